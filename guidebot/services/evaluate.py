"""Labelled questions asked of a knowledge base: what was right, wrong, offered, declined, and which phrasings confuse."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from pathlib import Path
from typing import Final, Literal

from guidebot.errors import KnowledgeError, Problem
from guidebot.knowledge import KnowledgeBase, Question, load_questions
from guidebot.matching import Topic
from guidebot.services.ask import Asker
from guidebot.services.shelf import Shelf

Verdict = Literal["right", "offered", "wrong", "missed", "declined", "hedged", "answered"]
"""In scope: right, offered, wrong, missed. To be declined: declined, hedged (offered something), answered."""
_Z95: Final = 1.959964
_CONFUSABLE_TRIED: Final = 500
"""Phrasings tried for confusion: enough for a share within five points, in two seconds."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval (Wilson), all in percent."""

    count: int
    total: int

    @property
    def percent(self) -> float:
        """The share itself."""
        return 100 * self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end of the 95 % interval (Wilson 1927)."""
        if not self.total:
            return 0.0, 100.0
        share, z2 = self.count / self.total, _Z95**2
        centre = (share + z2 / (2 * self.total)) / (1 + z2 / self.total)
        half = _Z95 * sqrt(share * (1 - share) / self.total + z2 / (4 * self.total**2)) / (1 + z2 / self.total)
        return 100 * max(0.0, centre - half), 100 * min(1.0, centre + half)


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled question and what came of it."""

    question: Question
    verdict: Verdict
    entry: str | None
    """What answered, if anything did."""
    first: tuple[str, ...]
    """Candidates, best first."""
    right: float
    """Probability of being right that was claimed."""
    emergency: bool


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All cases, counted."""

    cases: tuple[Case, ...]
    confusable: tuple[tuple[str, str, str], ...]
    """Phrasing, its entry, and the entry that would answer it if it were not there."""
    phrasings: int
    """Number of the base's phrasings that were tried for it."""

    def share(self, *verdicts: Verdict, in_scope: bool = True, held_out: bool = False) -> Share:
        """Return the share of cases with any of these verdicts: in scope or not, all or those held out alone."""
        group = [
            case
            for case in self.cases
            if case.question.declined != in_scope and (case.question.held_out or not held_out)
        ]
        return Share(sum(case.verdict in verdicts for case in group), len(group))

    def recall(self, k: int) -> Share:
        """Return how often a right entry is among the first k candidates."""
        group = [case for case in self.cases if not case.question.declined]
        return Share(sum(bool(_labels(case.question) & set(case.first[:k])) for case in group), len(group))

    @property
    def confusions(self) -> Share:
        """The share of the base's phrasings that another entry would win if they were not there."""
        return Share(len(self.confusable), self.phrasings)

    def emergencies(self, flagged_among_urgent: bool) -> Share:
        """Return the share flagged, among emergencies or among all other questions."""
        group = [case for case in self.cases if case.question.emergency == flagged_among_urgent]
        return Share(sum(case.emergency for case in group), len(group))

    @property
    def surprises(self) -> tuple[Case, ...]:
        """Failures that are not known, and known failures that now pass."""
        good = ("right", "declined")
        return tuple(case for case in self.cases if (case.verdict in good) == case.question.known_failure)

    def reliability(self, bins: int = 10) -> list[tuple[float, float, int]]:
        """Return mean claimed probability, share right and count, for each tenth of the claimed probability."""
        groups: list[list[Case]] = [[] for _ in range(bins)]
        for case in self.cases:
            if case.question.declined and case.verdict == "declined":
                continue  # what it claimed was to be right in declining
            groups[min(bins - 1, int(case.right * bins))].append(case)
        return [
            (
                sum(case.right for case in group) / len(group),
                sum(_is_right(case) for case in group) / len(group),
                len(group),
            )
            for group in groups
            if group
        ]


def _labels(question: Question) -> set[str]:
    return {question.entry, *question.also}


def _is_right(case: Case) -> bool:
    return not case.question.declined and bool(_labels(case.question) & set(case.first[:1]))


def evaluate(
    shelf: Shelf, questions: Sequence[Question], today: date, tick: Callable[[], None] = lambda: None
) -> Evaluation:
    """Ask every question and judge what comes.

    Args:
        shelf: The revision to ask.
        questions: Labelled questions; their context is asked first.
        today: The day on which they are asked.
        tick: Called after each, for a progress bar.
    """
    asker = Asker(shelf)
    cases = []
    for question in questions:
        cases.append(_case(asker, question, today))
        tick()
    tried = tuple(shelf.matcher.confusable(_CONFUSABLE_TRIED))
    confused = tuple((text, entry, other) for text, entry, other in tried if other is not None)
    return Evaluation(tuple(cases), confused, len(tried))


def _case(asker: Asker, question: Question, today: date) -> Case:
    topic: Topic | None = None
    for earlier in question.context:
        topic = asker.ask(earlier, today, topic).topic
    reply = asker.ask(question.question, today, topic, question.as_of).reply
    entry = reply.answer.entry if reply.answer else None
    offered = {choice.entry for choice in reply.choices}
    verdict: Verdict
    if question.declined:
        verdict = "declined" if reply.outcome == "abstain" else "hedged" if reply.choices else "answered"
    elif entry is not None:
        verdict = "right" if entry in _labels(question) else "wrong"
    else:
        verdict = "offered" if offered & _labels(question) else "missed"
    first = tuple(candidate.id for candidate in reply.candidates)
    return Case(question, verdict, entry, first, reply.right, reply.emergency)


def questions_of(base: KnowledgeBase, files: Iterable[Path]) -> list[Question]:
    """Return the questions of some files, or the base's own where none is named.

    Raises:
        KnowledgeError: If a file is not a list of labelled questions.
    """
    paths = list(files)
    if not paths:
        return list(base.questions)
    found: list[Question] = []
    problems = []
    for path in paths:
        questions, wrong = load_questions(path)
        found += questions
        problems += wrong
    known = {*base.guidance, "declined"}
    for question in found:
        problems += [
            Problem("", 0, f'no entry has the id "{label}"', entry_id=question.question[:60], mend="correct the label")
            for label in sorted(_labels(question) - known)
        ]
    if problems:
        raise KnowledgeError(problems)
    return found
