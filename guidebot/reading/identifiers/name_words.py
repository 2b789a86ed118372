"""The words of a text as names are read from it: which follow which, and what each may be in a name."""

import re
from typing import Final, NamedTuple

from guidebot.reading.identifiers import cues
from guidebot.reading.identifiers.canvas import BLOT
from guidebot.reading.identifiers.first_names import FIRST_NAMES
from guidebot.reading.identifiers.plain_words import is_ordinary, is_trade
from guidebot.reading.identifiers.surnames import RISKY, SURNAMES

_TOKEN: Final = re.compile(
    rf"""
    {BLOT}+  # what is masked already
  | (?<![\w@/]) [^\W\d_]{{1,20}} (?:['-][^\W\d_]{{1,20}}){{0,2}} (?![\w@/])  # "Jane", "O'Neill", "Anne-Marie's"
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"\s{1,2}")
_TITLE_CASE: Final = 0.7
"""From this share of capitals on, all words have one and it tells nothing."""
_LEAST_TITLE_CASE: Final = 5
_MOST_WORDS: Final = 4
_LEAST_FOREIGN: Final = 4


class Word(NamedTuple):
    """A word of the canvas, or what is blotted out."""

    start: int
    """Where it begins."""
    end: int
    """Where it ends, without "'s"."""
    lower: str
    """In lower case, without "'s"."""
    is_capital: bool
    """Whether its capital may tell a name: not where all words or all letters have one."""
    is_possessive: bool
    """Whether "'s" follows."""

    @property
    def is_blot(self) -> bool:
        """Whether it is what is masked already."""
        return self.lower[0] == BLOT

    @property
    def is_first(self) -> bool:
        """Whether it is a common first name, also with a second one after a hyphen."""
        return self.lower.split("-")[0] in FIRST_NAMES

    @property
    def is_surname(self) -> bool:
        """Whether it is a common surname; one such as "may" only with a capital."""
        return self.lower in SURNAMES and (self.is_capital or self.lower not in RISKY)

    @property
    def is_odd(self) -> bool:
        """Whether it is no plain word; a single letter is none either."""
        return len(self.lower) > 1 and not self.is_blot and not is_ordinary(self.lower)


class Words:
    """The words of one canvas."""

    def __init__(self, canvas: str) -> None:
        self._canvas = canvas
        self._words = _words(canvas)

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, place: int) -> Word:
        return self._words[place]

    def run(self, start: int, end: int) -> list[Word]:
        """Return the words from one place up to another, as far as there are any."""
        return self._words[max(0, start) : end]

    def gap_before(self, place: int) -> str:
        """Return what parts a word from the one before it, "'s" left out."""
        gap = self._canvas[self._words[place - 1].end : self._words[place].start]
        return gap.removeprefix("'s").removeprefix("'S")

    def has_next(self, place: int) -> bool:
        """Report whether the next word follows after a space only, and no "'s" ends the name."""
        if place + 1 >= len(self._words) or self._words[place].is_possessive:
            return False
        gap = self.gap_before(place + 1)
        if len(self._words[place].lower) == 1:
            gap = gap.removeprefix(".")
        return bool(_SPACE.fullmatch(gap)) and not self._words[place + 1].is_blot

    def has_comma(self, place: int) -> bool:
        """Report whether only a comma parts a word from the next: "SMITH, John"."""
        return place + 1 < len(self._words) and self.gap_before(place + 1) == ", "

    def goes_on(self, place: int) -> bool:
        """Report whether the next word continues a name."""
        if not self.has_next(place):
            return False
        word, following = self._words[place], self._words[place + 1]
        if following.lower in cues.PARTICLES:
            return self.has_next(place + 1) and self._words[place + 2].is_capital
        if following.is_capital and len(following.lower) == 1 and following.lower not in {"i", "a"}:
            return True
        if following.lower in cues.CUES or following.lower in cues.ORGANISATIONS:
            return False
        if following.is_capital and word.is_capital and word.is_first and word.is_odd:
            return not is_trade(following.lower)
        return following.is_surname or (following.is_odd and (following.is_capital or not word.is_capital))

    def last(self, first: int) -> int:
        """Return the place of the last word of the name that begins at `first`."""
        last = first
        while last - first + 1 < _MOST_WORDS and self.goes_on(last):
            last += 2 if self._words[last + 1].lower in cues.PARTICLES else 1
        return last

    def is_foreign(self, place: int) -> bool:
        """Report whether two words in a row are neither English nor of the trade: a name that no list knows."""
        return self.has_next(place) and all(
            len(word.lower) >= _LEAST_FOREIGN and word.is_odd for word in self._words[place : place + 2]
        )


def _words(canvas: str) -> list[Word]:
    """Return the words of the canvas in order."""
    found = [(match.start(), match.group()) for match in _TOKEN.finditer(canvas)]
    capitals = sum(text[0].isupper() and not text.isupper() for _, text in found[1:])
    tells = len(found) < _LEAST_TITLE_CASE or capitals < _TITLE_CASE * len(found)
    words: list[Word] = []
    for start, text in found:
        is_possessive = text[-2:] in {"'s", "'S"} and len(text) > len("'s")
        bare = text[:-2] if is_possessive else text
        # "ABE'd" and "ISACs" are abbreviations.
        is_capital = tells and bare[0].isupper() and not bare[1:2].isupper()
        words.append(Word(start, start + len(bare), bare.lower(), is_capital, is_possessive))
    return words
