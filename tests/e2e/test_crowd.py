"""One chat in a flood wait, and a crowd that asks meanwhile."""

import asyncio

import pytest

from tests.e2e.process import by_webhook, free_port, running
from tests.telegram.client import Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"


@pytest.mark.slow
@pytest.mark.parametrize(("way", "per_s"), [("polling", 6), ("webhook", 20)])
async def test_a_long_flood_wait_of_one_chat_delays_no_crowd(way: str, per_s: int, sim: Sim, telegram: Running) -> None:
    """Through all the ten seconds. By polling no more than a hundred updates are seen past the one that waits: see backlog."""
    with running(telegram.url, telegram.token, **by_webhook(free_port()) if way == "webhook" else {}) as bot:
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
