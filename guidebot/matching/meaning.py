"""What words mean, as far as a table can tell: so that "moved house" is near "new address" though no letter is shared.

One vector a word, from a package file; a text's vector is their sum at unit length. The table was distilled from a sentence
encoder (all-MiniLM-L6-v2, Apache-2.0: `meanings.LICENSE`) by `tests/tools/distil_meanings.py`, so that sums of words come near to
what the encoder says of whole sentences. Whole numbers and 64-bit sums: the same text has the same vector on any machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_FILE: Final = "meanings.npz"


@dataclass(frozen=True, slots=True)
class Meanings:
    """A table of word vectors."""

    places: Mapping[str, int]
    """Row of each word."""
    table: NDArray[np.int8]
    """Words by dimensions."""

    def of(self, tokens: Sequence[str]) -> Floats:
        """Return the vector of a text, at unit length; zeros where no word of it is known."""
        vector: Floats = self.of_all([tokens])[0]
        return vector

    def of_all(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Return the vectors of many texts, one a row."""
        owner, found = [], []
        for place, tokens in enumerate(texts):
            for token in tokens:
                row = self.places.get(token)
                if row is not None:
                    owner.append(place)
                    found.append(row)
        sums = np.zeros((len(texts), self.table.shape[1]))
        if found:
            np.add.at(sums, np.array(owner), self.table[np.array(found)].astype(np.float64))
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        vectors: Floats = sums / np.where(lengths > 0, lengths, 1.0)
        return vectors


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """Return the table that comes with guidebot."""
    with files("guidebot.matching").joinpath(_FILE).open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        return read(arrays)


def read(arrays: Mapping[str, NDArray[Any]]) -> Meanings:
    """Return the table in some arrays: `table`, and `words` joined by line ends."""
    words = arrays["words"].tobytes().decode().split("\n")
    return Meanings({word: place for place, word in enumerate(words)}, arrays["table"])
