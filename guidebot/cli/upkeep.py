"""`guidebot migrate`, `backup` and `restore`: the store kept in order."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from guidebot.cli.common import settings
from guidebot.cli.stored import database_of, now, reason, run
from guidebot.errors import ConfigError
from guidebot.services.people import OPERATOR
from guidebot.store import audit
from guidebot.store.backup import Contents
from guidebot.store.backup import backup as write
from guidebot.store.backup import restore as put_back
from guidebot.store.database import Database
from guidebot.store.migrate import NEWEST, current
from guidebot.store.migrate import migrate as upgrade


def migrate() -> None:
    """Bring the database to the schema that this guidebot wants."""

    async def work() -> tuple[str | None, str]:
        database = database_of(settings())
        try:
            return await current(database), await upgrade(database)
        finally:
            await database.close()

    before, after = run(work())
    typer.echo(f"schema {after}: nothing to do" if before == after else f"schema {before or 'none'} → {after}")


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file there is replaced once the new one is whole.")],
) -> None:
    """Write all that the database holds into one file, while the bot runs; also before guidebot migrate."""

    async def work() -> Contents:
        database = database_of(settings())
        try:
            await current(database)
            found = await _written(database, file)
            await _noted(database, "exported", backup=True, rows=sum(found.rows.values()))
            return found
        finally:
            await database.close()

    found = run(work())
    typer.echo(
        f"{file}: {sum(found.rows.values())} rows, schema {found.schema}. It holds personal data: keep it as such."
    )


def restore(
    file: Annotated[Path, typer.Argument(help="A file that guidebot backup wrote.")],
    force: Annotated[bool, typer.Option("--force", help="Replace what the database holds.")] = False,
) -> None:
    """Put a backup in place of what the database holds, all of it or nothing; of either kind of database into either."""

    async def work() -> Contents:
        database = database_of(settings())
        try:
            await current(database)
            found = await put_back(database, file, force)
            await _noted(database, "restored", made_at=found.made_at)
            return found
        except (IsADirectoryError, PermissionError) as error:
            raise ConfigError(f"{file} cannot be read ({error.strerror})") from None
        finally:
            await database.close()

    found = run(work())
    typer.echo(f"restored {sum(found.rows.values())} rows of {found.made_at}. Next: guidebot audit verify")
    typer.echo("Whoever was erased after that is back: erase them again.")


async def _noted(database: Database, action: str, **subject: audit.Value) -> None:
    """Write into the audit log what was done; of an older schema, or where the database takes no more, the file still counts."""
    if await current(database) != NEWEST:
        return
    try:
        async with database.writing() as c:
            await audit.append(c, now(), OPERATOR, action, **subject)
    except (SQLAlchemyError, OSError) as error:
        typer.echo(f"{action}, but the audit log could not say so: {reason(error)}", err=True)


async def _written(database: Database, file: Path) -> Contents:
    """Write a backup of a database that answers; where that fails with the file, say so.

    Raises:
        ConfigError: If the file cannot be written.
    """
    try:
        return await write(database, file, now())
    except (ConnectionError, TimeoutError):
        raise
    except OSError as error:
        raise ConfigError(f"{file} cannot be written ({error.strerror})") from None
