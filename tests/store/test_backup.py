"""A backup brings back every row, on either database, from either; a damaged one brings nothing."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select, text

from guidebot.errors import ConfigError
from guidebot.matching import Topic
from guidebot.services.access import Role
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of
from guidebot.services.visits import Visits
from guidebot.store import audit, unanswered
from guidebot.store import backup as backups
from guidebot.store import migrate as migrations
from guidebot.store.backup import backup, restore
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import current, migrate, require_current
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
    given = "10 years’ imprisonment.\nÆ"
    visit.receipts.append(
        receipt_of(
            new_id(), officer, NOW, entry="e", version="2017-04-03", revision="r", asked_about=None, sources=(), text=given
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


STEP = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("rank", sa.Text(), nullable=False, server_default="constable"))
        batch.alter_column("days", type_=sa.BigInteger())
"""


@pytest.fixture
def next_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes this program a later one, with one more step."""

    def become() -> None:
        folder = tmp_path / "migrations"
        shutil.copytree("guidebot/store/migrations", folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / "v0002_rank.py").write_text(STEP)
        monkeypatch.setattr(migrations, "_folder", lambda: folder)
        for module in (migrations, backups):
            monkeypatch.setattr(module, "NEWEST", "0002")

    return become


async def _ranks(database: Database) -> list[str]:
    async with database.reading() as c:
        return list((await c.execute(text("SELECT rank FROM members"))).scalars())


async def test_a_later_program_restores_an_earlier_backup(
    address: str, full: Path, next_program: Callable[[], None]
) -> None:
    database = open_database(address)
    next_program()
    found = await restore(database, full, force=True)
    assert found.schema == "0001"
    assert await current(database) == "0002"
    assert await _ranks(database) == ["constable", "constable"]
    rows = await _rows(database)
    assert {name: len(held) for name, held in rows.items()} == found.rows
    await database.close()


async def test_a_later_program_backs_up_before_it_migrates(
    address: str, database: Database, tmp_path: Path, next_program: Callable[[], None]
) -> None:
    earlier = open_database(address)
    await _filled(earlier)
    rows = await _rows(earlier)
    next_program()
    with pytest.raises(ConfigError, match="guidebot migrate"):
        await require_current(earlier)
    found = await backup(earlier, tmp_path / "before.zip", NOW)
    assert found.schema == "0001"
    await migrate(earlier)
    assert await _rows(earlier) == rows
    await restore(earlier, tmp_path / "before.zip", force=True)
    await restore(database, tmp_path / "before.zip")
    assert await _rows(earlier) == await _rows(database) == rows
    await earlier.close()


async def test_a_backup_of_a_later_program_is_refused(
    address: str, tmp_path: Path, next_program: Callable[[], None]
) -> None:
    later, here = open_database(address), open_database(sqlite_url(tmp_path / "here.sqlite"))
    with pytest.MonkeyPatch.context():
        next_program()
        await migrate(later)
        await backup(later, tmp_path / "later.zip", NOW)
    migrations_of_today = Path("guidebot/store/migrations").resolve()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(migrations, "_folder", lambda: migrations_of_today)
        with pytest.raises(ConfigError, match="newer guidebot"):
            await restore(here, tmp_path / "later.zip")
        with pytest.raises(ConfigError, match="newer guidebot"):
            await backup(later, tmp_path / "again.zip", NOW)
        assert await current(here) is None
    assert not (tmp_path / "again.zip").exists()
    await later.close()
    await here.close()


async def test_a_byte_changed_anywhere_is_noticed_or_changes_nothing(full: Path, tmp_path: Path) -> None:
    content, chance = full.read_bytes(), random.Random(5)  # noqa: S311 - not for secrets
    sound = open_database(sqlite_url(tmp_path / "sound.sqlite"))
    await restore(sound, full)
    wanted = await _rows(sound)
    await sound.close()
    refused = 0
    for number in range(60):
        changed = bytearray(content)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        (tmp_path / "changed.zip").write_bytes(changed)
        other = open_database(sqlite_url(tmp_path / f"{number}.sqlite"))
        try:
            await restore(other, tmp_path / "changed.zip")
            assert await _rows(other) == wanted
        except ConfigError:
            refused += 1
            assert await current(other) is None
        await other.close()
    assert refused > 20


async def test_rows_that_no_database_takes_bring_nothing(full: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(full) as old, zipfile.ZipFile(bad, "w") as new:
        twice = 2 * old.read("handled.jsonl")
        manifest = json.loads(old.read("manifest.json"))
        manifest["tables"]["handled"]["sha256"] = sha256(twice).hexdigest()
        for name in old.namelist():
            made = {"handled.jsonl": twice, "manifest.json": json.dumps(manifest).encode()}
            new.writestr(name, made.get(name, old.read(name)))
    other = open_database(sqlite_url(tmp_path / "other.sqlite"))
    with pytest.raises(ConfigError, match="not a backup"):
        await restore(other, bad)
    assert await current(other) is None
    await other.close()


async def test_the_log_of_a_restored_database_verifies_and_goes_on(full: Path, database: Database) -> None:
    await restore(database, full)
    async with database.writing() as c:
        await audit.append(c, NOW, "command line", "exported")
    before = audit.GENESIS
    async with database.reading() as c:
        async for row in audit.rows(c):
            assert row.hash == audit.hash_of(before, row.seq, row.body)
            before = row.hash
