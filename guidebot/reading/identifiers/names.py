"""Names of people where a cue gives one away: "victim Jane Smith", "is called John", "Mr Patel", "pc 1234 Jones".

After a cue a word with a capital is a name unless it is plain English or a word of the trade; without a capital it has
to be a common name. Case names, laws and charities named after people are left.
"""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import BLOT, Canvas, Span
from guidebot.reading.identifiers.cues import (
    BEFORE_BIRTH,
    CUES,
    LINKS,
    ORGANISATIONS,
    SURE_LINKS,
    SURE_TITLES,
    THINGS,
    Cue,
)
from guidebot.reading.identifiers.finders import Detector
from guidebot.reading.identifiers.name_words import Words
from guidebot.reading.identifiers.plain_words import is_trade
from guidebot.reading.identifiers.surnames import PUBLIC, RISKY, SURNAMES

_GAP: Final = re.compile(r"[\s:,=\"'(.-]{1,4}")
_MOST_LINKS: Final = 4
_BIRTH: Final = re.compile(
    rf"""
    [\s,(]{{1,3}} (?:{BLOT}{{1,40}}[\s()]{{1,3}})?
    (?:d\.?o\.?b|d/o/b|born|date[ ]of[ ]birth)\b  # ", dob", "[dob] born"
    """,
    re.IGNORECASE | re.VERBOSE,
)


def _names(canvas: Canvas) -> Iterator[Span]:
    """Yield the spans of names, those after a cue and those before a date of birth."""
    words = Words(canvas.text)
    for place in range(len(words)):
        cue = CUES.get(words[place].lower)
        if cue is not None:
            yield from _after(words, place, cue)
    yield from _before_birth(canvas, words)


def _after(words: Words, cue_place: int, cue: Cue) -> Iterator[Span]:
    """Yield the name that a cue announces, and a second one after "and"."""
    first, cue, is_stated = _skip_links(words, cue_place, cue)
    if first is None or not _begins(words, first, cue, is_stated=is_stated, has_number=first > cue_place + 1):
        return
    is_full = words[first].is_first and words.goes_on(first)
    if cue is Cue.CALLED and not is_full and any(word.lower in THINGS for word in words.run(cue_place - 3, cue_place)):
        return  # "the app is called Bumble"
    last = words.last(first)
    if _is_public(words, first, last):
        return
    yield words[first].start, words[last].end
    second = _second(words, last)
    if second is not None and _begins(words, second, Cue.DOER, is_stated=False, has_number=False):
        final = words.last(second)
        if not _is_public(words, second, final):
            yield words[second].start, words[final].end


def _skip_links(words: Words, cue_place: int, cue: Cue) -> tuple[int | None, Cue, bool]:
    """Return where a name may begin after a cue, the cue that now counts, and whether "is" stands between."""
    is_stated = False
    needs = {"known": "as", "goes": "by"}.get(words[cue_place].lower)
    for place in range(cue_place + 1, min(cue_place + 2 + _MOST_LINKS, len(words))):
        word, gap = words[place], words.gap_before(place)
        if not _GAP.fullmatch(gap) or gap[0] == "'" or ("." in gap and cue not in {Cue.TITLE, Cue.RANK}):
            break
        if needs and place == cue_place + 1 and word.lower != needs:
            break
        if word.lower in SURE_LINKS:
            cue, is_stated = (cue if cue is Cue.LABEL else Cue.CALLED), False
        elif word.lower in {"is", "was"}:
            is_stated = True
        elif word.is_blot:
            # "pc 1234 Jones", the number masked already; anything more has been a name.
            if cue is not Cue.RANK or place > cue_place + 1:
                break
        elif word.lower not in LINKS:
            return place, cue, is_stated
    return None, cue, False


def _second(words: Words, last: int) -> int | None:
    """Return where a second name may begin: "Jane and Tom", "SMITH, John"."""
    if words.has_comma(last):
        return last + 1 if words[last + 1].is_first else None
    return last + 2 if last + 2 < len(words) and words[last + 1].lower in {"and", "or"} else None


def _begins(words: Words, place: int, cue: Cue, *, is_stated: bool, has_number: bool) -> bool:
    """Report whether a name begins here, given what announces it."""
    word = words[place]
    if word.is_blot or word.lower in CUES:
        return False
    if word.is_capital and len(word.lower) == 1:  # "J Smith"
        return words.has_next(place) and words[place + 1].is_capital and words.goes_on(place)
    if word.is_first and (word.is_odd or words.goes_on(place)):
        return True
    if cue is Cue.DOER or (cue in {Cue.ROLE, Cue.RELATION} and is_stated):  # "suspect is Polish"
        return word.is_capital and word.is_odd and words.goes_on(place)
    if word.is_capital:
        is_plain = cue is Cue.CALLED or (cue is Cue.ROLE and is_trade(word.lower))
        return word.is_odd or (word.lower in SURNAMES - RISKY and not is_plain)
    return _begins_small(words, place, cue, has_number=has_number)


def _begins_small(words: Words, place: int, cue: Cue, *, has_number: bool) -> bool:
    """Report whether a word without a capital, and no common first name, begins a name."""
    word = words[place]
    if cue is Cue.LABEL:
        return word.is_odd or word.lower in SURNAMES
    is_sure_title = cue is Cue.TITLE and words[place - 1].lower in SURE_TITLES
    if is_sure_title or (cue is Cue.RANK and has_number):
        return word.is_odd or word.is_surname
    if cue is Cue.ROLE and words.is_foreign(place):
        return True
    return word.lower in SURNAMES and word.is_odd and cue is not Cue.RELATION


def _is_public(words: Words, first: int, last: int) -> bool:
    """Report whether the name belongs to a law, a charity, an inquiry or a case."""
    following = [word.lower for word in words.run(last + 1, last + 2)]
    near = {part for word in words.run(first, last + 3) for part in word.lower.split("-")}
    return not ORGANISATIONS.isdisjoint(following) or not PUBLIC.isdisjoint(near)


def _before_birth(canvas: Canvas, words: Words) -> Iterator[Span]:
    """Yield names right before a date of birth: "john smith dob 1/2/80"."""
    ends = {match.start() for match in _BIRTH.finditer(canvas.text)}
    for place in range(len(words) if ends else 0):
        word = words[place]
        if word.end not in ends or word.is_blot or word.lower in CUES:
            continue
        for first in range(max(0, place - 2), place + 1):
            if _is_chain(words, first, place):
                yield words[first].start, word.end
                break


def _is_chain(words: Words, first: int, last: int) -> bool:
    """Report whether words form one name: a common first name first, or capitals throughout."""
    chain = words.run(first, last + 1)
    is_joined = all(words.has_next(place) for place in range(first, last))
    goes_on = all(words.goes_on(place) for place in range(first, last - 1))
    is_known = chain[0].is_first and (len(chain) > 1 or chain[0].is_odd)
    is_capital = len(chain) > 1 and all(word.is_capital and word.is_odd for word in chain)
    return is_joined and goes_on and chain[-1].lower not in BEFORE_BIRTH and (is_known or is_capital)


DETECTORS: Final = (Detector("name", _names, words=frozenset(CUES) | {"dob", "born", "birth", "b"}),)
