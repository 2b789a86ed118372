"""What can be looked through without a question: areas and subjects, offence cards, changes, contacts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidebot.answering import Option, option
from guidebot.knowledge import Change, Contact, Entry, KnowledgeBase, Subject
from guidebot.services.shelf import Shelf

_OFFENCE_ASPECTS: Final = frozenset({"elements", "penalty"})
"""A subject with one of these is an offence."""
CONTACTS: Final = "contacts"
_LEAST_SCORE: Final = 0.15
_LEAST_SHARE: Final = 0.35
"""A contact is near when it scores this much, and this much of the best one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of a list that leads further."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One aspect of a subject, answered."""

    name: str
    option: Option


@dataclass(frozen=True, slots=True)
class Card:
    """Every aspect of one subject."""

    subject: Subject
    provisions: tuple[str, ...]
    """Each as short title of the Act and pinpoint."""
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class Browser:
    """Looks through one revision."""

    shelf: Shelf

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.shelf.base

    def areas(self) -> tuple[Heading, ...]:
        """Return the areas of guidance with their number of entries, in order of name; contacts are listed apart."""
        counts: dict[str, int] = {}
        for key in self.base.entries:
            area = self.base.areas[key]
            counts[area] = counts.get(area, 0) + 1
        return tuple(Heading(area, area.capitalize(), counts[area]) for area in sorted(counts))

    def subjects(self, area: str) -> tuple[Heading, ...]:
        """Return the subjects of an area, in order of name."""
        counts: dict[str, int] = {}
        for key, entry in self.base.entries.items():
            if self.base.areas[key] == area and entry.subject in self.base.subjects:
                counts[str(entry.subject)] = counts.get(str(entry.subject), 0) + 1
        found = (Heading(key, self.base.subjects[key].name, count) for key, count in counts.items())
        return tuple(sorted(found, key=lambda heading: heading.name.lower()))

    def entries(self, subject: str) -> tuple[Entry, ...]:
        """Return the entries about a subject, in the order of the lexicon's aspects, then of title."""
        order = {aspect.id: place for place, aspect in enumerate(self.base.lexicon.aspects)}
        found = (entry for entry in self.base.entries.values() if entry.subject == subject)
        return tuple(sorted(found, key=lambda entry: (order.get(entry.aspect or "", len(order)), entry.title)))

    def offences(self) -> tuple[Heading, ...]:
        """Return the subjects that are offences, those of the guidebook's own Act first, then by name."""
        own = self.base.guidebook.instrument
        keys = {entry.subject or "" for entry in self.base.entries.values() if entry.aspect in _OFFENCE_ASPECTS}
        found = [self.base.subjects[key] for key in keys if key in self.base.subjects]

        def place(subject: Subject) -> tuple[bool, str]:
            return (all(provision.source != own for provision in subject.provisions), subject.name.lower())

        return tuple(
            Heading(subject.id, subject.name, len(self.entries(subject.id))) for subject in sorted(found, key=place)
        )

    def named(self, text: str, today: date) -> tuple[str, ...]:
        """Return the offences that a text names, by section, name or alias; sorted."""
        reader = self.shelf.matcher.reader
        named = reader.subjects_of(reader.query(text, today))
        return tuple(heading.id for heading in self.offences() if heading.id in named)

    def card(self, subject: str, today: date) -> Card | None:
        """Return every aspect of a subject as it stands today; None if there is no such subject."""
        found = self.base.subjects.get(subject)
        if found is None:
            return None
        names = {aspect.id: aspect.name or aspect.id.replace("-", " ") for aspect in self.base.lexicon.aspects}
        entries = self.entries(subject)
        shared = Counter(entry.aspect for entry in entries)
        facets = []
        for entry in entries:
            composed = option(self.base, entry.id, today)
            if composed is not None:
                name = names.get(entry.aspect or "", "").capitalize() if shared[entry.aspect] == 1 else ""
                facets.append(Facet(name or entry.title, composed))
        return Card(found, tuple(self._provisions(found)), tuple(facets))

    def _provisions(self, subject: Subject) -> list[str]:
        sources = self.base.sources
        return [
            f"{sources[item.source].short_title or sources[item.source].title} {item.pinpoint}"
            for item in subject.provisions
            if item.source in sources
        ]

    def changes(self, since: date | None, today: date) -> tuple[Change, ...]:
        """Return the changes from a day on, those still to come included; latest first."""
        found = (change for change in self.base.changes if since is None or change.date >= since)
        return tuple(sorted(found, key=lambda change: (change.date, change.id), reverse=True))

    def contact_groups(self) -> tuple[Heading, ...]:
        """Return the kinds of contact, as their files are named, in order of name."""
        counts: dict[str, int] = {}
        for key in self.base.contacts:
            group = self._group(key)
            counts[group] = counts.get(group, 0) + 1
        return tuple(Heading(group, group.replace("-", " ").capitalize(), counts[group]) for group in sorted(counts))

    def contacts(self, group: str) -> tuple[Contact, ...]:
        """Return the contacts of a kind, in order of name."""
        found = (contact for key, contact in self.base.contacts.items() if self._group(key) == group)
        return tuple(sorted(found, key=lambda contact: contact.name.lower()))

    def find_contacts(self, text: str, today: date, most: int = 8) -> tuple[Contact, ...]:
        """Return the contacts nearest to what is asked for, best first; empty where none is near."""
        matcher = self.shelf.matcher
        ranking = matcher.rank(matcher.reader.query(f"{text} contact number", today))
        near = [
            (matcher.documents[evidence.document].id, evidence.score)
            for evidence in ranking.evidence
            if matcher.documents[evidence.document].id in self.base.contacts
        ]
        found = [key for key, score in near if score >= max(_LEAST_SCORE, _LEAST_SHARE * near[0][1])]
        named = [key for key, contact in self.base.contacts.items() if _names(contact, text)]
        return tuple(self.base.contacts[key] for key in dict.fromkeys([*named, *found]))[:most]

    def _group(self, contact: str) -> str:
        path = self.base.places[CONTACTS, contact].path
        return path.rpartition("/")[2].rpartition(".")[0]


def _names(contact: Contact, text: str) -> bool:
    """Whether every word of a text stands in a contact's name, purpose, clients or area."""
    words = text.casefold().split()
    where = " ".join(filter(None, (contact.name, contact.what_for, contact.who_for, contact.area))).casefold()
    return bool(words) and all(word in where for word in words)
