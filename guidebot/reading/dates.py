"""The date or period that a question asks about: "in 2016", "feb 2015", "between 1/3/17 and may 2017", "two years ago".

A year inside the name of an Act or document ("PHA 1997", "the 2018 guidance") is not a date asked about.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from guidebot.reading.dateforms import ANY_YEAR, MONTH_NAMES, find_dates, stands_alone

_NOW: Final = re.compile(
    r"(?<!\w)(?:now|nowadays|today|currently|these\s+days|at\s+present|at\s+the\s+moment)(?!\w)", re.I
)
_BEFORE: Final = re.compile(
    r"(?:before|prior\s+to|pre|until|till|up\s+to|earlier\s+than)[\s-]*(?:the\s+)?$", re.IGNORECASE
)
_AFTER: Final = re.compile(
    r"(?:after|since|post|later\s+than|from|starting(?:\s+in)?)[\s-]*(?:the\s+)?$", re.IGNORECASE
)
_ONWARDS: Final = re.compile(r"\s*(?:onwards?|on(?!\w)(?!\s+\w)|and\s+(?:later|after))", re.IGNORECASE)
_CONNECTIVE: Final = re.compile(r"(?:^|(?<=\s))(?:in|on|during|between|from|to|and|of|dated|the)\s*$", re.IGNORECASE)
_WORTH_READING: Final = re.compile(r"\d|(?i:ago|back|last|yesterday|old|other day|decade|historic|at th)")
"""What every form of a date has some of; most questions have none."""
_EARLIEST: Final = date(1900, 1, 1)


_UNREAD: Final = re.compile(
    r"(?<![\w/.£-])(?:1[89]|20)\d\d(?![\w/-])|"
    r"\b(?:old\s+(?:law|act|rules?|maximum|max|sentence|limit)|back\s+then|at\s+(?:that|the)\s+time|back\s+in\s+the\s+day|"
    r"decades?\s+ago|last\s+(?:spring|summer|autumn|winter|christmas)|before\s+(?:it|the\s+(?:law|max\w*|limit|sentence))\s+"
    r"(?:was\s+)?(?:changed?|doubled|rose|went\s+up)|historic(?:al)?\s+(?:offence|case|allegation|report)s?|"
    rf"(?:{MONTH_NAMES})\s+\d\d(?!\d|\w)|\d\d?/\d\d?/\d{{2,4}})", re.IGNORECASE,
)  # fmt: skip
"""What says when without saying it in a way that is read."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a question asks about, both ends inclusive."""

    first: date
    last: date
    today_too: bool = False
    """Whether the question sets today beside that period: "it was 5 years in 2016, what is it now"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A text with the period it asks about, if any."""

    text: str
    """The text, each date replaced by a token of its year such as ` y2016 `."""
    period: Period | None
    unread: bool = False
    """Whether it also says when in a way that is not understood: "under the old law", "31/02/2016"."""

    @property
    def of_today(self) -> bool:
        """Whether it asks how things stand now."""
        return bool(_NOW.search(self.text))


def read_period(text: str, today: date) -> Dated:
    """Find the date or period asked about.

    Several dates make one period from the earliest to the latest. "before X" begins in 1900; "since X" ends today.

    Args:
        text: The question.
        today: The day from which "two years ago" counts.
    """
    found = find_dates(text, today) if _WORTH_READING.search(text) else []
    if not found:
        return Dated(text, None, bool(_UNREAD.search(_without_names(text))))
    firsts, lasts = [], []
    for item in found:
        led = text[max(0, item.start - 20) : item.start]
        first, last = item.first, item.last
        if _BEFORE.search(led):
            last = item.first - timedelta(days=1)
            first = min(_EARLIEST, last)
        elif len(found) == 1 and (_AFTER.search(led) or _ONWARDS.match(text, item.end)):
            last = max(today, item.first)
        firsts.append(first)
        lasts.append(last)
    pieces, end = [], 0
    for item in found:
        pieces += [_CONNECTIVE.sub("", text[end : item.start]), item.token]
        end = item.end
    pieces.append(text[end:])
    rest = "".join(pieces)
    period = Period(min(firsts), max(lasts), today_too=bool(_NOW.search(rest)))
    return Dated(rest, period, bool(_UNREAD.search(_without_names(rest))))


def _without_names(text: str) -> str:
    """Return a text without the years that are part of a name."""

    def blotted(match: re.Match[str]) -> str:
        return match.group() if stands_alone(match) else " "

    return ANY_YEAR.sub(blotted, text)
