"""A flood wait belongs to the chat that earned it; what does not show a message passes at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from telegram.error import RetryAfter

from guidebot.chat import limiter as limiter_module
from guidebot.chat.limiter import SendLimiter


class Server:
    """Counts calls, and refuses the first ones of a chat."""

    def __init__(self, refuse: dict[int, int]) -> None:
        self.refuse = dict(refuse)
        self.calls: list[tuple[int, float]] = []

    def call(self, chat: int) -> Callable[..., Awaitable[bool]]:
        async def made() -> bool:
            self.calls.append((chat, time.monotonic()))
            wait = self.refuse.pop(chat, None)
            if wait is not None:
                raise RetryAfter(wait)
            return True

        return made


async def _send(limiter: SendLimiter, server: Server, chat: int, endpoint: str = "sendMessage") -> Any:
    return await limiter.process_request(server.call(chat), (), {}, endpoint, {"chat_id": chat}, None)  # type: ignore[arg-type]


async def test_a_short_flood_wait_is_waited_for() -> None:
    server, limiter = Server({1: 1}), SendLimiter(None)
    assert await _send(limiter, server, 1)
    assert [chat for chat, _ in server.calls] == [1, 1]
    assert server.calls[1][1] - server.calls[0][1] >= 0.99


async def test_a_long_flood_wait_is_left_to_the_lane_and_stops_no_other_chat() -> None:
    server, limiter = Server({1: 10}), SendLimiter(None)
    with pytest.raises(RetryAfter):
        await _send(limiter, server, 1)
    started = time.monotonic()
    assert await _send(limiter, server, 2)
    assert time.monotonic() - started < 0.5
    with pytest.raises(RetryAfter):
        await _send(limiter, server, 1)
    assert [chat for chat, _ in server.calls] == [1, 2], "a chat in a flood wait is not even tried"


async def test_the_rate_over_all_chats_is_kept() -> None:
    server, limiter = Server({}), SendLimiter(10)
    started = time.monotonic()
    await asyncio.gather(*(_send(limiter, server, chat) for chat in range(15)))
    assert time.monotonic() - started >= 0.45


async def test_one_chat_gets_a_burst_and_then_a_message_a_second() -> None:
    server, limiter = Server({}), SendLimiter(1000)
    started = time.monotonic()
    await asyncio.gather(*(_send(limiter, server, 7) for _ in range(6)))
    assert time.monotonic() - started >= 0.9


async def test_calls_that_show_no_message_pass_at_once() -> None:
    server, limiter = Server({}), SendLimiter(1)
    started = time.monotonic()
    await asyncio.gather(*(_send(limiter, server, 7, "answerCallbackQuery") for _ in range(20)))
    assert time.monotonic() - started < 0.3


async def test_the_chat_forgotten_is_the_one_longest_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter_module, "_CHATS", 3)
    server, limiter = Server({}), SendLimiter(1000)
    for chat in (1, 2, 3, 1, 4):
        await _send(limiter, server, chat)
    assert list(limiter._chats) == [3, 1, 4]
    await asyncio.gather(*(_send(limiter, server, 1) for _ in range(3)))
    started = time.monotonic()
    await _send(limiter, server, 1)
    assert time.monotonic() - started >= 0.5, "what chat 1 has sent is still counted against it"


async def test_many_chats_at_once_stay_within_both_limits() -> None:
    """Source: core.telegram.org/bots/faq: about 30 messages a second over all, one a second in a chat but for short bursts."""
    server, limiter = Server({}), SendLimiter(30)
    await asyncio.gather(*(_send(limiter, server, chat) for chat in range(12) for _ in range(6)))
    assert _most(server, 1.0) <= 31
    for chat in range(12):
        assert _most(server, 1.0, chat) <= 6


def _most(server: Server, span_s: float, chat: int | None = None) -> int:
    """Return how many calls there were at most in any such time."""
    made = sorted(at for found, at in server.calls if chat in (None, found))
    return max(sum(start <= at < start + span_s for at in made) for start in made)


async def test_without_a_rate_nothing_is_delayed() -> None:
    server, limiter = Server({}), SendLimiter(None)
    started = time.monotonic()
    await asyncio.gather(*(_send(limiter, server, 7) for _ in range(50)))
    assert time.monotonic() - started < 0.3
