"""A bot's database from outside: by the command line, by SQL, and as bytes."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from tests.e2e.process import ROOT
from tests.telegram.client import Person, Sent, Shown, Sim


def guidebot(address: str, *args: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a verb on the database while the bot runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUIDEBOT_")}
    return subprocess.run(
        [sys.executable, "-m", "guidebot", *args],
        cwd=ROOT,
        env={**kept, "GUIDEBOT_DATABASE_URL": address, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def code_from(address: str, *args: str, **settings: str) -> dict[str, Any]:
    """Return what `guidebot invite --json` prints.

    Raises:
        AssertionError: If it fails.
    """
    done = guidebot(address, "invite", *args, "--json", **settings)
    if done.returncode or done.stderr:
        raise AssertionError(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def file_of(address: str) -> Path:
    """Return the file of a database."""
    return Path(str(make_url(address).database))


def sql(address: str, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with closing(sqlite3.connect(file_of(address), timeout=10)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def member_of(address: str, telegram_id: int) -> str:
    """Return our id of somebody."""
    ((found,),) = sql(address, "SELECT id FROM members WHERE telegram_id = ?", telegram_id)
    return str(found)


def audited(address: str) -> list[dict[str, Any]]:
    """Return the rows of the audit log."""
    return [json.loads(body) for (body,) in sql(address, "SELECT body FROM audit ORDER BY seq")]


def bytes_of(address: str) -> bytes:
    """Return all that SQLite keeps of a database: the file, its write-ahead log, its index of that."""
    file = file_of(address)
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


async def menu_of(sim: Sim, chat_id: int) -> list[str] | None:
    """Return the commands that Telegram shows in one chat; None where it shows those of everybody."""
    for key, shown in (await sim.state())["commands"].items():
        if json.loads(key)[0].get("chat_id") == chat_id:
            return [one["command"] for one in shown]
    return None


async def pop_up(sim: Sim, pressed: Sent) -> str | None:
    """Return what a press was answered with."""
    assert await sim.confirmed()
    found = [one for one in (await sim.log()).queries if one["id"] == pressed.query_id]
    return found[0]["answer"]["text"] if found and found[0]["answer"] else None


async def told(sim: Sim, person: Person, *texts: str) -> list[str]:
    """Let somebody write, one after another; return all that they were told."""
    for text in texts:
        await person.say(text)
    assert await sim.confirmed()
    return [shown.text for shown in await person.messages(0, 0)]


async def pop_ups(sim: Sim, person: Person, on: Shown, data: Sequence[str]) -> list[str | None]:
    """Press what stands or stood under a message, as it is or forged; return what each press was answered with."""
    return [await pop_up(sim, await person.forges(one, on=on)) for one in data]
