"""A whole knowledge base, read and typed, with what is looked up in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from guidebot.knowledge.contacts import Contact
from guidebot.knowledge.guidebook import Guidebook
from guidebot.knowledge.lexicon import Lexicon
from guidebot.knowledge.model import Change, Declined, Emergencies, Entry, Question, Source, Subject
from guidebot.knowledge.yamltext import Document, Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its file, and the node within it."""

    path: str
    document: Document
    node: Path

    def line(self, *below: str | int) -> int:
        """Return the line of the item, or of the field `below` it."""
        return self.document.line(self.node + below)

    def __str__(self) -> str:
        """Return `path:line`."""
        return f"{self.path}:{self.line()}"


@dataclass(frozen=True)
class KnowledgeBase:
    """One revision of the guidance; shared freely, never changed."""

    guidebook: Guidebook
    lexicon: Lexicon
    emergencies: Emergencies
    sources: Mapping[str, Source]
    subjects: Mapping[str, Subject]
    entries: Mapping[str, Entry]
    """Written entries; contacts stand in `contacts`, both together in `guidance`."""
    contacts: Mapping[str, Contact]
    declined: Mapping[str, Declined]
    changes: tuple[Change, ...]
    """Earliest first."""
    questions: tuple[Question, ...]
    areas: Mapping[str, str]
    """Area (folder under `entries/`, or `contacts`) by id."""
    places: Mapping[tuple[str, str], Place] = field(repr=False)
    """Where each item stands, by kind and id; `guidebook` and `lexicon` have the id ""."""
    force: str | None
    """Folder name of the overlay applied, if any."""
    force_name: str | None
    """The force's name as people say it."""
    revision: str
    """12 hex digits; the same content has the same revision on any machine."""

    @cached_property
    def guidance(self) -> Mapping[str, Entry]:
        """Everything that can be answered, by id in sorted order: entries, and contacts as entries."""
        contacts = {key: contact.as_entry() for key, contact in self.contacts.items()}
        together = {**self.entries, **contacts}
        return {key: together[key] for key in sorted(together)}

    def without_lines(self) -> "KnowledgeBase":
        """Return the base whose places tell their file alone: the line of every node takes more room than the guidance."""
        nowhere = Document()
        return replace(self, places={key: Place(place.path, nowhere, ()) for key, place in self.places.items()})

    def extent_of(self, entry: Entry) -> tuple[str, ...]:
        """Return the territories an entry speaks for."""
        return entry.extent or self.guidebook.extent

    def review_due(self, entry: Entry) -> date | None:
        """Return the day the entry's next review is due, if it was ever checked."""
        return entry.review.due_on(self.guidebook.review_interval_days)
