"""Everything the server knows: its bots, what tests arranged, and what happened."""

import asyncio
import time
from typing import Any

from tests.telegram.fake.bot import Bot, CarryOut, Numbers
from tests.telegram.fake.faults import Faults
from tests.telegram.fake.journal import Journal
from tests.telegram.fake.settings import Settings


class World:
    """Starts empty, and is emptied by `reset`."""

    def __init__(self, tokens: list[str], carry_out: CarryOut) -> None:
        """Know these tokens; the first is meant where a test names none."""
        self._tokens = tokens
        self._carry_out = carry_out
        self._numbers = {token: Numbers() for token in tokens}
        self._begin()

    def _begin(self) -> None:
        self.settings = Settings()
        self.faults = Faults()
        self.journal = Journal()
        self.over = asyncio.Event()
        """Set when this world ends, so that whatever hangs lets go."""
        self.bots = {
            token: Bot(token, self._numbers[token], lambda: self.settings, self._carry_out) for token in self._tokens
        }

    async def reset(self) -> None:
        """Forget all but the identifiers used."""
        old_bots, old_over, old_journal = list(self.bots.values()), self.over, self.journal
        old_over.set()
        for bot in old_bots:
            await bot.close()
        self._begin()
        await old_journal.tell()

    def bot(self, token: str | None = None) -> Bot:
        """Return the bot of a token, or the first."""
        return self.bots[token or self._tokens[0]]

    def for_tests(self, bot: Bot) -> dict[str, Any]:
        """Return how things stand for one bot."""
        return {
            "tokens": self._tokens,
            "bot": bot.user.as_json(),
            "now": time.monotonic(),
            "in_flight": {update.id: update.delivered[-1] for update in bot.updates.pending if update.delivered},
            "pending_updates": [update.id for update in bot.updates.pending],
            "next_update_id": bot.updates.next_id,
            "allowed_updates": sorted(bot.updates.kinds),
            "webhook": bot.webhook.for_tests() if bot.webhook else None,
            "commands": bot.profile.commands,
            "texts": bot.profile.texts,
            "chats": [chat.as_json() | {"status": chat.status, "pinned": chat.pinned} for chat in bot.chats.values()],
            "unanswered": [query.for_tests() for query in bot.queries.values() if query.answered is None],
            "faults": self.faults.for_tests(),
            "settings": self.settings.model_dump(),
        }
