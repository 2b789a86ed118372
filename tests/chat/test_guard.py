"""A stranger is told once an hour, and what is remembered of strangers is bounded."""

from typing import Any

import pytest
from telegram import Chat

from guidebot.chat import guard
from guidebot.chat.guard import TOLD, _to_be_told


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [10.0]
    monkeypatch.setattr("guidebot.chat.guard.time.monotonic", lambda: now[0])
    return now


def _told(data: dict[Any, Any], *chats: int) -> list[bool]:
    return [_to_be_told(data, Chat(chat, Chat.PRIVATE)) for chat in chats]


def test_each_chat_is_told_once_an_hour(clock: list[float]) -> None:
    data: dict[Any, Any] = {}
    assert _told(data, 1, 1, 2, 1) == [True, False, True, False]
    clock[0] += 3599.0
    assert _told(data, 1) == [False]
    clock[0] += 1.0
    assert _told(data, 1, 1, 2) == [True, False, True]


def test_a_channel_is_told_nothing() -> None:
    assert not _to_be_told({}, Chat(-100, Chat.CHANNEL))


def test_of_many_chats_those_told_first_are_forgotten(clock: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_CHATS", 2)
    data: dict[Any, Any] = {}
    assert _told(data, 1, 2, 3) == [True, True, True]
    assert list(data[TOLD]) == [2, 3]
