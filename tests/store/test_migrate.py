"""The schema's history: from nothing and from every earlier step to the NEWEST, on both databases."""

import asyncio
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from guidebot.errors import ConfigError
from guidebot.store import audit
from guidebot.store.database import Database, open_database
from guidebot.store.migrate import NEWEST, current, migrate, require_current
from guidebot.store.tables import METADATA, handled, roles

NOW = datetime(2026, 11, 25, tzinfo=UTC)
STEPS = [step.revision for step in ScriptDirectory("guidebot/store/migrations").walk_revisions()]


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_the_steps_make_the_tables_of_today(address: str) -> None:
    database = open_database(address)
    assert await current(database) is None
    assert await migrate(database) == NEWEST == await current(database)
    async with database.reading() as c:
        assert await c.run_sync(_differences) == []
    await database.close()


@pytest.mark.parametrize("step", STEPS)
async def test_every_earlier_schema_is_upgraded_with_its_rows(step: str, address: str) -> None:
    database = open_database(address)
    await migrate(database, step)
    async with database.writing() as c:
        await c.execute(insert(handled).values(update_id=2**52, at=NOW))
        await audit.append(c, NOW, "system", "published")
    await migrate(database)
    await require_current(database)
    async with database.reading() as c:
        assert (await c.execute(select(handled))).one() == (2**52, NOW)
        head = await audit.head(c)
    assert head is not None
    assert head.hash == audit.hash_of(audit.GENESIS, 1, head.body)
    await database.close()


async def test_two_who_migrate_at_once_do_it_once(address: str) -> None:
    first, second = open_database(address), open_database(address)
    assert list(await asyncio.gather(migrate(first), migrate(second))) == 2 * [NEWEST]
    await first.close()
    await second.close()


async def test_references_are_watched_again_after_a_step(address: str) -> None:
    database = open_database(address)
    await migrate(database)
    with pytest.raises(IntegrityError):
        async with database.writing() as c:
            await c.execute(insert(roles).values(member_id="nobody", role="owner"))
    await database.close()


async def test_a_step_that_fails_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = open_database(address)

    def broken(self: object, *tables: object, **more: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("alembic.operations.Operations.create_index", broken, raising=False)
        patched.setattr("alembic.op.create_index", broken)
        with pytest.raises(RuntimeError, match="power cut"):
            await migrate(database)
    assert await current(database) is None
    assert await migrate(database) == NEWEST
    await database.close()


async def test_what_a_newer_program_wrote_is_refused(database: Database) -> None:
    async with database.writing() as c:
        await c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        for work in (require_current(database), migrate(database)):
            with pytest.raises(ConfigError, match="newer guidebot"):
                await work
    finally:
        async with database.writing() as c:
            await c.execute(text(f"UPDATE alembic_version SET version_num = '{NEWEST}'"))  # noqa: S608 - ours


async def test_an_empty_file_is_prepared_and_an_empty_server_is_not(address: str) -> None:
    database = open_database(address)
    if database.sqlite:
        await require_current(database)
        assert await current(database) == NEWEST
    else:
        with pytest.raises(ConfigError, match="guidebot migrate"):
            await require_current(database)
    await database.close()
