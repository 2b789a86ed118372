"""A backup brings back every row, on either database, from either; a damaged one brings nothing."""

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from guidebot.errors import ConfigError
from guidebot.matching import Topic
from guidebot.services.access import Role
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of
from guidebot.services.visits import Visits
from guidebot.store import backup as backups
from guidebot.store import unanswered
from guidebot.store.backup import backup, restore
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.tables import METADATA

NOW = datetime(2026, 11, 25, 9, 0, 0, 123456, tzinfo=UTC)


async def _filled(database: Database) -> None:
    await migrate(database)
    people = People(database, 180, 7)
    owner = (await people.redeem((await people.invite(None, Role.OWNER, NOW, name="Zoë")).code, 2**40, NOW)).person
    made = await people.invite(owner, Role.OFFICER, NOW, telegram_id=7)
    officer = (await people.redeem(made.code, 7, NOW)).person
    visits = Visits(database, 30)
    visit = await visits.open(1, 7, None, NOW)
    text = "10 years’ imprisonment.\nÆ"
    visit.receipts.append(
        receipt_of(
            new_id(), officer, NOW, entry="e", version="2017-04-03", revision="r", asked_about=None, sources=(), text=text
        )
    )  # fmt: skip
    visit.about = Topic("a", None, "e")
    visit.button(["x", "y"])
    visit.unanswered.append(("known words", "abstain"))
    await visits.record(visit)


async def _rows(database: Database) -> dict[str, list[object]]:
    async with database.reading() as c:
        return {
            table.name: [tuple(row) for row in await c.execute(select(table).order_by(*table.primary_key))]
            for table in METADATA.sorted_tables
        }


@pytest.fixture
async def full(address: str, tmp_path: Path) -> Path:
    database = open_database(address)
    await _filled(database)
    await backup(database, tmp_path / "b.zip", NOW)
    await database.close()
    return tmp_path / "b.zip"


async def test_every_row_comes_back_on_either_database(address: str, database: Database, tmp_path: Path) -> None:
    first = open_database(address)
    await _filled(first)
    found = await backup(first, tmp_path / "b.zip", NOW)
    assert found.rows["members"] == 2
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    await restore(database, tmp_path / "b.zip")
    assert await _rows(database) == await _rows(first)
    async with database.writing() as c:
        await unanswered.keep(c, "next", "abstain", date(2026, 11, 25))
    await first.close()


async def test_a_database_that_holds_something_is_replaced_by_force_alone(full: Path, tmp_path: Path) -> None:
    other = open_database(sqlite_url(tmp_path / "other.sqlite"))
    await _filled(other)
    before = await _rows(other)
    with pytest.raises(ConfigError, match="--force"):
        await restore(other, full)
    assert await _rows(other) == before
    await restore(other, full, force=True)
    assert await _rows(other) != before
    await other.close()


@pytest.mark.parametrize("damage", ["row", "cut", "text", "missing", "schema", "empty"])
async def test_a_damaged_backup_brings_nothing(damage: str, full: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    _damaged(full, bad, damage)
    other = open_database(sqlite_url(tmp_path / "other.sqlite"))
    await _filled(other)
    before = await _rows(other)
    with pytest.raises(ConfigError):
        await restore(other, bad, force=True)
    assert await _rows(other) == before
    await other.close()


def _damaged(full: Path, bad: Path, damage: str) -> None:
    if damage == "cut":
        bad.write_bytes(full.read_bytes()[:-40])
    elif damage == "text":
        bad.write_text("not a backup")
    elif damage == "empty":
        bad.write_bytes(b"")
    else:
        with zipfile.ZipFile(full) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name == "members.jsonl" and damage == "row":
                    content = content.replace("Zoë".encode(), b"Zoe")
                if name == "manifest.json" and damage == "schema":
                    content = json.dumps(json.loads(content) | {"schema": "9999"}).encode()
                if not (name == "audit.jsonl" and damage == "missing"):
                    new.writestr(name, content)


async def test_a_backup_that_fails_leaves_the_old_one_and_nothing_beside(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_database(sqlite_url(tmp_path / "other.sqlite"))
    await _filled(other)
    before = full.read_bytes()

    async def fails(*arguments: object) -> tuple[int, str]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_write", fails)
    with pytest.raises(OSError, match="No space"):
        await backup(other, full, NOW)
    assert full.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir() if found.name.startswith(".")] == []
    await other.close()
