"""Sending within Telegram's limits: so many messages a second over all, so many in one chat, and a flood wait obeyed.

python-telegram-bot's own limiter stops every chat when one is flooded, and knows no limit for a private chat (measured:
research, telegram-testing). Here a wait belongs to the chat that earned it.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from guidebot.chat.delivery import wait_s

OVERALL: Final = 30.0
"""Messages a second over all chats. Source: core.telegram.org/bots/faq, "My bot is hitting limits"."""
_BURST, _BURST_S = 5, 5.0
"""In one chat: a message a second, short bursts allowed. Source: as above."""
_CHATS: Final = 5_000
_PATIENCE_S: Final = 1.0
"""A longer flood wait is left to the lane, which waits without a handler's deadline."""
_LIMITED: Final = ("send", "edit", "copy", "forward")

Callback = Callable[..., Coroutine[Any, Any, Any]]


class SendLimiter(BaseRateLimiter[None]):
    """Delays calls that show messages; all others pass at once."""

    def __init__(self, rate: float | None) -> None:
        """Limit to `rate` messages a second over all chats; None leaves it to the server to say when it is too much."""
        self._overall = AsyncLimiter(1, 1 / rate) if rate else None
        """One by one: a bucket of a whole second would let twice the rate pass in the first."""
        self._chats: OrderedDict[int | str, AsyncLimiter] = OrderedDict()
        self._closed_until: dict[int | str, float] = {}

    async def initialize(self) -> None:
        """Nothing is held that must be opened."""

    async def shutdown(self) -> None:
        """Nothing is held that must be closed."""

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """Make a call when its chat and the whole may bear it.

        Raises:
            RetryAfter: If the chat has to wait for longer than a second.
        """
        chat = data.get("chat_id")
        if chat is None or not endpoint.startswith(_LIMITED):
            return await callback(*args, **kwargs)
        await self._flood_wait(chat)
        await self._acquire(chat)
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._close(chat, wait_s(error))
            if wait_s(error) > _PATIENCE_S:
                raise
        await self._flood_wait(chat)
        return await callback(*args, **kwargs)

    async def _acquire(self, chat: int | str) -> None:
        if self._overall is None:
            return
        own = self._chats.pop(chat, None) or AsyncLimiter(_BURST, _BURST_S)
        self._chats[chat] = own
        if len(self._chats) > _CHATS:
            self._chats.popitem(last=False)
        await own.acquire()
        await self._overall.acquire()

    def _close(self, chat: int | str, seconds: float) -> None:
        now = time.monotonic()
        self._closed_until = {key: until for key, until in self._closed_until.items() if until > now}
        self._closed_until[chat] = now + seconds

    async def _flood_wait(self, chat: int | str) -> None:
        left = self._closed_until.get(chat, 0.0) - time.monotonic()
        if left > _PATIENCE_S:
            raise RetryAfter(timedelta(seconds=left))
        if left > 0:
            await asyncio.sleep(left)
