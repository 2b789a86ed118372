"""Documents in order for a query: the ridge over phrasings and BM25 over documents, together."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from guidebot.matching.bm25 import Bm25
from guidebot.matching.index import Floats, Index, Ints, Vector
from guidebot.matching.ridge import votes

_RIDGE_SHARE: Final = 0.6
"""The rest is BM25's. Measured on 719 questions: flat from 0.3 to 0.5."""
CANDIDATES: Final = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a document being the one asked for."""

    document: int
    score: float
    """Ridge and BM25 together; about 0-1, not clipped."""
    votes: float
    """The ridge alone: about 0-1, not clipped."""
    nearest: float
    """Kernel value of its nearest phrasing; 0-1."""
    row: int
    """That phrasing."""
    declined: bool = False
    """Whether it is a declined kind of question."""


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


@dataclass(frozen=True)
class Ranker:
    """Ranks the documents of one index."""

    index: Index
    declined: frozenset[int] = frozenset()
    """Documents that are declined kinds of question."""
    bm25: Bm25 = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "bm25", Bm25(self.index))

    def rank(self, vector: Vector, without: Ints | None = None, limit: int = CANDIDATES) -> Ranking:
        """Rank the documents for a query.

        Scores are rounded to 1e-6 before they are compared, and equal ones ordered by document, so that machines agree.

        Args:
            vector: The query's features.
            without: Phrasings to leave out, for calibration.
            limit: How many documents to return at most.
        """
        kernel = self.index.kernel(vector)
        if without is not None:
            kernel[without] = 0.0
        said = votes(self.index, kernel)
        shared = self.bm25.scores(vector, without)
        scores: Floats = np.round(_RIDGE_SHARE * said + (1 - _RIDGE_SHARE) * shared, 6)
        present = np.flatnonzero(scores > 0)
        best = present[np.lexsort((present, -scores[present]))][:limit]
        evidence = tuple(self._evidence(kernel, said, scores, int(document)) for document in best)
        return Ranking(evidence, vector.known, vector.stems)

    def _evidence(self, kernel: Floats, said: Floats, scores: Floats, document: int) -> Evidence:
        rows = self.index.rows_of(document)
        nearest = int(rows[int(np.argmax(np.round(kernel[rows], 9)))])
        return Evidence(
            document=document,
            score=float(scores[document]),
            votes=round(float(said[document]), 6),
            nearest=float(kernel[nearest]),
            row=nearest,
            declined=document in self.declined,
        )
