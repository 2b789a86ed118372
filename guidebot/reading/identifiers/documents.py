"""Numbers on personal documents: National Insurance, passport, driving licence."""

from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, cued
from guidebot.reading.identifiers.fragments import LINK
from guidebot.reading.identifiers.word_set import word_set

_NINO: Final = compiled(r"""
    (?<![\w/.-]) ([A-Z]{2}) [ -]?\d\d[ -]?\d\d[ -]?\d\d[ -]?[A-D] (?![\w/-])  # "QQ 12 34 56 C", "qq123456c"
""")
_NINO_CUED: Final = compiled(rf"""
    \b(?:nino|n\.?i|national[ ]insurance|nat[ ]ins)\b {LINK}
    ( [A-Z]{{2}}[ ]?\d\d[ ]?\d\d[ ]?\d\d(?:[ ]?[A-Z])? ) (?!\w)  # "NI no QQ123456", the last letter left out
""")
_PREPOSITIONS: Final = word_set("at in on by of to or is as up no if we he me my so do go us an am be it")
"""In lower case these make "at 10 20 30 a day" look like a number of this form."""

_PASSPORT: Final = compiled(rf"""
    \b(?:passports?|ppt|pp)\b (?:'s)? (?:\s(?:held|seized|surrendered|book|doc))? {LINK}
    ( [A-Z]{{0,2}}[ ]?\d{{7,9}}  # "passport no 123456789"
    | \d{{3}}[ ]\d{{3}}[ ]\d{{3}}  # "123 456 789"
    | [A-Z](?=[A-Z0-9]{{0,4}}\d{{3}})[A-Z0-9]{{7,8}} )  # German "C01X0006H" and the like
    (?![\w/])
""")

_MONTH_AND_DAY: Final = r"(?:[05][1-9]|[16][0-2]) (?:0[1-9]|[12]\d|3[01])"
"""A month, with 50 added for women, and a day: "657054" has the year's digits around "5705"."""
_LICENCE: Final = compiled(rf"""
    (?<![\w/-]) (?=[A-Z])[A-Z9]{{5}}  # five letters of the surname, "9" for none: "MORGA", "FOX99"
    [ -]?\d {_MONTH_AND_DAY} \d  # the birth in six digits: "657054"
    [ -]?[A-Z9]{{2}} [ ]?\d [ ]?[A-Z]{{2}} (?![\w/-])  # initials and check: "SM9IJ"
""")
_LICENCE_CUED: Final = compiled(rf"""
    \b(?: driv(?:ing|er'?s?)\s(?:licen[cs]e|no|num|number) | dvla | d/?l | licen[cs]e\s(?:no|num|number) )(?![\w/])
    (?:\s(?:licen[cs]e))? {LINK}
    ( \d{{8}}  # Northern Ireland: "licence no 12345678"
    | [A-Z][A-Z9]{{1,4}} [ ]?\d{{6}} [ ]?[A-Z0-9]{{2,5}} (?:[ ]?\d[A-Z]{{2}})? )  # Great Britain, mistyped
    (?![\w/-])
""")


def _nino(canvas: Canvas) -> Iterator[Span]:
    """Yield National Insurance numbers, also with the prefixes that are never issued and so stand in examples."""
    for match in _NINO.finditer(canvas.text):
        if match[1] not in _PREPOSITIONS:
            yield match.span()


LICENCES: Final = (
    Detector("licence", anywhere(_LICENCE), digits=7),
    cued("licence", _LICENCE_CUED, word_set("driving driver drivers dvla d dl licence license"), digits=6),
)
PASSPORTS: Final = (cued("passport", _PASSPORT, word_set("passport passports ppt pp"), digits=5),)
NINOS: Final = (
    Detector("nino", _nino, digits=6),
    cued("nino", _NINO_CUED, word_set("nino n ni national nat"), digits=6),
)
