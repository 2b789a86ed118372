"""Killed at any moment, the bot loses no update, and repeats at most those that were under way."""

import asyncio
import random

import pytest

from tests.e2e.process import by_webhook, free_port, running
from tests.telegram.client import Person, Sim
from tests.telegram.running import Running

OFFICERS = 8
ROUNDS = 6
"""Kills of each way of receiving in the ordinary suite; the figure of the README comes from the benchmark with 200."""

REPEATED = 25
"""At a kill: an update to each officer under way, and those of others handled since the last poll or before a slower one."""


async def _keep_asking(person: Person, stop: asyncio.Event, draw: random.Random) -> int:
    asked = 0
    while not stop.is_set():
        await person.say(f"max sentence for s4A stalking number {asked}")
        asked += 1
        await asyncio.sleep(draw.uniform(0.01, 0.12))
    return asked


async def kill_and_restart(
    sim: Sim, telegram: Running, settings: dict[str, str], rounds: int, seed: int
) -> tuple[int, int, int]:
    """Kill the bot at random moments under load; return updates sent, updates lost, answers given more than once."""
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    people = [await sim.person(number, f"Officer {number}") for number in range(1, OFFICERS + 1)]
    stop = asyncio.Event()
    asking = [asyncio.create_task(_keep_asking(person, stop, draw)) for person in people]
    for _ in range(rounds):
        with running(telegram.url, telegram.token, **settings) as bot:
            await asyncio.sleep(draw.uniform(0.05, 0.9))
            bot.kill()
    stop.set()
    asked = [await task for task in asking]
    with running(telegram.url, telegram.token, **settings) as bot:
        assert await sim.confirmed(60)
        await asyncio.sleep(0.3)
        assert bot.stop() == 0
    answers = [await person.messages(count, 30) for person, count in zip(people, asked, strict=True)]
    lost = sum(max(0, count - len(given)) for count, given in zip(asked, answers, strict=True))
    return sum(asked), lost, sum(len(given) for given in answers) - sum(asked) + lost


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_is_lost_and_little_repeated(way: str, sim: Sim, telegram: Running) -> None:
    settings = by_webhook(free_port()) if way == "webhook" else {}
    sent, lost, repeated = await kill_and_restart(sim, telegram, settings, ROUNDS, seed=1)
    assert sent > 50
    assert lost == 0
    assert repeated <= ROUNDS * REPEATED, "only what was taken and not yet confirmed may be answered twice"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_told_to_stop_under_load_it_finishes_what_is_under_way(way: str, sim: Sim, telegram: Running) -> None:
    settings = by_webhook(free_port()) if way == "webhook" else {}
    people = [await sim.person(number, f"Officer {number}") for number in range(1, OFFICERS + 1)]
    with running(telegram.url, telegram.token, **settings) as bot:
        for number in range(5):
            for person in people:
                await person.say(f"max sentence for s4A stalking number {number}")
        assert bot.stop() == 0
    with running(telegram.url, telegram.token, **settings) as bot:
        assert await sim.confirmed(30)
        await asyncio.sleep(0.3)
        assert bot.stop() == 0
    for person in people:
        assert len(await person.messages(5)) == 5
        await person.quiet()
