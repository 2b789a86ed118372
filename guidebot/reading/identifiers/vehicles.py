"""Registration marks of vehicles.

A statute looks much like one ("S76 SCA" has a prefix mark's form, "PHA 2A" a suffix mark's), so only the current form
and long prefix and suffix forms in capitals count without a cue; the rest need "reg", "plate" or the like beside them.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, compiled, led
from guidebot.reading.identifiers.fragments import one_of
from guidebot.reading.identifiers.plain_words import is_ordinary
from guidebot.reading.identifiers.word_set import word_set

_START: Final = r"(?<![\w\u00a3/.(-])"
_END: Final = r"(?![\w/(])"
_CURRENT: Final = compiled(rf"""
    {_START} ([A-Z]{{2}}) [ ]?((?:[0256]\d|[17][0-9])) ([ -]?) ([A-Z]{{3}}) {_END}  # "YK19 ABZ", "bd51smr"
""")
_OLD: Final = re.compile(
    rf"""
    {_START}
    (?: [A-HJ-NPRTV-Y]\d{{2,3}}[ ]? (?P<tail>[A-HJ-PR-Z]{{3}})  # prefix: "P117 XYW"
      | (?P<head>[A-Z]{{3}}) [ ]?\d{{3}}[A-Y] )  # suffix: "ABC 123D"
    {_END}
    """,
    re.VERBOSE,
)
_BESIDE: Final = word_set("""
    plate plates reg regd registration registered index vrm vrn vrms mark car vehicle veh van motor lorry motorbike
    bike moped motorcycle taxi drives driving driver drove corsa golf audi bmw mercedes merc ford fiesta focus astra
    vauxhall polo vw honda toyota nissan kia tesla transit rover numberplate numberplates
    """)
"""Words near which a mark of any longer form counts."""
_NEAR: Final = compiled(rf"\b{one_of(_BESIDE)}\b [^.;?!\n]{{0,20}} $")  # "car parked outside was "
_FOLLOWS: Final = compiled(rf"""
    [\s,]{{1,2}} (?:is\s)? (?:(?:the|his|a)\s)? (?:(?:blue|red|black|white|silver|grey|green)\s)?
    {one_of(_BESIDE)}\b  # ", a black golf"
""")
_LOOKBACK: Final = 40
_LOOKAHEAD: Final = 30
_CUED: Final = compiled(rf"""
    {_START}
    (?: [A-Z]{{2}}[ ]?\d\d[ -]?[A-Z]{{3}}  # "yk19 abz"
      | [A-Z]\d{{1,3}}[ ]?[A-Z]{{3}}  # "k4 ren"
      | [A-Z]{{3}}[ ]?\d{{1,3}}[A-Z]  # "abc 123d"
      | [A-Z]{{3}}[ ]?\d{{1,4}} )  # Northern Ireland: "AXI 1234"
    {_END}
""")
_DIRECT: Final = compiled(rf"""
    \b(?: (?:number|no|licen[cs]e)[ ]?plates? | plates? | reg | registration | index | vrm | vrn )\b
    (?:[\s:.=\#-]|(?:is|was|no|num|number|nos|mark|of|plate|seen[ ]as)\b){{1,8}}  # "reg no is: "
    ( [A-Z]{{2}}[ ]?\d\d[ ]?[A-Z]{{3}} | [A-Z]\d{{1,3}}[ ]?[A-Z]{{3}} | [A-Z]{{3}}[ ]?\d{{1,3}}[A-Z]  # as above
    | [A-Z]{{1,3}}[ ]?\d{{1,4}} | \d{{1,4}}[ ]?[A-Z]{{1,3}} )  # dateless: "VIP 1", "1234 AB"
    {_END}
""")
_DIRECT_WORDS: Final = word_set("""
    number no licence license plate plates numberplate numberplates reg registration index vrm vrn
    """)
_LEAST_DIRECT: Final = 4
_PROVISION: Final = compiled(r"""
    ss?[ ]?\d{1,3}[a-z]{0,2} | \d{1,4}[a-z] | mg[ ]?\d.*  # "s2A", "4A", "MG11"
  | [a-z]{2,3}[ ]?(?:19|20)\d\d  # "PHA 1997"
""")
_NOT_MARKS: Final = word_set("""
    PHA SCA MCA CJA CDA FLA SOA CPA PCA POA SPA DAA CMA OSA CPR CPS HRA IPA DPA PCSC OAP POFA RIPA LASPO CSA AND THE
    FOR WAS HAS NOT BUT HER HIS SHE ARE DID CAN ACT YRS HRS DAY MTH MAX NOW WHO HOW SPO RVO JAN FEB MAR APR MAY JUN
    JUL AUG SEP OCT NOV DEC SRA VPS DVO ABH GBH DPP DCI TIC NFA OIC SGT PNC CAD URN EWC UKSC EWHC ALL ANY OUT OFF PRE
    TWO ONE
    """)
"""Letters that make a mark's form a statute, a date or a count."""
_UNITS: Final = word_set("""
    and the for was has not but her his she are did can act yrs hrs day mth max now who how days mins year week wks
    per min sec pre all any out off two one
    """)


def _current(canvas: Canvas) -> Iterator[Span]:
    """Yield marks of the current form; in lower case unspaced, and no form of the file ("mg11 for") without a cue."""
    for match in _CURRENT.finditer(canvas.text):
        is_form = match[1].upper() == "MG" and bool(match[3])
        is_sure = match.group().isupper() and match[4] not in _NOT_MARKS
        is_joined = " " not in match.group() and match[4].lower() not in _UNITS
        if not is_form and (is_sure or is_joined):
            yield match.span()


def _old(canvas: Canvas) -> Iterator[Span]:
    """Yield prefix and suffix marks in capitals that no Act's abbreviation is part of."""
    for match in _OLD.finditer(canvas.text):
        letters = match["tail"] or match["head"]
        if letters not in _NOT_MARKS and not letters.endswith("A"):
            yield match.span()


def _is_law(text: str) -> bool:
    """Report whether a mark's form is a provision or holds an Act's abbreviation."""
    letters = re.findall(r"[A-Za-z]+", text)
    return bool(_PROVISION.fullmatch(text)) or any(part.upper() in _NOT_MARKS for part in letters)


def _cued(canvas: Canvas) -> Iterator[Span]:
    """Yield marks of any of the longer forms with a cue shortly before or after."""
    for match in _CUED.finditer(canvas.text):
        if _is_law(match.group()):
            continue
        before = canvas.text[max(0, match.start() - _LOOKBACK) : match.start()]
        if _NEAR.search(before) or _FOLLOWS.match(canvas.text, match.end(), match.end() + _LOOKAHEAD):
            yield match.span()


def _direct(canvas: Canvas) -> Iterator[Span]:
    """Yield marks of any form right after "reg" and its like; "reg 4A" and "index s2A" are law."""
    for match in led(canvas, _DIRECT, _DIRECT_WORDS):
        is_words = " " in match[1] and any(part.islower() and is_ordinary(part) for part in match[1].split())
        is_long = len(match[1].replace(" ", "")) >= _LEAST_DIRECT
        if is_long and not is_words and not _is_law(match[1]):
            yield match.span(1)


DETECTORS: Final = (
    Detector("vehicle", _direct, digits=1, words=_DIRECT_WORDS),
    Detector("vehicle", _current, digits=2),
    Detector("vehicle", _old, digits=2),
    Detector("vehicle", _cued, digits=1, words=_BESIDE),
)
