"""Receiving by webhook: the secret, 200 only after handling, and how the process says that it is well."""

import asyncio
import socket
import time
from typing import Any

import httpx
import pytest

from tests.e2e.process import SECRET, Bot, by_webhook, free_port, running
from tests.e2e.small import small
from tests.telegram.client import Sim
from tests.telegram.running import Running

HEADER = "X-Telegram-Bot-Api-Secret-Token"
ASKED = "max sentence for s4A stalking"


def _update(number: int, text: str, user: int = 7) -> dict[str, Any]:
    chat = {"id": user, "type": "private"}
    sender = {"id": user, "is_bot": False, "first_name": "Jo"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1, "chat": chat, "from": sender, "text": text},
    }


async def test_officers_are_answered(sim: Sim, web_bot: Bot) -> None:
    assert await sim.receiving()
    officer = await sim.person(7, "Jo")
    await officer.say(ASKED)
    assert "10 years" in (await officer.message()).text
    assert await sim.confirmed()


async def test_the_endpoint_takes_only_what_telegram_sends(sim: Sim, telegram: Running) -> None:
    settings = by_webhook(free_port())
    with running(telegram.url, telegram.token, **small(), **settings) as bot:
        root = f"http://{settings['GUIDEBOT_LISTEN']}"
        officer = await sim.person(7, "Jo")
        await officer.say("hello")
        await officer.message()
        async with httpx.AsyncClient(base_url=root, trust_env=False) as http:
            path = "/telegram/hook"
            good = {HEADER: SECRET}
            assert (await http.post(path, json=_update(9_001, ASKED))).status_code == 403
            assert (await http.post(path, json=_update(9_002, ASKED), headers={HEADER: "wrong"})).status_code == 403
            assert (await http.post(path, content=b"{", headers=good)).status_code == 400
            assert (await http.post(path, json=[1], headers=good)).status_code == 400
            for body in (b'{"update_id":1e999}', b'{"update_id":NaN}', b"[" * 500_000, b"\xff{", b"{}"):
                assert (await http.post(path, content=body, headers=good)).status_code == 400
            unknown = good | {"Content-Type": "application/json; charset=quokka"}
            assert (await http.post(path, content=b"{}", headers=unknown)).status_code == 400
            assert (await http.post("/other", json=_update(9_003, ASKED), headers=good)).status_code == 404
            assert (await http.get(path, headers=good)).status_code == 405
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.get("/readyz")).status_code == 200
            await officer.quiet()
            # the same update three times, at once: handled once, and every call is told so
            calls = [http.post(path, json=_update(9_004, ASKED), headers=good) for _ in range(3)]
            assert [answer.status_code for answer in await asyncio.gather(*calls)] == [200, 200, 200]
        assert "10 years" in (await officer.message()).text
        await officer.quiet()
        assert bot.stop() == 0


async def test_many_chats_in_a_flood_wait_delay_no_other(sim: Sim, telegram: Running) -> None:
    """More than are handled together, and more than Telegram calls for together unless it is asked to."""
    with running(telegram.url, telegram.token, **small(), **by_webhook(free_port())) as bot:
        for number in range(1, 71):
            await sim.fault(method="sendMessage", code=429, retry_after=3, times=1, chat_id=number)
            await (await sim.person(number, f"Flooded {number}")).say(ASKED)
        await sim.calls("sendMessage", 70)
        other, started = await sim.person(150, "Other"), time.monotonic()
        await other.say(ASKED)
        assert "10 years" in (await other.message()).text
        assert time.monotonic() - started < 1.0
        assert await sim.confirmed(20)
        assert bot.stop() == 0


async def test_telegram_is_told_200_only_after_the_answer_is_sent(sim: Sim, telegram: Running) -> None:
    settings = by_webhook(free_port())
    with running(telegram.url, telegram.token, **small(), **settings) as bot:
        officer = await sim.person(7, "Jo")
        await officer.say("hello")
        await officer.message()
        await sim.fault(method="sendMessage", delay_s=1.0, times=1)
        started = time.monotonic()
        async with httpx.AsyncClient(base_url=f"http://{settings['GUIDEBOT_LISTEN']}", trust_env=False) as http:
            answer = await http.post("/telegram/hook", json=_update(9_005, ASKED), headers={HEADER: SECRET})
        assert answer.status_code == 200
        assert time.monotonic() - started >= 1.0
        assert len(await officer.messages(0)) == 1
        assert bot.stop() == 0


def test_an_address_that_cannot_be_listened_on_is_one_clear_line(telegram: Running) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = by_webhook(taken.getsockname()[1])
        with (
            pytest.raises(AssertionError, match="error: GUIDEBOT_LISTEN"),
            running(telegram.url, telegram.token, **small(), **settings),
        ):
            pass


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_bot_that_waits_for_telegram_is_well_and_not_ready(way: str, sim: Sim, telegram: Running) -> None:
    """A container that is not well is killed, which brings Telegram no nearer."""
    settings = by_webhook(free_port())
    if way == "polling":
        settings = {"GUIDEBOT_LISTEN": settings["GUIDEBOT_LISTEN"]}
    await sim.fault(method="getMe", code=502, times=0)
    with running(telegram.url, telegram.token, until="telegram_not_ready", **small(), **settings) as bot:
        async with httpx.AsyncClient(base_url=f"http://{settings['GUIDEBOT_LISTEN']}", trust_env=False) as http:
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.get("/readyz")).status_code == 503
            await sim.clear_faults()
            bot.says("started")
            assert (await http.get("/readyz")).status_code == 200
        assert bot.stop() == 0


async def test_a_polling_bot_is_well_too(sim: Sim, telegram: Running) -> None:
    port = free_port()
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_LISTEN=f"127.0.0.1:{port}") as bot:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
            assert (await http.get("/healthz")).text == "ok\n"
            assert (await http.get("/readyz")).status_code == 200
        assert bot.stop() == 0
