"""Fixtures for tests against the fake Telegram; end-to-end tests elsewhere import them."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.telegram.client import Sim
from tests.telegram.running import Running, fake_telegram


@pytest.fixture(scope="session")
def telegram() -> Iterator[Running]:
    """Run one server for all tests."""
    with fake_telegram() as running:
        yield running


@pytest.fixture
async def sim(telegram: Running) -> AsyncIterator[Sim]:
    """Give an empty Telegram, and check afterwards that the bot did nothing that would only work here."""
    async with Sim(telegram.url, telegram.token) as sim:
        await sim.reset()
        yield sim
        assert await sim.violations() == []
