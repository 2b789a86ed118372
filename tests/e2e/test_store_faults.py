"""The store away, full, busy or shared: the person is told, nothing is half done, and the bot goes on by itself."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import func, select, text

from guidebot.services.audit import verify
from guidebot.store.database import open_database
from guidebot.store.tables import METADATA, buttons, handled, receipts
from tests.e2e.enrolled import enrol, enrolled
from tests.e2e.process import SECRET, Bot, by_webhook, free_port, running
from tests.e2e.receipts import receipts as ids
from tests.e2e.small import small
from tests.store.mortal import Server
from tests.telegram.client import Person, Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"
AWAY = re.compile(r"My records cannot be reached just now \(reference ([0-9a-f]{6})\)")
UNRECORDED = "could not be recorded"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is on record."""

    handled: int
    receipts: int
    keyboards: int


async def _kept(address: str) -> Kept:
    """Return how much is on record, all of which must fit together."""
    database = open_database(address)
    async with database.reading() as c:
        counts = [
            int((await c.execute(select(func.count()).select_from(table))).scalar_one())
            for table in (handled, receipts, buttons)
        ]
    verified = await verify(database)
    async with database.reading() as c:
        consulted = await c.execute(text("SELECT body FROM audit"))
        shown = sum(b'"consulted"' in bytes(row.body) for row in consulted)
    await database.close()
    assert verified.intact
    assert shown == counts[1], "each receipt with its row of audit"
    return Kept(*counts)


async def _answered(person: Person) -> str:
    """Ask, and return the receipt of the answer, which has to be the only thing said."""
    await person.say(ASKED)
    (shown,) = await person.messages(1, 20)
    assert "10 years" in shown.text
    return ids(shown.text)[0]


async def _is_kept(person: Person, receipt: str) -> bool:
    await person.say(f"/receipt {receipt}")
    return "Text as given" in (await person.message(20)).text


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("mortal"))
    yield made
    made.server.stop()


@pytest.fixture
async def address(server: Server) -> AsyncIterator[str]:
    """Give the address of a database on a server that may be killed, in which officers are enrolled."""
    found = str(server.server.get_uri())
    await enrol(found)
    yield found
    database = open_database(found)
    async with database.writing() as c:
        for table in [*METADATA.tables, "alembic_version"]:
            await c.execute(text(f"DROP TABLE {table} CASCADE"))
    await database.close()


def _receiving(way: str) -> dict[str, str]:
    return by_webhook(free_port()) if way == "webhook" else {}


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_while_the_database_is_away_officers_are_told_and_then_answered(
    way: str, sim: Sim, telegram: Running, server: Server, address: str
) -> None:
    with running(telegram.url, telegram.token, **small(), **_receiving(way), GUIDEBOT_DATABASE_URL=address) as bot:
        officers = [await sim.person(number, f"Officer {number}") for number in (1, 2, 3)]
        before = [await _answered(officer) for officer in officers]
        assert await sim.confirmed()
        server.kill()
        try:
            for officer in officers:
                await officer.say(ASKED)
            for officer in officers:
                (told,) = await officer.messages(1, 10)
                reference = AWAY.search(told.text)
                assert reference
                assert f'"fault": "{reference[1]}"' in bot.log()
            await officers[0].press("Helpful")
            assert AWAY.search((await officers[0].message(10)).text), "a press too, and not after a long wait"
        finally:
            server.start()
        after = [await _answered(officer) for officer in officers]
        assert await sim.confirmed(20)
        assert await sim.unanswered() == []
        assert [await _is_kept(*one) for one in zip(officers * 2, before + after, strict=True)] == [True] * 6
        for officer in officers:
            await officer.quiet()
        assert bot.stop() == 0
    found = await _kept(address)
    assert (found.receipts, found.keyboards) == (6, 6)
    assert found.handled >= 12


async def test_a_stranger_is_told_nothing_more_while_the_database_is_away(
    sim: Sim, telegram: Running, server: Server, address: str
) -> None:
    """Nobody knows then who is a stranger: what is said is nothing about entries."""
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=address) as bot:
        server.kill()
        try:
            stranger = await sim.person(999_999, "Mallory")
            await stranger.say(ASKED)
            assert AWAY.search((await stranger.message(10)).text)
            await stranger.in_group(-100_77).say(ASKED)
            await stranger.quiet()
        finally:
            server.start()
        assert bot.stop() == 0


async def test_a_database_that_does_not_answer_is_told_too(
    sim: Sim, telegram: Running, server: Server, address: str
) -> None:
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=address) as bot:
        officer = await sim.person(1, "Jo")
        await _answered(officer)
        assert await sim.confirmed()
        stopped = server.processes
        for process in stopped:
            process.suspend()
        try:
            await officer.say(ASKED)
            assert "please ask again" in (await officer.message(15)).text.lower()
        finally:
            for process in stopped:
                process.resume()
        assert await _is_kept(officer, await _answered(officer))
        assert bot.stop() == 0
    assert (await _kept(address)).receipts == 2


@contextmanager
def _full(bot: Bot) -> Iterator[None]:
    """Let no file of a process grow while the block runs, as on a full disk."""
    process = psutil.Process(bot.process.pid)
    before = process.rlimit(psutil.RLIMIT_FSIZE)
    process.rlimit(psutil.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        process.rlimit(psutil.RLIMIT_FSIZE, before)


async def test_an_answer_that_a_full_disk_keeps_off_the_record_is_said_to_be(
    sim: Sim, telegram: Running, tmp_path: Path
) -> None:
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=enrolled(tmp_path)) as bot:
        officer = await sim.person(1, "Jo")
        first = await _answered(officer)
        assert await sim.confirmed()
        with _full(bot):
            await officer.say(ASKED)
            shown, told = await officer.messages(2, 30)
            assert "10 years" in shown.text
            assert UNRECORDED in told.text
            assert await sim.confirmed()
            await officer.press("Helpful", on=shown)
            assert await sim.confirmed(30)
        assert not await _is_kept(officer, ids(shown.text)[0])
        assert await _is_kept(officer, first)
        assert await _is_kept(officer, await _answered(officer))
        assert bot.stop() == 0
        assert (await _kept(bot.database)).receipts == 2


async def test_an_answer_that_meets_a_full_disk_for_a_moment_is_recorded_after_all(
    sim: Sim, telegram: Running, tmp_path: Path
) -> None:
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=enrolled(tmp_path)) as bot:
        officer = await sim.person(1, "Jo")
        with _full(bot):
            given = await _answered(officer)
            await asyncio.sleep(2)
        assert await _is_kept(officer, given)
        await officer.quiet()
        assert bot.stop() == 0


async def test_a_file_that_another_program_holds_delays_no_answer_and_loses_no_record(
    sim: Sim, telegram: Running, tmp_path: Path
) -> None:
    """For longer than is waited for it once."""
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=enrolled(tmp_path)) as bot:
        officers = [await sim.person(number, f"Officer {number}") for number in (1, 2, 3)]
        other = sqlite3.connect(tmp_path / "guidebot.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        given = []
        for officer in officers:
            await officer.say(ASKED)
            given.append(ids((await officer.message(2)).text)[0])
        await asyncio.sleep(7)
        other.execute("ROLLBACK")
        other.close()
        assert await sim.confirmed(30)
        assert [await _is_kept(*one) for one in zip(officers, given, strict=True)] == [True] * 3
        for officer in officers:
            await officer.quiet()
        assert bot.stop() == 0
        assert (await _kept(bot.database)).receipts == 3


def _update(number: int, **body: Any) -> dict[str, Any]:
    sender = {"id": 7, "is_bot": False, "first_name": "Jo"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": {"id": 7, "type": "private"}, "from": sender, **body},
    }


async def _post(settings: dict[str, str], update: dict[str, Any]) -> int:
    """Call the webhook of a process as Telegram does, and return the status."""
    async with httpx.AsyncClient(base_url=f"http://{settings['GUIDEBOT_LISTEN']}", trust_env=False) as http:
        return (await http.post("/telegram/hook", json=update, headers={HEADER: SECRET}, timeout=30)).status_code


async def test_what_was_recorded_is_not_answered_again_by_the_next_process(
    sim: Sim, telegram: Running, tmp_path: Path
) -> None:
    """As after a kill between the answer and Telegram's learning that it was given."""
    settings = by_webhook(free_port()) | small() | {"GUIDEBOT_DATABASE_URL": enrolled(tmp_path)}
    officer = await sim.person(7, "Jo")
    await officer.say("/help")
    with running(telegram.url, telegram.token, **settings) as bot:
        await officer.message()
        assert await _post(settings, _update(9_001, text=ASKED)) == 200
        assert "10 years" in (await officer.message()).text
        bot.kill()
    with running(telegram.url, telegram.token, **settings) as bot:
        assert await _post(settings, _update(9_001, text=ASKED)) == 200
        await officer.quiet()
        assert await _post(settings, _update(9_002, text=ASKED)) == 200
        assert len(await officer.messages(1)) == 1
        assert bot.stop() == 0
    assert (await _kept(settings["GUIDEBOT_DATABASE_URL"])).receipts == 2


async def test_two_processes_on_one_database_are_one_bot(sim: Sim, telegram: Running, address: str) -> None:
    """One answer to each update, whichever takes it; buttons, receipts and what was talked about are shared."""
    shared = {"GUIDEBOT_DATABASE_URL": address}
    first, second = by_webhook(free_port()) | shared, by_webhook(free_port()) | shared
    officer = await sim.person(7, "Jo")
    await officer.say("/help")
    with (
        running(telegram.url, telegram.token, **first) as one,
        running(telegram.url, telegram.token, **second) as two,
    ):
        await officer.message()
        for settings in (first, second, first):
            assert await _post(settings, _update(9_001, text=ASKED)) == 200
        (shown,) = await officer.messages(1)
        await officer.quiet()
        assert await _post(second, _update(9_002, text="and the time limit?")) == 200
        (following,) = await officer.messages(1)
        assert "no 6-month limit" in following.text
        await officer.press("Helpful", on=shown)  # to the process that told Telegram its address last
        assert await sim.confirmed()
        assert "counted, without your name" in (await sim.calls("answerCallbackQuery"))[-1].params["text"]
        assert one.stop() == two.stop() == 0
    found = await _kept(address)
    assert (found.receipts, found.keyboards) == (2, 2)


async def test_offered_to_two_processes_at_once_an_update_is_recorded_once(
    sim: Sim, telegram: Running, address: str
) -> None:
    """Telegram does not do that: it offers an update again when a call failed. At worst both answer."""
    shared = small() | {"GUIDEBOT_DATABASE_URL": address}
    ways = [by_webhook(free_port()) | shared for _ in range(2)]
    officer = await sim.person(7, "Jo")
    await officer.say("/help")
    with (
        running(telegram.url, telegram.token, **ways[0]) as one,
        running(telegram.url, telegram.token, **ways[1]) as two,
    ):
        await officer.message()
        for number in range(9_001, 9_011):
            found = await asyncio.gather(*(_post(way, _update(number, text=ASKED)) for way in ways))
            assert found == [200, 200]
        shown = await officer.messages(10)
        assert len(shown) <= 20
        assert one.stop() == two.stop() == 0
    kept = await _kept(address)
    assert kept.receipts == 10
