"""Exact positions: coordinates, grid references, what3words, links to maps."""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, cued, led
from guidebot.reading.identifiers.fragments import AFTER_LINK, LINK
from guidebot.reading.identifiers.word_set import word_set

_WORD: Final = r"[^\W\d_]{2,30}"
_THREE_WORDS: Final = re.compile(  # "///filled.count.soap"
    rf"(?<![:/\w]) //?/ (?!www\.) {_WORD}\.{_WORD}\.{_WORD} (?![\w.]\w)", re.VERBOSE
)
_THREE_WORDS_CUED: Final = re.compile(
    rf"""
    \b(?:w3w|what[ ]?(?:3|three)[ ]?words?)\b  # "w3w", "what 3 words"
    (?:[\s:,=-]|(?:is|are|was|ref|location|address|code)\b){{1,8}} /{{0,3}}
    ({_WORD}\.{_WORD}\.{_WORD}) (?!\w)  # "filled.count.soap"
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MAP: Final = compiled(r"""
    (?<![\w.@/-]) (?:https?://)? (?:www\.)?
    (?: maps\.google\.[a-z.]{2,6} | google\.[a-z.]{2,6}/maps | goo\.gl/maps | maps\.app\.goo\.gl | maps\.apple\.com
      | what3words\.com | w3w\.co | osm\.org | openstreetmap\.org )
    /?[?/\#] [^\s<>"']{2,200}  # "maps.app.goo.gl/AbCdEf123"
""")
_MAP_WORDS: Final = word_set("http https www maps google goo what w osm openstreetmap")

_DEGREES: Final = r"-?\d{1,3}\.\d{4,9}\s?\u00b0?"
_PAIR: Final = compiled(rf"""
    (?<![\w.\u00a3/]) {_DEGREES}\s?[NS]? [,;\s]{{1,3}} {_DEGREES}(?:\s?[EW](?!\w))? (?![\w%])  # "53.8007, -1.5491"
""")
_COMPASS: Final = compiled(r"""
    (?<![\w.\u00a3/]) -?\d{1,2}\.\d{2,9}\s?\u00b0?\s?[NS]  # "53.80N"
    [,;\s]{1,3} -?\d{1,3}\.\d{2,9}\s?\u00b0?\s?[EW] (?!\w)  # " 1.55W"
""")
_CUED: Final = compiled(r"""
    \b(?:lat(?:itude)?|long?(?:itude)?|lng|coord(?:inate)?s?)\b (?:[\s:,=]|(?:is|and|long)\b){1,6}
    (-?\d{1,3}\.\d{2,9}(?:[,\s]{1,3}-?\d{1,3}\.\d{2,9})?) (?!\w)  # "lat 53.80", "coords: 53.80, -1.55"
""")
_SEXAGESIMAL: Final = r"""
    \d{1,3}\s?\u00b0\s? \d{1,2}(?:\.\d{1,6})?\s?' (?:\s?\d{1,2}(?:\.\d{1,6})?\s?(?:"|''))? \s?
"""
_MINUTES: Final = compiled(rf"""
    (?<![\w.]) {_SEXAGESIMAL}[NS] [,\s]{{1,3}} {_SEXAGESIMAL}[EW] (?!\w)  # 53°48'02"N 1°32'57"W
""")
_GRID: Final = compiled(rf"""
    \b(?: grid(?:\s?ref(?:erence)?)? | gridref | osgr | ngr | os\s(?:ref|grid)(?:\sref(?:erence)?)? )\b {LINK}
    ([A-HJ-Z]{{2}}\s?(?:\d{{2,5}}[ ]\d{{2,5}}|\d{{4}}|\d{{6}}|\d{{8}}|\d{{10}})) (?!\w)  # "grid ref SE 2980 3340"
""")
_PLUS_CODE: Final = compiled(r"(?<![\w+]) [23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3} (?!\w)")  # "9C5W+RF"
_DEGREE_WORDS: Final = word_set("lat latitude lon long longitude lng coord coords coordinate coordinates")


def _maps(canvas: Canvas) -> Iterator[Span]:
    """Yield links to a place on a map, without the full stop of the sentence."""
    for match in led(canvas, _MAP, _MAP_WORDS):
        yield match.start(), match.start() + len(match.group().rstrip(AFTER_LINK))


LINKS: Final = (
    Detector("location", _maps, marks="/", words=_MAP_WORDS),
    Detector("location", anywhere(_THREE_WORDS), marks="/"),
    cued("location", _THREE_WORDS_CUED, word_set("w what whatthreewords")),
)
COORDINATES: Final = (
    Detector("location", anywhere(_MINUTES), digits=4, marks="\u00b0"),
    Detector("location", anywhere(_COMPASS), digits=6, marks="."),
    Detector("location", anywhere(_PAIR), digits=8, marks="."),
    cued("location", _CUED, _DEGREE_WORDS, digits=3),
    cued("location", _GRID, word_set("grid gridref osgr ngr os"), digits=4),
    Detector("location", anywhere(_PLUS_CODE), digits=2, marks="+"),
)
