"""The bot as a process: how fast it answers, how much memory it keeps, how it stands being killed.

pytest tests/benchmarks/test_bot.py --benchmark-enable --benchmark-only -s
"""

import asyncio
import sys
import time
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from tests.e2e.process import by_webhook, free_port, running
from tests.e2e.test_kill import kill_and_restart
from tests.telegram.client import Blocking, Sim
from tests.telegram.conftest import telegram
from tests.telegram.running import Running

__all__ = ["telegram"]
ASKED = "max sentence for s4A stalking"
KILLS = 200
UPDATES = 20_000
STEP = 2_000
GROWTH_BYTES = 8 * 2**20
"""From 2,000 updates, when everything is loaded, to the last."""


def _once(benchmark: BenchmarkFixture, work: Callable[[], Any]) -> Any:
    return benchmark.pedantic(work, rounds=1)  # type: ignore[no-untyped-call]


def _report(line: str) -> None:
    sys.stdout.write(f"\n{line}\n")


def _settings(way: str) -> dict[str, str]:
    return by_webhook(free_port()) if way == "webhook" else {}


async def _one_officer(sim: Sim, questions: int) -> list[float]:
    officer = await sim.person(1, "Jo")
    for _ in range(questions):
        await officer.say(ASKED)
        await officer.message()
    return list((await sim.log()).latencies().values())


async def _many(sim: Sim, officers: int, questions: int) -> float:
    people = [await sim.person(number, f"Officer {number}") for number in range(1, officers + 1)]
    started = time.monotonic()
    for number in range(questions):
        await asyncio.gather(*(person.say(f"{ASKED} number {number}") for person in people))
    for person in people:
        await person.messages(questions, 120)
    return officers * questions / (time.monotonic() - started)


async def _beside_a_flood_wait(sim: Sim) -> tuple[float, float]:
    """Return the longest anybody else waited for an answer, and how long the chat in the flood wait did."""
    flooded, other = await sim.person(1, "Flooded"), await sim.person(2, "Other")
    await sim.fault(method="sendMessage", code=429, retry_after=10, times=1, chat_id=1)
    began = time.monotonic()
    await flooded.say(ASKED)
    worst = 0.0
    while time.monotonic() - began < 9:
        started = time.monotonic()
        await other.say(ASKED)
        await other.message()
        worst = max(worst, time.monotonic() - started)
        await asyncio.sleep(0.15)
    await flooded.message(20)
    return worst, time.monotonic() - began


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_latency_with_one_officer(way: str, telegram: Running, benchmark: BenchmarkFixture) -> None:
    with Blocking(telegram.url, telegram.token) as run:
        run(run.sim.reset())
        with running(telegram.url, telegram.token, **_settings(way)) as bot:
            assert run(run.sim.receiving())
            found = _once(benchmark, lambda: run(_one_officer(run.sim, 300)))
            _report(f"{way}: p50 {1e3 * median(found):.1f} ms, p99 {1e3 * quantiles(found, n=100)[98]:.1f} ms")
            assert bot.stop() == 0


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_answers_a_second_with_fifty_officers(way: str, telegram: Running, benchmark: BenchmarkFixture) -> None:
    with Blocking(telegram.url, telegram.token) as run:
        run(run.sim.reset())
        with running(telegram.url, telegram.token, **_settings(way)) as bot:
            assert run(run.sim.receiving())
            rate = _once(benchmark, lambda: run(_many(run.sim, 50, 20)))
            _report(f"{way}: {rate:.0f} answers a second, {bot.memory_bytes / 2**20:.0f} MiB")
            assert bot.stop() == 0


def test_memory_idle_and_after_many_updates(telegram: Running, benchmark: BenchmarkFixture) -> None:
    with Blocking(telegram.url, telegram.token) as run:
        run(run.sim.reset())
        with running(telegram.url, telegram.token) as bot:
            assert run(run.sim.receiving())
            sizes = {0: bot.memory_bytes}

            def load() -> None:
                for done in range(STEP, UPDATES + 1, STEP):
                    run(_many(run.sim, 50, STEP // 50))
                    run(run.sim.reset())
                    sizes[done] = bot.memory_bytes

            _once(benchmark, load)
            shown = ", ".join(f"{sizes[done] / 2**20:.1f} after {done:,}" for done in (0, 2_000, 10_000, 20_000))
            _report(f"resident MiB: {shown} updates")
            assert sizes[0] <= 200 * 2**20
            assert sizes[UPDATES] <= sizes[STEP] + GROWTH_BYTES
            assert bot.stop() == 0


@pytest.mark.parametrize("way", ["polling", "webhook"])
def test_killed_two_hundred_times(way: str, telegram: Running, benchmark: BenchmarkFixture) -> None:
    with Blocking(telegram.url, telegram.token) as run:
        run(run.sim.reset())
        found = _once(benchmark, lambda: run(kill_and_restart(run.sim, telegram, _settings(way), KILLS, seed=2)))
        _report(f"{way}: {found}")
        assert (found.lost, found.twice, found.out_of_order) == ([], [], [])


def test_a_flood_wait_of_ten_seconds_delays_no_other_chat(telegram: Running, benchmark: BenchmarkFixture) -> None:
    with Blocking(telegram.url, telegram.token) as run:
        run(run.sim.reset())
        with running(telegram.url, telegram.token) as bot:
            assert run(run.sim.receiving())
            worst, flooded = _once(benchmark, lambda: run(_beside_a_flood_wait(run.sim)))
            _report(
                f"flooded chat answered after {flooded:.1f} s; slowest answer to another meanwhile {1e3 * worst:.0f} ms"
            )
            assert worst < 0.5
            assert bot.stop() == 0
