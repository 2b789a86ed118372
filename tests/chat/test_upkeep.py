"""What is done without being asked: reminders before a membership lapses, and rows deleted when they have served their time."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from guidebot.chat.upkeep import Clock as MachineClock
from guidebot.chat.upkeep import purge, remind
from guidebot.services.access import Person, Role
from guidebot.services.shelf import Shelf
from guidebot.store.database import Database, open_database
from guidebot.store.tables import METADATA
from tests.chat.recording import Clock, Desked, desked
from tests.e2e.enrolled import ADMIN, OWNER, SUPERVISOR, enrolled

DAY = timedelta(days=1)
NEW = 4001


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def address(tmp_path: Path) -> str:
    return enrolled(tmp_path)


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    opened = open_database(address)
    yield opened
    await opened.close()


@pytest.fixture
async def bot(database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, clock: Clock) -> AsyncIterator[Desked]:
    async with desked(database, shelf, monkeypatch, clock) as found:
        yield found


async def _sponsored(bot: Desked, telegram_id: int, sponsor: int = SUPERVISOR, days: int = 30) -> Person:
    found = bot.desk.people
    by, now = await found.find(sponsor), bot.desk.now()
    made = await found.invite(by, Role.OFFICER, now, telegram_id=telegram_id, name="Jo <Bloggs>", days=days)
    return (await found.redeem(made.code, telegram_id, now)).person


async def _reminded(bot: Desked) -> list[dict[str, Any]]:
    bot.recorder.calls.clear()
    await remind(bot.application, bot.desk)
    return [values for method, values in bot.recorder.calls if method == "sendMessage"]


async def _expires(bot: Desked, telegram_id: int) -> datetime:
    found = await bot.desk.people.find(telegram_id)
    assert found is not None
    assert found.expires_at is not None
    return found.expires_at


async def test_a_sponsor_is_reminded_a_week_and_a_day_before_and_renews_by_one_tap(bot: Desked, clock: Clock) -> None:
    await _sponsored(bot, NEW)
    start, ends = clock.at, await _expires(bot, NEW)
    told = {}
    for days in (0, 22, 23.5, 24, 28, 29.5, 29.9, 30.5):
        clock.at = start + days * DAY
        told[days] = await _reminded(bot)
    assert [len(one) for one in told.values()] == [0, 0, 1, 0, 0, 1, 0, 0]
    (first,), (second,) = told[23.5], told[29.5]
    assert (first["chat_id"], first["text"]) == (second["chat_id"], second["text"])
    assert first["chat_id"] == SUPERVISOR
    assert (
        first["text"] == f"<b>Jo &lt;Bloggs&gt;</b>'s access lapses on {ends:%d %B %Y}. Renew it if they still need it."
    )
    clock.at = start + 24 * DAY
    keyboard = first["reply_markup"]["inline_keyboard"]
    assert [button["text"] for row in keyboard for button in row] == ["Renew"]
    await bot.presses(SUPERVISOR, keyboard[0][0]["callback_data"])
    assert await _expires(bot, NEW) == clock.at + 30 * DAY
    assert await _reminded(bot) == []


async def test_who_has_no_sponsor_any_more_is_a_matter_of_those_who_manage_people(bot: Desked, clock: Clock) -> None:
    await _sponsored(bot, NEW)
    sponsor = await bot.desk.people.find(SUPERVISOR)
    assert sponsor is not None
    await bot.desk.people.revoke(None, sponsor.id, bot.desk.now())
    clock.at += 24 * DAY
    told = await _reminded(bot)
    assert {one["chat_id"] for one in told} == {OWNER, ADMIN}
    admins = next(one for one in told if one["chat_id"] == ADMIN)
    await bot.presses(ADMIN, admins["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    admin, adopted = await bot.desk.people.find(ADMIN), await bot.desk.people.find(NEW)
    assert admin is not None
    assert adopted is not None
    assert (adopted.sponsor, adopted.orphaned) == (admin.id, False)


async def test_nobody_is_reminded_of_themselves(bot: Desked, clock: Clock) -> None:
    """Those whom the command line let in have no sponsor: an admin is then a matter of another admin, or of the owner."""
    clock.at = await _expires(bot, ADMIN) - timedelta(hours=1)
    told = [one for one in await _reminded(bot) if "Member 901<" in one["text"]]
    assert [one["chat_id"] for one in told] == [OWNER]


async def _count(database: Database) -> dict[str, int]:
    async with database.reading() as c:
        found = {}
        for table in METADATA.sorted_tables:
            found[table.name] = int((await c.execute(select(func.count()).select_from(table))).scalar_one())
        return found


def _gone(before: dict[str, int], after: dict[str, int], *tables: str) -> bool:
    """Whether rows are gone from these tables, all of them, and from no other."""
    return after == {**before, **dict.fromkeys(tables, 0)}


async def test_everything_has_its_time_but_the_audit_log(bot: Desked, clock: Clock, database: Database) -> None:
    await bot.says(1, "max sentence for s4A stalking")
    async with database.reading() as c:
        token, receipt = (await c.execute(select(METADATA.tables["buttons"]))).one(), METADATA.tables["receipts"]
        shown = (await c.execute(select(receipt.c.id))).scalar_one()
    said = token.actions.index(f"said|wrong|{shown}")
    await bot.presses(1, f"{token.token}.{said}")
    await bot.says(2, "how long do I keep the weather report of the moon")
    await bot.says(5001, "/start nonsense")
    await bot.desk.people.invite(None, Role.OFFICER, bot.desk.now(), name="Never Came", telegram_id=5002)
    before, start = await _count(database), clock.at
    kept = {"members", "roles", "invitations", "audit"}
    assert all(before[name] for name in before), before

    async def after(days: float) -> dict[str, int]:
        clock.at = start + days * DAY
        await purge(bot.application, bot.desk)
        return await _count(database)

    assert await after(0.5) == before
    first = await after(3)
    assert _gone(before, first, "topics", "rates", "handled", "attempts")
    second = await after(31)
    used = before["invitations"] - 1
    assert _gone({**first, "invitations": used}, second, "buttons")
    assert await after(89) == second
    third = await after(92)
    assert _gone(second, third, "unanswered", "feedback")
    assert await after(364) == third
    last = await after(366)
    assert _gone(third, last, "receipts", "texts")
    assert {name for name, count in last.items() if count} == kept
    assert last["audit"] == before["audit"]
    assert last["members"] == before["members"]


def test_a_clock_that_was_set_is_told_from_time_that_passed() -> None:
    began = datetime(2026, 11, 25, tzinfo=UTC)
    clock = MachineClock(began)
    assert not clock.jumped(began + timedelta(hours=2))
    assert clock.jumped(began + timedelta(days=400))
    assert clock.jumped(began - timedelta(days=2))
