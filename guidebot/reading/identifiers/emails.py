"""E-mail addresses, plain, spaced, or spelt out with "at" and "dot"."""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled
from guidebot.reading.identifiers.first_names import FIRST_NAMES
from guidebot.reading.identifiers.plain_words import is_ordinary

_ENDING: Final = "(?:com|org|net|uk|io|ie|eu|me|info|example)"
_EMAIL: Final = re.compile(
    r"""
    \w (?<![\w.+%-].) [\w.+%'-]{0,199}  # "jo.bloggs+work", "o'neill"; begins with a class, to which the search jumps
    (?: @ | \s?[\[(](?:at|AT)[\])]\s? )  # also "tom[at]example.com", "tom (at) example.com"
    (?: [\w-]{1,63} (?: \. | \s?[\[(](?:dot|DOT)[\])]\s? ) ){1,6}  # "mail.example.", "example[dot]"
    [^\W\d_]{2,24} (?![\w-])  # "com"
    """,
    re.VERBOSE,
)
# With spaces only before a common ending: "met @ asda.then left" is no address.
_SPACED: Final = compiled(rf"""
    (?<![\w.+%-]) \w[\w.+%'-]{{0,199}}
    [ ]?@[ ]?  # "jo @ example.com"
    (?:[\w-]{{1,63}}[ ]?\.[ ]?){{1,6}} {_ENDING} (?![\w-])  # "example . com"
""")
_SPELT: Final = compiled(rf"""
    (?<![\w.+%'-])
    (?P<first> \w[\w.+%-]{{0,63}} )  # "kev"
    (?P<more> (?:[ ](?:dot|underscore|dash)[ ][\w-]{{1,30}}){{0,4}} )  # " dot smith"
    [ ](?:at|@)[ ] [\w-]{{1,63}}  # " at example"
    (?: [ ]dot[ ][\w-]{{1,30}} ){{0,3}}? [ ]dot[ ]{_ENDING} (?:[ ]dot[ ]uk)? (?![\w-])  # " dot co dot uk"
""")
_DOT: Final = frozenset({"dot"})


def _spelt(canvas: Canvas) -> Iterator[Span]:
    """Yield addresses in words, but not "look at example dot com", where a plain word stands before the "at"."""
    for match in _SPELT.finditer(canvas.text):
        first = match["first"].lower()
        if match["more"] or first in FIRST_NAMES or not is_ordinary(first):
            yield match.span()


DETECTORS: Final = (
    Detector("email", anywhere(_EMAIL), marks="@[("),
    Detector("email", anywhere(_SPACED), marks="@"),
    Detector("email", _spelt, words=_DOT),
)
