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

    def read(self, raw: dict[str, Any]) -> tuple[int, Update] | None:
        """Return the chat of an update and the update; None for one that cannot be read.

        That one is poison: it counts as handled, so that it is confirmed and does not come again.
        """
        try:
            update = Update.de_json(raw, self._bot)
            chat = update.effective_chat or update.effective_user
        except Exception as error:
            _LOG.error("update_unreadable", update_id=raw.get("update_id"), error=type(error).__name__)
            return None
        return chat.id if chat else 0, update

    def handle(self, chat: int, update: Update) -> asyncio.Future[None]:
        """Queue an update; the future is done when it has been handled, whatever came of it.

        Updates of one chat are handled in the order in which they are given.
        """
        return self._lanes.submit(chat, lambda: self._handling.handle(update))

    def decline(self, chat: int, update: Update) -> asyncio.Future[None]:
        """Queue an update to be answered by saying that it, and what came with it, is too much."""
        return self._lanes.submit(chat, lambda: self._handling.decline(update))

    def take(self, raw: dict[str, Any]) -> asyncio.Future[None]:
        """Read and queue an update; the future is done when it has been handled."""
        found = self.read(raw)
        if found is None:
            done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            done.set_result(None)
            return done
        return self.handle(*found)

    async def drained(self, patience_s: float) -> bool:
        """Wait until all that was taken has been handled, at most so long; log it, and return False, if it has not."""
        try:
            async with asyncio.timeout(patience_s):
                await self._lanes.drained()
        except TimeoutError:
            _LOG.warning("stopped_before_all_was_handled", hint="what was under way comes again at the next start")
            return False
        return True
