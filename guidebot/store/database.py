"""One database, opened: reading, and writing in one transaction at a time.

SQLite: write-ahead log, every commit on the disk, foreign keys, what is deleted overwritten, writers that wait for one another.
PostgreSQL: as it comes.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from guidebot.errors import ConfigError
from guidebot.store.inline import T, Waiting, Work, run_inline

_BUSY_MS: Final = 5_000
_FORGET_MS: Final = 100
_FORGETTING: Final = 4
_CONNECT_S: Final = 5
_TOGETHER: Final = 64
"""Works that are committed together at most."""
_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}


class Database:
    """An open database; cheap to make, connects when first used."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine: AsyncEngine = _engine(url)

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of ours."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of SQLite; None for a server."""
        return Path(self.url.database) if self.sqlite and self.url.database not in (None, "", ":memory:") else None

    @property
    def place(self) -> str:
        """Where it is, for an operator: a path, or a name and a host, without user and password."""
        if self.sqlite:
            return str(self.file or "memory")
        host = self.url.host or self.url.query.get("host") or "this machine"
        return f"{self.url.database or 'the default database'} on {host}"

    @property
    def engines(self) -> tuple[Engine, ...]:
        """Every engine beneath, for what must hold on each connection."""
        return (self.engine.sync_engine, self._plain) if self.sqlite else (self.engine.sync_engine,)

    @contextlib.asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection that sees one state and changes nothing."""
        async with self.engine.connect() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Yield a connection whose changes all take effect at the end of the block, or none if it raises."""
        async with self.engine.connect() as connection:
            if self.sqlite:
                await connection.execute(text("BEGIN IMMEDIATE"))
            try:
                yield connection
                await connection.commit()
            except BaseException:
                with contextlib.suppress(SQLAlchemyError, OSError):
                    await connection.rollback()
                raise

    async def read(self, work: Work[T]) -> T:
        """Do some reading; on SQLite in a thread, all at once."""
        if not self.sqlite:
            async with self.reading() as c:
                return await work(c)

        def read() -> T:
            with self._plain.connect() as connection:
                return run_inline(work, connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, read)

    async def write(self, work: Work[T]) -> T:
        """Do some work whose changes all take effect at its end, or none if it raises; on SQLite in a thread, all at once.

        There, works that wait together are committed together, each within a savepoint of its own: the disk is waited for once.
        """
        if not self.sqlite:
            async with self.writing() as c:
                return await work(c)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put(Waiting(work, done))
        self._writer.submit(self._write_all)
        return await done

    def _write_all(self) -> None:
        """Do all work that waits, and commit it; in the thread that writes."""
        waiting: list[Waiting] = []
        with contextlib.suppress(Empty):
            while len(waiting) < _TOGETHER:
                waiting.append(self._waiting.get_nowait())
        if not waiting:
            return
        try:
            with self._plain.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                for one in waiting:
                    one.run(connection)
                connection.commit()
        except BaseException as error:
            for one in waiting:
                one.error = one.error or error
        for one in waiting:
            one.tell()

    @cached_property
    def _plain(self) -> Engine:
        """The same file by the synchronous driver."""
        engine = create_engine(self.url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": _BUSY_MS / 1000})
        event.listen(engine, "connect", _prepare)
        return engine

    @cached_property
    def _readers(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(2, "guidebot-read")

    @cached_property
    def _waiting(self) -> "SimpleQueue[Waiting]":
        """Work for the thread that writes."""
        return SimpleQueue()

    @cached_property
    def _writer(self) -> ThreadPoolExecutor:
        """One thread: SQLite has one writer at a time."""
        return ThreadPoolExecutor(1, "guidebot-write")

    async def forget(self) -> bool:
        """Empty the write-ahead log of SQLite, in which what was deleted could still be read; return whether it is empty.

        While somebody reads, as a backup does, it cannot be emptied; others write only between the tries.
        """
        for attempt in range(_FORGETTING if self.sqlite else 0):
            await asyncio.sleep(attempt * _FORGET_MS / 1000)
            async with self.engine.connect() as connection:
                await connection.execute(text(f"PRAGMA busy_timeout = {_FORGET_MS}"))
                busy = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).scalar_one()
                await connection.execute(text(f"PRAGMA busy_timeout = {_BUSY_MS}"))
            if not busy:
                return True
        return not self.sqlite

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
        for name in ("_readers", "_writer"):
            if name in self.__dict__:
                await asyncio.to_thread(self.__dict__.pop(name).shutdown)
        if "_plain" in self.__dict__:
            self.__dict__.pop("_plain").dispose()


def open_database(address: str) -> Database:
    """Open the database at an address: `sqlite:///path/to/file`, or `postgresql://user@host/name`.

    Raises:
        ConfigError: If it is no such address.
    """
    return Database(url_of(address))


def url_of(address: str) -> URL:
    """Return an address with the driver that we use.

    Raises:
        ConfigError: If it is no address of SQLite or PostgreSQL.
    """
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise ConfigError(
            "GUIDEBOT_DATABASE_URL: expected sqlite:///path/to/file or postgresql://user@host/name"
        ) from None
    if backend not in _DRIVERS and url.drivername not in _DRIVERS:
        raise ConfigError("GUIDEBOT_DATABASE_URL: expected sqlite:///path/to/file or postgresql://user@host/name")
    return url.set(drivername=_DRIVERS.get(backend, _DRIVERS.get(url.drivername, url.drivername)))


def sqlite_url(path: Path) -> str:
    """Return the address of a SQLite file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _engine(url: URL) -> AsyncEngine:
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"timeout": _CONNECT_S})
    engine = create_async_engine(url, connect_args={"timeout": _BUSY_MS / 1000})

    event.listen(engine.sync_engine, "connect", _prepare)
    return engine


def _prepare(connection: Any, record: Any) -> None:
    """Set up a connection to SQLite."""
    connection.isolation_level = None  # transactions are ours: see `writing`
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted is overwritten: erased people, receipts whose time is over
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
