"""One question, one reply: the use case behind the command line and the chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from guidebot.answering import NOTHING, Noticed, Option, Reply, compose, first_notices, option
from guidebot.matching import Decision, Topic
from guidebot.reading import Period, Query
from guidebot.services.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Asked:
    """A reply, with what it made the conversation's topic."""

    reply: Reply
    topic: Topic | None
    query: Query
    """The question as read, identifiers masked."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Answers from one revision."""

    shelf: Shelf

    def ask(
        self,
        text: str,
        today: date,
        topic: Topic | None = None,
        as_of: date | None = None,
        clock: time | None = None,
    ) -> Asked:
        """Answer one question.

        Args:
            text: As typed.
            today: The day on which it is asked.
            topic: What the conversation was about last.
            as_of: The date asked about where the question names none.
            clock: The time in London, where it is known: services are then said to be open or shut.
        """
        base, matcher = self.shelf.base, self.shelf.matcher
        query = matcher.reader.query(text, today)
        decision = matcher.match(query, topic)
        if topic and topic.period and decision.leaned and not (query.period or query.of_today or as_of):
            query = replace(query, period=topic.period)
        reply = compose(base, decision, query, today, as_of, clock)
        return Asked(reply, self._topic(query, decision, reply) or topic, query)

    def ask_within(
        self,
        text: str,
        earlier: Sequence[str],
        today: date,
        as_of: date | None = None,
        clock: time | None = None,
    ) -> Reply:
        """Answer a question that follows earlier ones of the same conversation, oldest first."""
        topic: Topic | None = None
        for question in earlier:
            topic = self.ask(question, today, topic, as_of).topic
        return self.ask(text, today, topic, as_of, clock).reply

    def show(
        self,
        entry: str,
        today: date,
        period: Period | None = None,
        clock: time | None = None,
        noticed: Noticed = NOTHING,
    ) -> Option | None:
        """Return one entry as it stands today or in a period: a choice that was picked, or a related entry."""
        return option(self.shelf.base, entry, today, period, clock, noticed)

    def notices(self, noticed: Noticed) -> tuple[str, ...]:
        """Return what is said first on a page that a reply leads to."""
        return first_notices(self.shelf.base, noticed)

    def topic_of(self, entry: str, period: Period | None = None) -> Topic:
        """Return the topic that an entry makes, shown for a period."""
        found = self.shelf.base.guidance[entry]
        return Topic(found.subject, found.aspect, entry, period)

    def _topic(self, query: Query, decision: Decision, reply: Reply) -> Topic | None:
        """Return what a reply was about: the one subject that the question named, else that of the entry shown."""
        guidance = self.shelf.base.guidance
        first = next((choice for choice in decision.choices if choice in guidance), None)
        shown = reply.answer.entry if reply.answer else first
        if shown is None:
            return None
        topic = self.topic_of(shown, reply.period)
        reader = self.shelf.matcher.reader
        named = reader.cited_subjects(query) or query.subjects
        return replace(topic, subject=next(iter(named))) if len(named) == 1 else topic
