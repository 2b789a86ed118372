"""The schema of a database: what it is, what this program wants, and the steps between.

Alembic is loaded where steps are taken or listed: a bot whose database is as it wants it needs none of its ten megabytes.
"""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.errors import ConfigError
from guidebot.store.database import Database

NEWEST: Final = "0001"
"""The schema that this program wants: the last of the steps."""
_VERSIONS: Final = "alembic_version"
_MIGRATION_LOCK: Final = 2_718_281
_UNUSABLE: Final = (
    "the database was written by a newer guidebot (schema {schema}): upgrade guidebot, or restore a backup"
)
_BEHIND: Final = (
    "the database has schema {schema}, this guidebot wants {wanted}: run guidebot migrate, after guidebot backup"
)
_EMPTY: Final = "the database is empty: run guidebot migrate"


async def current(database: Database) -> str | None:
    """Return the schema of a database; None for one that has none."""
    async with database.reading() as c:
        return await c.run_sync(schema_of)


async def migrate(database: Database, to: str = "head") -> str:
    """Bring a database to a schema, in one transaction; of several who do so at once, one after another.

    Raises:
        ConfigError: If it was written by a newer program.
    """
    async with rebuilding(database) as c:
        return await c.run_sync(upgrade, to)


@contextlib.asynccontextmanager
async def rebuilding(database: Database) -> AsyncIterator[AsyncConnection]:
    """Yield a writing connection whose tables may be made anew.

    SQLite changes a table by copying it: what refers to it is checked at the end, not at every step.

    Raises:
        ConfigError: If something would then refer to rows that are not there.
    """
    if not database.sqlite:
        async with database.writing() as c:
            await c.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            yield c
        return
    async with database.engine.connect() as c:
        await c.execute(text("PRAGMA foreign_keys = OFF"))
        await c.execute(text("BEGIN IMMEDIATE"))
        try:
            yield c
            if (await c.execute(text("PRAGMA foreign_key_check"))).first() is not None:
                raise ConfigError("the database would be left with references to nothing: nothing was changed")
            await c.commit()
        except BaseException:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await c.rollback()
            raise
        finally:
            with contextlib.suppress(SQLAlchemyError, OSError):
                await c.execute(text("PRAGMA foreign_keys = ON"))


def upgrade(connection: Connection, to: str = "head") -> str:
    """Bring what a connection of `rebuilding` is connected to to a schema; return that.

    Raises:
        ConfigError: If it was written by a newer program.
    """
    present = schema_of(connection)
    if present is not None and present not in known():
        raise ConfigError(_UNUSABLE.format(schema=present))
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
    return str(schema_of(connection))


async def require_current(database: Database) -> None:
    """Make sure that a database has the schema that this program wants; an empty SQLite file is given it.

    Raises:
        ConfigError: Saying what to do, if it has another.
    """
    present = await current(database)
    if present == NEWEST:
        return
    if present is None:
        if not database.sqlite or await _holds_tables(database):
            raise ConfigError(_EMPTY)
        await migrate(database)
    elif present in known():
        raise ConfigError(_BEHIND.format(schema=present, wanted=NEWEST))
    else:
        raise ConfigError(_UNUSABLE.format(schema=present))


async def _holds_tables(database: Database) -> bool:
    async with database.reading() as c:
        return bool(await c.run_sync(lambda connection: inspect(connection).get_table_names()))


def schema_of(connection: Connection) -> str | None:
    """Return the schema of what a connection is connected to; None if it has none."""
    if not inspect(connection).has_table(_VERSIONS):
        return None
    found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608 - ours
    return found


def known() -> frozenset[str]:
    """Return every schema that this program can read."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    return frozenset(step.revision for step in ScriptDirectory(str(_folder())).walk_revisions())


def _folder() -> Path:
    return Path(__file__).with_name("migrations")
