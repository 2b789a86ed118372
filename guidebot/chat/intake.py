"""Where updates enter, however they come: read, put into the lane of their chat, reported when handled."""

import asyncio
from typing import Any, Final

import structlog
from telegram import Bot, Update

from guidebot.chat.handling import Handling
from guidebot.chat.lanes import Lanes

_LOG: Final = structlog.get_logger("guidebot.chat")


class Intake:
    """Takes raw updates from a receiver."""

    def __init__(self, bot: Bot, handling: Handling, lanes: Lanes) -> None:
        self._bot = bot
        self._handling = handling
        self._lanes = lanes

    @property
    def busy(self) -> bool:
        """Whether any update is queued or under way."""
        return self._lanes.busy

    def take(self, raw: dict[str, Any]) -> asyncio.Future[None]:
        """Queue an update; the future is done when it has been handled, whatever came of it.

        Updates of one chat are handled in the order in which they are taken. One that cannot be read is poison: it counts as
        handled, so that it is confirmed and does not come again.
        """
        try:
            update = Update.de_json(raw, self._bot)
            chat = update.effective_chat or update.effective_user
        except Exception as error:
            _LOG.error("update_unreadable", update_id=raw.get("update_id"), error=type(error).__name__)
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.set_result(None)
            return done
        return self._lanes.submit(chat.id if chat else 0, lambda: self._handling.handle(update))

    async def drained(self) -> None:
        """Wait until all that was taken has been handled."""
        await self._lanes.drained()
