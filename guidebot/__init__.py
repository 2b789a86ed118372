"""guidebot: cited answers about stalking and harassment for police officers in England and Wales."""

__version__ = "0.1.0"
