"""References that lead to a record: crime, incident, custody, CAD, URN, PNC, case, collar numbers.

Home Office class codes ("8/69") and short codes stay: they are the same for everybody.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, compiled, cued, led
from guidebot.reading.identifiers.fragments import LINK, MONTH, one_of
from guidebot.reading.identifiers.word_set import word_set

# Begins with a class of characters, to which the search can jump.
_SLASHED: Final = re.compile(r"[0-9A-Za-z](?<![\w/.\u00a3-].)[0-9A-Za-z]{1,3}/[0-9A-Za-z/]{4,28}(?![\w/])")
_SHAPES: Final = compiled(r"""
    (?: \d\d[A-Z]{0,2}/\d{3,7}/\d\d  # "35/12345/24", "01CW/1234/26"
      | \d\d/[A-Z]{1,4}/\d{1,7}/(?:20)?\d\d  # "42/CR/1234/26"
      | (?!(?:W?SI|EU|EC|HO)/)[A-Z]{2,4}/\d{3,7}/(?:20)?\d\d  # "NP/12345/26", but not "SI/2025/12"
      | (?:19|20)?\d\d/\d{4,7}[A-Z]  # Police National Computer: "12/123456X"
      | \d\d/\w{4}/\d\d/\d{1,11}[A-Z] )  # arrest summons: "26/01AB/01/12345C"
""")

_NOUN: Final = r"(?:\s?(?:no|nos|num|number|ref|reference|id|rec|record|report|\#)\b\.?){0,2}"
_DAY: Final = rf"""
    (?: \d\d?[/.-]\d\d?(?:[/.-](?:\d{{4}}|\d\d))?  # "12/3", "12.03.26"
      | \d\d?\s?{MONTH}\s?(?:\d{{4}}|\d\d)?  # "12 mar"
      | \d{{8}} | \d{{6}} )  # "12032026"
"""
_LOG: Final = compiled(rf"""
    \b(?:cad|log|inc|incident|storm|command|control)\b {_NOUN} {LINK}
    ( \d{{1,5}} (?: \s(?:of|on|dated?)\s(?:the\s)? | \s?[/-]\s? | \s ) {_DAY}  # "CAD 1234 of 12/3"
    | [A-Z]{{0,3}}-?\d{{3,8}}(?:-\d{{2,6}})* )  # "log 0412-121126"
    (?! [\w/] | \s(?:calls?|texts?|messages?|e?mails?|times|entries|pages|minutes|hours|days|incidents)\b )
""")
_VALUE: Final = r"([A-Z0-9][A-Z0-9/-]{2,28}) (?![\w/])"  # "CR/0098812/26"
_NUMBERED_WORDS: Final = word_set("""
    crime incident inc occurrence occ investigation case intel custody exhibit op prison nhs prosecution court job
    property event complaint
    """)
_NUMBERED: Final = compiled(rf"""
    \b{one_of(_NUMBERED_WORDS)}\s(?:no|num|number|ref|reference|id|rec|record|report|log)
    (?:\s(?:no|num|number|ref|reference|id|is))?\b {LINK} {_VALUE}  # "crime ref no: 26/0044123"
""")
_SYSTEM_WORDS: Final = word_set(
    "urn pnc pncid cro asn niche athena connect occurrence occ investigation nominal crimint holmes"
)
_SYSTEM: Final = compiled(rf"""
    \b{one_of(_SYSTEM_WORDS)}
    (?:\s(?:urn|id|occ|occurrence|investigation|ref|reference|no|num|number|crime|record|nominal))?\b
    {LINK} {_VALUE}  # "niche occ 26000443322"
""")
_LABEL: Final = compiled(rf"\b(?:ref|reference)(?:\s(?:no|num|number))?{LINK}{_VALUE}")  # "ref: ABC/12345"

_RANKS: Final = word_set("wpc pc wdc tdc dc ps ds di dci insp inspector sgt pcso spc constable officer")
_COLLAR: Final = compiled(rf"""
    \b{one_of(_RANKS)}\.?\s? (?!(?:999|101|111)\b) (\d{{3,6}}) (?![\w/]|\s?%)  # "PC 1882", "ps2291"
""")
_COLLAR_WORDS: Final = word_set("collar shoulder warrant epaulette epaulet")
_COLLAR_CUED: Final = compiled(rf"""
    \b{one_of(_COLLAR_WORDS)}(?:\s(?:no|num|number|\#))?\b (?:[\s:.=\#-]|(?:is|was)\b){{1,5}}
    ([A-Z]{{0,4}}\d{{2,8}}) (?!\w)  # "collar number 4471", "warrant no is 778812"
""")

# What looks like a value and is law or time.
_OTHER: Final = compiled(r"""
    (?:19|20)\d\d  # a year
  | \d\d?[/-]\d\d?[/-](?:\d{4}|\d\d) | \d{4}-\d\d-\d\d  # a date
  | ss?\d+[a-z]{0,2}  # "s2A"
  | [a-z]{2}\d{1,2}[a-z]? | mg\d+[a-z]?  # "MG11"
  | \d{1,3}[a-z]?/\d{1,3}[a-z]?  # "8/69"
  | 999 | 101 | 111 | 112
""")
_LOGS: Final = word_set("cad log inc incident storm command control")


def _values(pattern: re.Pattern[str], words: frozenset[str], least_digits: int) -> Detector:
    """Make a detector of values after a cue that are no year, date, provision, form or class code."""

    def find(canvas: Canvas) -> Iterator[Span]:
        for match in led(canvas, pattern, words):
            value = match[1].rstrip("/-")
            digits = sum(character.isdigit() for character in value)
            if digits >= least_digits and not _OTHER.fullmatch(value):
                yield match.start(1), match.start(1) + len(value)

    return Detector("reference", find, digits=least_digits, words=words)


def _shapes(canvas: Canvas) -> Iterator[Span]:
    """Yield references whose form is enough."""
    return (match.span() for match in _SLASHED.finditer(canvas.text) if _SHAPES.fullmatch(match.group()))


def _logs(canvas: Canvas) -> Iterator[Span]:
    """Yield numbers of logs: "CAD 1234 of 12/3"; an incident has only a long one, "incident 1 12/03/16" is counted."""
    for match in led(canvas, _LOG, _LOGS):
        is_counted = match.group().lower().startswith("inc") and not re.match(r"\D*\d{3}", match[1])
        if not (is_counted or _OTHER.fullmatch(match[1])):
            yield match.span(1)


DETECTORS: Final = (
    Detector("reference", _shapes, digits=4, marks="/"),
    Detector("reference", _logs, digits=2, words=_LOGS),
    _values(_NUMBERED, _NUMBERED_WORDS, 3),
    _values(_SYSTEM, _SYSTEM_WORDS, 5),
    cued("reference", _COLLAR, _RANKS, digits=3),
    cued("reference", _COLLAR_CUED, _COLLAR_WORDS, digits=2),
    _values(_LABEL, frozenset({"ref", "reference"}), 5),
)
