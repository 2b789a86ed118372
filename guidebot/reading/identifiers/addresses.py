"""Street addresses: "14 Acacia Avenue", "flat 2b, 9 high st", "lives on Acacia Avenue".

The town is left: it tells who nobody is. A count before a street-like word ("3 men in the street", "2 crown court
hearings") is no address.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers import street_words as words
from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, led
from guidebot.reading.identifiers.fragments import one_of
from guidebot.reading.identifiers.plain_words import is_ordinary

_TYPES: Final = words.STREETS | words.POSSIBLE_STREETS
_WORD: Final = r"[^\W\d_][^\W\d_'.-]{0,19}(?:['-][^\W\d_]{1,15})?\.?"  # "Acacia", "St.", "Queen's"
_CAPITAL: Final = r"[A-Z][\w'-]{1,19}"
_RANGE: Final = r"(?:\s?[-/&]\s?[0-9]{1,4}[A-Za-z]?)?"  # "210-212"
_FLAT: Final = rf"\b{one_of(words.DWELLINGS)}\s(?:no\.?\s)?(?:\d{{1,4}}[a-z]?|[a-z])\b"  # "flat 2b", "unit c"
_REST: Final = rf"""
    [,\s]{{1,2}} (?P<name>(?:{_WORD}\s){{1,3}}?) (?P<type>(?i:{one_of(_TYPES)}))
    (?:\s(?i:{one_of(words.STREETS)}))? \b  # "Mill Hill Lane" ends after "Lane", not after "Hill"
    (?!'|\s(?:order|hearing|guidance))
"""
_NUMBERED: Final = re.compile(
    rf"""
    [0-9] (?<![\w\u00a3$@/.\u00a7(-].)  # begins with a class of characters, to which the search can jump
    [0-9]{{0,3}}[A-Za-z]?{_RANGE} {_REST}  # "14 Acacia Avenue", "33a marlow ave"
    """,
    re.VERBOSE,
)
_NUMBER_WORD: Final = re.compile(r"\b(?:no\.?|number)\s$", re.IGNORECASE)
_FLAT_NUMBERED: Final = re.compile(
    rf"""
    {_FLAT} [,\s]{{1,2}} (?:no\.?\s|number\s)? \d{{1,4}}[a-z]?{_RANGE} {_REST}  # "flat 2b, 9 high st"
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BUILDING: Final = re.compile(
    rf"""
    {_FLAT} [,\s]{{1,2}} (?P<name>(?:{_WORD}\s){{1,2}}?) {one_of(words.BUILDINGS)}\b  # "Flat 9 Juniper House"
    """,
    re.IGNORECASE | re.VERBOSE,
)
_HOUSE: Final = rf"(?:{_CAPITAL}\s){{1,2}}{one_of(frozenset(word.title() for word in words.HOUSES))}"
_COTTAGE: Final = re.compile(
    rf"""
    {_HOUSE} (?:,\s?|\s) (?:{_CAPITAL}\s){{1,2}} (?i:{one_of(_TYPES)})\b  # "Rose Cottage, Mill Lane"
    """,
    re.VERBOSE,
)
_CUE: Final = rf"""
    \b{one_of(words.VERBS)}\b (?:[\s:,=-]|(?:on|in|at|to|is|off|near|from)\b){{1,5}}  # "lives on ", "address is: "
"""
_NO_NUMBER: Final = re.compile(
    rf"{_CUE} (?P<street>(?P<name>(?:{_WORD}\s){{1,3}}?)(?P<type>{one_of(_TYPES)}))\b",  # "Acacia Avenue"
    re.IGNORECASE | re.VERBOSE,
)
_NO_NUMBER_HOUSE: Final = re.compile(
    rf"{_CUE} (?P<street>(?-i:{_HOUSE}|(?:{_CAPITAL}\s){{1,2}}Court))\b",  # "Rose Cottage"
    re.IGNORECASE | re.VERBOSE,
)
_LEADS: Final = re.compile(
    r"""
    (?: ^ | [,:;(]\s?
      | \b(?: at|of|to|from|outside|address|addr|is|lives?|living|near|on|visit(?:s|ed)?|and|off|by|into|no )\s )$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LEAD_LENGTH: Final = 12


def _is_name(name: str, kind: str) -> bool:
    """Report whether words before "road" may be the name of one: no count, no court."""
    parts = name.lower().replace(".", "").split()
    return words.NEVER.isdisjoint(parts) and (parts, kind) != (["high"], "court")


def _is_capital(match: re.Match[str]) -> bool:
    """Report whether name and type have capitals: "Acacia Drive", not "acacia drive"."""
    return match["name"][:1].isupper() and match["type"][:1].isupper()


def _streets(canvas: Canvas) -> Iterator[Span]:
    """Yield numbered addresses; "the" counts as a name only in "3 The Crescent" and "at 7 the paddocks"."""
    for match in _NUMBERED.finditer(canvas.text):
        name, kind = match["name"], match["type"].lower()
        if not _is_name(name, kind):
            continue
        number = _NUMBER_WORD.search(canvas.text, max(0, match.start() - _LEAD_LENGTH), match.start())
        start = number.start() if number else match.start()
        is_led = bool(_LEADS.search(canvas.text, max(0, start - _LEAD_LENGTH), start))
        has_article = name.startswith("the ")
        is_likely = kind in words.STREETS or _is_capital(match) or is_led
        if (is_led and kind in words.AFTER_THE) if has_article else is_likely:
            yield start, match.end()


def _flats(canvas: Canvas) -> Iterator[Span]:
    """Yield flats with the number and street of their house."""
    for match in led(canvas, _FLAT_NUMBERED, words.DWELLINGS):
        if _is_name(match["name"], match["type"].lower()):
            yield match.span()


def _buildings(canvas: Canvas) -> Iterator[Span]:
    """Yield flats in a named building."""
    for match in led(canvas, _BUILDING, words.DWELLINGS):
        if _is_name(match["name"], ""):
            yield match.span()


def _unnumbered(canvas: Canvas) -> Iterator[Span]:
    """Yield streets and houses without a number after "lives on" and its like."""
    for match in _COTTAGE.finditer(canvas.text):
        yield match.span()
    for match in led(canvas, _NO_NUMBER_HOUSE, words.VERBS):
        yield match.span("street")
    for match in led(canvas, _NO_NUMBER, words.VERBS):
        name, kind = match["name"], match["type"].lower()
        is_odd = kind in words.STREETS and any(not is_ordinary(word) for word in name.split())
        if _is_name(name, kind) and "the" not in name.lower().split() and (is_odd or _is_capital(match)):
            yield match.span("street")


DETECTORS: Final = (
    Detector("address", _flats, digits=1, words=words.DWELLINGS),
    Detector("address", _streets, digits=1, words=_TYPES),
    Detector("address", _buildings, words=words.DWELLINGS),
    Detector("address", _unnumbered, words=_TYPES | words.HOUSES),
)
