"""What is in view: order within a chat, a bound over all, and nobody hidden for long."""

import pytest
from telegram import Update

from guidebot.chat.backlog import FLOOD, VIEW, Backlog


def _seen(found: Backlog, *chats: int, first: int = 1) -> None:
    for update_id, chat in enumerate(chats, start=first):
        found.see(update_id, chat, Update(update_id))


def _begun(found: Backlog) -> list[int]:
    return [update_id for update_id, *_ in found.begin()]


def test_one_of_each_chat_is_begun_and_the_next_when_it_is_done() -> None:
    found = Backlog(10)
    _seen(found, 1, 1, 2, 1)
    assert _begun(found) == [1, 3]
    assert _begun(found) == []
    found.done(1)
    assert _begun(found) == [2]


def test_no_more_chats_are_served_together_than_allowed() -> None:
    found = Backlog(3)
    _seen(found, *range(20))
    assert _begun(found) == [1, 2, 3]
    found.done(2)
    assert _begun(found) == [4]


def test_only_what_lies_below_the_lowest_not_handled_is_confirmed() -> None:
    found = Backlog(10)
    _seen(found, 1, 2, 3)
    _begun(found)
    found.done(2)
    assert (found.offset, found.unconfirmed, found.pending) == (1, 0, 2)
    found.done(1)
    assert (found.offset, found.unconfirmed, found.pending) == (3, 2, 1)
    found.confirm(3)
    assert 2 not in found
    assert 3 in found
    found.done(3)
    assert (found.offset, found.unconfirmed, found.pending) == (4, 1, 0)


def test_what_cannot_be_read_counts_as_handled() -> None:
    found = Backlog(10)
    found.see(7, 0, None)
    assert (found.offset, found.pending) == (8, 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("guidebot.chat.backlog.time.monotonic", lambda: now[0])
    return now


def test_a_chat_that_fills_the_view_is_told_once_and_the_rest_let_go(clock: list[float]) -> None:
    found = Backlog(10)
    _seen(found, *[1] * VIEW)
    assert _begun(found) == [1]
    found.shed()
    assert found.pending == VIEW, "a backlog that has just come into view may be worked off"
    clock[0] += 5.0
    found.shed()
    assert found.pending == 2, "the one being served, and the one that is declined"
    found.done(1)
    assert [(update_id, declined) for update_id, _, _, declined in found.begin()] == [(2, True)]
    found.done(2)
    assert found.offset == VIEW + 1
    found.confirm(found.offset)
    _seen(found, 1, 1, 2, first=VIEW + 1)
    found.shed()
    assert _begun(found) == [VIEW + 3], "it goes on flooding, and the other is seen"
    clock[0] += 3.1
    _seen(found, 1, first=VIEW + 4)
    found.shed()
    assert _begun(found) == [VIEW + 4], "after some silence it is listened to again"


def test_many_chats_or_less_than_a_full_view_are_no_flood(clock: list[float]) -> None:
    busy = Backlog(10)
    _seen(busy, *([1] * FLOOD + [2] * (VIEW - FLOOD)))
    busy.shed()
    assert busy.pending == VIEW
    short = Backlog(10)
    _seen(short, *[1] * (VIEW - 1))
    short.shed()
    assert short.pending == VIEW - 1


def test_nothing_far_from_the_front_is_begun_unless_the_front_is_late(clock: list[float]) -> None:
    found = Backlog(64)
    _seen(found, *range(40))
    assert _begun(found) == list(range(1, 17))
    for update_id in range(2, 17):
        found.done(update_id)
    assert _begun(found) == [], "what is handled now could not be confirmed before the first"
    clock[0] += 0.3
    assert _begun(found) == list(range(17, 33)), "a flood wait of the first holds nobody up"
    found.done(1)
    assert (found.offset, found.unconfirmed) == (17, 16)
