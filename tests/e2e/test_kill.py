"""Killed at any moment, the bot loses no update, and repeats at most those that were under way."""

import asyncio
import random
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from guidebot.chat.callbacks import parse
from guidebot.store.database import open_database
from guidebot.store.tables import buttons
from tests.e2e.enrolled import enrolled
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
    shown: list[Shown] = field(default_factory=list)
    """The answers, in order."""

    async def ask(self) -> None:
        """Ask about the next day."""
        day = _FIRST_DAY + timedelta(days=len(self.updates))
        sent = await self.person.say(f"max sentence for s4A stalking on {day:%d %B %Y}")
        assert sent.update_id is not None
        self.updates.append(sent.update_id)

    async def read(self) -> None:
        """Read what has come."""
        self.shown += await self.person.messages(0)

    async def keep_asking(self, stop: asyncio.Event, draw: random.Random) -> None:
        """Ask until told to stop."""
        while not stop.is_set():
            await self.read()
            if len(self.updates) - len(self.shown) < WAITING:
                await self.ask()
            await asyncio.sleep(draw.uniform(0.01, 0.12))


@dataclass(slots=True)
class Kills:
    """What came of killing the bot."""

    asking: list[Asking]
    in_flight: list[set[int]]
    """At each kill, the updates that Telegram had given to the bot and that the bot had not confirmed."""
    actions: dict[str, str]
    """What the first button of each recorded answer asks for, by its token."""

    def answers(self, one: Asking) -> list[int]:
        """Return the number of the question that each recorded answer to an officer is for, in order."""
        found = [self.actions.get(str(shown.buttons[0].data).partition(".")[0]) for shown in one.shown if shown.buttons]
        return [_asked(action) for action in found if action is not None]

    @property
    def sent(self) -> int:
        """How many updates there were."""
        return sum(len(one.updates) for one in self.asking)

    @property
    def lost(self) -> list[int]:
        """Updates never answered."""
        answered = {one.person.id: set(self.answers(one)) for one in self.asking}
        return [u for one in self.asking for n, u in enumerate(one.updates) if n not in answered[one.person.id]]

    @property
    def twice(self) -> list[int]:
        """Officers of whose questions one was answered more than once, both times on record."""
        return [one.person.id for one in self.asking if len(set(self.answers(one))) != len(self.answers(one))]

    @property
    def repeats(self) -> int:
        """Answers that went out and are on no record: the bot was killed between sending and recording."""
        return sum(len(one.shown) - len(self.answers(one)) for one in self.asking)

    @property
    def out_of_order(self) -> list[int]:
        """Officers whose questions were answered in another order than asked."""
        return [one.person.id for one in self.asking if self.answers(one) != sorted(self.answers(one))]

    def __str__(self) -> str:
        sizes = sorted(len(at_kill) for at_kill in self.in_flight)
        return (
            f"{len(sizes)} kills, {self.sent} updates, {len(self.lost)} lost, {len(self.twice)} answered twice on record, "
            f"{self.repeats} answers sent and not recorded ({self.repeats / len(sizes):.2f} a kill);"
            f" in flight at a kill: p50 {sizes[len(sizes) // 2]}, max {sizes[-1]}"
        )


def _asked(action: str) -> int:
    """Return the number of the question that an answer is for."""
    press = parse(action)
    if press is None or press.period is None:
        raise AssertionError(f"no answer to a question: {action}")
    return (press.period.first - _FIRST_DAY).days


async def _recorded(address: str) -> dict[str, str]:
    """Return the first button of each keyboard on record."""
    database = open_database(address)
    async with database.reading() as c:
        found = {row.token: row.actions[0] for row in await c.execute(select(buttons))}
    await database.close()
    return found


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
    with tempfile.TemporaryDirectory() as folder:
        return await _killed(sim, telegram, settings | {"GUIDEBOT_DATABASE_URL": enrolled(Path(folder))}, rounds, seed)


async def _killed(sim: Sim, telegram: Running, settings: dict[str, str], rounds: int, seed: int) -> Kills:
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
    return Kills(asking, in_flight, await _recorded(settings["GUIDEBOT_DATABASE_URL"]))


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_is_lost_and_only_what_was_in_flight_is_repeated(way: str, sim: Sim, telegram: Running) -> None:
    settings = small() | (by_webhook(free_port()) if way == "webhook" else {})
    found = await kill_and_restart(sim, telegram, settings, ROUNDS, seed=1)
    assert found.sent > 50
    assert found.lost == []
    assert found.twice == []
    assert found.out_of_order == []
    assert found.repeats <= sum(map(len, found.in_flight))
    assert any(found.in_flight), "no kill found an update under way: this shows nothing"


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_told_to_stop_under_load_it_finishes_what_is_under_way(
    way: str, sim: Sim, telegram: Running, tmp_path: Path
) -> None:
    settings = (
        small() | {"GUIDEBOT_DATABASE_URL": enrolled(tmp_path)} | (by_webhook(free_port()) if way == "webhook" else {})
    )
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
