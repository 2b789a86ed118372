"""The command line: `guidebot VERB`, `python -m guidebot VERB`. Builds and starts everything; knows no law."""

from guidebot.cli.app import main

__all__ = ["main"]
