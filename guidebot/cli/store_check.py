"""What `guidebot doctor` finds of the database. Loads SQLAlchemy: import it where it is used."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from guidebot.cli.stored import named, reason
from guidebot.config import Settings
from guidebot.errors import ConfigError
from guidebot.store.database import Database
from guidebot.store.migrate import NEWEST, current, known

_ROOM: Final = 200_000_000
"""Bytes that should be free: a year of a force's receipts and audit."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at."""

    what: str
    right: bool
    says: str


def check_store(chosen: Settings) -> list[Found]:
    """Look at the database, its file and its disk, and change nothing."""
    try:
        database = named(chosen)
    except ConfigError as error:
        return [Found("database", False, str(error))]
    found = [asyncio.run(_database(database))]
    if database.file is not None:
        found += [*_permissions(database.file), _room(database.file)]
    return found


async def _database(database: Database) -> Found:
    if database.file is not None and not database.file.exists():
        return Found("database", True, f"not made yet; guidebot run makes it: {database.place}")
    try:
        schema = await current(database)
    except (SQLAlchemyError, OSError) as error:
        return Found("database", False, f"{reason(error)}: {database.place}. Look at GUIDEBOT_DATABASE_URL.")
    finally:
        await database.close()
    if schema == NEWEST:
        return Found("database", True, f"schema {schema}, {database.place}")
    if schema is None:
        return Found("database", database.sqlite, f"empty: {database.place}. Run: guidebot migrate")
    if schema in known():
        says = (
            f"schema {schema}, this guidebot wants {NEWEST}: {database.place}. Run: guidebot backup, guidebot migrate"
        )
        return Found("database", False, says)
    return Found("database", False, f"schema {schema} of a newer guidebot: {database.place}. Upgrade guidebot.")


def _permissions(file: Path) -> Iterator[Found]:
    """Yield what others on this machine could do to the file and its folder."""
    if file.exists() and file.stat().st_mode & 0o077:
        yield Found("database file", False, f"others on this machine can use it. Run: chmod 600 {file}")
    if file.parent.is_dir():
        mode = file.parent.stat().st_mode
        if mode & 0o022 and not mode & 0o1000:
            yield Found(
                "database folder", False, f"others on this machine can write to it. Run: chmod 700 {file.parent}"
            )


def _room(file: Path) -> Found:
    """Return how much room the disk has, on which the file is or will be."""
    folder = next(one for one in file.absolute().parents if one.is_dir())
    free = shutil.disk_usage(folder).free
    says = f"{free / 1e9:.1f} GB free for {file.absolute().parent}"
    return Found("disk", free >= _ROOM, says if free >= _ROOM else f"{says}. Make room: a full disk stops the bot.")
