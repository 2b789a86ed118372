"""Full postcodes, capital or not, spaced or not. A section with what follows it ("s4 2nd offence") is none."""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, compiled
from guidebot.reading.identifiers.fragments import one_of
from guidebot.reading.identifiers.word_set import word_set

_AREAS: Final = word_set("""
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G
    GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW
    OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC
    WD WF WN WR WS WV YO ZE
    """)
_OUTWARD: Final = compiled(rf"""
    (?<![\w\u00a3/.-])
    (?P<outward>
        (?:E1|N1|W1|NW1|SE1|EC\d|SW1|WC\d)[A-Z]  # "SW1A": only in London, so that "s2A 4AA" is no postcode
      | {one_of(_AREAS)}\d{{1,2}} )  # "LS1", "ls99"
    (?P<gap>[ ]{{0,3}}) $
""")
_OUTWARD_LENGTH: Final = 8
# The search is for the inward part, which begins with a digit and so is rare, and then looks back.
_INWARD: Final = re.compile(r"[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}(?![\w/])")  # "1AA"
_SECTION: Final = re.compile(r"(?i:s\d|ss\d)")
_COUNT: Final = compiled(r"1st | 2nd | 3rd | [04-9]th | \d(?:yr|hr|gb|pt|rd|st|nd|th|ft)")  # "s4 2nd", "e5 3hr"
_LEAST_JOINED: Final = 3


def _postcodes(canvas: Canvas) -> Iterator[Span]:
    for match in _INWARD.finditer(canvas.text):
        inward = match.group()
        before = _OUTWARD.search(canvas.text, max(0, match.start() - _OUTWARD_LENGTH), match.start())
        if not before or (_COUNT.fullmatch(inward) and not inward.isupper()):
            continue
        if before["gap"] or not _is_section(before["outward"]):
            yield before.start(), match.end()


def _is_section(outward: str) -> bool:
    """Report whether what stands unspaced before the inward part is rather a section: "s2" in "s24AA"."""
    return bool(_SECTION.match(outward)) and (len(outward) < _LEAST_JOINED or outward[:2].upper() == "SS")


DETECTORS: Final = (Detector("postcode", _postcodes, digits=2),)
