"""Weighted features of token sequences: stems, word pairs, character n-grams; of one query, or of all phrasings at once.

Three fields, each later scaled to unit length: *word* (stems, and neighbouring stems with the text's ends), *pair* (unordered
stems at most five words apart), and *char* (n-grams of 2 to 5 characters inside a word's borders). Measured in
`research/matcher.md`, section 4. A feature goes by a 64-bit key, of which that of a pair is mixed from those of its parts, so
that all are counted by arithmetic on arrays: that two of a million share a key has a chance of 1 in 37 million.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guidebot.reading import key_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

WORD, PAIR, CHAR = range(3)
FIELDS: Final = 3
_BIGRAM_WEIGHT: Final = 0.7
_PAIR_SPAN: Final = 5
_CHAR_SIZES: Final = (2, 3, 4, 5)
_AT_ONCE: Final = 2000
"""Texts counted together: counting all at once would take hundreds of megabytes for a moment."""
_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_NEIGHBOURS, _APART = np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5)
"""Odd constants (of the golden ratio, and of xxHash): the mixtures of neighbours and of words apart differ by theirs."""


@dataclass(frozen=True, slots=True)
class Features:
    """Features of some texts, each once a text."""

    owner: NDArray[np.int32]
    """Position of the text."""
    keys: Keys
    fields: NDArray[np.int8]
    weights: NDArray[np.float32]
    """Before IDF."""
    stems: NDArray[np.bool_]
    """Which are single stems."""


Text = tuple[tuple[str, ...], tuple[str, ...]]
"""Canonical tokens, of which the n-grams come, and their stems, one for one."""


def features_of(texts: Sequence[Text]) -> Features:
    """Return the features of texts; those of one text stand together for each kind of feature."""
    parts = [_features_of(texts[start : start + _AT_ONCE]) for start in range(0, max(1, len(texts)), _AT_ONCE)]
    return Features(
        owner=np.concatenate([part.owner + np.int32(number * _AT_ONCE) for number, part in enumerate(parts)]),
        keys=np.concatenate([part.keys for part in parts]),
        fields=np.concatenate([part.fields for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        stems=np.concatenate([part.stems for part in parts]),
    )


def _features_of(texts: Sequence[Text]) -> Features:
    counts = np.array([len(stems) for _, stems in texts], dtype=np.int64)
    owner = np.repeat(np.arange(len(texts)), counts)
    stems = np.array([key_of(stem) for _, stemmed in texts for stem in stemmed], dtype=np.uint64)
    grams = [_gram_keys(token) for tokens, _ in texts for token in tokens]
    of_token = np.repeat(np.arange(len(texts)), [len(tokens) for tokens, _ in texts])
    of_gram = np.repeat(of_token, [len(found) for found in grams])
    parts = [
        (*_repeated(owner, stems), WORD, 1.0),
        (*_repeated(*_neighbours(counts, owner, stems)), WORD, _BIGRAM_WEIGHT),
        (*_once(*_apart(owner, stems)), PAIR, 1.0),
        (*_repeated(of_gram, np.concatenate([np.zeros(0, dtype=np.uint64), *grams])), CHAR, 1.0),
    ]
    sizes = [len(keys) for _, keys, *_ in parts]
    return Features(
        owner=np.concatenate([owner for owner, *_ in parts]).astype(np.int32),
        keys=np.concatenate([keys for _, keys, *_ in parts]),
        fields=np.repeat(np.array([field for *_, field, _ in parts], dtype=np.int8), sizes),
        weights=np.concatenate([weight * weights for _, _, weights, _, weight in parts]).astype(np.float32),
        stems=np.arange(sum(sizes)) < sizes[0],
    )


_START, _END = np.uint64(key_of("^")), np.uint64(key_of("$"))


@lru_cache(maxsize=16384)
def _gram_keys(token: str) -> Keys:
    """Return the keys of a token's character n-grams, as they come."""
    bounded = f"<{token}>"
    found = [
        key_of(f"c {bounded[start : start + size]}") for size in _CHAR_SIZES for start in range(len(bounded) - size + 1)
    ]
    return np.array(found, dtype=np.uint64)


def _neighbours(counts: Ints, owner: Ints, stems: Keys) -> tuple[Ints, Keys]:
    """Return the pairs of neighbouring stems of each text, its start and its end being neighbours too."""
    ends = np.cumsum(counts)
    bounded = np.insert(np.insert(stems, ends, _END), ends - counts + np.arange(len(counts)), _START)
    of = np.repeat(np.arange(len(counts)), counts + 2)
    first, second = bounded[:-1], bounded[1:]
    within = of[:-1] == of[1:]
    return of[:-1][within], _mixed(first[within], second[within], _NEIGHBOURS)


def _apart(owner: Ints, stems: Keys) -> tuple[Ints, Keys]:
    """Return the unordered pairs of different stems that stand near one another."""
    owners, keys = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.uint64)]
    for distance in range(1, _PAIR_SPAN + 1):
        first, second = stems[:-distance], stems[distance:]
        used = (owner[:-distance] == owner[distance:]) & (first != second)
        first, second = first[used], second[used]
        owners.append(owner[:-distance][used])
        keys.append(_mixed(np.minimum(first, second), np.maximum(first, second), _APART))
    return np.concatenate(owners), np.concatenate(keys)


def _mixed(first: Keys, second: Keys, salt: np.uint64) -> Keys:
    """Return keys of ordered pairs of keys, by the finaliser of splitmix64 (Steele, Lea and Flood 2014)."""
    mixed: Keys = first * _FIRST + second * _SECOND + salt
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _repeated(owner: Ints, keys: Keys) -> tuple[Ints, Keys, Floats]:
    """Return each feature once a text, weighted by how often it occurs there: 1 + ln of the count."""
    owner, keys, counts = _counted(owner, keys)
    return owner, keys, 1.0 + np.log(counts)


def _once(owner: Ints, keys: Keys) -> tuple[Ints, Keys, Floats]:
    owner, keys, _ = _counted(owner, keys)
    return owner, keys, np.ones(len(keys))


def _counted(owner: Ints, keys: Keys) -> tuple[Ints, Keys, Ints]:
    distinct, place = np.unique(keys, return_inverse=True)
    cells, counts = np.unique(owner * max(1, len(distinct)) + place, return_counts=True)
    owner, place = np.divmod(cells, max(1, len(distinct)))
    return owner, distinct[place], counts
