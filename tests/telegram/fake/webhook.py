"""Delivery by webhook: in order within a queue, several queues at once, again and again until it is accepted.

Source: telegram-bot-api/WebhookActor.cpp: the first repetition comes at once, then after 2, 4, 8.. seconds, at most a number
drawn anew each time between 60 and 120. There an address that does not answer is moreover tried only now and then for all chats
together; here each chat goes on trying, so its pauses grow at least as fast.
"""

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Awaitable, Callable
from itertools import cycle
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp

from tests.telegram.fake.settings import Settings
from tests.telegram.fake.updates import Update, UpdateQueue

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"
_LONGEST_PAUSE_S: Final = (60.0, 120.0)
_MOST_RETRY_AFTER_S: Final = 3600
_NOT_IN_REPLY: Final = ("get", "setwebhook", "deletewebhook", "close", "logout")
Reply = Callable[[dict[str, Any]], Awaitable[None]]


class Webhook:
    """Posts the updates of one bot to one address, from `start` until `close`."""

    def __init__(
        self, url: str, secret: str, most: int, updates: UpdateQueue, settings: Callable[[], Settings], reply: Reply
    ) -> None:
        """Deliver `most` updates at once, to `url`; `reply` takes a method given in the body of an answer."""
        self.url = url
        self.most = most
        self.secret = secret
        self.last_error: tuple[int, str] | None = None
        self.attempts: list[dict[str, Any]] = []
        self._updates = updates
        self._settings = settings
        self._reply = reply
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._origins = cycle(settings().webhook_via or ("",))
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to deliver."""
        self._loop = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop, wherever it is."""
        tasks = [task for task in (self._loop, *self._busy.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def for_tests(self) -> dict[str, Any]:
        """Return how delivery went."""
        return {"url": self.url, "max_connections": self.most, "last_error": self.last_error, "attempts": self.attempts}

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self._settings().webhook_timeout_s)
        async with aiohttp.ClientSession(timeout=timeout) as session, self._updates.changed:
            while True:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._begin(session)):
                        await self._updates.changed.wait()

    def _begin(self, session: aiohttp.ClientSession) -> float | None:
        """Send what can be sent; return how long until something held back is due, None if nothing is."""
        now = time.monotonic()
        due: list[float] = []
        for update in self._updates.ready(set(self._busy)):
            if len(self._busy) >= self.most:
                break
            if update.not_before > now:
                due.append(update.not_before - now)
            else:
                self._busy[update.queue] = asyncio.create_task(self._deliver(session, update))
        return min(due, default=None)

    async def _deliver(self, session: aiohttp.ClientSession, update: Update) -> None:
        try:
            await self._attempt(session, update)
        finally:
            del self._busy[update.queue]
        await self._updates.wake()

    async def _attempt(self, session: aiohttp.ClientSession, update: Update) -> None:
        headers = {SECRET: self.secret} if self.secret else {}
        url, started = self._address(), time.monotonic()
        update.delivered.append(started)
        error, retry_after, body = "", 0, b""
        try:
            async with session.post(url, json=update.as_json(), headers=headers, allow_redirects=False) as answer:
                body = await answer.read()
                if not 200 <= answer.status <= 299:
                    error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                    retry_after = _seconds(answer.headers.get("Retry-After", ""))
        except TimeoutError:
            error = "Read timeout expired"
        except aiohttp.ClientConnectorError:
            error = "Connection refused"
            update.delivered.pop()  # it never left
        except aiohttp.ClientError:
            error = "Webhook connection closed"
        self.attempts.append(
            {"update_id": update.id, "url": url, "at": started, "took": time.monotonic() - started, "error": error}
        )
        if error:
            self._hold_back(update, error, retry_after)
        else:
            self._updates.confirm(update)
            await self._method_in(body)

    def _hold_back(self, update: Update, error: str, retry_after: int) -> None:
        self.last_error = (int(time.time()), error)
        doubled = 0.0 if update.failures == 0 else min(random.uniform(*_LONGEST_PAUSE_S), 2.0**update.failures)  # noqa: S311
        update.not_before = time.monotonic() + (retry_after or doubled) * self._settings().webhook_pace
        update.failures += 1

    async def _method_in(self, body: bytes) -> None:
        """Carry out the method that an answer may hold."""
        try:
            found = json.loads(body) if body else None
        except ValueError:
            return
        if not isinstance(found, dict):
            return
        name = found.get("method")
        if isinstance(name, str) and not name.lower().startswith(_NOT_IN_REPLY):
            await self._reply(found)

    def _address(self) -> str:
        origin = next(self._origins)
        if not origin:
            return self.url
        parts = urlsplit(self.url)
        return f"{origin.rstrip('/')}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


def _seconds(header: str) -> int:
    return min(_MOST_RETRY_AFTER_S, int(header)) if header.isdecimal() else 0
