"""From an officer's words to a `Query`, as one knowledge base understands them.

In this order: emergency, on the text as typed; identifiers masked; date or period; provisions; tokens; spelling;
abbreviations and synonyms; then the lexicon's keys, territories, subjects and aspects.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from guidebot.knowledge import Entry, KnowledgeBase
from guidebot.reading.dates import read_period
from guidebot.reading.emergency import EmergencyDetector
from guidebot.reading.identifiers import mask
from guidebot.reading.phrases import PhraseFinder, Rewriter
from guidebot.reading.query import Phrasing, Query
from guidebot.reading.references import Reference, ReferenceReader, sections_of
from guidebot.reading.spelling import Speller
from guidebot.reading.stems import stems
from guidebot.reading.tokens import tokenise

MAX_CHARACTERS: Final = 2000
"""Of a longer message only the beginning is read."""
_INSTRUMENT_KINDS: Final = frozenset({"act", "statutory-instrument"})
_PLACEHOLDER: Final = re.compile(r"\[(?:[a-z]+)\]")
_NEGATIONS: Final = frozenset(
    [
        "not",
        "no",
        "never",
        "without",
        "isnt",
        "unless",
        "nor",
        "neither",
        "refused",
        "refuses",
        "refuse",
        "declined",
        "acquitted",
        "acquittal",
        "ng",
    ]
)
_MAXIMUM: Final = re.compile(
    r"\b(?:max(?:imum)?|up\s+to|ceiling\s+of|limit\s+of)\s+(?:sentence\s+|penalty\s+|term\s+)?(?:is\s+|of\s+|it\s+)*"
    r"(\d{1,2})\s*(?:years?|yrs?|months?|mths?)\b|\b(\d{1,2})\s*(?:years?|yrs?|months?|mths?)\s+max(?:imum)?\b",
    re.IGNORECASE,
)
_ADULT: Final = 18
"""Above it no law turns on the age: it is a circumstance."""
_TAG: Final = re.compile(
    r"\b(?:does|is|was|did|do|has|can|are|were|would|should)n['’]?t\s+(?:it|he|she|they|that|there)\W*$", re.IGNORECASE
)
"""A question tag, "doesn't it", which negates nothing."""
_AGE: Final = re.compile(r"\b(?:aged?|age\s+of|under|over)\s+(\d{1,2})s?\b(?!\s*(?:years?\s+(?:ago|inside)|months?|days?|mins?))"
                         r"|\b(\d{1,2})[\s-]*(?:years?|yrs?|yr)[\s-]*olds?\b|\b(\d{1,2})\s*yo\b", re.IGNORECASE)  # fmt: skip
_FOLLOW_UP: Final = re.compile(
    r"^\s*(?:and|but|or|so|ok(?:ay)?|what about|how about|what if|what is it|whats it|also|then|same for|does that|is that|"
    r"can that|any|even if|if so)\b|\b(?:that|it|this|those|them|one|the same)\s*\??\s*$",
    re.IGNORECASE,
)
_LOOK_UP: Final = re.compile(
    r"\b(?:run|check|search|look\s*up|find|trace|pnc|pnd|anpr|vodafone|who\s+(?:owns|is)|whose|history\s+of|details\s+(?:of|for)|"
    r"address|wanted|previous|precons|intel|markers?)\b",
    re.IGNORECASE,
)
_WHEREABOUTS: Final = re.compile(
    r"\bwhere\s+(?:does|do|is|has)\s+(?:my|our|the|this|his|her)\s+(?:ex|suspect|victim|stalker|wife|husband|neighbou?r|boss)\b"
    r"[\w\s]{0,20}\b(?:live|living|now|work)\b|"
    r"\b(?:give|send|get|tell|text)\s+me\s+(?:the\s+|his\s+|her\s+|their\s+)?(?:home\s+)?(?:address|phone\s+number|number|mobile|"
    r"facebook|insta(?:gram)?|precons|previous)\s+(?:of|for)\s+(?:the|this|my|our|a)\s+(?:victim|suspect|stalker|witness|ip|ap|ex)\b",
    re.IGNORECASE,
)
_OF_CHANGE: Final = re.compile(
    r"\b(?:chang\w*|introduc\w*|what\s+happened|new\s+(?:law|rule)s?|brought\s+in|came\s+in)\b", re.I
)
_ANY_DAY: Final = date(2000, 1, 1)
_SHORT_QUESTION: Final = 12
"""Tokens up to which a question without a subject may lean on the one before."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What takes time to learn from a knowledge base, and a cache may keep."""

    vocabulary: Mapping[str, int]
    """Words of its phrasings with their counts."""
    emergency: EmergencyDetector


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads texts as one revision of the knowledge base knows the words."""

    references: ReferenceReader
    rewriter: Rewriter
    speller: Speller
    emergency: EmergencyDetector
    hard_keys: PhraseFinder
    extents: PhraseFinder
    subjects: PhraseFinder
    aspects: PhraseFinder
    subject_sections: Mapping[str, frozenset[Reference]]
    """Provisions that are a subject, by subject id."""
    section_subjects: Mapping[Reference, frozenset[str]]
    """Subjects that a provision is, by provision."""
    instrument: str | None
    """The Act that a bare section means, where it has such a section."""
    vocabulary: Mapping[str, int]
    """Words of the knowledge base with their counts."""

    @property
    def learned(self) -> Learned:
        """What a cache may keep of this reader."""
        return Learned(self.vocabulary, self.emergency)

    def phrasing(self, text: str, correct: bool = False) -> Phrasing:
        """Read a text's words; curated phrasings are not corrected, queries are."""
        referenced = self.references.read(text)
        tokens = tokenise(referenced.text)
        if correct:
            tokens = tuple(self.speller.correct(token) for token in tokens)
        tokens = self.rewriter.rewrite(tokens)
        return Phrasing(tokens, stems(tokens), referenced.references, referenced.instruments)

    def curated(self, text: str) -> Phrasing:
        """Read a curated phrasing as a query would be read, but leave its spelling as it is."""
        return self.phrasing(read_period(text, _ANY_DAY).text)

    def query(self, text: str, today: date) -> Query:
        """Read a question.

        Args:
            text: As typed; what identifies a person is masked here and appears nowhere in the result.
            today: The day from which "two years ago" counts.
        """
        text = text[:MAX_CHARACTERS]
        emergency = self.emergency.detect(text)
        masked = mask(text)
        readable = _PLACEHOLDER.sub(" ", masked.text) if masked.kinds else masked.text
        dated = read_period(readable, today)
        phrasing = self.phrasing(_TAG.sub("", dated.text), correct=True)
        phrasing = self._without_years(phrasing, keep=bool(_OF_CHANGE.search(readable)))
        subjects = self.subjects.find(phrasing.stems)
        return Query(
            text=masked.text,
            phrasing=phrasing,
            period=dated.period,
            unread_date=dated.unread,
            of_today=dated.of_today,
            emergency=emergency,
            personal_data=masked.kinds,
            person_wanted=bool(masked.kinds and _LOOK_UP.search(readable)) or bool(_WHEREABOUTS.search(readable)),
            negated=bool(_NEGATIONS & set(phrasing.tokens)),
            hard_keys=self.hard_keys.find(phrasing.stems),
            figures=frozenset(figures(readable)),
            extents=self.extents.find(phrasing.stems),
            subjects=subjects,
            aspects=self.aspects.find(phrasing.stems),
            follow_up=_leans(readable, len(phrasing.tokens), bool(subjects or phrasing.references)),
        )

    def _without_years(self, phrasing: Phrasing, keep: bool) -> Phrasing:
        """Drop year tokens: they say when, not what, unless a change itself is asked about and the base knows the year."""
        kept = [
            (token, stem)
            for token, stem in zip(phrasing.tokens, phrasing.stems, strict=True)
            if not re.fullmatch(r"y\d{4}", token) or (keep and self.speller.knows(token))
        ]
        tokens = tuple(token for token, _ in kept)
        return Phrasing(tokens, tuple(stem for _, stem in kept), phrasing.references, phrasing.instruments)

    def subjects_of(self, query: Query) -> frozenset[str]:
        """Return the subjects a query names by alias or by provision."""
        return query.subjects | self.cited_subjects(query)

    def cited_subjects(self, query: Query) -> frozenset[str]:
        """Return the subjects whose provisions a query names; a bare section is the base's own Act's, where it has one."""
        found: set[str] = set()
        for reference in query.phrasing.references:
            own = self.section_subjects.get(Reference(reference.section, reference.instrument or self.instrument))
            if own or reference.instrument:
                found |= own or set()
            else:
                found |= {
                    subject
                    for other, subjects in self.section_subjects.items()
                    if other.section == reference.section
                    for subject in subjects
                }
        return frozenset(found)


def _leans(text: str, tokens: int, has_subject: bool) -> bool:
    """Whether a question leans on the one before: it says so, or is short and names no subject."""
    if _FOLLOW_UP.match(text):
        return True
    return not has_subject and (tokens <= _SHORT_QUESTION // 2 or bool(_FOLLOW_UP.search(text)))


def figures(text: str) -> Iterator[str]:
    """Yield each maximum, and each age of a child, that a text introduces as such, as `max 14` or `age 15`."""
    for match in _MAXIMUM.finditer(text):
        yield f"max {match.group(1) or match.group(2)}"
    for match in _AGE.finditer(text):
        age = next(filter(None, match.groups()))
        if int(age) <= _ADULT:
            yield f"age {age}"


def build_reader(base: KnowledgeBase, learned: Learned | None = None) -> Reader:
    """Prepare the reader of a knowledge base.

    Args:
        base: The knowledge base.
        learned: What was learned from this very base before; learned anew where there is none.
    """
    references = ReferenceReader.build(_sections(base), _instruments(base))
    rewriter = Rewriter.build(_rewrites(base))

    def plain(term: str) -> tuple[str, ...]:
        return stems(rewriter.rewrite(tokenise(references.read(term).text)))

    if learned is None:
        learned = Learned(_vocabulary(base), _emergency_detector(base))
    words = dict(learned.vocabulary)
    subject_sections = {
        subject.id: frozenset(
            Reference(section, provision.source)
            for provision in subject.provisions
            for section in sections_of(provision.pinpoint)
        )
        for subject in base.subjects.values()
    }
    by_section: dict[Reference, set[str]] = {}
    for subject_id, provisions in subject_sections.items():
        for reference in provisions:
            by_section.setdefault(reference, set()).add(subject_id)
    return Reader(
        references=references,
        rewriter=rewriter,
        speller=Speller.build(words, frozenset(base.lexicon.protected)),
        emergency=learned.emergency,
        hard_keys=PhraseFinder.build((plain(term), key.id) for key in base.lexicon.hard_keys for term in key.terms),
        extents=PhraseFinder.build((plain(term), item.id) for item in base.guidebook.extents for term in item.terms),
        subjects=PhraseFinder.build(
            (plain(alias), subject.id)
            for subject in base.subjects.values()
            for alias in (subject.name, *subject.aliases)
        ),
        aspects=PhraseFinder.build((plain(term), item.id) for item in base.lexicon.aspects for term in item.terms),
        subject_sections=subject_sections,
        section_subjects={reference: frozenset(found) for reference, found in by_section.items()},
        instrument=base.guidebook.instrument,
        vocabulary=words,
    )


def _texts(base: KnowledgeBase) -> Iterator[str]:
    for entry in base.guidance.values():
        yield entry.title
        yield from entry.questions
    for declined in base.declined.values():
        yield from declined.questions
    for subject in base.subjects.values():
        yield from (subject.name, *subject.aliases)
    for abbreviation in base.lexicon.abbreviations:
        yield from (*abbreviation.short, abbreviation.long)
    for group in base.lexicon.synonyms:
        yield from group


def _vocabulary(base: KnowledgeBase) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for text in _texts(base):
        counts.update(tokenise(read_period(text, _ANY_DAY).text))
    return dict(counts)


def _emergency_detector(base: KnowledgeBase) -> EmergencyDetector:
    calm = [entry.questions for key, entry in base.guidance.items() if key != base.guidebook.emergency_entry]
    calm += [declined.questions for declined in base.declined.values()]
    questions = [question for questions in calm for question in questions]
    return EmergencyDetector.build(base.emergencies.now, base.emergencies.calm, questions)


def _instruments(base: KnowledgeBase) -> dict[str, str]:
    """Return the source by each way to name an instrument; an Act may be named without its year where only one is so named."""
    found: dict[str, str] = {}
    undated: dict[str, set[str]] = {}
    for source in base.sources.values():
        if source.kind in _INSTRUMENT_KINDS:
            for alias in (source.title, *((source.short_title,) if source.short_title else ()), *source.aliases):
                found.setdefault(alias.lower(), source.id)
                name = re.match(r"(.* act) (?:1[89]|20)\d\d\b", alias.lower())
                if name:
                    undated.setdefault(name.group(1), set()).add(source.id)
    return {**{name: next(iter(ids)) for name, ids in undated.items() if len(ids) == 1}, **found}


def carried_provisions(base: KnowledgeBase, entry: Entry) -> frozenset[Reference]:
    """Return the provisions an entry answers for: those of its citations, its subject, its title and its keywords."""
    found: set[Reference] = set()
    for version in entry.versions:
        for citation in version.citations:
            source = base.sources.get(citation.source)
            if source and source.kind in _INSTRUMENT_KINDS and citation.pinpoint:
                found |= {Reference(section, source.id) for section in sections_of(citation.pinpoint)}
    subject = base.subjects.get(entry.subject or "")
    for provision in subject.provisions if subject else ():
        found |= {Reference(section, provision.source) for section in sections_of(provision.pinpoint)}
    return frozenset(found)


def _sections(base: KnowledgeBase) -> Iterable[str]:
    for subject in base.subjects.values():
        for provision in subject.provisions:
            yield from sections_of(provision.pinpoint)
    for entry in base.entries.values():
        yield from (reference.section for reference in carried_provisions(base, entry))


def _rewrites(base: KnowledgeBase) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Yield phrase and canonical form: every long form becomes its first short form, every synonym its group's first."""
    for abbreviation in base.lexicon.abbreviations:
        canonical = tokenise(abbreviation.short[0])
        for form in (*abbreviation.short[1:], abbreviation.long):
            yield tokenise(form), canonical
    for group in base.lexicon.synonyms:
        canonical = tokenise(group[0])
        for form in group[1:]:
            yield tokenise(form), canonical
