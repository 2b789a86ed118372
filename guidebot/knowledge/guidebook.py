"""What a knowledge base says of itself: title, territories, owner, review interval, standing notices."""

from typing import Annotated

from pydantic import Field

from guidebot.knowledge.fields import Count, Id, Line, Model, Text


class Extent(Model):
    """A territory, and the words by which a question names it."""

    id: Id
    name: Line
    terms: tuple[Line, ...] = ()


class Notices(Model):
    """Sentences that guidebot adds to an answer; the defaults serve a knowledge base that sets none."""

    emergency: Text = "If someone is in danger now: radio control; call 999 if you have no radio."
    personal_data: Text = (
        "Part of your message looked like personal data ({kinds}) and was ignored. "
        "Please delete the message and ask without it."
    )
    outside_extent: Text = "This guidance is for {extent} only; other law applies elsewhere."
    unapproved: Text = "Compiled from public sources; not yet approved by your force."
    overdue: Text = "This entry was due for review on {due}. Check the source before you rely on it."
    not_commenced: Text = "Enacted, but not shown to be in force when its sources were last read ({checked})."
    no_version: Text = "No guidance is held for that date. Check the source for the law as it then stood."
    unread_date: Text = "I did not understand the date, so the law of every period is given where it changed."
    empty: Text = "Ask a question in a few words, as: max sentence for s 4A stalking."
    person: Text = "I hold no records of people, vehicles or incidents. Use your force systems for that."
    provision: Text = (
        "I hold no guidance on {provisions} as asked. Check the section and the Act, or the statute itself."
    )
    unknown: Text = "I have no guidance on that. Ask in other words, or ask a supervisor."


class Guidebook(Model):
    """The head of a knowledge base: `guidebook.yaml`."""

    title: Line
    extent: Annotated[tuple[Id, ...], Field(min_length=1)] = ("england-and-wales",)
    """Territories for which guidance is written unless an entry says otherwise."""
    extents: tuple[Extent, ...] = ()
    """Territories that questions may name."""
    owner: Line = "policy lead"
    """Role that answers for the content."""
    review_interval_days: Count = 182
    instrument: Id | None = None
    """Source id of the Act that a bare section ("s 2A") means."""
    emergency_entry: Id | None = None
    """The entry that answers an emergency for which nothing else is found."""
    helplines: tuple[Id, ...] = ()
    """Contacts that a victim may ring, in order of preference: who is open now is told from these."""
    helplines_entry: Id | None = None
    """The entry that answers who can be rung now."""
    person: Id | None = None
    """The contact or entry shown to whoever asks for a person; a force names its own."""
    notices: Notices = Notices()


class Force(Model):
    """The head of a force's overlay: `forces/<force>/force.yaml`."""

    name: Line
    title: Line | None = None
    person: Id | None = None
    """The contact or entry shown to whoever asks for a person."""
