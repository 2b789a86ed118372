"""Two calibrated probabilities: that the first candidate is right, and that the question is in scope.

Logistic regressions on a handful of signals, with non-negative weights: more evidence never lowers a probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from guidebot.matching.index import Floats
from guidebot.matching.ranking import Ranking

SIGNALS: Final = ("score", "margin", "nearest", "known", "votes")
SCOPE_SIGNALS: Final = ("nearest", "known", "votes", "undeclined")
"""Of the first entry that is no declined question; the last is how little the nearest declined question has, 0 or less.

The lead over the second says which entry, not whether there is one: measured, it lowers the AUROC in and out of scope.
"""
_PENALTY: Final = 1.0
_ITERATIONS: Final = 30
_PRIOR_CASES: Final = 20


def signals(ranking: Ranking) -> Floats:
    """Return the signals of being right, in the order of `SIGNALS`."""
    if not ranking.evidence:
        return np.zeros(len(SIGNALS))
    first = ranking.evidence[0]
    return np.array([first.score, ranking.margin, first.nearest, ranking.known, first.votes])


def scope_signals(ranking: Ranking) -> Floats:
    """Return the signals of being in scope, in the order of `SCOPE_SIGNALS`."""
    first = next((evidence for evidence in ranking.evidence if not evidence.declined), None)
    declined = max((evidence.votes for evidence in ranking.evidence if evidence.declined), default=0.0)
    if first is None:
        return np.array([0.0, 0.0, 0.0, -declined])
    return np.array([first.nearest, ranking.known, first.votes, -declined])


@dataclass(frozen=True, slots=True)
class Logistic:
    """A fitted probability."""

    bias: float
    weights: tuple[float, ...]

    def __call__(self, values: Floats) -> float:
        """Return the probability, 0-1, rounded to 1e-6."""
        z = self.bias + float(np.dot(self.weights, values))
        return round(float(1.0 / (1.0 + np.exp(-np.clip(z, -30, 30)))), 6)


def fit(values: Floats, labels: Sequence[bool], weights: Sequence[float]) -> Logistic:
    """Fit a logistic regression with L2 = 1 and non-negative weights by Newton's method.

    A weight that comes out negative is set to zero and the rest are fitted again.

    Args:
        values: Cases by signals.
        labels: What happened in each case.
        weights: How much each case counts.
    """
    target = np.array(labels, dtype=np.float64)
    cases = np.array(weights, dtype=np.float64)
    active = list(range(values.shape[1]))
    solution = np.zeros(1)
    while True:
        solution = _newton(values[:, active], target, cases)
        negative = [position for position, weight in enumerate(solution[1:]) if weight < 0]
        if not negative:
            break
        worst = min(negative, key=lambda position: solution[1 + position])
        del active[worst]
    full = np.zeros(values.shape[1])
    full[active] = solution[1:]
    return Logistic(round(float(solution[0]), 9), tuple(round(float(weight), 9) for weight in full))


def _newton(values: Floats, target: Floats, cases: Floats) -> Floats:
    design = np.hstack([np.ones((len(values), 1)), values])
    penalty = np.diag([1e-3] + [_PENALTY] * values.shape[1])
    solution = np.zeros(design.shape[1])
    for _ in range(_ITERATIONS):
        probability = 1.0 / (1.0 + np.exp(-np.clip(design @ solution, -30, 30)))
        gradient = design.T @ (cases * (probability - target)) + penalty @ solution
        curvature = design.T @ (design * (cases * probability * (1 - probability))[:, None]) + penalty
        step = np.linalg.solve(curvature, gradient)
        solution = solution - step
        if float(np.abs(step).max()) < 1e-9:
            break
    return solution


@dataclass(frozen=True, slots=True)
class Confidence:
    """Both probabilities."""

    right: Logistic
    in_scope: Logistic


NEUTRAL: Final = Confidence(
    right=Logistic(-3.0, (3.0, 2.5, 2.0, 0.5, 0.0)),
    in_scope=Logistic(-3.0, (3.0, 1.5, 4.0, 4.0)),
)
"""For a base too small to calibrate on."""


def calibrate(rankings: Sequence[tuple[Ranking, bool, bool]], understated: float = 0.0) -> Confidence:
    """Fit both probabilities.

    Cases in scope weigh 0.7 together and those out of scope 0.3, whatever their numbers.

    Args:
        rankings: A ranking, whether its first document was right, and whether the case was in scope.
        understated: Log-odds by which the cases say less of being right than questions asked in earnest would.
    """
    inside = sum(case[2] for case in rankings)
    outside = len(rankings) - inside
    if inside < _PRIOR_CASES or outside < _PRIOR_CASES:
        return NEUTRAL
    values = np.array([signals(ranking) for ranking, _, _ in rankings])
    total = len(rankings)
    weights = [0.7 * total / inside if in_scope else 0.3 * total / outside for _, _, in_scope in rankings]
    right = fit(values, [right for _, right, _ in rankings], weights)
    return Confidence(
        right=Logistic(right.bias + understated, right.weights),
        in_scope=fit(
            np.array([scope_signals(ranking) for ranking, _, _ in rankings]),
            [in_scope for _, _, in_scope in rankings],
            weights,
        ),
    )
