"""What can be looked through without a question: areas and subjects, offence cards, changes, contacts."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidebot.answering import Option, option
from guidebot.knowledge import Change, Contact, Entry, KnowledgeBase, Subject
from guidebot.services.shelf import Shelf

_OFFENCE_ASPECTS: Final = frozenset({"elements", "penalty"})
"""A subject with one of these is an offence."""
CONTACTS: Final = "contacts"
_LOOKED_FOR: Final = "contact number"
"""Added to what is asked for, so that contacts are ranked before guidance; never evidence for one of them."""
_SLIGHT: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "at",
        "by",
        "can",
        "contact",
        "do",
        "for",
        "i",
        "in",
        "is",
        "me",
        "my",
        "need",
        "no",
        "number",
        "of",
        "on",
        "or",
        "phone",
        "ring",
        "the",
        "to",
        "what",
        "who",
        "with",
    ]
)
"""Words that tell no contact from another."""
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

    def resembling(self, text: str) -> tuple[str, ...]:
        """Return the offences whose name holds a word that begins with each word of a text, in their usual order."""
        words = _words(text)
        return tuple(heading.id for heading in self.offences() if words and _begun(words, heading.name))

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
        """Return the contacts nearest to what is asked for, best first; empty where none holds a word of it.

        Those named so come first, then those described so, then those that rank high.
        """
        read = frozenset(self.shelf.matcher.reader.query(text, today).phrasing.stems) - _SLIGHT
        wanted = (read, _words(text) - _SLIGHT)
        if not read:
            return ()
        contacts = self.base.contacts
        named = sorted(
            (key for key, contact in contacts.items() if self._all_in(wanted, contact.name)),
            key=lambda key: not contacts[key].name.casefold().startswith(text.casefold()),
        )
        described = [key for key, contact in contacts.items() if self._all_in(wanted, *_described(contact))]
        near = [key for key in self._near(text, today) if read & self._stems(*_held(contacts[key]))]
        return tuple(contacts[key] for key in dict.fromkeys([*named, *described, *near]))[:most]

    def _near(self, text: str, today: date) -> list[str]:
        """Return the contacts that rank high for a text, best first."""
        matcher = self.shelf.matcher
        ranking = matcher.rank(matcher.reader.query(f"{text} {_LOOKED_FOR}", today))
        near = [
            (matcher.documents[evidence.document].id, evidence.score)
            for evidence in ranking.evidence
            if matcher.documents[evidence.document].id in self.base.contacts
        ]
        return [key for key, score in near if score >= max(_LEAST_SCORE, _LEAST_SHARE * near[0][1])]

    def _all_in(self, wanted: tuple[frozenset[str], frozenset[str]], *texts: str) -> bool:
        """Whether all stems wanted, or all words as typed, stand in texts: either may be hidden by an abbreviation."""
        stems, words = wanted
        return stems <= self._stems(*texts) or (bool(words) and words <= _words(" ".join(texts)))

    def _stems(self, *texts: str) -> frozenset[str]:
        """Return the stems of texts, in the lexicon's canonical words."""
        return frozenset(self.shelf.matcher.reader.phrasing(" . ".join(texts)).stems)

    def _group(self, contact: str) -> str:
        path = self.base.places[CONTACTS, contact].path
        return path.rpartition("/")[2].rpartition(".")[0]


def _described(contact: Contact) -> list[str]:
    """Return a contact's name, purpose, clients and area."""
    return [text for text in (contact.name, contact.what_for, contact.who_for, contact.area) if text]


def _held(contact: Contact) -> list[str]:
    """Return all that a contact may be asked for by."""
    return [*_described(contact), *contact.keywords, *contact.questions]


def _begun(words: Iterable[str], name: str) -> bool:
    """Whether each word begins some word of a name."""
    return all(any(other.startswith(word) for other in _words(name)) for word in words)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))
