"""A backup: one zip file of both databases' form, with a JSON line a row, and hashes to check it by.

Taken in one transaction while the bot runs, written beside and renamed; restored in one transaction, or not at all.
"""

import contextlib
import json
import os
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Column, Date, LargeBinary, Table, delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.errors import ConfigError
from guidebot.store.database import Database
from guidebot.store.migrate import current, migrate, newest
from guidebot.store.tables import METADATA, Moment

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_AT_ONCE: Final = 500
_NOT_OURS: Final = "that file is not a backup of guidebot, or it is damaged"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds."""

    schema: str
    made_at: str
    rows: dict[str, int]
    """By table."""


async def backup(database: Database, file: Path, now: datetime) -> Contents:
    """Write a backup; an existing file is replaced once the new one is whole.

    Raises:
        ConfigError: If the database has no schema yet.
        OSError: If the file cannot be written; nothing is left behind.
    """
    schema = await current(database)
    if schema is None:
        raise ConfigError("there is nothing to back up: the database is empty")
    with _beside(file) as stream:
        async with database.reading() as c:
            await c.execute(text("BEGIN" if database.sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                found = {table.name: await _write(c, table, archive) for table in METADATA.sorted_tables}
                manifest = {
                    "format": _FORMAT,
                    "schema": schema,
                    "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
                    "tables": {name: {"rows": rows, "sha256": digest} for name, (rows, digest) in found.items()},
                }
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return _contents(manifest)


async def restore(database: Database, file: Path, force: bool = False) -> Contents:
    """Put a backup in place of what a database holds.

    Args:
        database: Of either kind; an empty one is given its schema.
        file: The backup.
        force: Replace what the database holds.

    Raises:
        ConfigError: If the file is damaged or of a newer program, or the database holds something.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _checked(archive)
            if await current(database) is None:
                await migrate(database)
            async with database.writing() as c:
                await _empty(c, force)
                for table in METADATA.sorted_tables:
                    await _read(c, table, archive)
                if not database.sqlite:
                    await _continue_numbers(c)
    except FileNotFoundError:
        raise ConfigError(f"no file at {file}") from None
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        if isinstance(error, UnicodeError | json.JSONDecodeError | zipfile.BadZipFile | KeyError | TypeError):
            raise ConfigError(_NOT_OURS) from None
        raise
    return _contents(manifest)


@contextlib.contextmanager
def _beside(file: Path) -> Iterator[IO[bytes]]:
    """Yield a file for the owner alone, which takes the place of another once it is whole and on the disk."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


async def _write(c: AsyncConnection, table: Table, archive: zipfile.ZipFile) -> tuple[int, str]:
    digest, rows = sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
        result = await c.stream(select(table).order_by(*table.primary_key.columns))
        async for row in result.mappings():
            values = {column.name: _written(row[column.name]) for column in table.columns}
            line = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
            digest.update(line)
            out.write(line)
            rows += 1
    return rows, digest.hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def _value(column: Column[Any], written: Any) -> Any:
    if written is None:
        return None
    if isinstance(column.type, LargeBinary):
        return b64decode(written, validate=True)
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(written)
    return date.fromisoformat(written) if isinstance(column.type, Date) else written


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the manifest of a backup that is whole and that this program can read.

    Raises:
        ConfigError: If it is not.
    """
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if manifest["format"] != _FORMAT or manifest["schema"] != newest():
        raise ConfigError(
            f"the backup has schema {manifest['schema']}, this guidebot wants {newest()}: restore it with the guidebot "
            "that made it, then upgrade"
        )
    for name, expected in manifest["tables"].items():
        digest = sha256()
        with archive.open(f"{name}.jsonl") as lines:
            for line in lines:
                digest.update(line)
        if digest.hexdigest() != expected["sha256"]:
            raise ConfigError(f"the backup is damaged: {name} is not what was written")
    return manifest


async def _empty(c: AsyncConnection, force: bool) -> None:
    for table in reversed(METADATA.sorted_tables):
        if not force and (await c.execute(select(table).limit(1))).first() is not None:
            raise ConfigError("the database is not empty: --force replaces what it holds")
        for own in _self_references(table):
            await c.execute(update(table).values({own: None}))
        await c.execute(delete(table))


async def _read(c: AsyncConnection, table: Table, archive: zipfile.ZipFile) -> None:
    """Insert the rows of a table, and then what refers to rows of the same table."""
    own = _self_references(table)
    key = list(table.primary_key.columns)
    later: list[tuple[Any, dict[str, Any]]] = []
    waiting: list[dict[str, Any]] = []
    with archive.open(f"{table.name}.jsonl") as lines:
        for line in lines:
            written = json.loads(line)
            row = {column.name: _value(column, written[column.name]) for column in table.columns}
            refers = {name: row[name] for name in own if row[name] is not None}
            if refers:
                later.append((row[key[0].name], refers))
                row |= dict.fromkeys(own)
            waiting.append(row)
            if len(waiting) == _AT_ONCE:
                await c.execute(insert(table), waiting)
                waiting = []
    if waiting:
        await c.execute(insert(table), waiting)
    for id_, refers in later:
        await c.execute(update(table).where(key[0] == id_).values(refers))


def _self_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


async def _continue_numbers(c: AsyncConnection) -> None:
    """Let PostgreSQL count on after the rows that came with numbers."""
    for table in METADATA.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None:
            most = (await c.execute(select(func.max(counted)))).scalar()
            if most is not None:
                sequence = func.pg_get_serial_sequence(table.name, counted.name)
                await c.execute(select(func.setval(sequence, most)))


def _contents(manifest: dict[str, Any]) -> Contents:
    rows = {name: int(found["rows"]) for name, found in manifest["tables"].items()}
    return Contents(str(manifest["schema"]), str(manifest["made_at"]), rows)
