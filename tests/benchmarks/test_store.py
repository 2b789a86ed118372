"""The store, measured and printed: `pytest tests/benchmarks/test_store.py --benchmark-enable --benchmark-only -s`."""

import asyncio
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from guidebot.matching import Topic
from guidebot.services.access import Role
from guidebot.services.audit import verify
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of
from guidebot.services.visits import Visits
from guidebot.store.audit import GENESIS, hash_of
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from tests.store.conftest import _new_database, postgresql

__all__ = ["postgresql"]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ROWS = 1_000_000
QUESTIONS = 1_000
OFFICER = 400
TEXT = "The maximum is 10 years. " * 40


def _once(benchmark: BenchmarkFixture, work: Any) -> Any:
    return benchmark.pedantic(work, rounds=1)  # type: ignore[no-untyped-call]


def _report(line: str) -> None:
    sys.stdout.write(f"\n{line}\n")


def _chain() -> Iterator[tuple[int, bytes, bytes]]:
    before = GENESIS
    for seq in range(1, ROWS + 1):
        content = {
            "at": (NOW + timedelta(seconds=seq)).isoformat(), "actor": f"m{seq % 500:016x}", "action": "consulted",
            "entry": f"pha-entry-{seq % 300}", "version": "2017-04-03", "revision": "0123456789abcdef", "receipt": f"{seq:08d}",
            "text": f"{seq:064x}", "digest": f"{seq:064x}",
        }  # fmt: skip
        body = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
        before = hash_of(before, seq, body)
        yield seq, body, before


def test_a_million_rows_of_the_audit_log_verified(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    file = tmp_path / "guidebot.sqlite"

    async def prepare() -> Database:
        database = open_database(sqlite_url(file))
        await migrate(database)
        await database.close()
        return database

    asyncio.run(prepare())
    with sqlite3.connect(file) as c:
        c.executemany("INSERT INTO audit (seq, body, hash) VALUES (?, ?, ?)", _chain())
    c.close()

    async def check() -> tuple[bool, int]:
        database = open_database(sqlite_url(file))
        found = await verify(database)
        await database.close()
        return found.intact, found.count

    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    assert _once(benchmark, lambda: asyncio.run(check())) == (True, ROWS)
    spent, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _report(
        f"{ROWS:,} rows in {spent:.1f} s, {ROWS / spent:,.0f} a second, {file.stat().st_size / 2**20:.0f} MiB of file, "
        f"peak memory {after / 1024:.0f} MiB ({(after - before) / 1024:.0f} more than before)"
    )


async def _questions(database: Database) -> list[float]:
    """Return the milliseconds that the store adds to each question: one opened and recorded, with all that one leaves."""
    await migrate(database)
    people, visits = People(database, 180, 7), Visits(database, 10_000)
    made = await people.invite(None, Role.OFFICER, NOW, telegram_id=OFFICER)
    person = (await people.redeem(made.code, OFFICER, NOW)).person
    spent = []
    for number in range(QUESTIONS):
        started = time.perf_counter()
        visit = await visits.open(number, OFFICER, None, NOW)
        about = {"entry": "pha-s4a-penalty", "version": "2017-04-03", "revision": "abc"}
        source = ("PHA 1997", "s 4A", "https://example.org")
        visit.receipts.append(
            receipt_of(new_id(), person, NOW, **about, asked_about=None, sources=(source,), text=f"{TEXT}{number % 50}")
        )
        visit.button(["show 1", "helpful", "wrong", "person"])
        visit.about = Topic("pha-s4a", "penalty", "pha-s4a-penalty")
        assert await visits.record(visit)
        spent.append(1e3 * (time.perf_counter() - started))
    return spent


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_the_store_adds_to_a_question(
    kind: str, benchmark: BenchmarkFixture, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async def measure() -> list[float]:
        if kind == "sqlite":
            address = sqlite_url(tmp_path / "guidebot.sqlite")
        else:
            address = await _new_database(request.getfixturevalue("postgresql"))
        database = open_database(address)
        spent = await _questions(database)
        await database.close()
        return spent

    spent = _once(benchmark, lambda: asyncio.run(measure()))
    _report(f"{kind}: p50 {median(spent):.2f} ms, p99 {quantiles(spent, n=100)[98]:.2f} ms over {len(spent)} questions")
