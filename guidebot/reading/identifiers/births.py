"""Dates of birth: a date with a cue such as "dob" or "born". Any other date stays, for the law turns on it."""

from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import BLOT, Canvas, Span
from guidebot.reading.identifiers.finders import Detector, compiled, cued, led
from guidebot.reading.identifiers.fragments import MONTH
from guidebot.reading.identifiers.word_set import word_set

_YEAR: Final = r"(?:(?:19|20)\d\d|'?\d\d)"
_DATE: Final = rf"""
    (?: (?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?  # "1988-06-12"
      | \d\d?\s?[-/.\ ]\s?\d\d?\s?[-/.\ ]\s?{_YEAR}  # "12/6/88", "12 6 88"
      | \d\d?\s?(?:st|nd|rd|th)?[\s-]?(?:of\s)? {MONTH} [\s,.-]{{0,2}}{_YEAR}  # "5th of November 1979"
      | {MONTH}\s\d\d?(?:st|nd|rd|th)?,?\s{_YEAR}  # "November 5, 1979"
      | \d{{8}} | \d{{6}} )  # "12061988"
    (?![\w/])
"""
_AFTER: Final = compiled(rf"""
    \b(?: d[.\ ]?o[.\ ]?b(?:'?s)? | d/o/b | date[ ]of[ ]birth | birth[ ]?date | birth[ ]?day | b-?day | born )(?![a-z])
    (?P<bridge> (?:[\s:;.,\#=()-]|\b[a-z]{{1,9}}\b){{0,8}}? )  # " of the male is: "
    (?P<date> {_DATE} ) (?:\s?(?:,|and|&)\s?(?P<next> {_DATE} ))?
""")
_SHORT: Final = compiled(rf"\bb\.\s?({_DATE})")  # "b. 3/4/91"
_FIRST_ITEM: Final = compiled(r"\ba[.)]")
_YEAR_ONLY: Final = compiled(r"\b(?:dob|d\.o\.b\.?|date[ ]of[ ]birth) [\s:.=-]{1,3} ((?:19|20)\d\d) (?![\w/.-])")
_BEFORE: Final = compiled(rf"(?<![\w/.-]) ({_DATE}) [\s,(]{{1,3}} $")  # "14/02/1988 (", with a cue after it
_BEFORE_LENGTH: Final = 30
_ANSWERED: Final = compiled(rf"(?:d\.?o\.?b|date[ ]of[ ]birth)\b (?![\s:.]{{0,3}}{BLOT})")
_OTHER_DATE: Final = compiled(r"""
    \b(?: offences?|incidents?|report\w*|happen\w*|charg\w*|arrest\w*|since|between|before|after|commenc\w*|moved
        | force|occurred|call\w*|message\w*|sentenc\w*|convict\w*|bail\w* )\b
""")
_B: Final = frozenset({"b"})
_CUES: Final = word_set("d dob dobs date birth birthdate birthday bday b born")


def _after(canvas: Canvas) -> Iterator[Span]:
    """Yield dates after a cue, unless a word between gives the date another meaning."""
    for match in led(canvas, _AFTER, _CUES):
        if not _OTHER_DATE.search(match["bridge"]):
            yield match.span("date")
            if match["next"]:
                yield match.span("next")


def _short(canvas: Canvas) -> Iterator[Span]:
    """Yield dates after "b.", unless that is the second item of a list: "a. 3/4/16 b. 5/6/16"."""
    for match in led(canvas, _SHORT, _B):
        if not _FIRST_ITEM.search(canvas.text, 0, match.start()):
            yield match.span(1)


def _before(canvas: Canvas) -> Iterator[Span]:
    """Yield dates before a cue that has none after it: "14/02/1988 (dob)"."""
    for cue in led(canvas, _ANSWERED, _CUES):
        match = _BEFORE.search(canvas.text, max(0, cue.start() - _BEFORE_LENGTH), cue.start())
        if match:
            yield match.span(1)


DETECTORS: Final = (
    Detector("dob", _after, digits=3, words=_CUES),
    Detector("dob", _short, digits=3, words=_B),
    cued("dob", _YEAR_ONLY, frozenset({"dob", "d", "date"}), digits=4),
    Detector("dob", _before, digits=3, words=_CUES),
)
