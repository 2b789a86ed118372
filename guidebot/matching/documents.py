"""What each entry carries besides words: the facts that no similarity may override."""

import re
from dataclasses import dataclass
from typing import Literal

from guidebot.knowledge import Declined, Entry, KnowledgeBase
from guidebot.reading import Query, Reader, Reference, carried_provisions

Conflict = Literal["provision", "partly", "term", "extent", "figure", "opposite", "polarity"]


@dataclass(frozen=True, slots=True)
class Document:
    """An entry, a contact or a declined kind of question, as the decision sees it."""

    id: str
    declined: bool = False
    provisions: frozenset[Reference] = frozenset()
    """Sections it answers for."""
    hard_keys: frozenset[str] = frozenset()
    named_keys: frozenset[str] = frozenset()
    """Those of its hard keys that its title, keywords or subject name."""
    extents: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    """Every number its texts give."""
    polarity: str | None = None
    subject: str | None = None
    aspect: str | None = None


def document_of(base: KnowledgeBase, reader: Reader, entry: Entry, phrasings: tuple[str, ...]) -> Document:
    """Return what an entry carries.

    Args:
        base: The knowledge base.
        reader: Its reader.
        entry: The entry.
        phrasings: Stems of its title and phrasings, parted by full stops.
    """
    subject = base.subjects.get(entry.subject or "")
    naming = [entry.title, *entry.keywords, *((subject.name, *subject.aliases) if subject else ())]
    answers = [text for version in entry.versions for text in (version.answer, version.detail or "")]
    names = reader.phrasing(" . ".join(naming)).stems
    spoken = frozenset(base.extent_of(entry))
    return Document(
        id=entry.id,
        provisions=_provisions(base, reader, entry),
        hard_keys=_hard_keys(base, reader, (*names, ".", *phrasings), (*names, ".", *_stems(reader, entry))),
        named_keys=reader.hard_keys.find(names),
        extents=spoken | reader.extents.find((*names, ".", *phrasings)) if entry.aspect == "contact" else spoken,
        numbers=frozenset(re.findall(r"\d+", " ".join([*naming, *answers, *entry.questions]))),
        polarity=entry.polarity,
        subject=entry.subject,
        aspect=entry.aspect,
    )


def declined_document(declined: Declined) -> Document:
    """Return a declined kind of question as a document; it carries nothing, and is never answered."""
    return Document(id=declined.id, declined=True)


def _provisions(base: KnowledgeBase, reader: Reader, entry: Entry) -> frozenset[Reference]:
    """Return the sections an entry is about; those it merely cites count only where it is about none."""
    subject = base.subjects.get(entry.subject or "")
    about = set(reader.subject_sections.get(subject.id, ())) if subject else set()
    for text in (entry.title, *entry.keywords):
        about |= reader.phrasing(text).references
    carried = carried_provisions(base, entry)
    return (
        frozenset(of for reference in about for of in _with_act(reference, carried, base.guidebook.instrument))
        or carried
    )


def _with_act(reference: Reference, carried: frozenset[Reference], own: str | None) -> set[Reference]:
    """Return a section that a title names without its Act: of the Acts in which the entry cites it, else of the base's own."""
    if reference.instrument is not None:
        return {reference}
    return {other for other in carried if other.section == reference.section} or {Reference(reference.section, own)}


def _stems(reader: Reader, entry: Entry) -> tuple[str, ...]:
    return reader.phrasing(" . ".join(version.answer for version in entry.versions)).stems


def _hard_keys(
    base: KnowledgeBase, reader: Reader, asked: tuple[str, ...], answered: tuple[str, ...]
) -> frozenset[str]:
    """Return the keys carried: opposed ones from names and answers, others from names and phrasings."""
    opposing = {key.id for key in base.lexicon.hard_keys if key.excludes}
    in_answers, in_phrasings = reader.hard_keys.find(answered), reader.hard_keys.find(asked)
    return frozenset((in_answers & opposing) | (in_phrasings - opposing))


@dataclass(frozen=True, slots=True)
class HardKeys:
    """Compares what a query insists on with what a document carries."""

    excludes: dict[str, frozenset[str]]
    """Keys that a key speaks against, by key; empty for one that must simply be carried."""
    default_extents: frozenset[str]
    instrument: str | None
    """The Act that a bare section means."""
    default_sections: frozenset[str]
    """Sections of that Act that some document is about."""

    @property
    def at_home(self) -> frozenset[str]:
        """Keys that exclude others: what this base is about."""
        return frozenset(key for key, excluded in self.excludes.items() if excluded)

    def conflict(self, query: Query, document: Document) -> Conflict | None:  # noqa: PLR0911 - one return a kind
        """Return why a document cannot be the answer to a query, or None.

        Dates, times, counts and amounts are no keys.
        """
        if document.declined:
            return None
        if not document.extents & (query.extents or self.default_extents):
            return "extent"
        elsewhere = bool(query.extents - self.default_extents)
        carried = [self._carries(document, reference, query) for reference in query.phrasing.references]
        if carried and not elsewhere and not all(carried):
            return "partly" if any(carried) else "provision"
        conflict = self._term_conflict(query, document)
        if conflict:
            return conflict
        if any(figure.split()[1] not in document.numbers for figure in query.figures):
            return "figure"
        if document.polarity and not query.phrasing.references and (document.polarity == "negated") != query.negated:
            return "polarity"
        return None

    def _term_conflict(self, query: Query, document: Document) -> Conflict | None:
        """Compare terms; one found in phrasings only counts where the query names what this base is about as well."""
        at_home = bool(query.hard_keys & self.at_home)
        for key in sorted(query.hard_keys):
            excluded = self.excludes.get(key, frozenset())
            if not excluded:
                if key not in (document.hard_keys if at_home else document.named_keys):
                    return "term"
            elif key not in document.hard_keys and document.hard_keys & excluded and not query.hard_keys & excluded:
                return "opposite"
        return None

    def _carries(self, document: Document, reference: Reference, query: Query) -> bool:
        instrument = reference.instrument
        if instrument is None and reference.section in self.default_sections and document.subject not in query.subjects:
            instrument = self.instrument
        return any(
            carried.section == reference.section
            and (instrument is None or carried.instrument is None or carried.instrument == instrument)
            for carried in document.provisions
        )
