"""The search structure: every phrasing as a sparse vector, by feature and by phrasing.

The kernel of a query q and a phrasing x is (sum of the field weights times the cosine of each field) ** 1.25. A query's
length counts what no phrasing holds, so a cosine cannot exceed the share of the query that the base knows. A share of the
kernel is by meaning: the cosine of their word vectors, as `meaning.py` has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from guidebot.matching.features import FIELDS, WORD, Features, features_of
from guidebot.matching.meaning import meanings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
Keys = NDArray[np.uint64]
Weights = NDArray[np.float32]
"""What there are millions of is kept in 32 bits; what is summed of it is summed in 64."""

FIELD_WEIGHTS: Final = (0.5, 0.25, 0.25)
MEANING_SHARE: Final = 0.4
"""Measured on 809 questions by others than the phrasings' authors: top1 84 without, 87 at 0.3 to 0.45."""
MAX_POSTINGS: Final = 1200
WORD_SHARE: Final = 0.08
"""What is in more phrasings than this many tells nothing apart and is left out; a word only if it is in this share of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A phrasing to index."""

    document: int
    """Position of its document."""
    tokens: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vector:
    """A query as features of the index."""

    ids: Ints
    weights: Floats
    known: float
    """Share of the query's stems, by IDF, that the base knows; 0-1."""
    stems: int
    """Number of its stems that the base knows."""
    meaning: Floats
    """At unit length; zeros where no word is known."""
    unknown: int = 0
    """Number of those it does not know."""


@dataclass(frozen=True)
class Index:
    """All phrasings of one knowledge base."""

    keys: Keys
    """Key of each feature, ascending: names would take a third of the memory."""
    stems: Ints
    """Which features are stems."""
    idf: Floats
    ptr: Ints
    """Where each phrasing's features begin in `columns`; one more than there are phrasings."""
    columns: Places
    weights: Weights
    lists: Ints
    """Where each feature's phrasings begin in `list_rows`: the inverted lists; one more than there are features."""
    list_rows: Places
    list_weights: Weights
    documents: Ints
    """Document of each phrasing."""
    meanings: Weights
    """By phrasing: its meaning."""
    count: int
    """Number of documents."""
    dropped: Keys
    """Keys of features left out for being everywhere, ascending."""

    @property
    def size(self) -> int:
        """Number of phrasings."""
        return len(self.documents)

    @cached_property
    def _documents_begin(self) -> Ints:
        return np.searchsorted(self.documents, np.arange(self.count + 1))

    def rows_of(self, document: int) -> Ints:
        """Return the phrasings of a document: they stand together, documents in order."""
        return np.arange(self._documents_begin[document], self._documents_begin[document + 1])

    @cached_property
    def ridge_scale(self) -> Floats:
        """By phrasing: how strongly its document is regularised, by the square root of its number of phrasings."""
        counts = np.bincount(self.documents, minlength=self.count).astype(np.float64)
        scale: Floats = np.sqrt(counts / max(1e-9, counts[counts > 0].mean() if counts.any() else 1.0))[self.documents]
        return scale

    def vector(self, tokens: tuple[str, ...], stemmed: tuple[str, ...]) -> Vector:
        """Return a query's features; unknown ones count in its length only."""
        return self._vector(features_of([(tokens, stemmed)]), meanings().of(tokens))

    def _vector(self, found: Features, meaning: Floats) -> Vector:
        place, known = _places(self.keys, found.keys)
        counted = known | ~_places(self.dropped, found.keys)[1]
        idf = np.full(len(found.keys), log(1 + self.size) + 1)
        idf[known] = self.idf[place[known]]
        values = found.weights * idf
        norms = np.bincount(found.fields[counted], weights=values[counted] ** 2, minlength=FIELDS)
        scale = np.sqrt(np.array(FIELD_WEIGHTS) / np.where(norms > 0, norms, 1.0))
        stems = found.stems
        total = float(idf[stems & counted].sum())
        return Vector(
            place[known],
            (values * scale[found.fields])[known],
            float(idf[stems & known].sum()) / total if total else 0.0,
            int((stems & known).sum()),
            meaning,
            int((stems & counted & ~known).sum()),
        )

    def kernel(self, vector: Vector) -> Floats:
        """Return the kernel of a query with every phrasing; 0-1."""
        cosine: Floats = np.zeros(self.size)
        if len(vector.ids):
            begin, end = self.lists[vector.ids], self.lists[vector.ids + 1]
            products = _parts(self.list_weights, begin, end) * np.repeat(vector.weights, end - begin)
            cosine += np.bincount(_parts(self.list_rows, begin, end), weights=products, minlength=self.size)
        return _blend(cosine, self.meanings @ vector.meaning.astype(np.float32))

    def gram(self, rows: Ints) -> Floats:
        """Return the kernel among some phrasings, as a square matrix."""
        begin, end = self.ptr[rows], self.ptr[rows + 1]
        columns = _parts(self.columns, begin, end)
        mark = np.zeros(len(self.keys), dtype=bool)
        mark[columns] = True
        used = np.flatnonzero(mark)
        slot = np.empty(len(self.keys), dtype=np.int64)
        slot[used] = np.arange(len(used))
        dense = np.zeros((len(rows), len(used)))
        dense[np.repeat(np.arange(len(rows)), end - begin), slot[columns]] = _parts(self.weights, begin, end)
        meant = self.meanings[rows].astype(np.float64)
        return _blend(dense @ dense.T, meant @ meant.T)

    def row_vector(self, row: int) -> Vector:
        """Return a phrasing as a query, for calibration."""
        part = slice(int(self.ptr[row]), int(self.ptr[row + 1]))
        return Vector(
            self.columns[part].astype(np.int64),
            self.weights[part].astype(np.float64),
            1.0,
            1,
            self.meanings[row].astype(np.float64),
        )

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return the index as plain arrays, for a cache that holds no objects."""
        return {
            "keys": self.keys,
            "stems": self.stems,
            "dropped": self.dropped,
            "idf": self.idf,
            "ptr": self.ptr,
            "columns": self.columns,
            "weights": self.weights,
            "lists": self.lists,
            "list_rows": self.list_rows,
            "list_weights": self.list_weights,
            "documents": self.documents,
            "meanings": self.meanings,
            "count": np.array([self.count]),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> "Index":
        """Return the index that `to_arrays` wrote."""
        return cls(
            keys=arrays["keys"].astype(np.uint64),
            stems=arrays["stems"].astype(np.int64),
            idf=arrays["idf"].astype(np.float64),
            ptr=arrays["ptr"].astype(np.int64),
            columns=arrays["columns"].astype(np.int32, copy=False),
            weights=arrays["weights"].astype(np.float32, copy=False),
            lists=arrays["lists"].astype(np.int64),
            list_rows=arrays["list_rows"].astype(np.int32, copy=False),
            list_weights=arrays["list_weights"].astype(np.float32, copy=False),
            documents=arrays["documents"].astype(np.int64, copy=False),
            meanings=arrays["meanings"].astype(np.float32, copy=False),
            count=int(arrays["count"][0]),
            dropped=arrays["dropped"].astype(np.uint64),
        )


def _blend(cosine: Floats, meant: Floats | Weights) -> Floats:
    """Return the kernel of cosines by features, to the power 1.25, and by meaning, to the power 2.

    By roots, which are rounded alike on every machine and cost a fifth of a general power.
    """
    cosine, meant = np.maximum(cosine, 0.0), np.maximum(meant, 0.0).astype(np.float64)
    lexical, semantic = cosine * np.sqrt(np.sqrt(cosine)), meant * meant
    blended: Floats = (1 - MEANING_SHARE) * lexical + MEANING_SHARE * semantic
    return blended


def _places(keys: Keys, wanted: Keys) -> tuple[Ints, NDArray[np.bool_]]:
    """Return where each wanted key stands among ascending keys, and whether it is there at all."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


def _parts(values: NDArray[Any], begin: Ints, end: Ints) -> NDArray[Any]:
    """Return the stretches begin[i] to end[i] of some values, one after another."""
    return np.concatenate([values[:0], *(values[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True))])


def build_index(rows: Sequence[Row], count: int) -> Index:
    """Index phrasings.

    Args:
        rows: All phrasings, in a fixed order.
        count: Number of documents.
    """
    size, found = len(rows), features_of([(row.tokens, row.stems) for row in rows])
    keys, first, raw, frequency = np.unique(found.keys, return_index=True, return_inverse=True, return_counts=True)
    words = np.where(found.fields[first] == WORD, max(MAX_POSTINGS, int(WORD_SHARE * size)), MAX_POSTINGS)
    kept = np.flatnonzero(frequency <= words)
    position = np.full(len(keys), -1, dtype=np.int64)
    position[kept] = np.arange(len(kept))
    idf = np.log((1 + size) / (1 + frequency[kept])) + 1
    order = np.argsort(found.owner, kind="stable")
    order = order[position[raw[order]] >= 0]
    columns, owner, field_of = position[raw[order]], found.owner[order], found.fields[order]
    stems = np.unique(columns[found.stems[order]])
    value = found.weights[order] * idf[columns]
    cell = owner.astype(np.int64) * FIELDS + field_of
    norms = np.bincount(cell, weights=value * value, minlength=size * FIELDS)
    share = np.sqrt(np.array(FIELD_WEIGHTS)[field_of] / np.where(norms[cell] > 0, norms[cell], 1.0))
    weights, by_feature = (value * share).astype(np.float32), np.argsort(columns, kind="stable")
    return Index(
        keys=keys[kept],
        stems=stems,
        idf=idf,
        ptr=np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=size))]).astype(np.int64),
        columns=columns.astype(np.int32),
        weights=weights,
        lists=np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(kept)))]).astype(np.int64),
        list_rows=owner[by_feature].astype(np.int32),
        list_weights=weights[by_feature],
        documents=np.array([row.document for row in rows], dtype=np.int64),
        meanings=meanings().of_all([row.tokens for row in rows]).astype(np.float32),
        count=count,
        dropped=keys[frequency > words],
    )
