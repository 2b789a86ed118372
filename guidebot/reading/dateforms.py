"""The ways in which officers write a date: each a pattern, and how it is read."""

import re
from calendar import monthrange
from collections.abc import Callable
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
MONTH_NAMES: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH: Final = rf"(?P<month>{MONTH_NAMES})\.?"
_DAY_NUMBER: Final = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR: Final = r"(?P<year>(?:1[89]|20)\d\d)"
_SHORT_YEAR: Final = r"(?:'|’)?(?P<short>\d\d)"
_NOT_A_NAME: Final = (
    r"(?!\s*(?:acts?|guidance|guidelines?|rules?|regs?|regulations|code|report|bill|circular|edition|version|order|"
    r"review|inspection|super|statute|offences? against)\b)(?![\w/-])"
)
_NAMED_AFTER: Final = re.compile(rf"(?!{_NOT_A_NAME})", re.IGNORECASE)
ANY_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")
_DATE_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/-]){_YEAR}[-/](?P<month_number>\d\d)[-/](?P<day>\d\d)(?![\w-])",
        rf"(?<![\w/.-])(?P<day>[0-3]?\d)[/.-](?P<month_number>[01]?\d)[/.-](?:{_YEAR}|(?P<short>\d\d))(?![\w/-]|\.\d)",
        rf"(?<!\w){_DAY_NUMBER}\s+(?:of\s+)?{_MONTH},?\s+(?:{_YEAR}|{_SHORT_YEAR}(?!\w)){_NOT_A_NAME}",
        rf"(?<!\w){_MONTH}\s+{_DAY_NUMBER},?\s+{_YEAR}{_NOT_A_NAME}",
        rf"(?<!\w){_MONTH},?\s+(?:of\s+)?(?:{_YEAR}|(?:'|’)(?P<short>\d\d)){_NOT_A_NAME}",
        rf"(?<![\w/.-])(?P<month_number>0?[1-9]|1[0-2])[/.]{_YEAR}(?![\w/-]|\.\d)",
        rf"(?<!\w)Q(?P<quarter>[1-4])\s+(?:of\s+)?{_YEAR}{_NOT_A_NAME}",
    )
)
_MONTHS_OF_ONE_YEAR: Final = re.compile(
    rf"(?<!\w)(?P<from>{MONTH_NAMES})\.?\s*(?:-|–|to|and|until|till)\s*"
    rf"(?P<to>{MONTH_NAMES})\.?,?\s+(?:of\s+)?{_YEAR}{_NOT_A_NAME}", re.IGNORECASE,
)  # fmt: skip
_BARE_YEAR: Final = re.compile(rf"(?<![\w/.\[-]){_YEAR}{_NOT_A_NAME}", re.IGNORECASE)
_NAMED_BEFORE: Final = re.compile(
    r"(?:\b(?i:acts?|code|guidance|guidelines?|rules?|regs?|regulations|order|report|bill|circular|statute|si|ukpga|uksi|si\s+\d+|"
    r"section|sec|s|v|no|number|ref|log|art|reg|para)|"
    r"\b(?!(?:R|NM|SP|DVP|DAP|CB)O\b|D[AV]PN\b|RUI\b|CCB\b|D[AV]\b|IP\b)[A-Z]{2,6}|\bs\s?\d+[a-z]?\s+(?:of\s+)?(?:the\s+)?[a-z]{3,5})[\s,.(]*$"
)
"""What makes the year after it part of a name: "Act 1997", "PHA 1997"; an order is made in a year: "RO 2007"."""
_SHORT_YEAR_ALONE: Final = re.compile(
    r"(?<!\w)(?:in|of|since|before|after|from|until)\s+(?:'|’)(?P<short>\d\d)(?!\w)", re.I
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


@dataclass(frozen=True, slots=True)
class Found:
    """A date in a text."""

    start: int
    end: int
    first: date
    last: date
    token: str


def find_dates(text: str, today: date) -> list[Found]:
    """Return the dates written in a text, in order, none overlapping; of two forms that fit, the first of the table."""
    found: list[Found] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            item = read(match, today)
            if item and not any(other.start < item.end and item.start < other.end for other in found):
                found.append(item)
    return sorted(found, key=lambda item: item.start)


def _written(match: re.Match[str], today: date) -> Found | None:
    parts = match.groupdict()
    short = parts.get("short")
    if parts.get("year"):
        year = int(parts["year"])
    elif short:
        year = 2000 + int(short) if int(short) < 70 else 1900 + int(short)
    else:
        return None
    token = f" y{year} "
    if parts.get("quarter"):
        first = date(year, 3 * int(parts["quarter"]) - 2, 1)
        return Found(match.start(), match.end(), first, _month_end(year, first.month + 2), token)
    name = parts.get("month")
    month = _MONTHS[name.lower()] if name else int(parts["month_number"])
    try:
        if parts.get("day"):
            day = date(year, month, int(parts["day"]))
            return Found(match.start(), match.end(), day, day, token)
        first = date(year, month, 1)
        return Found(match.start(), match.end(), first, _month_end(year, month), token)
    except ValueError:
        return None


def _months(match: re.Match[str], today: date) -> Found | None:
    year, first, last = int(match["year"]), _MONTHS[match["from"].lower()], _MONTHS[match["to"].lower()]
    if last < first:
        return None
    return Found(match.start(), match.end(), date(year, first, 1), _month_end(year, last), f" y{year} ")


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _years(match: re.Match[str], today: date) -> Found | None:
    year, written = int(match["year"]), match["end"]
    end = int(match["year"][: 4 - len(written)] + written) if len(written) in (2, 4) else 0
    if not year < end <= year + 30:
        return None
    return Found(match.start(), match.end(), date(year, 1, 1), date(end, 12, 31), f" y{year} ")


def _decade(match: re.Match[str], today: date) -> Found | None:
    """Read "the 90s" or "the 2010s"; "her 80s" is an age, and so is a decade still to come."""
    year = int(match["decade"])
    if year < 100:
        year += 1900 if 1900 + year >= 1970 else 2000
    if year > today.year:
        return None
    return Found(match.start("decade"), match.end(), date(year, 1, 1), date(year + 9, 12, 31), f" y{year} ")


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


def _relative(match: re.Match[str], today: date) -> Found | None:
    word = match["count"].lower()
    count = int(word) if word.isdigit() else _COUNTS.get(word, 2)
    unit = match["unit"].lower()[0]
    days = count * {"y": 365, "m": 30, "w": 7, "d": 1}[unit]
    if days > 40_000:
        return None
    if days >= today.toordinal():
        return None
    day = today - timedelta(days=days)
    return Found(match.start(), match.end(), day, day, " ")


def _last(match: re.Match[str], today: date) -> Found | None:
    if today.year <= 1:
        return None
    which = " ".join(match["which"].lower().split())
    if which == "last year":
        first, last = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    elif which == "last month":
        last = today.replace(day=1) - timedelta(days=1)
        first = last.replace(day=1)
    else:
        first = last = today - timedelta(days=1)
    return Found(match.start(), match.end(), first, last, " ")


def stands_alone(match: re.Match[str]) -> bool:
    """Whether a year stands by itself, no part of a name before or after it."""
    return not _NAMED_BEFORE.search(
        match.string[max(0, match.start() - 24) : match.start()]
    ) and not _NAMED_AFTER.match(match.string, match.end())


def _led_year(match: re.Match[str], today: date) -> Found:
    return _of_year(match, _year(int(match["year"]), match["lead"]))


def _leading_year(match: re.Match[str], today: date) -> Found:
    return _of_year(match, _year(int(match["year"]), ""))


def _bare_year(match: re.Match[str], today: date) -> Found | None:
    return _leading_year(match, today) if stands_alone(match) else None


def _of_year(match: re.Match[str], days: tuple[date, date]) -> Found:
    return Found(match.start("year"), match.end("year"), *days, f" y{match['year']} ")


def _short_year(match: re.Match[str], today: date) -> Found | None:
    year = 2000 + int(match["short"])
    if year > today.year:
        return None
    return Found(match.start("short") - 1, match.end(), date(year, 1, 1), date(year, 12, 31), f" y{year} ")


Read = Callable[[re.Match[str], date], Found | None]
_FORMS: Final[tuple[tuple[re.Pattern[str], Read], ...]] = (
    (_MONTHS_OF_ONE_YEAR, _months),
    *((pattern, _written) for pattern in _DATE_PATTERNS),
    (_YEARS, _years),
    (_LED_YEAR, _led_year),
    (_LEADING_YEAR, _leading_year),
    (_BARE_YEAR, _bare_year),
    (_SHORT_YEAR_ALONE, _short_year),
    (_DECADE, _decade),
    (_AGO, _relative),
    (_LAST, _last),
)
