"""Works that are committed together stand or fall each by itself."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store import updates
from guidebot.store.database import Database
from guidebot.store.tables import handled

NOW = datetime(2026, 11, 25, tzinfo=UTC)


async def test_one_that_fails_takes_no_other_with_it(database: Database) -> None:
    async def note(c: AsyncConnection, number: int) -> int:
        await updates.note_handled(c, number, NOW)
        if number % 3 == 0:
            raise ValueError(number)
        return number

    works = [database.write(lambda c, number=number: note(c, number)) for number in range(1, 31)]  # type: ignore[misc]
    found = await asyncio.gather(*works, return_exceptions=True)
    assert [item for item in found if not isinstance(item, ValueError)] == [n for n in range(1, 31) if n % 3]
    async with database.reading() as c:
        kept = set((await c.execute(select(handled.c.update_id))).scalars())
    assert kept == {n for n in range(1, 31) if n % 3}


async def test_work_that_waits_for_something_else_is_refused(database: Database) -> None:
    if not database.sqlite:
        pytest.skip("work on PostgreSQL waits for its server, and may")

    async def wait(c: AsyncConnection) -> None:
        await updates.note_handled(c, 1, NOW)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waited"):
        await database.write(wait)
    async with database.reading() as c:
        assert (await c.execute(select(handled))).all() == []
