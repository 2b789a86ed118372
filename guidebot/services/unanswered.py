"""What may be kept of a question that found no answer: words that the base or ordinary English knows, and sections.

Names cannot be told from other words for certain. So nothing unknown is kept, no figure but a section or a year that was read as
one, and no word that could be a name unless the base uses it so often that it is none. Other ordinary words are not kept where
names stand: with a capital within a sentence, after "victim" or "called" or "works at", before "road" or "school", beside a word
that nobody knows. One that the base hardly uses is kept only after "a" or "his" and the like, where no name stands, or with an
ending that names do not have: "maverick keeps texting" may be about Maverick. Nothing is kept of an emergency.
"""

import re
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Final

from guidebot.reading import NAME_WORDS, NAMED_AFTER, NAMED_BEFORE, PLACE_WORDS, Query, Reader, ordinary_words, tokenise

_WORD: Final = re.compile(r"\[[^\]]*\]|[^\W_]+(?:['’][a-z]+)?")
_SENTENCE_END: Final = re.compile(r"[.!?:;\n]\s*$|^\s*$")
_SECTION: Final = re.compile(r"(?:s|ss|sec)?(\d{1,3}[a-z]{0,2})", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST: Final = 40
"""Words of one question."""
_OFTEN: Final = 10
"""A word that the base uses that often says nothing of anybody, wherever it stands."""
_SELDOM: Final = 3
"""A word that the base uses less often and that no dictionary has may be the name of a case."""
_LONGEST_NAME: Final = 3
_ARTICLES: Final = frozenset(
    ["a", "an", "the", "his", "her", "my", "their", "our", "your", "its", "this", "that", "these", "those", "some", "any", "no",
     "each", "every", "another", "other", "two", "several", "many", "few", "more", "which", "what", "about"]
)  # fmt: skip
"""After these words hardly ever stands a name."""
_ENDINGS: Final = re.compile(
    r"(?:[a-z]{3,}(?:[^s'u]s|ed|ly|ment|ness|tion|sion|able|ible|ful|ity|ism|ance|ence|ous|ive|ise|ising|ical)"
    r"|[a-z]{4,}ing|[a-z]{4,}al)$"
)
_LED: Final = frozenset(
    ["at", "for", "by", "in", "near", "on", "to", "from", "of", "is", "was", "the", "a", "an", "as", "called", "named"]
)
"""What may stand between "works" and where."""
_PLACED: Final = frozenset(
    ["works", "worked", "working", "employed", "employer", "attends", "attended", "studies", "lives", "lived", "living",
     "resides", "moved", "flat"]
)  # fmt: skip
"""After these stands where, and that may be the name of a street, a town, a firm or a school."""


class _Kind(IntEnum):
    """How far a word may be kept."""

    UNKNOWN = auto()
    """Never: no word, or a name."""
    MISSPELT = auto()
    """Not as it is, but it is no name either."""
    RARE = auto()
    """Where something tells that it is no name."""
    LOOSE = auto()
    """Where no name stands."""
    SAFE = auto()
    """Anywhere."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    """In lower case."""
    kind: _Kind
    named: bool
    """Whether it has a capital within a sentence."""
    breaks: bool
    """Whether something else than a space parts it from the word before."""


def keepable(query: Query, reader: Reader) -> str:
    """Return the words of a question that may be kept, in order, in lower case; empty where none may."""
    if query.emergency or query.person_wanted:
        return ""
    words = _words(query, reader)
    kept = [_may_stay(words, place) for place in range(len(words))]
    _drop_after_cues(words, kept)
    _drop_before_places(words, kept)
    _drop_beside_unknown(words, kept)
    return " ".join([word.text for word, keep in zip(words, kept, strict=True) if keep][:_MOST])


def _may_stay(words: list[_Word], place: int) -> bool:
    """Whether a word may be kept as far as it alone tells."""
    word = words[place]
    if word.kind is _Kind.SAFE:
        return not (word.named and word.text in NAME_WORDS)  # "spoke to Will"
    if word.named or word.kind < _Kind.RARE:
        return False
    has_article = place > 0 and not word.breaks and words[place - 1].text in _ARTICLES
    return word.kind is _Kind.LOOSE or has_article or _ENDINGS.fullmatch(word.text) is not None


def _words(query: Query, reader: Reader) -> list[_Word]:
    found, end = [], 0
    own = {reference.section for reference in reader.section_subjects}
    sections = {
        reference.section.lower()
        for reference in query.phrasing.references
        if reference.instrument or reference.section in own  # "S800 WXY" is a number plate
    }
    for match in _WORD.finditer(query.text):
        text = match.group().lower().replace("’", "'")
        if any(character.isdigit() for character in text):
            kind = _Kind.SAFE if _is_law(text, sections, query) else _Kind.MISSPELT
        else:
            kind = _kind(text, reader)
        breaks = bool(query.text[end : match.start()].strip(" '\"()"))
        found.append(_Word(text, kind, _has_capital(match, query.text), breaks))
        end = match.end()
    return found


def _is_law(text: str, sections: set[str], query: Query) -> bool:
    """Whether a figure is a section, or a year, that was read as one."""
    section, period = _SECTION.fullmatch(text), query.period
    if section and section[1] in sections:
        return True
    if not _YEAR.fullmatch(text) or period is None:
        return False
    return int(text) in {period.first.year, period.last.year, period.last.year + 1}  # "before 2017" ends in 2016


def _kind(text: str, reader: Reader) -> _Kind:
    if text.startswith("["):
        return _Kind.MISSPELT
    if "'" in text and _token_kind(text.partition("'")[0], reader) is _Kind.UNKNOWN and not text.endswith("n't"):
        return _Kind.UNKNOWN  # "mark's" is read as "marks"
    return min((_token_kind(token, reader) for token in tokenise(text)), default=_Kind.UNKNOWN)


def _token_kind(token: str, reader: Reader) -> _Kind:
    used, ordinary = reader.vocabulary.get(token, 0), token in ordinary_words()
    if used >= _OFTEN and (ordinary or token not in NAME_WORDS):
        return _Kind.SAFE
    if token in NAME_WORDS:
        return _Kind.UNKNOWN
    if used >= _SELDOM:
        return _Kind.LOOSE
    if ordinary:
        return _Kind.RARE
    meant = reader.speller.correct(token)
    return _Kind.MISSPELT if meant != token and reader.vocabulary.get(meant, 0) >= _OFTEN else _Kind.UNKNOWN


def _has_capital(match: re.Match[str], text: str) -> bool:
    """Whether a word stands with a capital within a sentence, as a name does."""
    word = match.group()
    return word[0].isupper() and not word.isupper() and not _SENTENCE_END.search(text[: match.start()])


def _drop_after_cues(words: list[_Word], kept: list[bool]) -> None:
    """Keep nothing that may be a name after a word that leads to one."""
    for place, word in enumerate(words):
        if word.text in _PLACED:
            first = place + 1
            while first < len(words) and words[first].text in _LED and not words[first].breaks:
                first += 1
            sure = False
        elif word.text in NAMED_AFTER or word.text in NAMED_BEFORE:
            first, sure = place + 1, word.text in NAMED_AFTER
        else:
            continue
        for following in range(first, min(first + _LONGEST_NAME, len(words))):
            is_safe = words[following].kind is _Kind.SAFE and not (sure and words[following].text in NAME_WORDS)
            if is_safe or words[following].breaks:
                break
            kept[following] = False


def _drop_before_places(words: list[_Word], kept: list[bool]) -> None:
    """Keep nothing that may be the name of a road, a house, a school or a firm."""
    for place, word in enumerate(words):
        if word.text in PLACE_WORDS:
            for before in range(place - 1, max(-1, place - 1 - _LONGEST_NAME), -1):
                if words[before].kind is _Kind.SAFE or words[before + 1].breaks:
                    break
                kept[before] = False


def _drop_beside_unknown(words: list[_Word], kept: list[bool]) -> None:
    """Keep nothing loose in a row that holds a word that may be a name."""
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        for place in order:
            beside = place - 1 if order.step > 0 else place + 1
            parted = words[max(place, beside)].breaks
            if not parted and words[beside].kind is _Kind.UNKNOWN and words[place].kind in {_Kind.RARE, _Kind.LOOSE}:
                kept[place] = False
