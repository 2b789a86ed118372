"""What handlers work with: one typed context, the same for all."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeAlias

from telegram.ext import Application, CallbackContext, ExtBot

from guidebot.knowledge import KnowledgeBase
from guidebot.services.ask import Asker
from guidebot.services.browse import Browser
from guidebot.services.people import People
from guidebot.services.receipts import Receipts
from guidebot.services.retention import Retention
from guidebot.services.shelf import Shelf
from guidebot.services.visits import Visit, Visits
from guidebot.services.voices import Voices

Data: TypeAlias = dict[Any, Any]


VISIT: ContextVar[Visit] = ContextVar("visit")
"""The update under way: each is handled in a task of its own."""


@dataclass(slots=True)
class Desk:
    """Where the services stand ready; `shelf` is swapped whole when a revision is published."""

    shelf: Shelf
    people: People
    visits: Visits
    receipts: Receipts
    retention: Retention
    voices: Voices
    london: Callable[[], datetime]
    """The moment, as clocks in London show it."""

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.london().astimezone(UTC)

    def today(self) -> date:
        """Return the day in London."""
        return self.london().date()

    def clock(self) -> time:
        """Return the time in London."""
        return self.london().time()

    @property
    def asker(self) -> Asker:
        """Answers from the current revision."""
        return Asker(self.shelf)

    @property
    def browser(self) -> Browser:
        """Looks through the current revision."""
        return Browser(self.shelf)

    @property
    def base(self) -> KnowledgeBase:
        """The current revision."""
        return self.shelf.base


class GuideContext(CallbackContext[ExtBot[None], Data, Data, Data]):
    """A handler's context, with the desk."""

    @property
    def desk(self) -> Desk:
        """The services."""
        desk: Desk = self.bot_data["desk"]
        return desk

    @property
    def visit(self) -> Visit:
        """The update under way: who it is from, and what it does."""
        return VISIT.get()


GuideApplication: TypeAlias = Application[ExtBot[None], GuideContext, Data, Data, Data, None]
