"""Replace personal identifiers by placeholders such as "[phone]".

Finders run in a fixed order, the most distinctive forms first, each on what the ones before it left. Names without a
cue cannot be recognised reliably and are left to what is kept of a question.
"""

import re
from dataclasses import dataclass
from typing import Final

from guidebot.reading.identifiers import (
    addresses,
    births,
    devices,
    documents,
    emails,
    handles,
    names,
    payments,
    phones,
    positions,
    postcodes,
    records,
    vehicles,
)
from guidebot.reading.identifiers.canvas import Canvas, Span, prepare
from guidebot.reading.identifiers.finders import Detector

KINDS: Final = (
    "phone",
    "email",
    "postcode",
    "vehicle",
    "nino",
    "dob",
    "address",
    "reference",
    "device",
    "handle",
    "card",
    "passport",
    "licence",
    "location",
    "name",
)
"""Every kind of identifier, in the order in which they are reported."""

_DETECTORS: Final[tuple[Detector, ...]] = (
    *emails.DETECTORS,
    *positions.LINKS,
    *handles.PROFILES,
    *devices.ADDRESSES,
    *payments.NUMBERS,
    *devices.NUMBERS,
    *documents.LICENCES,
    *documents.PASSPORTS,
    *records.DETECTORS,
    *documents.NINOS,
    *births.DETECTORS,
    *positions.COORDINATES,
    *payments.ACCOUNTS,
    *phones.DETECTORS,
    *addresses.DETECTORS,
    *postcodes.DETECTORS,
    *vehicles.DETECTORS,
    *handles.NAMES,
    *names.DETECTORS,
)
"""What is longer and surer first: no detector sees what one before it has found."""
_PLACEHOLDER: Final = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its identifiers."""

    text: str
    """The text, each identifier replaced by its placeholder."""
    kinds: tuple[str, ...]
    """Kinds replaced, each once, in the order of `KINDS`; empty when the text is as it was."""


def mask(text: str) -> Masked:
    """Replace every recognised identifier by a placeholder.

    Idempotent: a text that was masked comes back as it is, with no kinds. Never raises.

    Args:
        text: What the officer typed; nothing in it is kept elsewhere.

    Returns:
        The text with placeholders, and which kinds stood in it.
    """
    kinds: set[str] = set()
    while found := _identifiers(text):
        kinds.update(kind for _, _, kind in found)
        text = _replace(text, found)
    return Masked(text, tuple(kind for kind in KINDS if kind in kinds))


def _identifiers(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and kind of each identifier, sorted and disjoint.

    A placeholder put in may uncover another identifier, so `mask` asks until there is none; each round takes
    characters away that no later round gives back, so there is an end.
    """
    canvas = prepare(text, _PLACEHOLDER)
    found: list[tuple[int, int, str]] = []
    for detector in _DETECTORS:
        if detector.applies(canvas) and (spans := _disjoint(detector, canvas)):
            found += [(start, end, detector.kind) for start, end in spans]
            canvas = canvas.blotted(spans)
    return sorted(found)


def _disjoint(detector: Detector, canvas: Canvas) -> list[Span]:
    """Return the spans of one detector, sorted; of overlapping ones the first is kept, and the longest of those."""
    kept: list[Span] = []
    for start, end in sorted(detector.find(canvas), key=lambda span: (span[0], -span[1])):
        if start < end and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return kept


def _replace(text: str, found: list[tuple[int, int, str]]) -> str:
    """Return the text with each identifier replaced by its placeholder."""
    pieces: list[str] = []
    position = 0
    for start, end, kind in found:
        pieces += (text[position:start], f"[{kind}]")
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
