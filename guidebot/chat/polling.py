"""Long polling that confirms only what has been handled.

python-telegram-bot confirms an update once it is queued in memory, so a killed process loses it (measured: 4 of 5). Here the
offset moves to the lowest update not yet handled; those above it come again and are recognised by their id.
"""

import asyncio
import time
from typing import Any, Final

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest, RequestData
from telegram.request._requestparameter import RequestParameter

from guidebot.chat.delivery import wait_s
from guidebot.chat.intake import Intake

_LOG: Final = structlog.get_logger("guidebot.polling")
LONG_POLL_S: Final = 30
_PAUSE_S: Final = 0.02
"""Between polls while updates are under way; a handled one ends it at once."""
_LONE_PAUSE_S: Final = 0.2
"""The same where a repeated poll brought nothing but the one update that is waited for, as in a flood wait."""
_MOST: Final = 100
"""Updates that Telegram gives at once; also how far it lets one see past an update that is not confirmed."""
_BACK_OFF_S: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
_ANSWER_S: Final = 10.0
"""How long the answer to a poll may take beyond the time it was asked to hold."""


class Polling:
    """Receives by getUpdates until it is cancelled."""

    def __init__(self, bot_url: str, allowed: tuple[str, ...], intake: Intake) -> None:
        """Receive from `bot_url`, the root of the API with the token."""
        self._url = f"{bot_url}/getUpdates"
        self._allowed = list(allowed)
        self._intake = intake
        self._request = HTTPXRequest(connection_pool_size=2)
        self._offset = 0
        self._open: dict[int, asyncio.Future[None]] = {}
        self._handled: set[int] = set()
        self._progress = asyncio.Event()
        self._polled = -1
        """Offset of the last poll that was answered."""
        self._heard_at = time.monotonic()

    @property
    def silent_s(self) -> float:
        """Seconds since Telegram last answered a poll."""
        return time.monotonic() - self._heard_at

    async def run(self) -> None:
        """Receive for ever.

        Raises:
            InvalidToken: If Telegram no longer knows the token.
        """
        failures = 0
        async with self._request:
            while True:
                try:
                    await self._round()
                    failures = 0
                except InvalidToken:
                    raise
                except TelegramError as error:
                    await self._rest(error, failures)
                    failures += 1

    async def finish(self) -> None:
        """Wait for what is under way, and confirm it."""
        await self._intake.drained()
        if self._next_offset() == self._polled:
            return  # confirmed by the last poll; the same offset again would be held for three seconds
        async with HTTPXRequest(connection_pool_size=1) as request:
            self._request = request
            try:
                await self._poll(self._next_offset(), 0, 1)
            except TelegramError as error:
                _LOG.warning("last_confirmation_failed", error=type(error).__name__)

    async def _round(self) -> None:
        """Poll once, take what is new, and pause while anything is under way."""
        self._progress.clear()
        offset, before = self._next_offset(), self._polled
        found = await self._poll(offset, 0 if self._open else LONG_POLL_S, _MOST)
        for raw in found:
            self._take(raw)
        if self._open:
            alone = offset == before and len(found) <= 1
            try:
                async with asyncio.timeout(_LONE_PAUSE_S if alone else _PAUSE_S):
                    await self._progress.wait()
            except TimeoutError:
                pass

    def _take(self, raw: dict[str, Any]) -> None:
        update_id = int(raw["update_id"])
        if update_id in self._open or update_id in self._handled:
            return
        future = self._intake.take(raw)
        if future.done():
            self._handled.add(update_id)
            return
        self._open[update_id] = future
        future.add_done_callback(lambda _: self._settle(update_id))

    def _settle(self, update_id: int) -> None:
        del self._open[update_id]
        self._handled.add(update_id)
        self._progress.set()

    def _next_offset(self) -> int:
        """Return the lowest update not handled, or the one after the last; forget what lies below it."""
        if self._open:
            offset = min(self._open)
        elif self._handled:
            offset = max(self._handled) + 1
        else:
            return self._offset
        self._offset = offset
        self._handled = {update_id for update_id in self._handled if update_id >= offset}
        return offset

    async def _poll(self, offset: int, hold_s: int, most: int) -> list[dict[str, Any]]:
        fields: dict[str, Any] = {"offset": offset, "limit": most, "timeout": hold_s, "allowed_updates": self._allowed}
        data = RequestData([RequestParameter.from_input(name, value) for name, value in fields.items()])
        found = await self._request.post(self._url, data, read_timeout=hold_s + _ANSWER_S, connect_timeout=_ANSWER_S)
        self._heard_at, self._polled = time.monotonic(), offset
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    async def _rest(self, error: TelegramError, failures: int) -> None:
        """Wait before polling again, for as long as the error asks."""
        pause = wait_s(error) if isinstance(error, RetryAfter) else _BACK_OFF_S[min(failures, len(_BACK_OFF_S) - 1)]
        if isinstance(error, Conflict):
            _LOG.error("another_process_polls", hint="stop the other process of this bot; only one may poll")
        else:
            _LOG.warning("poll_failed", error=type(error).__name__, pause_s=pause)
        await asyncio.sleep(pause)
