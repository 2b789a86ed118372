"""Fixtures for tests against the fake Telegram; end-to-end tests elsewhere import them."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from telegram import Bot

from tests.telegram.client import Person, Sim
from tests.telegram.raw import Raw
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


@pytest.fixture
async def bot(telegram: Running) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot") as bot:
        yield bot


@pytest.fixture
async def raw(telegram: Running) -> AsyncIterator[Raw]:
    """Call a method without a library, so that nothing corrects the call."""
    async with httpx.AsyncClient(base_url=f"{telegram.url}/bot{telegram.token}/", trust_env=False) as http:

        async def call(method: str, **values: Any) -> httpx.Response:
            return await http.post(method, data=values, timeout=10)

        yield call


@pytest.fixture
async def jo(sim: Sim) -> Person:
    """A person who has written to the bot."""
    person = await sim.person(7, "Jo Bloggs", "jo")
    await person.say("hello")
    return person
