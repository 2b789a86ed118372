"""Killed at any moment, the bot loses no update, and repeats at most those that were under way."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import pytest

from guidebot.chat.callbacks import parse
from tests.e2e.process import Bot, by_webhook, free_port, running
from tests.e2e.small import small
from tests.telegram.client import Person, Shown, Sim
from tests.telegram.running import Running

OFFICERS: Final = 8
WAITING: Final = 15
"""Questions after which an officer waits for an answer before asking another: together more than Telegram gives at once."""
ROUNDS: Final = 4
"""Kills of each way of receiving in the ordinary suite; the figure of the README comes from the benchmark with 200."""
PACE: Final = 0.02
"""Of Telegram's pauses before it calls a webhook again: with 2, 4, 8.. 60 s hardly an update would be under way at a kill."""
_FIRST_DAY: Final = date(2012, 11, 25)
"""Each question asks about a day of its own, which comes back in the buttons under its answer."""


@dataclass(slots=True)
class Asking:
    """An officer, what they asked, and what they were answered."""

    person: Person
    updates: list[int] = field(default_factory=list)
    """The update of each question, in order."""
    answers: list[int] = field(default_factory=list)
    """Of each answer the number of its question, in order."""

    async def ask(self) -> None:
        """Ask about the next day."""
        day = _FIRST_DAY + timedelta(days=len(self.updates))
        sent = await self.person.say(f"max sentence for s4A stalking on {day:%d %B %Y}")
        assert sent.update_id is not None
        self.updates.append(sent.update_id)

    async def read(self) -> None:
        """Read what has come."""
        self.answers += [_asked(shown) for shown in await self.person.messages(0)]

    async def keep_asking(self, stop: asyncio.Event, draw: random.Random) -> None:
        """Ask until told to stop."""
        while not stop.is_set():
            await self.read()
            if len(self.updates) - len(set(self.answers)) < WAITING:
                await self.ask()
            await asyncio.sleep(draw.uniform(0.01, 0.12))


@dataclass(slots=True)
class Kills:
    """What came of killing the bot."""

    asking: list[Asking]
    in_flight: list[set[int]]
    """At each kill, the updates that Telegram had given to the bot and that the bot had not confirmed."""

    @property
    def sent(self) -> int:
        """How many updates there were."""
        return sum(len(one.updates) for one in self.asking)

    @property
    def lost(self) -> list[int]:
        """Updates never answered."""
        return [update for one in self.asking for n, update in enumerate(one.updates) if n not in one.answers]

    @property
    def repeated(self) -> dict[int, int]:
        """How often each update was answered, of those answered more than once."""
        return {one.updates[n]: times for one in self.asking for n, times in Counter(one.answers).items() if times > 1}

    @property
    def unexplained(self) -> list[int]:
        """Updates answered more often than kills found them under way."""
        found = Counter(update for at_kill in self.in_flight for update in at_kill)
        return [update for update, times in self.repeated.items() if times - 1 > found[update]]

    @property
    def out_of_order(self) -> list[int]:
        """Officers whose questions were first answered in another order than asked."""
        return [one.person.id for one in self.asking if list(dict.fromkeys(one.answers)) != sorted(set(one.answers))]

    def __str__(self) -> str:
        sizes = sorted(len(at_kill) for at_kill in self.in_flight)
        again = sum(self.repeated.values()) - len(self.repeated)
        return (
            f"{len(sizes)} kills, {self.sent} updates, {len(self.lost)} lost, {len(self.repeated)} answered more than once"
            f" ({again / len(sizes):.1f} answers too many a kill), {len(self.unexplained)} of them not in flight at a kill;"
            f" in flight at a kill: p50 {sizes[len(sizes) // 2]}, max {sizes[-1]}"
        )


def _asked(shown: Shown) -> int:
    """Return the number of the question that an answer is for."""
    press = parse(shown.buttons[0].data) if shown.buttons else None
    if press is None or press.period is None:
        raise AssertionError(f"no answer to a question: {shown.text}")
    return (press.period.first - _FIRST_DAY).days


async def _in_flight(sim: Sim, since: float) -> set[int]:
    """Return what the bot was given since a moment, and has not confirmed."""
    return {int(update) for update, at in (await sim.state())["in_flight"].items() if at >= since}


@asynccontextmanager
async def _started(telegram: Running, settings: dict[str, str]) -> AsyncIterator[Bot]:
    """Run the bot; while it starts, the officers go on asking."""
    run = running(telegram.url, telegram.token, **settings)
    bot = await asyncio.to_thread(run.__enter__)
    try:
        yield bot
    finally:
        await asyncio.to_thread(run.__exit__, None, None, None)


async def kill_and_restart(sim: Sim, telegram: Running, settings: dict[str, str], rounds: int, seed: int) -> Kills:
    """Kill the bot at random moments under load, and then let it finish."""
    draw = random.Random(seed)  # noqa: S311 - moments, not secrets
    await sim.settings(webhook_pace=PACE)
    asking = [Asking(await sim.person(number, f"Officer {number}")) for number in range(1, OFFICERS + 1)]
    stop = asyncio.Event()
    tasks = [asyncio.create_task(one.keep_asking(stop, draw)) for one in asking]
    in_flight = []
    for _ in range(rounds):
        since = (await sim.state())["now"]
        async with _started(telegram, settings) as bot:
            await asyncio.sleep(draw.uniform(0.05, 0.9))
            bot.kill()
        in_flight.append(await _in_flight(sim, since))
    stop.set()
    await asyncio.gather(*tasks)
    with running(telegram.url, telegram.token, **settings) as bot:
        assert await sim.confirmed(60)
        assert bot.stop() == 0
    for one in asking:
        await one.read()
    return Kills(asking, in_flight)


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_is_lost_and_only_what_was_in_flight_is_repeated(way: str, sim: Sim, telegram: Running) -> None:
    settings = small() | (by_webhook(free_port()) if way == "webhook" else {})
    found = await kill_and_restart(sim, telegram, settings, ROUNDS, seed=1)
    assert found.sent > 50
    assert found.lost == []
    assert found.unexplained == []
    assert found.out_of_order == []
    assert any(found.in_flight), "no kill found an update under way: this shows nothing"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_told_to_stop_under_load_it_finishes_what_is_under_way(way: str, sim: Sim, telegram: Running) -> None:
    settings = small() | (by_webhook(free_port()) if way == "webhook" else {})
    people = [await sim.person(number, f"Officer {number}") for number in range(1, OFFICERS + 1)]
    with running(telegram.url, telegram.token, **settings) as bot:
        for number in range(5):
            for person in people:
                await person.say(f"max sentence for s4A stalking number {number}")
        assert bot.stop() == 0
    with running(telegram.url, telegram.token, **settings) as bot:
        assert await sim.confirmed(30)
        assert bot.stop() == 0
    for person in people:
        assert len(await person.messages(5)) == 5
        await person.quiet()
