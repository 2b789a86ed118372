"""The outcome of matching: answer with one entry, offer a few, or abstain."""

from dataclasses import dataclass
from typing import Literal

from guidebot.reading import Period

Outcome = Literal["answer", "choose", "abstain"]


@dataclass(frozen=True, slots=True)
class DecisionPolicy:
    """From which probabilities to answer and to offer."""

    answer_at: float = 0.59
    """P(right) from which the first candidate is the answer."""
    offer_at: float = 0.42
    """P(in scope) from which candidates are offered."""
    declined_at: float = 0.3
    """P(right) from which a declined first candidate is believed; below it, guidance near it is still offered."""
    limit: int = 4
    """Choices at most."""
    share: float = 0.35
    """A choice must score at least this share of the first one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with its score."""

    id: str
    score: float
    """0-100; ranks, and means nothing by itself."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a query."""

    outcome: Outcome
    entry: str | None
    """The entry that answers, for `answer`."""
    choices: tuple[str, ...]
    """Two to four entries, for `choose`."""
    candidates: tuple[Candidate, ...]
    """The first five, best first, whatever the outcome."""
    right: float
    """Probability that the first candidate is right; 0-1."""
    in_scope: float
    """Probability that the question is one for this knowledge base; 0-1."""
    reason: str | None = None
    """Why it abstained: `empty`, `declined`, `unknown`, `provision`, `term`, `extent`, `figure`, `person`."""
    declined: str | None = None
    """The declined kind of question, where that is the reason."""
    leaned: bool = False
    """Whether it took its subject or aspect from the question before."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the conversation was about last."""

    subject: str | None
    aspect: str | None
    entry: str
    period: Period | None = None
    """The days it was about, where they were not today's."""
