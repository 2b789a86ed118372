"""What the verbs that need the store share: where it is, how it is opened, what is said when it cannot be."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_data_path

from guidebot.config import Settings
from guidebot.errors import ConfigError, GuidebotError
from guidebot.store.database import GONE, Database, open_database, sqlite_url
from guidebot.store.migrate import require_current

T = TypeVar("T")


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def database_of(chosen: Settings) -> Database:
    """Return the database that the settings name; a file and its folder are made, for the user alone.

    Raises:
        ConfigError: If the address is none, or the file cannot be made.
    """
    given = chosen.database_url.get_secret_value() if chosen.database_url else None
    database = open_database(given or sqlite_url(user_data_path("guidebot", appauthor=False) / "guidebot.sqlite"))
    if database.sqlite and database.url.database not in (None, "", ":memory:"):
        _make(Path(str(database.url.database)))
    return database


def _make(file: Path) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise ConfigError(
            f"the database {file} cannot be made ({error.strerror}): set GUIDEBOT_DATABASE_URL to a place that can be written"
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
    except GONE as error:
        cause = getattr(error, "orig", None) or error
        raise ConfigError(
            f"the database cannot be used ({type(cause).__name__}): see guidebot doctor and GUIDEBOT_DATABASE_URL"
        ) from None
