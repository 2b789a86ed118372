"""The receipt that ends each answer: its id is another each time."""

import re
from typing import Final

_RECEIPT: Final = re.compile(r"Receipt ([0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4})")


def receipts(text: str) -> list[str]:
    """Return the ids of the receipts in a text, in order."""
    return _RECEIPT.findall(text)


def without_ids(text: str) -> str:
    """Return a text with each receipt in its place, but without its id: what two showings of an answer have in common."""
    return _RECEIPT.sub("Receipt", text)
