"""What an officer is shown: a reply, with its citations and choices."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from guidebot.matching import Candidate, Outcome
from guidebot.reading import Period


@dataclass(frozen=True, slots=True)
class CitationLine:
    """A citation ready to be shown."""

    source: str
    """Full title of the source."""
    pinpoint: str
    url: str


@dataclass(frozen=True, slots=True)
class Option:
    """One entry composed for a date: the answer itself, or one of several offered."""

    entry: str
    title: str
    short: str
    """At most 600 characters."""
    detail: str
    """At most 1,500 characters; may be empty."""
    citations: tuple[CitationLine, ...]
    in_force: str
    """The period it is in force, in words; empty where none is held."""
    checked: date | None
    """Day its sources were last read."""
    notices: tuple[str, ...]
    """What must be known of this entry: not commenced, overdue, not yet approved."""
    related: tuple[tuple[str, str], ...] = ()
    """Id and title of related entries."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """What was noticed in a question beside what it asks: said first, and again on every page that its reply leads to."""

    emergency: bool = False
    unread_date: bool = False
    """Whether it says when in a way that was not understood, so that the law of every period is given."""
    personal_data: tuple[str, ...] = ()
    """Kinds of identifier that were masked, in the order of `KINDS`."""


NOTHING: Final = Noticed()


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole of what a question brings."""

    outcome: Outcome
    answer: Option | None
    choices: tuple[Option, ...]
    message: str
    """For an abstention: what is said, and where to go instead."""
    notices: tuple[str, ...]
    """Shown first: emergency, personal data."""
    noticed: Noticed
    period: Period | None
    """The days asked about; None for today."""
    candidates: tuple[Candidate, ...]
    right: float
    in_scope: float
    reason: str | None
    revision: str

    @property
    def emergency(self) -> bool:
        """Whether someone seems to be in danger now."""
        return self.noticed.emergency

    @property
    def personal_data(self) -> tuple[str, ...]:
        """Kinds of identifier that were masked."""
        return self.noticed.personal_data

    @property
    def as_of(self) -> date | None:
        """First day asked about; None for today."""
        return self.period.first if self.period else None
