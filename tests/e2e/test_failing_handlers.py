"""A handler that raises or hangs: told at once, never repeated, and nobody else waits."""

from tests.e2e.process import running
from tests.e2e.small import small
from tests.telegram.client import Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"


async def test_a_handler_that_fails_is_told_at_once_and_not_repeated(sim: Sim, telegram: Running) -> None:
    with running(telegram.url, telegram.token, **small(), module="tests.e2e.faulty") as bot:
        raising, hanging = await sim.person(170, "Jo"), await sim.person(172, "Lee")
        other = await sim.person(171, "Sam")
        await hanging.say("hang please")
        await raising.say("raise please")
        await other.say(ASKED)
        assert "10 years" in (await other.message(3)).text
        assert "went wrong" in (await raising.message(3)).text
        assert "too slow" in (await hanging.message(10)).text
        for officer in (raising, hanging):
            await officer.say(ASKED)
            assert "10 years" in (await officer.message()).text
        assert await sim.confirmed()
        assert bot.stop() == 0
        assert bot.log().count("update_failed") == 2
