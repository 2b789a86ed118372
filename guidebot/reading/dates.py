"""The date or period that a question asks about: "in 2016", "feb 2015", "between 1/3/17 and may 2017", "two years ago".

A year inside the name of an Act or document ("PHA 1997", "the 2018 guidance") is not a date asked about.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb febuary", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH: Final = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY_NUMBER: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR: Final = r"(?:'|’)?(?P<short>\d\d)"
_NOT_A_NAME: Final = (
    r"(?!\s*(?:acts?|guidance|guidelines?|rules?|regs?|regulations|code|report|bill|circular|edition|version|order|"
    r"review|inspection|super|statute|offences? against)\b)(?![\w/-])"
)
_DATE_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/-]){_YEAR}-(?P<month_number>\d\d)-(?P<day>\d\d)(?![\w-])",
        rf"(?<![\w/.-])(?P<day>[0-3]?\d)[/.-](?P<month_number>[01]?\d)[/.-](?:{_YEAR}|(?P<short>\d\d))(?![\w/-]|\.\d)",
        rf"(?<!\w){_DAY_NUMBER}\s+(?:of\s+)?{_MONTH},?\s+(?:{_YEAR}|{_SHORT_YEAR}(?!\w)){_NOT_A_NAME}",
        rf"(?<!\w){_MONTH}\s+{_DAY_NUMBER},?\s+{_YEAR}{_NOT_A_NAME}",
        rf"(?<!\w){_MONTH},?\s+(?:of\s+)?(?:{_YEAR}|(?:'|’)(?P<short>\d\d)){_NOT_A_NAME}",
    )
)
_LEAD: Final = (
    r"(?P<lead>(?:back\s+)?in|during|throughout|since|before|prior\s+to|pre|after|post|from|until|till|up\s+to|by|early|late|"
    r"mid|of|between|to|and|to\s+end\s+of|christmas|xmas|easter|summer|autumn|winter|spring|dated?|offences?|conduct|incidents?|happened|"
    r"reported|recorded|sentenced|charged|committed|was)"
)
_LED_YEAR: Final = re.compile(rf"(?<!\w){_LEAD}[\s-]+(?:the\s+)?(?:year\s+)?{_YEAR}{_NOT_A_NAME}", re.IGNORECASE)
_LEADING_YEAR: Final = re.compile(
    rf"(?<![\w/-]){_YEAR}\s+(?=offences?\b|offending|incidents?\b|conduct|case\b|cases\b|report\s+of|stalking|job\b|law\b)"
    r"(?!offences?\s+against)", re.IGNORECASE,
)  # fmt: skip
_TRAILING_YEAR: Final = re.compile(
    rf"(?<!\w)(?:s\s?)?(?:\d[a-z]?|max|maximum|sentence|penalty|limit)\s+(?!1997){_YEAR}(?=\s*[?.!]*$)", re.IGNORECASE
)
"""A year that ends the question, after a provision or a penalty: "4a max 2016". In 1997 it is the Act's own."""
_YEARS: Final = re.compile(
    rf"(?<![\w/.-])(?<!SI )(?<!si ){_YEAR}\s?(?:-|–|/)\s?(?P<end>(?:(?:19|20)\d)?\d\d?)(?![\d]){_NOT_A_NAME}",
    re.IGNORECASE,
)
"""Years joined by a sign: "2012-2014", "2016/17"."""
_DECADE: Final = re.compile(
    r"(?<!\w)(?:the\s+(?:early\s+|mid\s+|late\s+)?)['’]?(?P<decade>(?:19|20)?\d0)['’]?s(?!\w)", re.IGNORECASE
)
_AGO: Final = re.compile(
    r"(?<!\w)(?P<count>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple\s+of|few)\s+"
    r"(?P<unit>years?|yrs?|months?|mths?|weeks?|wks?|days?)\s+(?:ago|back)(?!\w)", re.IGNORECASE,
)  # fmt: skip
_LAST: Final = re.compile(
    r"(?<!\w)(?P<which>last\s+year|last\s+month|yesterday|the\s+other\s+day)(?!\w)", re.IGNORECASE
)
_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "few": 3,
}  # fmt: skip
_NOW: Final = re.compile(
    r"(?<!\w)(?:now|nowadays|today|currently|these\s+days|at\s+present|at\s+the\s+moment)(?!\w)", re.I
)
_BEFORE: Final = re.compile(
    r"(?:before|prior\s+to|pre|until|till|up\s+to|earlier\s+than)[\s-]*(?:the\s+)?$", re.IGNORECASE
)
_AFTER: Final = re.compile(r"(?:after|since|post|later\s+than)[\s-]*(?:the\s+)?$", re.IGNORECASE)
_CONNECTIVE: Final = re.compile(r"(?:^|(?<=\s))(?:in|on|during|between|from|to|and|of|dated|the)\s*$", re.IGNORECASE)
_WORTH_READING: Final = re.compile(r"\d|\bago\b|\bback\b|\blast\b|\byesterday\b|\bother\s+day\b", re.IGNORECASE)
"""What every form of a date has some of; most questions have none."""
_EARLIEST: Final = date(1900, 1, 1)


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


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    first: date
    last: date
    token: str


def read_period(text: str, today: date) -> Dated:
    """Find the date or period asked about.

    Several dates make one period from the earliest to the latest. "before X" begins in 1900; "since X" ends today.

    Args:
        text: The question.
        today: The day from which "two years ago" counts.
    """
    found = _dates(text, today) if _WORTH_READING.search(text) else []
    if not found:
        return Dated(text, None)
    firsts, lasts = [], []
    for item in found:
        led = text[max(0, item.start - 20) : item.start]
        first, last = item.first, item.last
        if _BEFORE.search(led):
            last = item.first - timedelta(days=1)
            first = min(_EARLIEST, last)
        elif _AFTER.search(led) and len(found) == 1:
            last = max(today, item.first)
        firsts.append(first)
        lasts.append(last)
    pieces, end = [], 0
    for item in found:
        pieces += [_CONNECTIVE.sub("", text[end : item.start]), item.token]
        end = item.end
    pieces.append(text[end:])
    rest = "".join(pieces)
    return Dated(rest, Period(min(firsts), max(lasts), today_too=bool(_NOW.search(rest))))


def _dates(text: str, today: date) -> list[_Found]:
    found: list[_Found] = []
    for pattern in _DATE_PATTERNS:
        for match in pattern.finditer(text):
            _add(found, _written(match))
    for match in _YEARS.finditer(text):
        _add(found, _years(match))
    for match in _LED_YEAR.finditer(text):
        year = int(match["year"])
        _add(found, _Found(match.start("year"), match.end("year"), *_year(year, match["lead"]), f" y{year} "))
    for pattern in (_LEADING_YEAR, _TRAILING_YEAR):
        for match in pattern.finditer(text):
            year = int(match["year"])
            _add(found, _Found(match.start("year"), match.end("year"), *_year(year, ""), f" y{year} "))
    for match in _DECADE.finditer(text):
        _add(found, _decade(match, today))
    for match in _AGO.finditer(text):
        _add(found, _relative(match, today))
    for match in _LAST.finditer(text):
        _add(found, _last(match, today))
    return sorted(found, key=lambda item: item.start)


def _add(found: list[_Found], item: _Found | None) -> None:
    if item and not any(other.start < item.end and item.start < other.end for other in found):
        found.append(item)


def _written(match: re.Match[str]) -> _Found | None:
    parts = match.groupdict()
    short = parts.get("short")
    if parts.get("year"):
        year = int(parts["year"])
    elif short:
        year = 2000 + int(short) if int(short) < 70 else 1900 + int(short)
    else:
        return None
    name = parts.get("month")
    month = _MONTHS[name.lower()] if name else int(parts["month_number"])
    token = f" y{year} "
    try:
        if parts.get("day"):
            day = date(year, month, int(parts["day"]))
            return _Found(match.start(), match.end(), day, day, token)
        first = date(year, month, 1)
        return _Found(match.start(), match.end(), first, first.replace(day=monthrange(year, month)[1]), token)
    except ValueError:
        return None


def _years(match: re.Match[str]) -> _Found | None:
    year, written = int(match["year"]), match["end"]
    end = int(match["year"][: 4 - len(written)] + written) if len(written) in (2, 4) else 0
    if not year < end <= year + 30:
        return None
    return _Found(match.start(), match.end(), date(year, 1, 1), date(end, 12, 31), f" y{year} ")


def _decade(match: re.Match[str], today: date) -> _Found | None:
    """Read "the 90s" or "the 2010s"; "her 80s" is an age, and so is a decade still to come."""
    year = int(match["decade"])
    if year < 100:
        year += 1900 if 1900 + year >= 1970 else 2000
    if year > today.year:
        return None
    return _Found(match.start("decade"), match.end(), date(year, 1, 1), date(year + 9, 12, 31), f" y{year} ")


def _year(year: int, lead: str) -> tuple[date, date]:
    part = lead.lower()
    first, last = date(year, 1, 1), date(year, 12, 31)
    if part == "early":
        last = date(year, 4, 30)
    elif part == "mid":
        first, last = date(year, 5, 1), date(year, 8, 31)
    elif part == "late":
        first = date(year, 9, 1)
    elif part in ("spring", "summer", "autumn"):
        begin = {"spring": 3, "summer": 6, "autumn": 9}[part]
        first, last = date(year, begin, 1), date(year, begin + 2, 30)
    return first, last


def _relative(match: re.Match[str], today: date) -> _Found | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _COUNTS.get(word, 2)
    unit = match["unit"].lower()[0]
    days = count * {"y": 365, "m": 30, "w": 7, "d": 1}[unit]
    if days > 40_000:
        return None
    day = today - timedelta(days=days)
    return _Found(match.start(), match.end(), day, day, " ")


def _last(match: re.Match[str], today: date) -> _Found:
    which = " ".join(match["which"].lower().split())
    if which == "last year":
        first, last = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    elif which == "last month":
        last = today.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
    else:
        first = last = today - timedelta(days=1)
    return _Found(match.start(), match.end(), first, last, " ")
