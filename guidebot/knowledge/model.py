"""The typed shape of guidance: entries with dated versions, their sources and subjects, changes, what is declined.

Built only by `load`, immutable afterwards. An entry is one question an officer asks (a subject and an aspect of it); its
versions are that question's answers over time.
"""

from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guidebot.knowledge.fields import (
    AnswerText,
    Day,
    DetailText,
    Flag,
    Id,
    Line,
    Model,
    Text,
    Url,
)

Confidence = Literal["verified", "corroborated"]
Questions = Annotated[tuple[Line, ...], Field(min_length=1, max_length=400)]


class Citation(Model):
    """Where a statement stands: a source and the place in it."""

    source: Id
    """Id of a source in `sources.yaml`."""
    pinpoint: Line | None = None
    """Section, paragraph or heading, as `s 4A(5)`."""
    url: Url | None = None
    """Address of that very place, where it cannot be derived from the source and the pinpoint."""


class Source(Model):
    """A document that guidance rests on."""

    id: Id
    title: Line
    """Full title, as cited to officers."""
    short_title: Line | None = None
    publisher: Line | None = None
    kind: Literal[
        "act", "statutory-instrument", "rules", "statutory-guidance", "guidance", "case", "report", "page", "contact"
    ] = "page"
    url: Url
    """Official address; of an Act, its base address, from which a section's is derived."""
    read: Day | None = None
    """Day on which it was last read for this knowledge base."""
    confidence: Confidence | None = None
    aliases: tuple[Line, ...] = ()
    """How officers name it, as `PHA`; used to tell "s 2 PHA" from "s 2 of another Act"."""


class Provision(Model):
    """A section (or schedule, article) of a source."""

    source: Id
    pinpoint: Line


class Subject(Model):
    """What guidance is about: an offence, an order, a procedure, an organisation."""

    id: Id
    name: Line
    aliases: tuple[Line, ...] = ()
    provisions: tuple[Provision, ...] = ()
    """The sections that are this subject, not merely mentioned in it."""


class Period(Model):
    """Days on which a version is in force; both ends inclusive, None for open."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"ends {self.until} before it begins {self.from_}")
        return self

    def overlaps(self, first: date, last: date) -> bool:
        """Return whether any day from `first` to `last`, both inclusive, falls in the period."""
        return (self.from_ is None or self.from_ <= last) and (self.until is None or first <= self.until)


class Version(Model):
    """An entry's answer for one period."""

    in_force: Period = Period()
    commenced: Flag = True
    """False for what is enacted but not shown to be in force; such a version has no `in_force.from`."""
    answer: AnswerText
    detail: DetailText | None = None
    citations: Annotated[tuple[Citation, ...], Field(min_length=1, max_length=8)]

    @model_validator(mode="after")
    def _uncommenced_has_no_beginning(self) -> Self:
        if not self.commenced and self.in_force.from_:
            raise ValueError("commenced is false, so in_force.from must be left out")
        return self


class Review(Model):
    """Who checked an entry against its sources, when, and when it is due again."""

    checked: Day | None = None
    """Day on which the sources were last read."""
    by: Line = "project-compilers"
    """`project-compilers` until a reviewer of the force verifies the entry."""
    due: Day | None = None
    confidence: Confidence | None = None

    @property
    def approved(self) -> bool:
        """Whether a force's own reviewer has verified the entry."""
        return self.by != "project-compilers"

    def due_on(self, interval_days: int) -> date | None:
        """Return the day the next review is due: as written, else `interval_days` after the last one."""
        if self.due or not self.checked:
            return self.due
        try:
            return self.checked + timedelta(days=interval_days)
        except OverflowError:
            return date.max


class Entry(Model):
    """One unit of guidance."""

    id: Id
    title: Line
    subject: Id | None = None
    aspect: Id | None = None
    questions: Questions
    """Phrasings in officers' words; the more varied, the better the entry is found."""
    keywords: tuple[Line, ...] = ()
    """Terms and provisions that the entry answers for though its title does not name them."""
    extent: tuple[Id, ...] = ()
    """Territories; empty means the guidebook's."""
    polarity: Literal["affirmed", "negated"] | None = None
    """Set where the entry differs from another by a negation only, as "convicted" and "not convicted"."""
    versions: Annotated[tuple[Version, ...], Field(min_length=1, max_length=40)]
    related: tuple[Id, ...] = ()
    review: Review = Review()

    @model_validator(mode="after")
    def _versions_do_not_overlap(self) -> Self:
        ordered = sorted(self.versions, key=lambda version: version.in_force.from_ or date.min)
        for earlier, later in pairwise(ordered):
            if earlier.in_force.until is None or later.in_force.overlaps(date.min, earlier.in_force.until):
                raise ValueError("two versions are in force on the same day")
        return self

    def versions_in(self, first: date, last: date) -> tuple[Version, ...]:
        """Return the versions in force on any day from `first` to `last`, earliest first."""
        found = [version for version in self.versions if version.in_force.overlaps(first, last)]
        return tuple(sorted(found, key=lambda version: version.in_force.from_ or date.min))


class Declined(Model):
    """A kind of question that is near but not ours, and where to go instead."""

    id: Id
    title: Line
    questions: Questions
    signpost: AnswerText
    """Shown instead of an answer."""


class Change(Model):
    """A dated change of the law, of a recording rule or of official guidance."""

    id: Id
    date: Day
    title: Line
    before: Text | None = None
    after: Text
    citations: Annotated[tuple[Citation, ...], Field(min_length=1)]
    entries: tuple[Id, ...] = ()


class Question(Model):
    """A labelled query of the regression suite."""

    question: Line
    entry: Id
    """The entry that must answer it, or `declined`."""
    also: tuple[Id, ...] = ()
    """Other entries that would be right too."""
    context: tuple[Line, ...] = ()
    """Earlier questions of the same conversation, first to last."""
    as_of: Day | None = None
    emergency: Flag = False
    held_out: Flag = False
    """No phrasing is written with it in view: confidence is calibrated on such questions, and they tell how unseen ones fare."""
    known_failure: Flag = False
    """A miss that is known; it counts as a failure, and evaluating it says when it passes."""

    @property
    def key(self) -> str:
        """The conversation that is asked: each earlier question, then this one."""
        return " / ".join((*self.context, self.question))

    @property
    def declined(self) -> bool:
        """Whether the query must not be answered."""
        return self.entry == "declined"


class Emergencies(Model):
    """Messages from which an emergency is told from a question (`emergencies.yaml`); invented, without personal data."""

    now: tuple[Line, ...] = ()
    """Someone is in danger as the message is typed."""
    calm: tuple[Line, ...] = ()
    """Much the same words, and nobody is in danger now: law, procedure, the past, conditions, habits."""
