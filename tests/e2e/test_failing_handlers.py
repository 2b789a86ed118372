"""A handler that raises or hangs: told at once, never repeated, and nobody else waits."""

import pytest

from tests.e2e.process import running
from tests.telegram.client import Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"


@pytest.mark.parametrize(("word", "told"), [("raise", "went wrong"), ("hang", "too slow")])
async def test_a_handler_that_fails_is_told_at_once_and_not_repeated(
    word: str, told: str, sim: Sim, telegram: Running
) -> None:
    with running(telegram.url, telegram.token, module="tests.e2e.faulty") as bot:
        officer, other = await sim.person(170, "Jo"), await sim.person(171, "Sam")
        await officer.say(f"{word} please")
        await other.say(ASKED)
        assert "10 years" in (await other.message(3)).text
        assert told in (await officer.message(10)).text
        await officer.say(ASKED)
        assert "10 years" in (await officer.message()).text
        assert await sim.confirmed()
        assert bot.stop() == 0
        assert bot.log().count("update_failed") == 1
