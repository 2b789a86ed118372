"""Kernel ridge readout: all phrasings near a query vote, weighed against one another, instead of the nearest alone.

Measured on ten public sets the readout is worth nine points over the nearest phrasing (`research/matcher.md`, 4.1). It
is solved among the nearest phrasings only, so it needs no training and costs the same at any size of the base.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from guidebot.matching.index import Floats, Index, Ints, Vector

NEAREST: Final = 64
RIDGE: Final = 0.3
CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a document being the one asked for."""

    document: int
    score: float
    """Readout of the ridge; about 0-1, not clipped."""
    nearest: float
    """Kernel value of its nearest phrasing; 0-1."""
    row: int
    """That phrasing."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Documents best first, with what the query as a whole is like."""

    evidence: tuple[Evidence, ...]
    known: float
    """Share of the query, by IDF, that the base knows; 0-1."""
    length: int
    """Number of known stems."""

    @property
    def margin(self) -> float:
        """Lead of the first document over the second."""
        if not self.evidence:
            return 0.0
        return self.evidence[0].score - (self.evidence[1].score if len(self.evidence) > 1 else 0.0)


def rank(index: Index, vector: Vector, without: Ints | None = None, limit: int = CANDIDATES) -> Ranking:
    """Rank the documents for a query.

    Scores are rounded to 1e-6 before they are compared, and equal ones ordered by document, so that machines agree.

    Args:
        index: The index.
        vector: The query's features.
        without: Phrasings to leave out, for calibration.
        limit: How many documents to return at most.
    """
    kernel = index.kernel(vector)
    if without is not None:
        kernel[without] = 0.0
    near = _nearest(kernel)
    if not len(near):
        return Ranking((), vector.known, vector.stems)
    system = index.gram(near) + RIDGE * np.diag(index.ridge_scale[near])
    votes = np.linalg.solve(system, kernel[near])
    owners = index.documents[near]
    scores: Floats = np.round(np.bincount(owners, weights=votes, minlength=index.count), 6)
    present = np.flatnonzero(np.bincount(owners))
    best = present[np.lexsort((present, -scores[present]))][:limit]
    evidence = tuple(_evidence(kernel, near[owners == document], scores, int(document)) for document in best)
    return Ranking(evidence, vector.known, vector.stems)


def _nearest(kernel: Floats) -> Ints:
    """Return the nearest phrasings in index order; of equally near ones those that come first."""
    rounded = np.round(kernel, 9)
    if len(rounded) > NEAREST:
        least = np.partition(rounded, len(rounded) - NEAREST)[len(rounded) - NEAREST]
        above = np.flatnonzero(rounded > least)
        level = np.flatnonzero(rounded == least)[: NEAREST - len(above)]
        near = np.sort(np.concatenate([above, level]))
    else:
        near = np.arange(len(rounded))
    found: Ints = near[rounded[near] > 0]
    return found


def _evidence(kernel: Floats, rows: Ints, scores: Floats, document: int) -> Evidence:
    nearest = int(rows[int(np.argmax(np.round(kernel[rows], 9)))])
    return Evidence(int(document), float(scores[document]), float(kernel[nearest]), nearest)
