"""`guidebot migrate`, `backup`, `restore` and `doctor` from outside, on both databases."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from guidebot.store.database import open_database, sqlite_url
from guidebot.store.migrate import NEWEST, current
from tests.builders import make_entry, write_knowledge


def guidebot(*args: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "guidebot", *args],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=60,
    )


async def test_what_was_backed_up_is_there_after_a_restore_elsewhere(address: str, tmp_path: Path) -> None:
    there, here = (
        {"GUIDEBOT_DATABASE_URL": address},
        {"GUIDEBOT_DATABASE_URL": sqlite_url(tmp_path / "new" / "b.sqlite")},
    )
    file = tmp_path / "kept.zip"
    done = guidebot("migrate", **there)
    assert (done.returncode, done.stderr) == (0, "")
    assert NEWEST in done.stdout
    assert "nothing to do" in guidebot("migrate", **there).stdout
    assert guidebot("invite", "--role", "owner", "--name", "Zoë", **there).returncode == 0
    done = guidebot("backup", str(file), **there)
    assert (done.returncode, done.stderr) == (0, "")
    assert file.stat().st_mode & 0o777 == 0o600
    assert guidebot("restore", str(file), **here).returncode == 0
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "new" / "b.sqlite").stat().st_mode & 0o777 == 0o600
    verified = [guidebot("audit", "verify", **where) for where in (there, here)]
    assert [done.returncode for done in verified] == [0, 0]
    assert verified[0].stdout == verified[1].stdout
    done = guidebot("restore", str(file), **there)
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert guidebot("restore", str(file), "--force", **there).returncode == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("backup", "{tmp}/nowhere/b.zip"), "cannot be written"),
        (("backup", "{tmp}"), "cannot be written"),
        (("restore", "{tmp}/nothing.zip"), "no file at"),
        (("restore", "{tmp}/guidebot.sqlite"), "not a backup"),
        (("restore", "{tmp}"), "cannot be read"),
    ],
)
def test_a_file_that_will_not_do_is_one_clear_line(args: tuple[str, ...], said: str, tmp_path: Path) -> None:
    where = {"GUIDEBOT_DATABASE_URL": sqlite_url(tmp_path / "guidebot.sqlite")}
    assert guidebot("migrate", **where).returncode == 0
    done = guidebot(*(part.format(tmp=tmp_path) for part in args), **where)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://bot:hunter2@127.0.0.1:1/guidebot", "it is away"),
        ("postgresql:///guidebot?host=/nowhere", "it is away"),
        ("sqlite:////proc/nowhere/b.sqlite", "cannot be made"),
        ("mysql://bot:hunter2@localhost/guidebot", "expected sqlite:///"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_clear_line(address: str, said: str, tmp_path: Path) -> None:
    for args in (("migrate",), ("backup", str(tmp_path / "b.zip"))):
        done = guidebot(*args, GUIDEBOT_DATABASE_URL=address)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
        assert said in done.stderr
        assert "hunter2" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def small(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the verbs use a small knowledge base."""
    folder = tmp_path_factory.mktemp("small")
    monkeypatch.setenv("GUIDEBOT_KNOWLEDGE", str(write_knowledge(folder, make_entry())))
    monkeypatch.setenv("GUIDEBOT_CACHE", str(folder / "cache"))


def _doctor(address: str) -> tuple[int, list[str]]:
    done = guidebot("doctor", "--plain", GUIDEBOT_DATABASE_URL=address)
    lines = [line for line in done.stdout.splitlines() if line.startswith(("database", "disk"))]
    return done.returncode, lines


@pytest.mark.usefixtures("small")
async def test_doctor_says_how_the_database_is(address: str) -> None:
    empty = _doctor(address)
    assert guidebot("migrate", GUIDEBOT_DATABASE_URL=address).returncode == 0
    code, lines = _doctor(address)
    assert code == 0
    assert lines[0].startswith(f"database: ok, schema {NEWEST}")
    if open_database(address).sqlite:
        assert "not made yet" in empty[1][0]
        assert lines[-1].startswith("disk: ok")
        file = Path(str(open_database(address).file))
        file.chmod(0o644)
        code, (first, second, third) = _doctor(address)
        assert (code, first, third[:8]) == (1, lines[0], "disk: ok")
        assert second == f"database file: WRONG, others on this machine can use it. Run: chmod 600 {file}"
    else:
        assert empty[0] == 1
        assert "Run: guidebot migrate" in empty[1][0]


@pytest.mark.usefixtures("small")
def test_doctor_makes_nothing_and_shows_no_password(tmp_path: Path) -> None:
    code, lines = _doctor(sqlite_url(tmp_path / "none" / "b.sqlite"))
    assert code == 0
    assert list(tmp_path.iterdir()) == []
    code, lines = _doctor("postgresql://bot:hunter2@127.0.0.1:1/guidebot")
    assert code == 1
    assert lines == ["database: WRONG, it is away: guidebot on 127.0.0.1. Look at GUIDEBOT_DATABASE_URL."]


@pytest.mark.usefixtures("small")
async def test_a_database_of_a_newer_program_is_refused_by_every_verb(address: str) -> None:
    assert guidebot("migrate", GUIDEBOT_DATABASE_URL=address).returncode == 0
    database = open_database(address)
    assert await current(database) == NEWEST
    async with database.writing() as c:
        await c.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    for args in (("people",), ("migrate",), ("doctor", "--plain")):
        done = guidebot(*args, GUIDEBOT_DATABASE_URL=address)
        assert done.returncode == (1 if args[0] == "doctor" else 2)
        assert "newer guidebot" in done.stdout + done.stderr
