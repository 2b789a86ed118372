"""One lane per chat: what one chat sends is handled in order, different chats side by side, so many at once."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

AT_ONCE: Final = 64
"""Chats handled side by side."""

Work = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[Work, asyncio.Future[None]]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Lanes:
    """Runs work of one key in order, of different keys together, at most `at_once` keys at a time."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._lanes: dict[int, _Lane] = {}
        self._room = asyncio.Semaphore(at_once)
        self._turn = asyncio.Lock()
        """Held for a turn of the event loop, so that it begins one piece of work at a time and calls under way go on between."""

    def submit(self, key: int, work: Work) -> asyncio.Future[None]:
        """Queue work; the future is done when the work is, whatever came of it."""
        lane = self._lanes.setdefault(key, _Lane())
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        lane.waiting.append((work, done))
        if lane.task is None:
            lane.task = asyncio.create_task(self._run(key, lane))
        return done

    @property
    def busy(self) -> bool:
        """Whether any work is queued or under way."""
        return bool(self._lanes)

    async def pause(self, seconds: float) -> None:
        """Sleep in the middle of work, as in a flood wait, and let another key have the place meanwhile."""
        self._room.release()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self._room.acquire()

    async def drained(self) -> None:
        """Wait until nothing is queued or under way."""
        while self._lanes:
            await asyncio.wait([lane.task for lane in self._lanes.values() if lane.task is not None])

    async def _run(self, key: int, lane: _Lane) -> None:
        try:
            while lane.waiting:
                work, done = lane.waiting.popleft()
                try:
                    async with self._room:
                        async with self._turn:
                            await asyncio.sleep(0)
                        await work()
                finally:
                    if not done.done():
                        done.set_result(None)
        finally:
            del self._lanes[key]
