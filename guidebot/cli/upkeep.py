"""`guidebot migrate`, `backup` and `restore`: the store kept in order."""

from pathlib import Path
from typing import Annotated

import typer

from guidebot.cli.common import settings
from guidebot.cli.stored import database_of, now, opened, run
from guidebot.store.backup import Contents
from guidebot.store.backup import backup as write
from guidebot.store.backup import restore as put_back
from guidebot.store.migrate import current
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
    """Write all that the database holds into one file, while the bot runs."""

    async def work() -> Contents:
        async with opened(settings()) as database:
            return await write(database, file, now())

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
            return await put_back(database, file, force)
        finally:
            await database.close()

    found = run(work())
    typer.echo(f"restored {sum(found.rows.values())} rows of {found.made_at}. Next: guidebot audit verify")
