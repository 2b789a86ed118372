"""Faults and floods, as tests arrange them."""

from datetime import timedelta

import pytest
from telegram import Bot
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.telegram.client import Person, Sim
from tests.telegram.raw import Raw, refused


async def test_a_429_hits_the_nth_call_of_one_chat_once(sim: Sim, jo: Person, bot: Bot) -> None:
    other = await sim.person(8)
    await other.say("hello")
    await sim.fault(method="sendMessage", chat_id=7, nth=2, retry_after=3)
    await bot.send_message(7, "1")
    await bot.send_message(8, "1")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(7, "2")
    assert caught.value.retry_after == timedelta(seconds=3)
    await bot.send_message(7, "3")
    assert [shown.text for shown in await jo.messages(2)] == ["1", "3"]


async def test_refusals_can_be_arranged_by_content_and_for_good(sim: Sim, jo: Person, bot: Bot) -> None:
    number = await sim.fault(contains="poison", code=403, description="Forbidden: no", times=0)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await bot.send_message(7, "a poison pill")
    await bot.send_message(7, "a pill")
    await sim.clear_faults(number)
    await bot.send_message(7, "a poison pill")


async def test_a_gateway_answers_in_html(sim: Sim, jo: Person, bot: Bot, raw: Raw) -> None:
    await sim.fault(method="sendMessage", code=502, times=2)
    assert "nginx" in (await raw("sendMessage", chat_id="7", text="a")).text
    with pytest.raises(NetworkError):
        await bot.send_message(7, "a")


async def test_something_else_answers_with_a_page(sim: Sim, jo: Person, raw: Raw) -> None:
    await sim.fault(method="sendMessage", page=True)
    await sim.fault(method="sendMessage", page=True, code=404, when="after")
    for status in (200, 404):
        answer = await raw("sendMessage", chat_id="7", text="a")
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert (await jo.message()).text == "a"


@pytest.mark.parametrize(("when", "texts"), [("before", []), ("after", ["a"])])
async def test_a_cut_connection_before_or_after_the_effect(
    sim: Sim, jo: Person, bot: Bot, when: str, texts: list[str]
) -> None:
    await sim.fault(method="sendMessage", drop=True, when=when)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "a")
    call = (await sim.calls("sendMessage", 1))[0]
    assert (call.status, call.took_effect) == (0, bool(texts))
    assert [shown.text for shown in await jo.messages(0, 0)] == texts


async def test_a_hung_call_times_out_though_it_took_effect(sim: Sim, jo: Person, bot: Bot) -> None:
    await sim.fault(method="sendMessage", hang=True, when="after")
    with pytest.raises(TimedOut):
        await bot.send_message(7, "a", read_timeout=0.1)
    assert (await jo.message()).text == "a"


async def test_a_slow_call_goes_on_though_the_bot_hung_up(sim: Sim, jo: Person, bot: Bot) -> None:
    await sim.fault(method="sendMessage", delay_s=0.2)
    with pytest.raises(TimedOut):
        await bot.send_message(7, "a", read_timeout=0.05)
    assert await jo.messages(0, 0) == []
    assert (await jo.message()).text == "a"


async def test_polls_fail_only_by_name(sim: Sim, jo: Person, bot: Bot) -> None:
    await sim.fault(code=500)
    assert await bot.get_updates()
    with pytest.raises(NetworkError):
        await bot.get_me()
    await sim.fault(method="getUpdates", code=401, description="Unauthorized")
    with pytest.raises(InvalidToken):
        await bot.get_updates()


async def test_a_download_can_fail(sim: Sim, jo: Person, bot: Bot) -> None:
    await jo.sends_document(b"x")
    update = (await bot.get_updates())[-1]
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    await sim.fault(method="file", drop=True)
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b"x"


async def test_floods_are_refused_when_switched_on(sim: Sim, jo: Person, bot: Bot) -> None:
    await sim.settings(flood={"chat_per_s": 1, "overall_per_s": 2})
    for user_id in (8, 9):
        await (await sim.person(user_id)).say("hello")
    sent = await bot.send_message(7, "1")
    with refused("retry in", RetryAfter):
        await sent.edit_text("2")
    await bot.send_chat_action(7, "typing")
    await bot.send_message(8, "1")
    with pytest.raises(RetryAfter):
        await bot.send_message(9, "1")
