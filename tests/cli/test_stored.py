"""The verbs that need the store, from outside: what they print, how they exit, what they say when they cannot."""

import asyncio
import contextlib
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import pytest

from guidebot.cli import main
from guidebot.services.access import Role
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of, written
from guidebot.services.visits import Visits
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import NEWEST, require_current
from tests.cli.test_cli import ROOT, guidebot

T = TypeVar("T")
REASON = "complaint 12, asked for by PSD"
TEXT = "10 years’ imprisonment."


def here(*args: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run guidebot in this process, which is quicker by a second, as its own process would be run."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch.object(sys, "argv", ["guidebot", *args]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as left:
            code = int(left.code or 0)
    return subprocess.CompletedProcess(args, code, out.getvalue(), err.getvalue())


class House:
    """A database in a file, and the verbs on it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.url = sqlite_url(file)

    def run(self, *args: str, code: int = 0, **environment: str) -> str:
        """Run a verb, and return what it printed; where it fails, that is one clear line on stderr."""
        done = here(*args, GUIDEBOT_DATABASE_URL=self.url, **environment)
        assert done.returncode == code, (args, done.stdout, done.stderr)
        assert "Traceback" not in done.stderr
        if code:
            assert len(done.stderr.splitlines()) <= 1, done.stderr
            assert done.stderr.startswith("error: ") or done.stdout
            return done.stderr or done.stdout
        assert done.stderr == ""
        return done.stdout

    def json(self, *args: str, **environment: str) -> Any:
        return json.loads(self.run(*args, code=0, **environment))

    def do(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Do something with the database as the bot would."""

        async def act() -> T:
            database = open_database(self.url)
            await require_current(database)
            try:
                return await work(database)
            finally:
                await database.close()

        return asyncio.run(act())

    def join(self, code: str, telegram_id: int) -> str:
        """Let somebody come with a code, and return their id."""

        async def redeem(database: Database) -> str:
            return (await People(database, 180, 7).redeem(code, telegram_id, datetime.now(UTC))).person.id

        return self.do(redeem)

    def member(self, role: str, telegram_id: int, name: str) -> str:
        made = self.json("invite", "--role", role, "--telegram-id", str(telegram_id), "--name", name, "--json")
        return self.join(made["code"], telegram_id)

    def give(self, telegram_id: int) -> str:
        """Give somebody an answer, and return the id of its receipt."""

        async def answer(database: Database) -> str:
            visits, now = Visits(database, 30), datetime.now(UTC)
            visit = await visits.open(int(now.timestamp() * 1e6), telegram_id, None, now)
            assert visit.person is not None
            row = receipt_of(
                new_id(), visit.person, now, entry="pha-s4a-penalty", version="2017-04-03", revision="abc", asked_about=None,
                sources=(("PHA 1997", "s 4A", "https://example.org"),), text=TEXT,
            )  # fmt: skip
            visit.receipts.append(row)
            assert await visits.record(visit)
            return row.id

        return self.do(answer)

    def sql(self, statement: str) -> None:
        with sqlite3.connect(self.file) as c:
            c.execute(statement)
        c.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "store" / "guidebot.sqlite")


def test_an_invitation_in_json(house: House) -> None:
    made = house.json("invite", "--role", "officer", "--json")
    assert set(made) == {"code", "link", "role", "expires"}
    assert (made["role"], made["link"]) == ("officer", None), "without a token nobody knows the bot's name"
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,64}", made["code"]), "Telegram takes no more in a deep link"
    expires = datetime.fromisoformat(made["expires"])
    assert timedelta(days=6, hours=23) < expires - datetime.now(UTC) <= timedelta(days=7)
    again = house.json("invite", "--role", "owner", "--json", GUIDEBOT_CODE_DAYS="2")
    assert again["code"] != made["code"]
    assert datetime.fromisoformat(again["expires"]) - datetime.now(UTC) <= timedelta(days=2)


def test_a_code_stands_nowhere_in_the_database(house: House) -> None:
    made = house.json("invite", "--role", "officer", "--json", "--name", "Planted Name")
    printed = house.run("invite", "--role", "admin")
    codes = [made["code"], printed.split("/start ")[1].strip()]
    kept = sqlite3.connect(house.file)  # keeps the write-ahead log from being folded in
    kept.execute("SELECT count(*) FROM invitations").fetchone()
    house.join(codes[0], 77)
    files = list(house.file.parent.iterdir())
    assert {file.suffix for file in files} >= {".sqlite", ".sqlite-wal"}
    held = b"".join(file.read_bytes() for file in files)
    kept.close()
    assert b"Planted Name" in held
    for code in codes:
        assert code.encode() not in held
    house.run("backup", str(house.file.parent / "b.zip"))
    assert codes[0].encode() not in (house.file.parent / "b.zip").read_bytes()


def test_people_from_the_first_owner_to_erasure(house: House) -> None:
    owner = house.member("owner", 111_222_333, "Ola Owner")
    made = house.json("invite", "--role", "officer", "--team", "north", "--days", "30", "--name", "Olly", "--json")
    officer = house.join(made["code"], 444_555_666)
    listed = {one["id"]: one for one in house.json("people", "--json")}
    assert listed[officer] == {
        "id": officer, "name": "Olly", "role": "officer", "team": "north", "state": "pending", "sponsor": None, "until": None,
    }  # fmt: skip
    assert listed[owner]["state"] == "active"
    assert "Olly: officer, active, until" in house.run("people", "confirm", officer)
    assert "active" in house.run("people", "renew", officer[:6])
    assert "supervisor" in house.run("people", "role", "Olly", "supervisor")
    house.run("people", "team", officer, "south")
    assert next(one for one in house.json("people", "--json") if one["id"] == officer)["team"] == "south"
    house.run("people", "team", officer, "")
    assert next(one for one in house.json("people", "--json") if one["id"] == officer)["team"] is None
    assert "revoked" in house.run("people", "revoke", officer)
    assert house.run("erase", officer).strip() == f"{officer}: erased"
    assert [one["id"] for one in house.json("people", "--json")] == [owner]
    actions = [json.loads(line)["action"] for line in house.run("audit", "export").splitlines()]
    assert actions == [
        "invited", "joined", "invited", "joined", "confirmed", "renewed", "role changed", "team changed", "team changed",
        "revoked", "erased", "exported",
    ]  # fmt: skip
    assert house.run("audit", "verify").strip() == "12 rows, intact"


def test_telegram_ids_are_shown_by_request_alone(house: House) -> None:
    house.member("owner", 111_222_333, "Ola")
    for args in (("people",), ("people", "--json")):
        assert "111222333" not in house.run(*args)
        assert "111222333" in house.run(*args, "--ids")
    assert "111222333" not in house.run("audit", "export")
    assert house.json("people", "--json", "--ids")[0]["telegram_id"] == 111_222_333


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("invite", "--role", "chief"), "role"),
        (("invite",), "--role"),
        (("invite", "--role", "officer", "--days", "0"), "days"),
        (("invite", "--role", "officer", "--days", "soon"), "--days"),
        (("invite", "--role", "officer", "--telegram-id", "-5"), "--telegram-id"),
        (("people", "confirm", "m0000"), "no such person"),
        (("people", "role", "m0000", "chief"), "chief"),
        (("people", "frobnicate"), "frobnicate"),
        (("erase", "nobody"), "no such person"),
        (("audit", "head"), "empty"),
        (("audit", "verify", "--head", "/nowhere"), "/nowhere"),
        (("receipt", "K7QF-2MXD", "--reason", REASON), "no such receipt"),
        (("receipt", "garbage", "--reason", REASON), "no such receipt"),
        (("invite", "--role", "officer", "--name", "N" * 61), "60 characters"),
        (("invite", "--role", "officer", "--team", "\udcff"), "60 characters"),
        (("invite", "--role", "officer", "--telegram-id", "9" * 30), "less than"),
        (("restore", "/nowhere.zip"), "/nowhere.zip"),
        (("backup", "/proc/nowhere/b.zip"), "no such file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_bad_usage_is_one_clear_line(args: tuple[str, ...], said: str, house: House) -> None:
    house.run("migrate")
    assert said.lower() in house.run(*args, code=2).lower()


def test_the_last_owner_stays(house: House) -> None:
    owner = house.member("owner", 1, "Ola")
    for args in (("people", "revoke", owner), ("people", "role", owner, "officer"), ("erase", owner)):
        assert "last owner" in house.run(*args, code=1)
    assert house.json("people", "--json")[0]["state"] == "active"


def test_a_name_that_two_have_is_asked_about(house: House) -> None:
    house.member("officer", 1, "Sam")
    house.member("officer", 2, "Sam")
    assert "2 people" in house.run("people", "revoke", "Sam", code=2)


def test_a_receipt_is_shown_for_a_reason(house: House) -> None:
    house.member("officer", 5, "Olly")
    receipt = house.give(5)
    assert "reason" in house.run("receipt", written(receipt), code=1)
    shown = house.run("receipt", written(receipt).lower(), "--reason", REASON)
    assert f"Receipt {written(receipt)}" in shown
    assert TEXT in shown
    found = house.json("receipt", receipt, "--reason", REASON, "--json")
    assert (found["intact"], found["text"], found["entry"]) == (True, TEXT, "pha-s4a-penalty")
    assert house.run("audit", "export").count(REASON) == 2
    house.sql("UPDATE texts SET content = CAST('5 years' AS BLOB)")
    assert "WARNING" in house.run("receipt", receipt, "--reason", REASON, code=1)
    assert '"intact": false' in house.run("receipt", receipt, "--reason", REASON, "--json", code=1)


@pytest.mark.parametrize(
    ("statement", "place", "kind"),
    [
        (
            "UPDATE audit SET body = CAST(replace(CAST(body AS TEXT), 'officer', 'owner') AS BLOB) WHERE seq = 3",
            3,
            "changed",
        ),
        ("DELETE FROM audit WHERE seq = 2", 2, "removed"),
        ("INSERT INTO audit VALUES (0, x'7b7d', x'00')", 0, "inserted"),
    ],
)
def test_a_tampered_log_is_exit_1_with_the_place(statement: str, place: int, kind: str, house: House) -> None:
    for number in range(5):
        house.json("invite", "--role", "officer", "--json") if number < 4 else house.member("officer", 9, "Olly")
    house.sql(statement)
    said = house.run("audit", "verify", code=1)
    assert f"row {place}: {kind}: " in said
    assert "1 places do not fit" in said or "1 place does not fit" in said
    found = json.loads(house.run("audit", "verify", "--json", code=1))
    assert (found["intact"], [(one["seq"], one["kind"]) for one in found["findings"]]) == (False, [(place, kind)])


def test_a_cut_log_shows_against_a_head_kept_elsewhere(house: House, tmp_path: Path) -> None:
    for _ in range(3):
        house.json("invite", "--role", "officer", "--json")
    kept = tmp_path / "head.json"
    kept.write_text(house.run("audit", "head"))
    assert set(json.loads(kept.read_text())) == {"seq", "hash", "at"}
    assert "3 rows, intact" in house.run("audit", "verify", "--head", str(kept))
    house.sql("DELETE FROM audit WHERE seq = 3")
    assert "intact" in house.run("audit", "verify")
    assert "row 3: cut: row 3 is missing at the end" in house.run("audit", "verify", "--head", str(kept), code=1)


@pytest.mark.parametrize("text", ["", "nonsense", "{}", "[1]", '{"seq": "x", "hash": 1}', "\x00\xff"])
def test_a_file_that_is_no_head_is_said_to_be_none(text: str, house: House, tmp_path: Path) -> None:
    wrong = tmp_path / "head.json"
    wrong.write_text(text, "latin-1")
    assert "head" in house.run("audit", "verify", "--head", str(wrong), code=2)


def test_an_export_begins_where_one_says(house: House) -> None:
    for _ in range(3):
        house.json("invite", "--role", "officer", "--json")
    rows = [json.loads(line) for line in house.run("audit", "export", "--after", "2").splitlines()]
    assert [(row["seq"], row["action"]) for row in rows] == [(3, "invited"), (4, "exported")]
    assert all(set(row) >= {"seq", "hash", "at", "actor", "action"} for row in rows)


def test_migrate_says_what_it_did(house: House) -> None:
    assert house.run("migrate").strip() == f"schema none → {NEWEST}"
    assert house.run("migrate").strip() == f"schema {NEWEST}: nothing to do"


@pytest.mark.parametrize("verb", ["people", "backup", "audit"])
def test_another_schema_is_refused_with_what_to_do(verb: str, house: House, tmp_path: Path) -> None:
    house.run("migrate")
    args = {"people": ("people",), "backup": ("backup", str(tmp_path / "b.zip")), "audit": ("audit", "verify")}[verb]
    house.sql("UPDATE alembic_version SET version_num = '9999'")
    assert "newer guidebot (schema 9999)" in house.run(*args, code=2)
    assert "upgrade guidebot" in house.run("migrate", code=2)
    assert not (tmp_path / "b.zip").exists()


def test_a_schema_that_is_behind_says_to_migrate(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no schema before the first yet: a database that has tables and no version is the nearest to one."""
    house.file.parent.mkdir()
    house.sql("CREATE TABLE members (id TEXT)")
    assert "guidebot migrate" in house.run("people", code=2)


def test_backup_and_restore(house: House, tmp_path: Path) -> None:
    house.member("owner", 1, "Ola")
    before = house.json("people", "--json", "--ids")
    file = tmp_path / "backup.zip"
    assert "personal data" in house.run("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    other = House(tmp_path / "other.sqlite")
    assert "audit verify" in other.run("restore", str(file))
    assert other.json("people", "--json", "--ids") == before
    assert "3 rows, intact" in other.run("audit", "verify")
    assert '"exported"' in house.run("audit", "export", "--after", "2")
    assert '"restored"' in other.run("audit", "export", "--after", "2")
    assert "--force" in other.run("restore", str(file), code=2)
    other.run("restore", str(file), "--force")
    file.write_bytes(file.read_bytes()[:-30])
    assert "damaged" in other.run("restore", str(file), "--force", code=2)
    assert other.json("people", "--json", "--ids") == before


WRONG = [
    ("postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
    ("sqlite:///damaged.sqlite", "cannot be used"),
    ("sqlite:///text.sqlite", "cannot be used"),
    ("sqlite:///folder.sqlite", "cannot be made or read"),
    ("sqlite:///file/guidebot.sqlite", "cannot be made"),
    ("sqlite:////proc/nowhere/guidebot.sqlite", "cannot be made"),
    ("mysql://nobody@localhost/none", "GUIDEBOT_DATABASE_URL"),
    ("nonsense", "GUIDEBOT_DATABASE_URL"),
]
VERBS = [
    ("people",),
    ("invite", "--role", "officer"),
    ("erase", "x"),
    ("audit", "verify"),
    ("receipt", "K7QF-2MXD"),
    ("migrate",),
]
CASES = [(("people",), *wrong) for wrong in WRONG] + [(verb, *WRONG[place % 4]) for place, verb in enumerate(VERBS[1:])]


@pytest.mark.parametrize(("args", "url", "said"), CASES)
def test_a_database_that_is_gone_or_no_database_is_one_clear_line(
    args: tuple[str, ...], url: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "damaged.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be read as one " * 100)
    (tmp_path / "folder.sqlite").mkdir()
    (tmp_path / "file").write_text("in the way")
    done = guidebot(*args, GUIDEBOT_DATABASE_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert said in done.stderr


def test_a_password_in_the_address_is_never_shown(tmp_path: Path) -> None:
    done = guidebot("people", GUIDEBOT_DATABASE_URL="postgresql://guidebot:hunter2secret@127.0.0.1:1/none")
    assert "hunter2secret" not in done.stderr + done.stdout


def test_the_file_and_its_folder_are_for_the_user_alone(house: House) -> None:
    house.run("migrate")
    assert house.file.stat().st_mode & 0o077 == 0
    assert house.file.parent.stat().st_mode & 0o077 == 0


def test_without_a_setting_the_file_is_in_the_user_s_data_folder(tmp_path: Path) -> None:
    done = guidebot("invite", "--role", Role.OWNER, "--json", XDG_DATA_HOME=str(tmp_path), HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "guidebot" / "guidebot.sqlite").exists() or list(tmp_path.rglob("guidebot.sqlite"))
