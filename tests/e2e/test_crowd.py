"""Fifty who ask at once; one chat in a flood wait or flooding, and others who ask meanwhile."""

import asyncio
import time
from datetime import date

import pytest

from guidebot.services.ask import Asker
from tests.e2e.process import by_webhook, free_port, running
from tests.e2e.small import small
from tests.telegram.client import Person, Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"
IN_A_ROW = (
    ASKED,
    "max sentence for s2A stalking in 2016",
    "time limit for prosecuting s2A stalking",
    "is two texts a course of conduct",
)


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_fifty_who_ask_at_once_are_answered_in_order_and_once(
    way: str, sim: Sim, telegram: Running, asker: Asker
) -> None:
    """Each asks different questions in a row and waits for no answer; the answer to one of them takes Telegram longer."""
    expected = [(asker.ask(text, date.today()).reply.answer or pytest.fail(text)).title for text in IN_A_ROW]
    with running(telegram.url, telegram.token, **by_webhook(free_port()) if way == "webhook" else {}) as bot:
        assert await sim.receiving()
        await sim.fault(method="sendMessage", contains=expected[0], delay_s=0.2, times=0)
        people = [await sim.person(number, f"Officer {number}") for number in range(1, 51)]

        async def ask(person: Person, turn: int) -> None:
            for number in range(len(IN_A_ROW)):
                await person.say(IN_A_ROW[(turn + number) % len(IN_A_ROW)])

        await asyncio.gather(*(ask(person, turn) for turn, person in enumerate(people)))
        assert await sim.confirmed(20)
        assert bot.stop() == 0
    for turn, person in enumerate(people):
        titles = [shown.text.partition("\n")[0] for shown in await person.messages(0, 0)]
        assert titles == [expected[(turn + number) % len(expected)] for number in range(len(expected))]


@pytest.mark.slow
@pytest.mark.parametrize(("way", "per_s"), [("polling", 6), ("webhook", 20)])
async def test_a_long_flood_wait_of_one_chat_delays_no_crowd(way: str, per_s: int, sim: Sim, telegram: Running) -> None:
    """Through all the ten seconds. By polling no more than a hundred updates are seen past the one that waits: see backlog."""
    with running(telegram.url, telegram.token, **small(), **by_webhook(free_port()) if way == "webhook" else {}) as bot:
        flooded = await sim.person(150, "Flooded")
        await sim.fault(method="sendMessage", code=429, retry_after=10, times=1, chat_id=150)
        await flooded.say(ASKED)
        await sim.calls("sendMessage", 1)
        people = [await sim.person(number, f"Officer {number}") for number in range(1, 41)]
        for number in range(int(9.5 * per_s)):
            await asyncio.gather(people[number % 40].say(ASKED), asyncio.sleep(1 / per_s))
        assert await sim.confirmed(20)
        log = await sim.log()
        assert bot.stop() == 0
    waits = log.latencies()
    flood = [waits.pop(update["update_id"]) for update in log.updates if update["chat_id"] == flooded.id]
    assert flood[0] > 9
    assert len(waits) == int(9.5 * per_s)
    assert max(waits.values()) < 0.5


async def test_a_flood_of_one_chat_starves_no_other(sim: Sim, telegram: Running) -> None:
    """Telegram shows a hundred updates at once and takes an answer a second in one chat: the other waits behind 500."""
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_SEND_RATE="30") as bot:
        await _flood(sim)
        assert bot.stop() == 0


async def _flood(sim: Sim) -> None:
    assert await sim.receiving()
    flooding, other = await sim.person(163, "Flooding"), await sim.person(164, "Other")
    await sim.fault(method="getUpdates", delay_s=2.0, times=1)
    await flooding.say(ASKED)
    await asyncio.gather(*(flooding.say(ASKED) for _ in range(499)))
    started = time.monotonic()
    await other.say(ASKED)
    assert "10 years" in (await other.message(15)).text
    assert time.monotonic() - started < 9, (
        "two seconds in which no poll was answered, five of patience, and little more"
    )
    assert await sim.confirmed(20)
    told = [shown.text for shown in await flooding.messages()]
    assert 1 <= sum("more than I can read" in text for text in told) <= 2
    assert "10 years" in told[0]
