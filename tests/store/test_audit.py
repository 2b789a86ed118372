"""Whatever is done to the audit log shows, and where."""

import asyncio
import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, text, update

from guidebot.errors import InputError
from guidebot.services.audit import Checker, Head, Verified, export, export_head, verify
from guidebot.store import audit as rows
from guidebot.store.audit import GENESIS, AuditRow, append, hash_of
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.tables import audit

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ROWS = 10_000
TAMPERINGS = 200


def _chain(count: int) -> list[AuditRow]:
    found, before = [], GENESIS
    for seq in range(1, count + 1):
        content = {
            "at": (NOW + timedelta(seconds=seq)).isoformat(),
            "actor": "m1",
            "action": "consulted",
            "entry": f"e{seq}",
        }
        body = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
        found.append(AuditRow(seq, body, hash_of(before, seq, body)))
        before = found[-1].hash
    return found


def _values(chain: list[AuditRow]) -> list[dict[str, object]]:
    return [{"seq": row.seq, "body": row.body, "hash": row.hash} for row in chain]


async def _write(database: Database, chain: list[AuditRow]) -> None:
    async with database.writing() as c:
        for start in range(0, len(chain), 1000):
            await c.execute(insert(audit), _values(chain[start : start + 1000]))


async def _replace(database: Database, old: list[AuditRow], new: list[AuditRow]) -> None:
    """Put some rows in place of others, as whoever can write to the database would."""
    async with database.writing() as c:
        await c.execute(delete(audit).where(audit.c.seq.in_([row.seq for row in old])))
        if new:
            await c.execute(insert(audit), _values(new))


async def test_what_is_appended_verifies(database: Database) -> None:
    assert (await verify(database)) == Verified(0, None, ())
    async with database.writing() as c:
        numbers = [await append(c, NOW, "m1", "consulted", entry="e", sources=["a", "é"]) for _ in range(5)]
    assert numbers == [1, 2, 3, 4, 5]
    found = await verify(database, await export_head(database))
    assert (found.intact, found.count) == (True, 5)
    async with database.reading() as c:
        body = (await c.execute(select(audit.c.body).where(audit.c.seq == 3))).scalar_one()
    assert json.loads(body) == {
        "at": "2026-11-25T09:00:00+00:00", "actor": "m1", "action": "consulted", "entry": "e", "sources": ["a", "é"],
    }  # fmt: skip


def _tampered(  # noqa: PLR0911 - one return a kind
    kind: str, chain: list[AuditRow], at: int, draw: random.Random
) -> tuple[list[AuditRow], list[AuditRow]]:
    """Return the rows taken out and those put in; `at` is a row in the middle."""
    row, following = chain[at - 1], chain[at]
    body = row.body.replace(b"consulted", draw.choice([b"invited", b"CONSULTED", b"consulted "]))
    if kind == "body":
        return [row], [replace(row, body=body)]
    if kind == "bit":
        place = draw.randrange(len(row.body))
        return [row], [replace(row, body=row.body[:place] + bytes([row.body[place] ^ 1]) + row.body[place + 1 :])]
    if kind == "hash":
        return [row], [replace(row, hash=draw.randbytes(32))]
    if kind == "body and hash":
        return [row], [AuditRow(at, body, hash_of(chain[at - 2].hash, at, body))]
    if kind == "removed":
        return [row], []
    if kind == "swapped":
        return [row, following], [replace(following, seq=at), replace(row, seq=at + 1)]
    if kind == "inserted":
        new = AuditRow(at, body, hash_of(chain[at - 2].hash, at, body))
        return chain[at - 1 :], [new, *(replace(one, seq=one.seq + 1) for one in chain[at - 1 :])]
    return chain[at - 1 :], [replace(one, seq=one.seq - 1) for one in chain[at:]]


KINDS = ("body", "bit", "hash", "body and hash", "removed", "swapped", "inserted", "removed and renumbered")


def test_each_of_200_tamperings_over_10_000_rows_is_located() -> None:
    draw = random.Random(62)  # noqa: S311 - places, not secrets
    chain = _chain(ROWS)
    for number in range(TAMPERINGS):
        kind, at = KINDS[number % len(KINDS)], draw.randint(2, ROWS - 1)
        taken, put = _tampered(kind, chain, at, draw)
        checker = Checker(None)
        for row in (*chain[: at - 1], *put, *chain[at - 1 + len(taken) :]):
            checker.take(row)
        found = checker.verified()
        assert [abs(one.seq - at) <= 1 for one in found.findings] == [True], (kind, at, found.findings)


@pytest.mark.parametrize("kind", KINDS)
async def test_every_kind_of_tampering_is_located(kind: str, database: Database) -> None:
    chain = _chain(60)
    await _write(database, chain)
    for at in (2, 30, 58):
        taken, put = _tampered(kind, chain, at, random.Random(at))  # noqa: S311 - places, not secrets
        await _replace(database, taken, put)
        found = await verify(database)
        assert [abs(one.seq - at) <= 1 for one in found.findings] == [True], (at, found.findings)
        await _replace(database, put, taken)


async def test_two_tamperings_apart_are_both_located(database: Database) -> None:
    chain = _chain(60)
    await _write(database, chain)
    async with database.writing() as c:
        await c.execute(update(audit).where(audit.c.seq.in_([10, 40])).values(body=b"{}"))
        await c.execute(delete(audit).where(audit.c.seq == 20))
    found = await verify(database)
    assert [(one.seq, one.kind) for one in found.findings] == [(10, "changed"), (20, "removed"), (40, "changed")]


async def test_a_cut_end_and_a_chain_made_anew_show_against_an_exported_head(database: Database) -> None:
    chain = _chain(60)
    await _write(database, chain)
    head = await export_head(database)
    assert head is not None
    assert head == Head.from_json(head.to_json())
    async with database.writing() as c:
        await c.execute(delete(audit).where(audit.c.seq > 50))
    assert (await verify(database)).intact, "without a head a cut end cannot show"
    found = await verify(database, head)
    assert [(one.seq, one.kind, one.says) for one in found.findings] == [
        (51, "cut", "rows 51 to 60 are missing at the end")
    ]
    forged = [replace(row, body=row.body.replace(b"m1", b"m2")) for row in chain]
    before = GENESIS
    for place, row in enumerate(forged):
        forged[place] = replace(row, hash=hash_of(before, row.seq, row.body))
        before = forged[place].hash
    await _replace(database, chain, forged)
    assert (await verify(database)).intact
    assert [one.kind for one in (await verify(database, head)).findings] == ["replaced"]


async def test_rows_written_side_by_side_make_one_chain(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.writing() as c:
            await append(c, NOW, f"m{number}", "consulted")

    await asyncio.gather(*(write(number) for number in range(20)))
    found = await verify(database)
    assert (found.intact, found.count) == (True, 20)


async def test_an_export_is_itself_in_the_log(database: Database) -> None:
    async with database.writing() as c:
        await append(c, NOW, "m1", "consulted", entry="e")
        await append(c, NOW, "m1", "consulted", entry="f")
    found = [row async for row in export(database, "command line", 1, NOW)]
    assert [(row["seq"], row["action"]) for row in found] == [(2, "consulted"), (3, "exported")]
    async with database.reading() as c:
        last = await rows.head(c)
    assert last is not None
    assert json.loads(last.body)["actor"] == "command line"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"seq": "x", "hash": "y"}', "\x00"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        Head.from_json(text)


@pytest.mark.parametrize("seq", [0, -5])
async def test_a_row_put_in_before_the_first_is_found(seq: int, database: Database) -> None:
    chain = _chain(3)
    await _write(database, [*chain, AuditRow(seq, b"{}", b"x" * 32)])
    assert [(one.seq, one.kind) for one in (await verify(database)).findings] == [(seq, "inserted")]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ("body = replace(body, 'e3', 'e4')", [3]),
        ("body = CAST(x'ff' AS TEXT)", [3]),
        ("body = 7", [3]),
        ("hash = 'none'", [3]),
        ("seq = 'three'", [3, 0]),
        ("seq = 3.5", [3, 0]),
        ("seq = 1e30", [3, 0]),
    ],
)
async def test_what_a_shell_of_sqlite_writes_is_located_too(change: str, places: list[int], tmp_path: Path) -> None:
    """There whatever is written stays of the kind it was written as: text in place of bytes, anything in place of a number."""
    database = open_database(sqlite_url(tmp_path / "guidebot.sqlite"))
    await migrate(database)
    await _write(database, _chain(5))
    async with database.writing() as c:
        await c.execute(text(f"UPDATE audit SET {change} WHERE seq = 3"))  # noqa: S608 - of the test's own
    found = {one.seq for one in (await verify(database)).findings}
    assert found == set(places)
    await database.close()
