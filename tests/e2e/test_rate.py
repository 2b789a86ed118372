"""Who asks too much at once is told how long to wait, in one sentence; others are answered meanwhile."""

import asyncio
import re
from pathlib import Path

import pytest

from tests.e2e.enrolled import enrolled
from tests.e2e.outside import pop_up, sql
from tests.e2e.process import running
from tests.e2e.small import small
from tests.telegram.client import Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"
_SENTENCE = re.compile(r"You have asked more than I may answer at once\. Please wait (?:(\d+) seconds|a second)\.")


@pytest.fixture
def address(tmp_path: Path) -> str:
    return enrolled(tmp_path)


async def test_who_asks_too_much_is_told_how_long_to_wait_and_others_are_answered(
    sim: Sim, telegram: Running, address: str
) -> None:
    settings = small() | {"GUIDEBOT_DATABASE_URL": address, "GUIDEBOT_QUESTIONS_A_MINUTE": "15"}
    hasty, calm = await sim.person(40, "Hasty"), await sim.person(41, "Calm")
    with running(telegram.url, telegram.token, **settings) as bot:
        for _ in range(18):
            await hasty.say(ASKED)
        await calm.say(ASKED)
        assert "10 years" in (await calm.message()).text
        shown = await hasty.messages(18, 20)
        answers = [one for one in shown if "10 years" in one.text]
        refused = [_SENTENCE.fullmatch(one.text) for one in shown if one not in answers]
        assert 15 <= len(answers) < 18
        assert refused
        assert all(refused)
        waits = [int(one[1] or 1) for one in refused if one]
        assert all(1 <= wait <= 4 for wait in waits)
        pressed = await hasty.press("Helpful", on=answers[-1])
        assert _SENTENCE.fullmatch(str(await pop_up(sim, pressed)))
        await asyncio.sleep(waits[-1] + 0.5)
        await hasty.say(ASKED)
        assert "10 years" in (await hasty.message()).text
        assert await sim.confirmed()
        assert len(sql(address, "SELECT id FROM receipts")) == len(answers) + 2
        assert bot.stop() == 0


async def test_a_restart_gives_nobody_more(sim: Sim, telegram: Running, address: str) -> None:
    """How much is left is on record, not in the memory of a process."""
    settings = small() | {"GUIDEBOT_DATABASE_URL": address, "GUIDEBOT_QUESTIONS_A_MINUTE": "2"}
    hasty = await sim.person(42, "Hasty")
    with running(telegram.url, telegram.token, **settings) as bot:
        for _ in range(2):
            await hasty.say(ASKED)
            assert "10 years" in (await hasty.message()).text
        assert await sim.confirmed()
        assert bot.stop() == 0
    with running(telegram.url, telegram.token, **settings) as bot:
        await hasty.say(ASKED)
        assert _SENTENCE.fullmatch((await hasty.message()).text)
        assert bot.stop() == 0
