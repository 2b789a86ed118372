"""From a knowledge base to a matcher: its phrasings read, indexed and calibrated, or assembled from what was compiled before."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from guidebot.knowledge import KnowledgeBase, Question
from guidebot.matching.compiled import Compiled
from guidebot.matching.confidence import NEUTRAL, Confidence, calibrate
from guidebot.matching.documents import Document, HardKeys, declined_document, document_of
from guidebot.matching.index import Row, build_index
from guidebot.matching.matcher import ANY_DAY, Matcher
from guidebot.matching.ranking import Ranker, Ranking
from guidebot.reading import Reader, build_reader

_CASES: Final = 240
"""Phrasings left out, one at a time, to calibrate a base without regression questions."""
_LABELLED_CASES: Final = 500
"""Questions held out that are asked at most."""
_LABELLED_ENOUGH: Final = 200
_LEFT_OUT: Final = 0.1
"""Log-odds by which cases left out understate: an entry without one of its phrasings is poorer than the entry asked for.

Measured within scope: 1.4 on CLINC150, 1.55 on curekart; less is taken, since questions out of scope gain by it too.
"""


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
    query = matcher.reader.query(question.question, ANY_DAY)
    ranking, _ = matcher.agreeing(query, matcher.rank(query))
    first = matcher.documents[ranking.evidence[0].document] if ranking.evidence else None
    right = first is not None and (
        first.declined if question.declined else first.id in (question.entry, *question.also)
    )
    return ranking, right, not question.declined


def _phrasings_left_out(matcher: Matcher) -> Iterable[tuple[Ranking, bool, bool]]:
    index = matcher.index
    for row in matcher.sample(_CASES):
        owner = int(index.documents[row])
        ranking = matcher.ranker.rank(index.row_vector(row), np.array([row]))
        declined = matcher.documents[owner].declined
        right = bool(ranking.evidence) and ranking.evidence[0].document == owner
        yield ranking, right, not declined


def _entries_left_out(matcher: Matcher, most: int) -> Iterable[tuple[Ranking, bool, bool]]:
    index = matcher.index
    for row in matcher.sample(most):
        own = np.flatnonzero(index.documents == index.documents[row])
        yield matcher.ranker.rank(index.row_vector(row), own), False, False
