"""The queue of updates of one bot, and long polling over it, as the official server does them."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.telegram.fake.errors import Dropped, conflict
from tests.telegram.fake.settings import Settings

MOST_HOLD_S: Final = 50
KINDS: Final = (
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "my_chat_member", "chat_member", "message_reaction", "message_reaction_count", "chat_join_request",
    "poll", "poll_answer", "shipping_query", "pre_checkout_query",
)  # fmt: skip
DEFAULT_KINDS: Final = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}


@dataclass(slots=True)
class Update:
    """One update with its history."""

    id: int
    kind: str
    queue: str
    """Updates of one queue are delivered by webhook one after the other. Presses have a queue of their own."""
    chat_id: int | None
    body: dict[str, Any]
    created: float
    delivered: list[float] = field(default_factory=list)
    confirmed: float | None = None
    failures: int = 0
    not_before: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return an Update of the Bot API."""
        return {"update_id": self.id, self.kind: self.body}

    def for_tests(self) -> dict[str, Any]:
        """Return it with its history, times by the clock of the server."""
        return {
            "update_id": self.id, "kind": self.kind, "chat_id": self.chat_id, "created": self.created,
            "delivered": self.delivered, "confirmed": self.confirmed, "failures": self.failures, "update": self.as_json(),
        }  # fmt: skip


class UpdateQueue:
    """Updates in order; `update_id` grows without gaps that matter and is never used again."""

    def __init__(self, first_id: int) -> None:
        """Begin with `first_id`."""
        self.next_id = first_id
        self.history: list[Update] = []
        self.kinds: frozenset[str] = DEFAULT_KINDS
        self.changed = asyncio.Condition()
        self.closed = False
        self._pending: dict[int, Update] = {}
        self._poll: asyncio.Future[None] | None = None
        self._last_offset: int | None = None
        self._last_start = float("-inf")
        self._next_conflict = float("-inf")

    @property
    def pending(self) -> list[Update]:
        """What is not confirmed, oldest first."""
        return list(self._pending.values())

    async def add(self, kind: str, body: dict[str, Any], chat_id: int | None, queue: str) -> Update | None:
        """Queue an update; None if the bot did not ask for its kind."""
        if kind not in self.kinds:
            return None
        update = Update(self.next_id, kind, queue, chat_id, body, time.monotonic())
        self.next_id += 1
        self._pending[update.id] = update
        self.history.append(update)
        await self.wake()
        return update

    async def wake(self) -> None:
        """Tell whoever waits to look again."""
        async with self.changed:
            self.changed.notify_all()

    def confirm(self, update: Update) -> None:
        """Forget an update: the bot has it."""
        if self._pending.pop(update.id, None):
            update.confirmed = time.monotonic()

    def drop_pending(self) -> None:
        """Forget all that is not confirmed, as `drop_pending_updates` does."""
        self._pending.clear()

    def allow(self, kinds: list[str] | None) -> None:
        """Remember the wanted kinds, which holds for updates created from now on; empty means the default."""
        if kinds is not None:
            self.kinds = frozenset(kinds) & frozenset(KINDS) or DEFAULT_KINDS

    async def close(self) -> None:
        """End whatever waits here: the server was reset."""
        self.closed = True
        await self.wake()

    def abort_poll(self, reason: str) -> None:
        """End the poll that is held, with a Conflict."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(conflict(reason))

    async def poll(self, offset: int, limit: int, hold_s: float, settings: Settings) -> list[dict[str, Any]]:
        """Confirm what lies below the offset, and return what is pending, waiting for it if need be.

        Source: process_get_updates_query and do_get_updates of telegram-bot-api/Client.cpp.

        Raises:
            ApiError: A Conflict, when another poll takes over.
        """
        now = time.monotonic()
        if offset == self._last_offset and hold_s < settings.stretch_s and now < self._last_start + settings.stretch_s:
            hold_s = settings.stretch_s
        self._last_offset, self._last_start = offset, now
        start = self._start(offset)
        for update in self.pending:
            if update.id < start:
                self.confirm(update)
        if not self._pending and hold_s:
            await self._wait(hold_s, settings)
        found = [update for update in self.pending if update.id >= start][:limit]
        for update in found:
            update.delivered.append(time.monotonic())
        return [update.as_json() for update in found]

    def _start(self, offset: int) -> int:
        """Return the first wanted id; a negative offset counts from the end, one in the future counts for nothing."""
        if not self._pending or offset == 0 or offset > self.next_id:
            return 0
        return offset if offset > 0 else max(self._pending) + 1 + offset

    async def _wait(self, hold_s: float, settings: Settings) -> None:
        """Hold this poll until there is something, ending the one held before."""
        self.abort_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        mine = self._poll = asyncio.get_running_loop().create_future()
        something = asyncio.ensure_future(self._something())
        try:
            await asyncio.wait({mine, something}, timeout=hold_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            something.cancel()
            if self._poll is mine:
                self._poll = None
        if self.closed:
            mine.cancel()
            raise Dropped
        if mine.done():
            await self.keep_back(settings)
            mine.result()
        mine.cancel()

    async def _something(self) -> None:
        async with self.changed:
            await self.changed.wait_for(lambda: self._pending or self.closed)

    async def keep_back(self, settings: Settings) -> None:
        """Wait before a Conflict is told, unless it is the first for some time."""
        now = time.monotonic()
        if now < self._next_conflict:
            await asyncio.sleep(settings.conflict_s)
        else:
            self._next_conflict = now + settings.conflict_s

    def ready(self, busy: set[str]) -> Iterator[Update]:
        """Yield what a webhook may be sent now: the oldest of each queue that is not busy."""
        seen = set(busy)
        for update in self._pending.values():
            if update.queue not in seen:
                seen.add(update.queue)
                yield update
