"""Weighted features of a token sequence: stems, word pairs, character n-grams.

Three fields, each later scaled to unit length: *word* (stems, and neighbouring stems with the sentence's ends), *pair*
(unordered stems at most five words apart), and *char* (n-grams of 2 to 5 characters inside a word's borders). Measured in
`research/matcher.md`, section 4.
"""

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from math import log
from typing import Final

WORD, PAIR, CHAR = range(3)
FIELDS: Final = 3
_BIGRAM_WEIGHT: Final = 0.7
_PAIR_SPAN: Final = 5
_CHAR_SIZES: Final = (2, 3, 4, 5)
_STEM: Final = "w "


Feature = tuple[str, int, float]
"""A feature's name, unique across fields, its field, and its weight before IDF."""


def features(tokens: tuple[str, ...], stemmed: tuple[str, ...]) -> list[Feature]:
    """Return the features of one phrasing or query, in a fixed order.

    Args:
        tokens: Canonical tokens; character n-grams come from these.
        stemmed: Their stems, one for one.
    """
    grams: Counter[str] = Counter()
    for token in tokens:
        grams.update(token_grams(token))
    return [*word_features(stemmed), *((name, CHAR, repeated(count)) for name, count in grams.items())]


def word_features(stemmed: tuple[str, ...]) -> list[Feature]:
    """Return the features that are made of whole words."""
    found: list[Feature] = []
    for name, count in Counter(stemmed).items():
        found.append((f"{_STEM}{name}", WORD, repeated(count)))
    bounded = ("^", *stemmed, "$")
    for pair, count in Counter(pairwise(bounded)).items():
        found.append((f"b {pair[0]} {pair[1]}", WORD, _BIGRAM_WEIGHT * repeated(count)))
    pairs: set[tuple[str, str]] = set()
    for position, first in enumerate(stemmed):
        for second in stemmed[position + 1 : position + 1 + _PAIR_SPAN]:
            if first != second:
                pairs.add((first, second) if first < second else (second, first))
    found += [(f"p {first} {second}", PAIR, 1.0) for first, second in sorted(pairs)]
    return found


def is_stem(name: str) -> bool:
    """Return whether a feature is a single stem."""
    return name.startswith(_STEM)


@lru_cache(maxsize=16384)
def key_of(name: str) -> int:
    """Return the key of a feature, 64 bits; that two of a million features share one has a chance of 1 in 37 million."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


def repeated(count: int) -> float:
    """Return the weight of a feature that occurs so often in one text."""
    return 1.0 + log(count)


@lru_cache(maxsize=65536)
def token_grams(token: str) -> tuple[str, ...]:
    """Return the character n-grams of a token, as they come."""
    bounded = f"<{token}>"
    return tuple(
        f"c {bounded[start : start + size]}" for size in _CHAR_SIZES for start in range(len(bounded) - size + 1)
    )
