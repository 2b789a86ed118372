"""Telephone numbers: British ones in every spacing, foreign ones with their country code.

Public short codes (999, 101, 111, 112, 116 123) are too short to match and stay. British numbers are taken by shape,
for a mistyped number is as personal as a valid one; `phonenumbers` decides where digits alone could be anything.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, cued
from guidebot.reading.identifiers.word_set import word_set

_GAP: Final = r"[ ().\-]{0,3}"
_START: Final = r"(?<![\w\u00a3$.+-]) (?<!\D/)"
_END: Final = r"(?! \w | [.-]\d | /(?![0+(]) )"
_NATIONAL: Final = compiled(rf"""
    {_START} \(?[0o]{_GAP}[1-35789]  # the trunk zero, also the letter: "(0", "o7"
    (?:{_GAP}\d){{8,9}} {_END}  # "20) 7946 0123", "77 00 90 01 23"
""")
_BRITISH: Final = compiled(rf"""
    {_START} \(?(?:\+|0{_GAP}0){_GAP}44{_GAP}  # "+44", "00 44"
    (?:0{_GAP})? [1-9] (?:{_GAP}\d){{8,9}} {_END}  # "(0)7700 900123"
""")
_FOREIGN: Final = compiled(rf"{_START} \(?(?:\+|00[ ]?)[1-9](?:{_GAP}\d){{7,13}} {_END}")  # "+353 1 555 0123"
_MOBILE: Final = compiled(rf"""
    {_START} (?:44[ ]?)?7[0-57-9]\d{{2}}[ -]?\d{{3}}[ -]?\d{{3}} {_END}  # "7700 900123", "447700900123"
""")
_SLASHED: Final = compiled(rf"{_START} 07\d{{3}}/\d{{6}} {_END}")  # "07700/900123"
_BARE: Final = compiled(rf"{_START} [1-9]\d{{10,12}} {_END}")  # "353155501234"
_DATE: Final = re.compile(r"\(?\d\d([. -])\d\d\1(?:19|20)\d\d(?!\d)")  # "01.02.2016"
_LOCAL: Final = compiled(r"""
    \b(?:tel|telephone|phone|mob|mobile|landline)(?:\s(?:no|num|number))? [ .:]{1,3}(?:is\s)?
    ((?!(?:999|101|111|112|116[ ]?123)\b)\d{3}[ -]?\d{3,4})  # "tel: 496 0123"
    (?![\w/]|[ .-]\d)
""")
_LOCAL_WORDS: Final = word_set("tel telephone phone mob mobile landline")


def _national(canvas: Canvas) -> Iterator[Span]:
    """Yield numbers with a trunk zero; a date before a time ("01.02.2016 9.30") has as many digits and is none."""
    for match in _NATIONAL.finditer(canvas.text):
        if not _DATE.match(match.group()):
            yield match.span()


def _bare(canvas: Canvas) -> Iterator[Span]:
    """Yield runs of digits that are a valid number of some country when read with a plus sign."""
    for match in _BARE.finditer(canvas.text):
        if _is_valid("+" + match.group()):
            yield match.span()


def _is_valid(number: str) -> bool:
    """Report whether an international number is valid."""
    import phonenumbers  # noqa: PLC0415 - its metadata would slow every start of the command line

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


DETECTORS: Final = (
    Detector("phone", anywhere(_BRITISH), digits=11),
    Detector("phone", _national, digits=9),
    Detector("phone", anywhere(_FOREIGN), digits=8),
    Detector("phone", anywhere(_MOBILE), digits=10),
    Detector("phone", anywhere(_SLASHED), digits=11, marks="/"),
    Detector("phone", _bare, digits=11),
    cued("phone", _LOCAL, _LOCAL_WORDS, digits=6),
)
