"""A database that is away, busy, full or read-only is told from a fault, and the same object works again afterwards."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from guidebot.store import audit
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.outage import outage, refusal
from guidebot.store.tables import handled
from tests.store.mortal import Server, own_folder

NOW = datetime(2026, 11, 25, tzinfo=UTC)


async def _work(database: Database, update_id: int) -> None:
    async with database.writing() as c:
        await c.execute(insert(handled).values(update_id=update_id, at=NOW))
        await audit.append(c, NOW, "system", "consulted", filler="x" * 2_000)


async def _whole(database: Database) -> list[int]:
    """Return the updates that took effect, each of which must have its row of audit."""
    async with database.reading() as c:
        found = [row.update_id for row in await c.execute(select(handled).order_by(handled.c.update_id))]
        before = audit.GENESIS
        rows = [row async for row in audit.rows(c)]
    for number, row in enumerate(rows, start=1):
        assert (row.seq, row.hash) == (number, audit.hash_of(before, number, row.body))
        before = row.hash
    assert len(rows) == len(found)
    return found


async def _why(database: Database, update_id: int) -> str | None:
    try:
        await _work(database, update_id)
    except Exception as error:  # of whatever kind: that is what is asked
        return outage(error)
    return "no error"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with own_folder() as folder:
        made = Server(folder)
        yield made
        made.server.stop()


@pytest.fixture
async def mortal(server: Server) -> AsyncIterator[Database]:
    database = open_database(server.server.get_uri())
    await migrate(database)
    async with database.writing() as c:
        await c.execute(text("TRUNCATE handled, audit"))
    yield database
    await database.close()


async def test_a_killed_server_is_an_outage_and_then_is_not(mortal: Database, server: Server) -> None:
    await _work(mortal, 1)
    server.kill()
    assert [await _why(mortal, number) for number in (2, 3)] == ["it is away", "it is away"]
    server.start()
    await _work(mortal, 4)
    assert await _whole(mortal) == [1, 4]


async def test_a_server_killed_within_a_transaction_leaves_nothing_of_it(mortal: Database, server: Server) -> None:
    await _work(mortal, 1)
    with pytest.raises(Exception) as caught:  # noqa: PT011, PT012 - of whatever kind, at whichever step
        async with mortal.writing() as c:
            await c.execute(insert(handled).values(update_id=2, at=NOW))
            server.kill()
            await audit.append(c, NOW, "system", "consulted")
    assert outage(caught.value) == "it is away"
    server.start()
    await _work(mortal, 3)
    assert await _whole(mortal) == [1, 3]


async def test_many_at_once_recover_from_a_killed_server(mortal: Database, server: Server) -> None:
    await asyncio.gather(*(_work(mortal, number) for number in range(20)))
    server.kill()
    assert set(await asyncio.gather(*(_why(mortal, number) for number in range(20, 40)))) == {"it is away"}
    server.start()
    await asyncio.gather(*(_work(mortal, number) for number in range(40, 60)))
    assert await _whole(mortal) == [*range(20), *range(40, 60)]


async def test_a_server_that_is_told_to_stop_is_an_outage(mortal: Database, server: Server) -> None:
    async with mortal.reading() as c:
        await c.execute(select(handled))
        server.server.stop()  # who is connected is told
        with pytest.raises(Exception) as caught:  # noqa: PT011
            await c.execute(select(handled))
    assert outage(caught.value) in ("it is away", "it is stopping or starting")
    server.start()
    await _work(mortal, 1)


async def test_a_server_that_does_not_answer_ends_with_the_deadline(mortal: Database, server: Server) -> None:
    await _work(mortal, 1)
    stopped = server.processes
    for process in stopped:
        process.suspend()
    try:
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(0.5):
                await _work(mortal, 2)
        assert outage(caught.value) == "it is away"
    finally:
        for process in stopped:
            process.resume()
    await _work(mortal, 3)
    assert set(await _whole(mortal)) >= {1, 3}


async def test_a_deadlock_passes_and_a_broken_rule_does_not(database: Database) -> None:
    await _work(database, 1)
    with pytest.raises(IntegrityError) as caught:
        await _work(database, 1)
    assert outage(caught.value) is None
    with pytest.raises(Exception) as lacking:  # noqa: PT011
        async with database.reading() as c:
            await c.execute(text("SELECT * FROM no_such_table"))
    assert outage(lacking.value) is None
    assert outage(RuntimeError("of ours")) is None
    if database.sqlite:
        return
    first, second = database.engine.connect(), database.engine.connect()
    async with first, second:
        await first.execute(text("SELECT pg_advisory_xact_lock(1)"))
        await second.execute(text("SELECT pg_advisory_xact_lock(2)"))
        results = await asyncio.gather(
            first.execute(text("SELECT pg_advisory_xact_lock(2)")),
            second.execute(text("SELECT pg_advisory_xact_lock(1)")),
            return_exceptions=True,
        )
    assert [outage(found) for found in results if isinstance(found, BaseException)] == ["it is busy"]


async def test_a_server_that_refuses_says_what_to_mend(server: Server) -> None:
    address = server.server.get_uri(database="nowhere")
    database = open_database(address)
    with pytest.raises(Exception) as caught:  # noqa: PT011
        await _work(database, 1)
    assert outage(caught.value) is None
    assert refusal(caught.value) == "it has no database of that name: make one first"
    await database.close()


@pytest.fixture
async def on_file(tmp_path: Path) -> AsyncIterator[Database]:
    database = open_database(sqlite_url(tmp_path / "guidebot.sqlite"))
    await migrate(database)
    yield database
    await database.close()


async def test_a_full_disk_is_an_outage_and_leaves_nothing_half_done(on_file: Database) -> None:
    await _work(on_file, 0)
    async with on_file.reading() as c:
        pages = int((await c.execute(text("PRAGMA page_count"))).scalar_one())
        await c.execute(text(f"PRAGMA max_page_count = {pages + 5}"))
    done = 0
    while (found := await _why(on_file, done + 1)) == "no error":
        done += 1
    assert found == "its disk is full"
    assert done < 20
    assert await _whole(on_file) == [*range(done + 1)]
    async with on_file.reading() as c:
        await c.execute(text("PRAGMA max_page_count = 1000000"))
    await _work(on_file, 100)
    assert await _whole(on_file) == [*range(done + 1), 100]


async def test_a_file_that_is_read_only_is_an_outage(tmp_path: Path) -> None:
    file = tmp_path / "guidebot.sqlite"
    database = open_database(sqlite_url(file))
    await migrate(database)
    async with database.reading() as c:
        await c.execute(text("PRAGMA query_only = ON"))
    assert await _why(database, 1) == "its file is read-only"
    async with database.reading() as c:
        await c.execute(text("PRAGMA query_only = OFF"))
    await _work(database, 2)
    assert await _whole(database) == [2]
    await database.close()


async def test_a_file_that_another_holds_for_too_long_is_busy(
    on_file: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guidebot.store.database._BUSY_MS", 50)
    impatient = open_database(on_file.url.render_as_string())
    with sqlite3.connect(str(on_file.file), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await _why(impatient, 1) == "it is busy"
        other.execute("ROLLBACK")
    other.close()
    await _work(impatient, 2)
    assert await _whole(impatient) == [2]
    await impatient.close()


async def test_a_folder_that_goes_and_comes_back(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    database = open_database(sqlite_url(tmp_path / "disk" / "guidebot.sqlite"))
    await migrate(database)
    await database.close()  # else the open file outlives its name
    (tmp_path / "disk").rename(tmp_path / "away")
    assert await _why(database, 1) == "its file cannot be opened"
    (tmp_path / "away").rename(tmp_path / "disk")
    await _work(database, 2)
    assert await _whole(database) == [2]
    await database.close()


async def test_a_file_that_is_no_database_is_no_outage(tmp_path: Path) -> None:
    (tmp_path / "guidebot.sqlite").write_text("not a database, but long enough to be read as if it were one " * 20)
    database = open_database(sqlite_url(tmp_path / "guidebot.sqlite"))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        await _work(database, 1)
    assert outage(caught.value) is None
    assert "damaged" in str(refusal(caught.value))
    await database.close()


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("postgresql://bot:hunter2@db.example.org/guidebot", "guidebot on db.example.org"),
        ("sqlite:////var/lib/guidebot.sqlite", "/var/lib/guidebot.sqlite"),
        ("sqlite://", "memory"),
    ],
)
def test_where_it_is_is_said_without_user_and_password(address: str, place: str) -> None:
    assert open_database(address).place == place
