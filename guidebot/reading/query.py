"""What was read from one question, and from one curated phrasing."""

from dataclasses import dataclass

from guidebot.reading.dates import Period
from guidebot.reading.references import Reference


@dataclass(frozen=True, slots=True)
class Phrasing:
    """The part of reading that a base's phrasings and a query share."""

    tokens: tuple[str, ...]
    """Canonical tokens: sections as `sec4a`, synonyms and abbreviations in one form."""
    stems: tuple[str, ...]
    """Their stems, one for one."""
    references: frozenset[Reference]
    instruments: frozenset[str]
    """Source ids of the Acts named."""

    @property
    def key(self) -> str:
        """What two texts share when they are the same question."""
        return " ".join(self.tokens)


@dataclass(frozen=True, slots=True)
class Query:
    """An officer's question as read; holds nothing that was masked."""

    text: str
    """The question, identifiers masked."""
    phrasing: Phrasing
    period: Period | None
    """The date or period asked about, if the question names one."""
    unread_date: bool
    """Whether it says when in a way that was not understood."""
    of_today: bool
    """Whether it asks how things stand now: "and now?"."""
    emergency: bool
    """Whether someone seems to be in danger now."""
    personal_data: tuple[str, ...]
    """Kinds of identifier that were masked."""
    person_wanted: bool
    """Whether it asks for data about a person or a vehicle."""
    negated: bool
    hard_keys: frozenset[str]
    """Ids of the lexicon's hard keys that the question carries."""
    figures: frozenset[str]
    """An age or a maximum introduced as such, as `max 14` or `age 15`."""
    extents: frozenset[str]
    """Territories named."""
    subjects: frozenset[str]
    """Subjects named, by alias or by provision."""
    aspects: frozenset[str]
    """Aspects asked for."""
    follow_up: bool
    """Whether it leans on the question before: "and the time limit?"."""
