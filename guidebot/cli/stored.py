"""What the verbs that need the store share: where it is, how it is opened, what is said when it cannot be."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_data_path
from sqlalchemy.exc import SQLAlchemyError

from guidebot.config import Settings
from guidebot.errors import ConfigError, GuidebotError
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import require_current
from guidebot.store.outage import outage, refusal

T = TypeVar("T")


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def named(chosen: Settings) -> Database:
    """Return the database that the settings name, whether or not it is there.

    Raises:
        ConfigError: If the address is none.
    """
    given = chosen.database_url.get_secret_value() if chosen.database_url else None
    return open_database(given or sqlite_url(user_data_path("guidebot", appauthor=False) / "guidebot.sqlite"))


def database_of(chosen: Settings) -> Database:
    """Return the database that the settings name; a file and its folder are made, for the user alone.

    Raises:
        ConfigError: If the address is none, or the file cannot be made.
    """
    database = named(chosen)
    if database.file is not None:
        _make(database.file)
    return database


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
        file.open(
            "rb"
        ).close()  # else it would be SQLite's thread that fails, which may say so after the verb has ended
    except OSError as error:
        raise ConfigError(
            f"the database {file} cannot be made or read ({error.strerror}): set GUIDEBOT_DATABASE_URL to a place that can"
            " be written"
        ) from None


@contextlib.asynccontextmanager
async def opened(chosen: Settings) -> AsyncIterator[Database]:
    """Yield the database, its schema checked."""
    database = database_of(chosen)
    try:
        await require_current(database)
        yield database
    finally:
        await database.close()


def run(work: Coroutine[Any, Any, T]) -> T:
    """Do some work with the database.

    Raises:
        ConfigError: If it cannot be reached, or not be written.
    """
    try:
        return asyncio.run(work)
    except GuidebotError:
        raise
    except (SQLAlchemyError, OSError) as error:
        raise ConfigError(f"the database cannot be used: {reason(error)}; see guidebot doctor") from None


def reason(error: BaseException) -> str:
    """Return what is wrong with a database that raised an error, without its own words: they may name people."""
    cause = getattr(error, "orig", None) or error
    return refusal(error) or outage(error) or f"a fault of guidebot ({type(cause).__name__})"
