"""Long polling that confirms only what has been handled.

python-telegram-bot confirms an update once it is queued in memory, so a killed process loses it (measured: 4 of 5). Here the
offset moves to the lowest update not yet handled, as soon as that moves; those above it come again and are recognised by their
id. A poll that only confirms asks for one update, so that it is quick.
"""

import asyncio
import time
from math import inf
from typing import Any, Final

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from guidebot.chat.backlog import VIEW, Backlog
from guidebot.chat.delivery import wait_s
from guidebot.chat.intake import Intake
from guidebot.chat.lanes import AT_ONCE
from guidebot.chat.transport import Transport

_LOG: Final = structlog.get_logger("guidebot.polling")
LONG_POLL_S: Final = 30
_PAUSE_S: Final = (0.02, 0.05, 0.1, 0.2)
"""Between polls while updates are under way and nothing moves, as in a flood wait; whatever is handled at the front ends it."""
_GAP_S: Final = 0.005
"""Between polls at least, so that updates handled together are confirmed together."""
_ENOUGH: Final = 48
"""With more than this waiting a poll only confirms, and asks for no more than the update it waits for."""
_BACK_OFF_S: Final = (0.5, 1.0, 2.0, 5.0, 10.0)
_ANSWER_S: Final = 10.0
"""How long the answer to a poll may take beyond the time it was asked to hold."""
_CONFIRM_S: Final = 1.0
"""What the last confirmation may take at least, however long one waited for what was under way."""


class Polling:
    """Receives by getUpdates until it is cancelled."""

    def __init__(self, bot_url: str, allowed: tuple[str, ...], intake: Intake) -> None:
        """Receive from `bot_url`, the root of the API with the token."""
        self._url = f"{bot_url}/getUpdates"
        self._allowed = list(allowed)
        self._intake = intake
        self._request: Transport = Transport(_ANSWER_S, LONG_POLL_S + _ANSWER_S)
        self._backlog = Backlog(AT_ONCE)
        self._progress = asyncio.Event()
        """The front has been handled, or there is room for more."""
        self._idle = 0
        """Polls in a row that brought nothing and confirmed nothing."""
        self._finishing = False
        self._polled = -1
        """Offset of the last poll that was answered."""
        self._heard_at = -inf

    @property
    def silent_s(self) -> float:
        """Seconds since Telegram last answered a poll, or since the beginning; endless before that."""
        return time.monotonic() - self._heard_at

    def begin(self) -> None:
        """Count from now on how long Telegram is silent."""
        self._heard_at = time.monotonic()

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

    async def finish(self, patience_s: float) -> None:
        """Wait for what is under way, at most so long, and confirm what has been handled; begin nothing more."""
        self._finishing = True
        until = time.monotonic() + patience_s
        await self._intake.drained(patience_s)
        offset = self._backlog.offset
        if offset in (0, self._polled):
            return  # nothing has come, or the last poll confirmed it: the same offset again would be held for three seconds
        left_s = max(until - time.monotonic(), 0.0) + _CONFIRM_S
        async with Transport(left_s, left_s) as request:
            self._request = request
            try:
                await self._poll(offset, 0, 1)
            except TelegramError as error:
                _LOG.warning("last_confirmation_failed", error=type(error).__name__)

    async def _round(self) -> None:
        """Poll once, which confirms what has been handled; take what is new; wait until there is a reason to poll again."""
        self._progress.clear()
        offset, before, pending = self._backlog.offset, self._polled, self._backlog.pending
        found = await self._poll(offset, 0 if pending else LONG_POLL_S, VIEW if pending < _ENOUGH else 1)
        self._backlog.confirm(offset)
        new = [raw for raw in found if int(raw["update_id"]) not in self._backlog]
        for raw in new:
            self._see(raw)
        self._backlog.shed()
        self._begin()
        self._idle = 0 if new or offset != before else self._idle + 1
        if self._backlog.pending:
            await asyncio.sleep(_GAP_S)
            try:
                async with asyncio.timeout(_PAUSE_S[min(self._idle, len(_PAUSE_S) - 1)]):
                    await self._progress.wait()
            except TimeoutError:
                pass

    def _see(self, raw: dict[str, Any]) -> None:
        read = self._intake.read(raw)
        self._backlog.see(int(raw["update_id"]), *(read or (0, None)))

    def _begin(self) -> None:
        """Start what may be handled now: nothing while something handled waits to be confirmed, as it would be repeated."""
        if self._finishing or self._backlog.unconfirmed:
            return
        for update_id, chat, update, declined in self._backlog.begin():
            work = self._intake.decline(chat, update) if declined else self._intake.handle(chat, update)
            work.add_done_callback(lambda _, done=update_id: self._settle(done))  # type: ignore[misc]

    def _settle(self, update_id: int) -> None:
        front = self._backlog.offset == update_id
        self._backlog.done(update_id)
        if front or self._backlog.pending == _ENOUGH - 1:
            self._progress.set()
        self._begin()

    async def _poll(self, offset: int, hold_s: int, most: int) -> list[dict[str, Any]]:
        fields: dict[str, Any] = {"offset": offset, "limit": most, "timeout": hold_s, "allowed_updates": self._allowed}
        data = RequestData([RequestParameter.from_input(name, value) for name, value in fields.items()])
        found = await self._request.post(self._url, data)
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
