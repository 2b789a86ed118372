"""The address of a cited place: of an Act, the page of the very section."""

import re
from typing import Final

from guidebot.knowledge import Citation, Source

_LEGISLATION: Final = "https://www.legislation.gov.uk/"
_PLACES: Final = (
    (re.compile(r"^ss?\s?(\d{1,4}[A-Z]{0,3})"), "section/{}"),
    (re.compile(r"^regs?\s?(\d{1,4}[A-Z]{0,3})"), "regulation/{}"),
    (re.compile(r"^arts?\s?(\d{1,4}[A-Z]{0,3})"), "article/{}"),
    (re.compile(r"^Sch(?:edule)?\s?(\d{1,3}[A-Z]{0,2}),?\s?paras?\s?(\d{1,4}[A-Z]{0,3})"), "schedule/{}/paragraph/{}"),
    (re.compile(r"^Sch(?:edule)?\s?(\d{1,3}[A-Z]{0,2})"), "schedule/{}"),
)


def address(source: Source, citation: Citation) -> str:
    """Return the citation's own address, or the source's with the section that the pinpoint names first.

    legislation.gov.uk keeps each section at `<act>/section/<number>`, each schedule at `<act>/schedule/<number>`.
    """
    if citation.url:
        return citation.url
    base = source.url.rstrip("/")
    if base.startswith(_LEGISLATION) and citation.pinpoint and re.fullmatch(r".*/\d{4}/\d+", base):
        for pattern, place in _PLACES:
            match = pattern.match(citation.pinpoint.strip())
            if match:
                return f"{base}/{place.format(*match.groups())}"
    return source.url
