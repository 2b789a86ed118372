"""Spelling: an unknown word becomes the knowledge base's word it most resembles.

Guarded by a list of ordinary English words (SCOWL to size 50, see `words.LICENSE`): English is left as it is, or
"talking" would become "stalking". Tokens with digits are never touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST: Final = 4
_LONG: Final = 8
"""From this length on two edits are allowed instead of one."""
_FIRST_LETTER_FIXED_BELOW: Final = 6


@cache
def ordinary_words() -> frozenset[str]:
    """Return about 40,000 ordinary English words in British spelling, lower case, no names."""
    return frozenset((files("guidebot.reading") / "words.txt").read_text("ascii").split())


@dataclass(frozen=True, slots=True)
class Speller:
    """Corrects words toward one vocabulary."""

    frequency: Mapping[str, int]
    """How often each word stands in the knowledge base."""
    protected: frozenset[str] = frozenset()
    """Words never produced by correction."""
    _by_length: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    _cache: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def build(cls, frequency: Mapping[str, int], protected: frozenset[str] = frozenset()) -> "Speller":
        """Prepare a speller for a vocabulary with its counts."""
        by_length: dict[int, list[str]] = {}
        for word in sorted(frequency):
            if word.isalpha() and len(word) >= _SHORTEST and word not in protected:
                by_length.setdefault(len(word), []).append(word)
        return cls(frequency, protected, {length: tuple(words) for length, words in by_length.items()})

    def knows(self, token: str) -> bool:
        """Return whether the knowledge base uses the word."""
        return token in self.frequency

    def correct(self, token: str) -> str:
        """Return the vocabulary's word for a misspelt token, or the token itself."""
        if len(token) < _SHORTEST or len(token) > 30 or not token.isalpha() or token in self.frequency:
            return token
        known = self._cache.get(token)
        if known is None:
            known = token if token in ordinary_words() else self._nearest(token)
            if len(self._cache) < 4096:
                self._cache[token] = known
        return known

    def _nearest(self, token: str) -> str:
        edits = 1 if len(token) < _LONG else 2
        best: tuple[float, str] | None = None
        for length in range(len(token) - edits, len(token) + edits + 1):
            words = self._by_length.get(length, ())
            for word, distance, _ in process.extract_iter(token, words, scorer=OSA.distance, score_cutoff=edits):
                same_first = word[0] == token[0]
                if len(token) < _FIRST_LETTER_FIXED_BELOW and not same_first:
                    continue
                cost = distance - 0.2 * same_first - 0.05 * min(3.0, log(1 + self.frequency[word]))
                if best is None or (cost, word) < best:
                    best = (cost, word)
        return best[1] if best else token
