"""What was deleted is gone from SQLite's files too, as soon as nobody reads it any more."""

import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from guidebot.services.access import Role
from guidebot.services.people import People
from guidebot.services.retention import Retention
from guidebot.store.database import open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.tables import members

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
NAME = "Quillon Marrable"


def _written(file: Path) -> bool:
    return any(NAME.encode() in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


async def test_who_is_erased_while_somebody_reads_is_gone_at_the_next_purge(tmp_path: Path) -> None:
    file = tmp_path / "guidebot.sqlite"
    database, other = open_database(sqlite_url(file)), open_database(sqlite_url(file))
    await migrate(database)
    people = People(database, 180, 7)
    made = await people.invite(None, Role.OFFICER, NOW, telegram_id=400, name=NAME)
    person = (await people.redeem(made.code, 400, NOW)).person
    assert _written(file)
    async with other.reading() as reader:
        await reader.exec_driver_sql("BEGIN")
        assert (await reader.execute(select(members.c.name))).scalar_one() == NAME
        began = time.monotonic()
        await people.erase(person, person.id, NOW)
        assert time.monotonic() - began < 3
        assert _written(file)
        await people.invite(None, Role.OFFICER, NOW)
    await Retention(database, 365, 90).purge(NOW)
    assert not _written(file)
    await database.close()
    await other.close()
