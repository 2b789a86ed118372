"""Fixtures: one fake Telegram, one bot by each way of receiving, an officer."""

from collections.abc import AsyncIterator, Iterator
from itertools import count

import pytest

from tests.e2e.process import Bot, by_webhook, free_port, running
from tests.telegram.client import Person, Sim
from tests.telegram.conftest import sim, telegram
from tests.telegram.running import Running

_NUMBERS = count(1)
__all__ = ["bot", "officer", "sim", "telegram", "web_bot"]


@pytest.fixture(scope="module")
def bot(telegram: Running) -> Iterator[Bot]:
    """Run one bot by long polling for all tests of a module; it has to end well."""
    with running(telegram.url, telegram.token) as found:
        yield found
        assert found.stop() == 0, found.log()[-3000:]


@pytest.fixture
def web_bot(telegram: Running) -> Iterator[Bot]:
    """Run one bot by webhook; it has to end well."""
    with running(telegram.url, telegram.token, **by_webhook(free_port())) as found:
        yield found
        assert found.stop() == 0, found.log()[-3000:]


@pytest.fixture
async def officer(sim: Sim, bot: Bot) -> AsyncIterator[Person]:
    """An officer who may ask and has not asked yet, while the bot receives; every button they press is to be answered."""
    assert await sim.receiving()
    yield await sim.person(next(_NUMBERS), "Jo Bloggs")
    assert await sim.confirmed()
    assert await sim.unanswered() == []
