"""What handlers work with: one typed context, the same for all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, TypeAlias

from telegram.ext import Application, CallbackContext, ExtBot

from guidebot.chat.conversation import Conversations
from guidebot.knowledge import KnowledgeBase
from guidebot.services.access import Access
from guidebot.services.ask import Asker
from guidebot.services.browse import Browser
from guidebot.services.shelf import Shelf

Data: TypeAlias = dict[Any, Any]


@dataclass(slots=True)
class Desk:
    """Where the services stand ready; `shelf` is swapped whole when a revision is published."""

    shelf: Shelf
    access: Access
    now: Callable[[], datetime]
    """The moment, as clocks in London show it."""
    conversations: Conversations = field(default_factory=Conversations)

    def today(self) -> date:
        """Return the day in London."""
        return self.now().date()

    def clock(self) -> time:
        """Return the time in London."""
        return self.now().time()

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


GuideApplication: TypeAlias = Application[ExtBot[None], GuideContext, Data, Data, Data, None]
