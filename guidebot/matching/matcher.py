"""From a query to a decision: exact layer, ranking, hard keys, calibrated outcome, follow-ups."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np

from guidebot.matching.compiled import Compiled
from guidebot.matching.confidence import Confidence, scope_signals, signals
from guidebot.matching.decision import Candidate, Decision, DecisionPolicy, Topic
from guidebot.matching.documents import Document, HardKeys
from guidebot.matching.index import Index
from guidebot.matching.ranking import Evidence, Ranker, Ranking
from guidebot.reading import Query, Reader

_CONSIDERED: Final = 12
"""Documents compared with the hard keys; enough to find those that agree behind those that do not."""
_SHOWN: Final = 5
ANY_DAY: Final = date(2000, 1, 1)
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
        agreeing, conflicts = self.agreeing(query, ranking)
        if not agreeing.evidence:
            return self._nothing_agrees(query, ranking, conflicts)
        return self._decide_ranked(query, agreeing)

    def rank(self, query: Query) -> Ranking:
        """Rank all documents for a query, hard keys aside."""
        vector = self.index.vector(query.phrasing.tokens, query.phrasing.stems)
        return self.ranker.rank(vector, limit=_CONSIDERED)

    def reaches(self, question: str, entry: str) -> bool:
        """Return whether one of an entry's own phrasings, asked as it stands, is answered or offered with it."""
        query = self.reader.query(question, ANY_DAY)
        if not query.phrasing.tokens:
            return False
        position = self.exact.get(query.phrasing.key)
        if position is not None and self.documents[position].id == entry:
            return self.keys.conflict(query, self.documents[position]) is None
        decision = self.match(query)
        return entry in (decision.entry, *decision.choices)

    def sample(self, most: int) -> list[int]:
        """Return phrasings spread evenly over the base."""
        size = self.index.size
        return list(range(0, size, max(1, -(-size // most))))

    def confusable(self, most: int) -> Iterable[tuple[str, str, str | None]]:
        """Yield phrasings, each with its entry and the entry that would win it if it were not there, or None.

        Args:
            most: How many phrasings are tried, spread evenly over the base.
        """
        for row in self.sample(most):
            text = self.phrasings[row]
            owner = int(self.index.documents[row])
            ranking = self.ranker.rank(self.index.row_vector(row), np.array([row]), limit=1)
            first = ranking.evidence[0].document if ranking.evidence else owner
            yield text, self.documents[owner].id, self.documents[first].id if first != owner else None

    def agreeing(self, query: Query, ranking: Ranking) -> tuple[Ranking, list[str]]:
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
