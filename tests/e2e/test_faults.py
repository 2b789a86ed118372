"""What goes wrong between the bot and Telegram, and what the officer and the log are told."""

import re
import time
from typing import Any

import pytest

from tests.e2e.process import Bot, running
from tests.telegram.client import Person, Sim
from tests.telegram.running import Running

ASKED = "max sentence for s4A stalking"


async def test_a_short_flood_wait_delays_the_answer_and_loses_nothing(officer: Person, sim: Sim) -> None:
    await sim.fault(method="sendMessage", code=429, description="Too Many Requests", retry_after=1, times=1)
    await officer.say(ASKED)
    assert "10 years" in (await officer.message(10)).text
    await officer.quiet()


async def test_a_long_flood_wait_of_one_chat_delays_no_other(sim: Sim, bot: Bot) -> None:
    """The bound of the issue: half a second. The ten seconds that it names stand in `test_crowd`."""
    assert await sim.receiving()
    flooded, other = await sim.person(150, "Flooded"), await sim.person(151, "Other")
    await sim.fault(
        method="sendMessage", code=429, description="Too Many Requests", retry_after=4, times=1, chat_id=150
    )
    await flooded.say(ASKED)
    worst = 0.0
    for _ in range(10):
        started = time.monotonic()
        await other.say(ASKED)
        assert "10 years" in (await other.message()).text
        worst = max(worst, time.monotonic() - started)
    assert worst < 0.5
    assert "10 years" in (await flooded.message(20)).text


@pytest.mark.parametrize("code", [502, 503])
async def test_a_server_that_did_nothing_is_asked_again(code: int, officer: Person, sim: Sim) -> None:
    await sim.fault(method="sendMessage", code=code, description="Bad Gateway", times=1)
    await officer.say(ASKED)
    assert "10 years" in (await officer.message(10)).text
    await officer.quiet()


async def test_a_connection_lost_after_sending_is_not_repeated_blindly(officer: Person, sim: Sim) -> None:
    """The answer is there once; the officer is told that it may not be."""
    await sim.fault(method="sendMessage", drop=True, when="after", times=1)
    await officer.say(ASKED)
    answer, doubt = await officer.messages(2, 10)
    assert "10 years" in answer.text
    assert "connection broke" in doubt.text
    await officer.quiet()
    assert await sim.confirmed()
    await officer.say(f"/receipt {answer.text.rpartition('Receipt ')[2]}")
    assert "10 years" in (await officer.message()).text, "what arrived has its receipt"


async def test_a_connection_lost_before_sending_is_told(officer: Person, sim: Sim) -> None:
    await sim.fault(method="sendMessage", drop=True, when="before", times=1)
    await officer.say(ASKED)
    assert "connection broke" in (await officer.message(10)).text


async def test_an_answer_that_telegram_takes_too_long_over_is_not_sent_again(officer: Person, sim: Sim) -> None:
    await sim.fault(method="sendMessage", delay_s=5.0, times=1)
    await officer.say(ASKED)
    texts = [shown.text for shown in await officer.messages(2, 15)]
    assert sum("10 years" in text for text in texts) == 1
    assert sum("connection broke" in text for text in texts) == 1
    await officer.quiet()


async def test_an_answer_after_the_deadline_is_not_called_a_failure(officer: Person, sim: Sim) -> None:
    """Telegram had the edit when the handler's five seconds were over."""
    await officer.say(ASKED)
    answer = await officer.message()
    await sim.fault(method="answerCallbackQuery", delay_s=3.0, times=1)
    await sim.fault(method="editMessageText", delay_s=3.0, times=1)
    await officer.press(answer.buttons[0], on=answer)
    assert (await officer.change(10)).text != answer.text
    assert "If you see no answer above" in (await officer.message(10)).text
    await officer.quiet()


async def test_no_fault_brings_the_token_or_an_address_into_the_log(officer: Person, bot: Bot, sim: Sim) -> None:
    for fault in ({"drop": True}, {"code": 502}, {"code": 500}, {"code": 429, "retry_after": 1}, {"code": 400}):
        await sim.fault(method="sendMessage", **fault)
        await officer.say(ASKED)
        await officer.message(10)
        await sim.fault(method="getUpdates", **fault)
    await officer.say(ASKED)
    await officer.message(20)
    log = bot.log()
    assert "poll_failed" in log
    assert (sim.token or "").partition(":")[2] not in log
    assert "HTTP Request" not in log
    assert "/bot" not in log


async def test_a_refusal_is_told_with_a_reference_that_the_log_has(officer: Person, sim: Sim, bot: Bot) -> None:
    await sim.fault(method="sendMessage", code=400, description="Bad Request: something odd", times=1)
    await officer.say("quixotic max sentence for s4A stalking")
    shown = await officer.message(10)
    reference = re.search(r"reference ([0-9a-f]{6})", shown.text)
    assert reference
    assert f'"fault": "{reference.group(1)}"' in bot.log()
    assert "quixotic" not in bot.log()


@pytest.mark.parametrize(
    "fault", [{"drop": True}, {"code": 429, "retry_after": 30}, {"code": 502}], ids=["dropped", "flood wait", "502"]
)
async def test_a_press_that_cannot_be_settled_still_turns_the_page(fault: Any, sim: Sim, bot: Bot) -> None:
    assert await sim.receiving()
    officer = await sim.person(166, "Jo")
    await officer.say(ASKED)
    answer = await officer.message()
    await sim.fault(method="answerCallbackQuery", **fault)
    await officer.press(answer.buttons[0], on=answer)
    assert (await officer.change(3)).text != answer.text
    await officer.quiet()


async def test_a_page_in_a_flood_wait_is_turned_at_its_end(officer: Person, sim: Sim) -> None:
    await officer.say(ASKED)
    answer = await officer.message()
    await sim.fault(method="editMessageText", code=429, retry_after=2, times=1)
    await officer.press(answer.buttons[0], on=answer)
    assert (await officer.change(10)).text != answer.text
    await officer.quiet()


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_connection_lost_while_a_page_is_turned_is_told(when: str, officer: Person, sim: Sim) -> None:
    await officer.say(ASKED)
    answer = await officer.message()
    await sim.fault(method="editMessageText", drop=True, when=when, times=1)
    await officer.press(answer.buttons[0], on=answer)
    assert "connection broke" in (await officer.message(10)).text
    assert await sim.confirmed()
    assert len(await sim.calls("editMessageText")) == 1


async def test_a_notice_on_a_button_is_tried_again(officer: Person, sim: Sim) -> None:
    """There the text of the notice is all the answer there is."""
    await officer.say(ASKED)
    answer = await officer.message()
    await sim.fault(method="answerCallbackQuery", code=429, retry_after=1, times=1)
    await officer.forges("junk", on=answer)
    assert await sim.confirmed(10)
    assert len(await sim.calls("answerCallbackQuery")) == 2


async def test_someone_who_blocked_the_bot_is_no_trouble(sim: Sim, bot: Bot) -> None:
    gone, other = await sim.person(160, "Gone"), await sim.person(161, "Other")
    await gone.say(ASKED)
    await gone.message()
    await gone.blocks()
    await other.say(ASKED)
    assert (await other.message()).text


async def test_polls_that_fail_are_repeated(sim: Sim, officer: Person) -> None:
    await sim.fault(method="getUpdates", code=502, description="Bad Gateway", times=3)
    await officer.say(ASKED)
    assert "10 years" in (await officer.message(15)).text


async def test_a_second_poller_is_named_in_the_log_and_both_live(sim: Sim, bot: Bot, telegram: Running) -> None:
    with running(telegram.url, telegram.token) as second:
        log = second.says("another_process_polls", 20) if "another_process_polls" not in bot.log() else bot.log()
        assert "only one may poll" in log
        assert second.stop() == 0
    officer = await sim.person(162, "Jo")
    await officer.say(ASKED)
    assert (await officer.message(20)).text


async def test_a_poison_update_does_not_come_again(officer: Person, sim: Sim) -> None:
    await sim.update("message", {"message_id": "not a number", "date": [], "chat": {"id": {}}}, chat_id=None)
    await officer.say(ASKED)
    assert "10 years" in (await officer.message()).text
    assert await sim.confirmed()


async def test_a_backlog_of_one_chat_is_answered_to_the_last(sim: Sim, bot: Bot) -> None:
    assert await sim.receiving()
    officer = await sim.person(165, "Busy")
    for _ in range(120):
        await officer.say(ASKED)
    assert len(await officer.messages(120, 30)) == 120
    await officer.quiet()


async def test_typing_is_shown_only_when_there_is_a_wait(officer: Person, sim: Sim) -> None:
    await officer.say(ASKED)
    await officer.message()
    assert await sim.calls("sendChatAction") == []
    await sim.fault(method="sendMessage", delay_s=1.5, times=1)
    await officer.say(ASKED)
    assert "10 years" in (await officer.message(10)).text
    assert [call.params["action"] for call in await sim.calls("sendChatAction")] == ["typing"]
