"""Personal identifiers in an officer's text, masked in memory before anything else happens to it."""

from guidebot.reading.identifiers.masking import KINDS, Masked, mask

__all__ = ["KINDS", "Masked", "mask"]
