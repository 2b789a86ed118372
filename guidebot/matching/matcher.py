"""From a query to a decision: exact layer, ranking, hard keys, calibrated outcome, follow-ups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from guidebot.knowledge import KnowledgeBase, Question
from guidebot.matching.compiled import Compiled
from guidebot.matching.confidence import NEUTRAL, Confidence, calibrate, scope_signals, signals
from guidebot.matching.decision import Candidate, Decision, DecisionPolicy, Topic
from guidebot.matching.documents import Document, HardKeys, declined_document, document_of
from guidebot.matching.index import Index, Row, build_index
from guidebot.matching.ranking import Evidence, Ranker, Ranking
from guidebot.reading import Query, Reader, build_reader

_CONSIDERED: Final = 12
"""Documents compared with the hard keys; enough to find those that agree behind those that do not."""
_SHOWN: Final = 5
_CASES: Final = 240
"""Phrasings left out, one at a time, to calibrate a base without regression questions; labelled ones at most."""
_LABELLED_CASES: Final = 500
_LABELLED_ENOUGH: Final = 200
_LEFT_OUT: Final = 0.1
"""Log-odds by which cases left out understate: an entry without one of its phrasings is poorer than the entry asked for.

Measured within scope: 1.4 on CLINC150, 1.55 on curekart; less is taken, since questions out of scope gain by it too.
"""
_READ_ON: Final = date(2000, 1, 1)
"""Any day: relative dates in curated phrasings are removed, not resolved."""
_OFFERABLE: Final = frozenset({"opposite", "polarity", "figure", "partly"})


@dataclass(frozen=True)
class Matcher:
    """Everything needed to match against one revision; immutable and free of I/O."""

    reader: Reader
    ranker: Ranker
    documents: tuple[Document, ...]
    exact: Mapping[str, int]
    """Document by the canonical words of a phrasing."""
    topics: Mapping[str, tuple[int, ...]]
    """Documents of each subject, in order of aspect."""
    subject_words: Mapping[str, str]
    """How to name each subject in a follow-up."""
    subject_stems: Mapping[str, frozenset[str]]
    """The words of each subject's name and aliases."""
    named_entries: Mapping[str, str]
    """Name of each organisation, by the entry that it is: what "number" asks for after it."""
    aspect_words: Mapping[str, str]
    keys: HardKeys
    confidence: Confidence
    phrasings: tuple[str, ...]
    """Every indexed phrasing, as curated."""
    policy: DecisionPolicy = field(default_factory=DecisionPolicy)

    @property
    def index(self) -> Index:
        """All phrasings."""
        return self.ranker.index

    def compiled(self) -> Compiled:
        """Return what a cache may keep of this matcher."""
        return Compiled(self.index, self.documents, self.exact, self.reader.learned, self.confidence)

    def match(self, query: Query, topic: Topic | None = None) -> Decision:
        """Decide what to do with a query.

        Equal scores are ordered by entry id. A query that leans on the one before is also tried with the subject or
        the aspect of that one, and the reading most likely to be right counts.
        """
        plain = self._decide(query)
        if topic is None or not self._leans(query, plain):
            return plain
        variants = [replace(self._decide(variant), leaned=True) for variant in self._completed(query, topic)]
        answered = [reading for reading in variants if reading.outcome == "answer"]
        if answered:
            best = max(answered, key=lambda reading: reading.right)
            return best if plain.outcome != "answer" or best.right >= plain.right or query.follow_up else plain
        if plain.outcome == "abstain" and plain.reason in ("unknown", "empty"):
            return max([plain, *variants], key=lambda reading: (reading.outcome == "choose", reading.in_scope))
        return plain

    def _leans(self, query: Query, plain: Decision) -> bool:
        """Whether the question before may complete this one; a bare name of a subject is complete."""
        return query.follow_up or (plain.outcome != "answer" and not self._subject_alone(query))

    def _completed(self, query: Query, topic: Topic) -> Iterable[Query]:
        """Yield the query with what it leaves unsaid: the last subject, the last aspect, or both; or the organisation's name."""
        if topic.subject is None and topic.entry in self.named_entries and not self.reader.subjects_of(query):
            yield self._with_words(query, self.named_entries[topic.entry])
        subject = topic.subject if topic.subject in self.subject_words and not self.reader.subjects_of(query) else None
        aspect = topic.aspect if topic.aspect in self.aspect_words and not query.aspects else None
        if subject and aspect:
            yield self._extended(query, subject, aspect)
        if subject:
            yield self._extended(query, subject, None)
        if aspect:
            yield self._extended(query, None, aspect)

    def _extended(self, query: Query, subject: str | None, aspect: str | None) -> Query:
        words = [self.subject_words[subject]] if subject else []
        return replace(
            self._with_words(query, " ".join([*words, self.aspect_words[aspect]] if aspect else words)),
            subjects=query.subjects | ({subject} if subject else set()),
            aspects=query.aspects | ({aspect} if aspect else set()),
        )

    def _with_words(self, query: Query, words: str) -> Query:
        added = self.reader.phrasing(words)
        phrasing = replace(
            query.phrasing,
            tokens=query.phrasing.tokens + added.tokens,
            stems=query.phrasing.stems + added.stems,
            references=query.phrasing.references | added.references,
        )
        return replace(query, phrasing=phrasing)

    def _decide(self, query: Query) -> Decision:
        if not query.phrasing.tokens:
            return Decision("abstain", None, (), (), 0.0, 0.0, "empty")
        if query.person_wanted:
            return Decision("abstain", None, (), self._candidates(self.rank(query).evidence), 0.0, 0.0, "person")
        ranking = self.rank(query)
        exact = self.exact.get(query.phrasing.key)
        if exact is not None:
            return self._decide_exact(query, exact, ranking)
        listed = self._subject_alone(query)
        if listed:
            return Decision("choose", None, listed, self._candidates(ranking.evidence), 0.5, 1.0)
        agreeing, conflicts = self._split(query, ranking)
        if not agreeing.evidence:
            return self._nothing_agrees(query, ranking, conflicts)
        return self._decide_ranked(query, agreeing)

    def rank(self, query: Query) -> Ranking:
        """Rank all documents for a query, hard keys aside."""
        vector = self.index.vector(query.phrasing.tokens, query.phrasing.stems)
        return self.ranker.rank(vector, limit=_CONSIDERED)

    def reaches(self, question: str, entry: str) -> bool:
        """Return whether one of an entry's own phrasings, asked as it stands, is answered or offered with it."""
        query = self.reader.query(question, _READ_ON)
        if not query.phrasing.tokens:
            return False
        position = self.exact.get(query.phrasing.key)
        if position is not None and self.documents[position].id == entry:
            return self.keys.conflict(query, self.documents[position]) is None
        decision = self.match(query)
        return entry in (decision.entry, *decision.choices)

    def confusable(self, most: int) -> Iterable[tuple[str, str, str | None]]:
        """Yield phrasings, each with its entry and the entry that would win it if it were not there, or None.

        Args:
            most: How many phrasings are tried, spread evenly over the base.
        """
        for row in _sample(self, most):
            text = self.phrasings[row]
            owner = int(self.index.documents[row])
            ranking = self.ranker.rank(self.index.row_vector(row), np.array([row]), limit=1)
            first = ranking.evidence[0].document if ranking.evidence else owner
            yield text, self.documents[owner].id, self.documents[first].id if first != owner else None

    def _split(self, query: Query, ranking: Ranking) -> tuple[Ranking, list[str]]:
        """Return the ranking without the documents that conflict with the query, and the kinds of conflict, in order."""
        kept: list[Evidence] = []
        conflicts: list[str] = []
        for evidence in ranking.evidence:
            conflict = self.keys.conflict(query, self.documents[evidence.document])
            if conflict is None:
                kept.append(evidence)
            else:
                conflicts.append(conflict)
        return replace(ranking, evidence=tuple(kept)), conflicts

    def _decide_exact(self, query: Query, document: int, ranking: Ranking) -> Decision:
        found = self.documents[document]
        candidates = (Candidate(found.id, 100.0), *self._candidates(ranking.evidence, without=document))[:_SHOWN]
        if found.declined:
            return Decision("abstain", None, (), candidates, 1.0, 0.0, "declined", found.id)
        conflict = self.keys.conflict(query, found)
        if conflict in ("provision", "extent"):
            return Decision("abstain", None, (), candidates, 0.0, 0.5, conflict)
        return Decision("answer", found.id, (), candidates, 1.0, 1.0)

    def _decide_ranked(self, query: Query, ranking: Ranking) -> Decision:
        """Decide on what agrees with the query; one that names what the base is about is declined only on good grounds."""
        right, in_scope = self.confidence.right(signals(ranking)), self.confidence.in_scope(scope_signals(ranking))
        candidates = self._candidates(ranking.evidence)
        first = self.documents[ranking.evidence[0].document]
        at_home = bool(query.hard_keys & self.keys.at_home)
        if first.declined and right >= (self.policy.answer_at if at_home else self.policy.declined_at):
            return Decision("abstain", None, (), candidates, right, in_scope, "declined", first.id)
        if right >= self.policy.answer_at and in_scope >= self.policy.offer_at and not first.declined:
            return Decision("answer", first.id, (), candidates, right, in_scope)
        offered = self._offered(ranking.evidence)
        if in_scope >= self.policy.offer_at and offered:
            return Decision("choose", None, offered, candidates, right, in_scope)
        return Decision("abstain", None, (), candidates, right, in_scope, "unknown")

    def _nothing_agrees(self, query: Query, ranking: Ranking, conflicts: Sequence[str]) -> Decision:
        in_scope = self.confidence.in_scope(scope_signals(ranking))
        candidates = self._candidates(ranking.evidence)
        first = "partly" if "partly" in conflicts else conflicts[0] if conflicts else "unknown"
        opposed = tuple(
            evidence for evidence, conflict in zip(ranking.evidence, conflicts, strict=True) if conflict in _OFFERABLE
        )
        offered = self._offered(opposed)
        if first in _OFFERABLE and in_scope >= self.policy.offer_at and offered:
            return Decision("choose", None, offered, candidates, 0.0, in_scope)
        return Decision("abstain", None, (), candidates, 0.0, in_scope, "provision" if first == "partly" else first)

    def _offered(self, evidence: Sequence[Evidence]) -> tuple[str, ...]:
        """Return two to four entries: those near enough to the first, else its second, else others of its subject; or none."""
        guidance = [item for item in evidence if not self.documents[item.document].declined]
        if not guidance:
            return ()
        floor = self.policy.share * guidance[0].score
        near = [item.document for item in guidance if item.score >= floor]
        if len(near) == 1:
            beside = self.topics.get(self.documents[near[0]].subject or "", ())
            near += [item.document for item in guidance[1:2]]
            near += beside
        offered = tuple(self.documents[place].id for place in dict.fromkeys(near))[
            : max(2, min(len(near), self.policy.limit))
        ]
        return offered if len(offered) > 1 else ()

    def _candidates(self, evidence: Iterable[Evidence], without: int | None = None) -> tuple[Candidate, ...]:
        return tuple(
            Candidate(self.documents[item.document].id, round(100 * min(1.0, max(0.0, item.score)), 2))
            for item in evidence
            if item.document != without
        )[:_SHOWN]

    def _subject_alone(self, query: Query) -> tuple[str, ...]:
        """Return the entries of a subject when the query is its name or section, or words of its name, and nothing else."""
        named = self.reader.cited_subjects(query) or query.subjects
        if len(named) != 1:
            return ()
        subject = next(iter(named))
        own = self.subject_stems.get(subject, frozenset())
        if any(not stem.startswith("sec") and stem not in own for stem in query.phrasing.stems):
            return ()
        found = [self.documents[position] for position in self.topics.get(subject, ())]
        agreeing = [document.id for document in found if self.keys.conflict(query, document) is None]
        return tuple(agreeing[: self.policy.limit]) if len(agreeing) > 1 else ()


def build_matcher(base: KnowledgeBase, compiled: Compiled | None = None) -> Matcher:
    """Prepare matching for a knowledge base.

    Args:
        base: The knowledge base.
        compiled: What was compiled of this very revision before; compiled anew where there is none.

    Raises:
        ValueError: If `compiled` is of another knowledge base.
    """
    if compiled is not None:
        ids = [*base.guidance, *base.declined]
        if [document.id for document in compiled.documents] != ids:
            raise ValueError("compiled from another knowledge base")
        return _assemble(base, build_reader(base, compiled.learned), compiled)
    reader = build_reader(base)
    read = [[reader.curated(text) for text in phrasings] for phrasings in _phrasings(base)]
    joined = [tuple(stem for words in found for stem in (*words.stems, ".")) for found in read]
    documents = (
        *(document_of(base, reader, entry, joined[place]) for place, entry in enumerate(base.guidance.values())),
        *map(declined_document, base.declined.values()),
    )
    exact: dict[str, int] = {}
    rows: list[Row] = []
    for position, found in enumerate(read):
        for words in found:
            exact.setdefault(words.key, position)
            rows.append(Row(position, words.tokens, words.stems))
    index = build_index(rows, len(documents))
    matcher = _assemble(base, reader, Compiled(index, documents, exact, reader.learned, NEUTRAL))
    return replace(matcher, confidence=_calibrated(matcher, base.questions))


def _phrasings(base: KnowledgeBase) -> list[tuple[str, ...]]:
    """Return the phrasings of every document, in order: titles are phrasings too."""
    entries = [(entry.title, *entry.questions) for entry in base.guidance.values()]
    return [*entries, *(declined.questions for declined in base.declined.values())]


def _assemble(base: KnowledgeBase, reader: Reader, compiled: Compiled) -> Matcher:
    documents = compiled.documents
    topics: dict[str, list[int]] = {}
    for position, document in enumerate(documents):
        if document.subject:
            topics.setdefault(document.subject, []).append(position)
    order = {aspect.id: place for place, aspect in enumerate(base.lexicon.aspects)}
    return Matcher(
        reader=reader,
        ranker=Ranker(compiled.index, frozenset(at for at, document in enumerate(documents) if document.declined)),
        documents=documents,
        exact=compiled.exact,
        topics={
            subject: tuple(sorted(found, key=lambda p: (order.get(documents[p].aspect or "", 99), documents[p].id)))
            for subject, found in topics.items()
        },
        subject_words={subject.id: (*subject.aliases, subject.name)[0] for subject in base.subjects.values()},
        subject_stems={
            subject.id: frozenset(reader.phrasing(" . ".join((subject.name, *subject.aliases))).stems)
            for subject in base.subjects.values()
        },
        named_entries={contact.id: contact.name for contact in base.contacts.values()},
        aspect_words={aspect.id: aspect.terms[0] for aspect in base.lexicon.aspects},
        keys=_hard_keys(base, documents),
        confidence=compiled.confidence,
        phrasings=tuple(text for phrasings in _phrasings(base) for text in phrasings),
    )


def _hard_keys(base: KnowledgeBase, documents: Sequence[Document]) -> HardKeys:
    instrument = base.guidebook.instrument
    return HardKeys(
        excludes={key.id: frozenset(key.excludes) for key in base.lexicon.hard_keys},
        default_extents=frozenset(base.guidebook.extent),
        instrument=instrument,
        default_sections=frozenset(
            reference.section
            for document in documents
            for reference in document.provisions
            if reference.instrument == instrument
        )
        if instrument
        else frozenset(),
    )


def _calibrated(matcher: Matcher, questions: Sequence[Question]) -> Confidence:
    """Calibrate on the questions held out where there are enough, else by leaving out phrasings and entries."""
    unseen = [question for question in questions if question.held_out and not question.context]
    declined = sum(question.declined for question in unseen)
    if len(unseen) - declined >= _LABELLED_ENOUGH and declined >= _LABELLED_ENOUGH // 2:
        step = max(1, -(-len(unseen) // _LABELLED_CASES))
        labelled = [_labelled(matcher, question) for question in unseen[::step]]
        return calibrate([*labelled, *_entries_left_out(matcher, _CASES // 6)])
    return calibrate([*_phrasings_left_out(matcher), *_entries_left_out(matcher, _CASES // 2)], understated=_LEFT_OUT)


def _labelled(matcher: Matcher, question: Question) -> tuple[Ranking, bool, bool]:
    query = matcher.reader.query(question.question, _READ_ON)
    ranking, _ = matcher._split(query, matcher.rank(query))
    first = matcher.documents[ranking.evidence[0].document] if ranking.evidence else None
    right = first is not None and (
        first.declined if question.declined else first.id in (question.entry, *question.also)
    )
    return ranking, right, not question.declined


def _sample(matcher: Matcher, most: int) -> list[int]:
    """Return phrasings spread evenly over the base."""
    size = matcher.index.size
    step = max(1, -(-size // most))
    return list(range(0, size, step))


def _phrasings_left_out(matcher: Matcher) -> Iterable[tuple[Ranking, bool, bool]]:
    index = matcher.index
    for row in _sample(matcher, _CASES):
        owner = int(index.documents[row])
        ranking = matcher.ranker.rank(index.row_vector(row), np.array([row]))
        declined = matcher.documents[owner].declined
        right = bool(ranking.evidence) and ranking.evidence[0].document == owner
        yield ranking, right, not declined


def _entries_left_out(matcher: Matcher, most: int) -> Iterable[tuple[Ranking, bool, bool]]:
    index = matcher.index
    for row in _sample(matcher, most):
        own = np.flatnonzero(index.documents == index.documents[row])
        yield matcher.ranker.rank(index.row_vector(row), own), False, False
