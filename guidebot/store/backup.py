"""A backup: one zip file of both databases' form, with a JSON line a row, and hashes to check it by.

Taken in one transaction while the bot runs, written beside and renamed; restored in one transaction, or not at all.
"""

import contextlib
import json
import os
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import DropTable

from guidebot.errors import ConfigError
from guidebot.store.database import Database
from guidebot.store.migrate import NEWEST, known, rebuilding, schema_of, upgrade
from guidebot.store.tables import METADATA, Bytes, Moment

_FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"
_AT_ONCE: Final = 500
_BLOCK: Final = 1 << 16
_VERSION: Final = "alembic_version"
_NOT_OURS: Final = "that file is not a backup of guidebot, or it is damaged"

_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RecursionError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IntegrityError,
    DataError,
)
"""What reading a file raises that is no backup, or whose content no database takes."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds."""

    schema: str
    made_at: str
    rows: dict[str, int]
    """By table."""


async def backup(database: Database, file: Path, now: datetime) -> Contents:
    """Write a backup of the schema that the database has; an existing file is replaced once the new one is whole.

    Raises:
        ConfigError: If the database has no schema yet, or was written by a newer program.
        OSError: If the file cannot be written; nothing is left behind.
    """
    with _beside(file) as stream:
        async with database.reading() as c:
            await c.execute(text("BEGIN" if database.sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            schema = await c.run_sync(schema_of)
            if schema is None:
                raise ConfigError("there is nothing to back up: the database is empty")
            if schema not in known():
                raise ConfigError(
                    f"the database was written by a newer guidebot (schema {schema}): back it up with that"
                )
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                tables = await c.run_sync(_tables, schema)
                found = {table.name: await _write(c, table, archive) for table in tables}
                manifest = {
                    "format": _FORMAT,
                    "schema": schema,
                    "made_at": now.astimezone(UTC).isoformat(timespec="seconds"),
                    "tables": {name: {"rows": rows, "sha256": digest} for name, (rows, digest) in found.items()},
                }
                archive.writestr(_MANIFEST, json.dumps(manifest, indent=1))
    return _contents(manifest)


async def restore(database: Database, file: Path, force: bool = False) -> Contents:
    """Put a backup in place of what a database holds, and bring it to the newest schema.

    Args:
        database: Of either kind, empty or not.
        file: The backup, of this program or an earlier one.
        force: Replace what the database holds.

    Raises:
        ConfigError: If the file is damaged or of a newer program, or the database holds something.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _checked(archive)
            async with rebuilding(database) as c:
                await _empty(c, manifest, force)
                tables = await c.run_sync(_tables, str(manifest["schema"]))
                if {table.name for table in tables} != set(manifest["tables"]):
                    raise ConfigError(_NOT_OURS)
                for table in tables:
                    await _read(c, table, archive)
                if not database.sqlite:
                    await _continue_numbers(c, tables)
                await c.run_sync(upgrade)
    except FileNotFoundError as error:
        raise ConfigError(f"no file at {error.filename}") from None
    except _DAMAGE:
        raise ConfigError(_NOT_OURS) from None
    return _contents(manifest)


def _tables(connection: Connection, schema: str) -> list[Table]:
    """Return the tables of a schema, each after those that it refers to: today's, or as an earlier one had them."""
    if schema == NEWEST:
        return METADATA.sorted_tables
    found = MetaData()
    event.listen(found, "column_reflect", _as_ours)
    found.reflect(connection, only=lambda name, _: name != _VERSION)
    return found.sorted_tables


def _as_ours(inspector: Any, table: Table, column: dict[str, Any]) -> None:
    if isinstance(column["type"], DateTime):
        column["type"] = Moment()
    elif isinstance(column["type"], LargeBinary):
        column["type"] = Bytes()


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
        query = select(table).order_by(*table.primary_key.columns)
        result = await c.stream(query, execution_options={"yield_per": _AT_ONCE})
        async for some in result.mappings().partitions():
            for row in some:
                values = {column.name: _written(row[column.name]) for column in table.columns}
                line = json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
                digest.update(line)
                out.write(line)
            rows += len(some)
    return rows, digest.hexdigest()


def _written(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date) else value


def _value(column: Column[Any], written: Any) -> Any:
    if written is None:
        return None
    if isinstance(column.type, Bytes | LargeBinary):
        return b64decode(written, validate=True)
    if isinstance(column.type, Moment):
        return datetime.fromisoformat(written)
    return date.fromisoformat(written) if isinstance(column.type, Date) else written


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    """Return the manifest of a backup that is whole and that this program can read.

    Raises:
        ConfigError: If it is not.
    """
    if any(file.flag_bits & 1 for file in archive.infolist()):
        raise ConfigError("that file is encrypted: unpack it first, and pack it without a password")
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if manifest["format"] != _FORMAT or manifest["schema"] not in known():
        raise ConfigError(
            f"the backup was made by a newer guidebot (schema {manifest['schema']}, this one knows {NEWEST}): upgrade "
            "guidebot first"
        )
    for name, expected in manifest["tables"].items():
        digest = sha256()
        with archive.open(f"{name}.jsonl") as content:
            while block := content.read(_BLOCK):
                digest.update(block)
        if digest.hexdigest() != expected["sha256"]:
            raise ConfigError(f"the backup is damaged: {name} is not what was written")
    return manifest


async def _empty(c: AsyncConnection, manifest: dict[str, Any], force: bool) -> None:
    """Leave the tables of a backup's schema, without rows.

    Raises:
        ConfigError: If there are rows, and no force.
    """
    present = await c.run_sync(schema_of)
    held = await c.run_sync(_held, METADATA.tables.keys() | manifest["tables"].keys())
    for table in held:
        if not force and (await c.execute(select(table).limit(1))).first() is not None:
            raise ConfigError("the database is not empty: --force replaces what it holds")
    if present == manifest["schema"]:
        for table in reversed(held):
            for own in _self_references(table):
                await c.execute(update(table).values({own: None}))
            await c.execute(delete(table))
        return
    for table in reversed(held):
        await c.execute(DropTable(table))
    if present is not None:
        await c.execute(text(f"DROP TABLE {_VERSION}"))
    await c.run_sync(upgrade, str(manifest["schema"]))


def _held(connection: Connection, ours: Set[str]) -> list[Table]:
    """Return those of our tables that a database has."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in ours, resolve_fks=False)
    return found.sorted_tables


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


async def _continue_numbers(c: AsyncConnection, tables: Sequence[Table]) -> None:
    """Let PostgreSQL count on after the rows that came with numbers."""
    for table in tables:
        counted = table.autoincrement_column
        if counted is not None:
            most = (await c.execute(select(func.max(counted)))).scalar()
            if most is not None:
                sequence = func.pg_get_serial_sequence(table.name, counted.name)
                await c.execute(select(func.setval(sequence, most)))


def _contents(manifest: dict[str, Any]) -> Contents:
    rows = {name: int(found["rows"]) for name, found in manifest["tables"].items()}
    return Contents(str(manifest["schema"]), str(manifest["made_at"]), rows)
