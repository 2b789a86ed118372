"""Updates by webhook: in order, with the secret, again until they are accepted."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import Conflict

from tests.telegram.client import Person, Sim
from tests.telegram.raw import Raw, description, refused

SECRET = "s-e_c-r-e-t"


class Endpoint:
    """What the bot would run: notes each call, and answers as it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, str | None, dict[str, Any]]] = []
        self.answers: list[web.Response] = []
        self.slow_s = 0.0
        self.running = 0
        self.most_running = 0
        self.url = ""

    async def receive(self, request: web.Request) -> web.Response:
        self.calls.append(
            (time.monotonic(), request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json())
        )
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await asyncio.sleep(self.slow_s)
        self.running -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [body["message"]["text"] for _, _, body in self.calls if "message" in body]


@pytest.fixture
async def endpoint(sim: Sim) -> AsyncIterator[Endpoint]:
    found = Endpoint()
    application = web.Application()
    application.add_routes([web.post("/hook", found.receive)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await sim.settings(webhook_often=True)
    yield found
    await sim.reset()
    await runner.cleanup()


async def test_a_webhook_gets_updates_in_order_with_the_secret(
    sim: Sim, jo: Person, bot: Bot, endpoint: Endpoint
) -> None:
    endpoint.slow_s = 0.02
    await bot.set_webhook(endpoint.url, secret_token=SECRET)
    for number in range(4):
        await jo.say(f"{number}")
    assert await sim.confirmed()
    assert endpoint.texts() == ["hello", "0", "1", "2", "3"]
    assert {secret for _, secret, _ in endpoint.calls} == {SECRET}
    assert endpoint.most_running == 1


async def test_chats_are_delivered_side_by_side_up_to_the_limit(sim: Sim, bot: Bot, endpoint: Endpoint) -> None:
    endpoint.slow_s = 0.05
    await bot.set_webhook(endpoint.url, max_connections=3)
    for number in range(8):
        await (await sim.person(100 + number)).say("a")
    assert await sim.confirmed()
    assert endpoint.most_running == 3


async def test_a_failed_delivery_is_repeated_and_seen_in_the_info(
    sim: Sim, jo: Person, bot: Bot, endpoint: Endpoint
) -> None:
    await sim.settings(webhook_pace=0.05)
    endpoint.answers = [web.Response(status=500), web.Response(status=302), web.Response(status=503)]
    await bot.set_webhook(endpoint.url)
    assert await sim.confirmed()
    assert endpoint.texts() == ["hello"] * 4
    pauses = [later[0] - sooner[0] for sooner, later in zip(endpoint.calls, endpoint.calls[1:], strict=False)]
    assert pauses[0] < 0.09 <= pauses[1] < pauses[2]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.pending_update_count == 0


async def test_retry_after_is_honoured_and_later_updates_of_the_chat_wait(
    sim: Sim, jo: Person, bot: Bot, endpoint: Endpoint
) -> None:
    await sim.settings(webhook_pace=0.1)
    endpoint.answers = [web.Response(status=429, headers={"Retry-After": "3"})]
    await bot.set_webhook(endpoint.url)
    await jo.say("later")
    assert await sim.confirmed()
    assert endpoint.texts() == ["hello", "hello", "later"]
    assert endpoint.calls[1][0] - endpoint.calls[0][0] >= 0.3


async def test_a_method_in_the_answer_is_carried_out(sim: Sim, jo: Person, bot: Bot, endpoint: Endpoint) -> None:
    endpoint.answers = [web.json_response({"method": "sendMessage", "chat_id": 7, "text": "from the answer"})]
    await bot.set_webhook(endpoint.url)
    assert (await jo.message()).text == "from the answer"
    assert [call.in_webhook for call in await sim.calls("sendMessage", 1)] == [True]


async def test_polling_conflicts_with_a_webhook(sim: Sim, bot: Bot, endpoint: Endpoint) -> None:
    await bot.set_webhook(endpoint.url)
    with refused("can't use getUpdates method while webhook is active", Conflict):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_held_poll(sim: Sim, bot: Bot, raw: Raw, endpoint: Endpoint) -> None:
    poll = asyncio.create_task(raw("getUpdates", timeout="5"))
    await sim.receiving()
    await bot.set_webhook(endpoint.url)
    assert description(await poll) == "Conflict: terminated by setWebhook request"


async def test_a_balancer_takes_turns(sim: Sim, jo: Person, bot: Bot, endpoint: Endpoint) -> None:
    origin = endpoint.url.removesuffix("/hook")
    await sim.settings(webhook_via=[origin, origin.replace("127.0.0.1", "localhost")])
    await bot.set_webhook("https://bot.example.org/hook")
    await jo.say("a")
    assert await sim.confirmed()
    webhook = (await sim.log()).webhook or {}
    assert [attempt["url"].split(":")[1] for attempt in webhook["attempts"]] == ["//127.0.0.1", "//localhost"]


@pytest.mark.parametrize(
    ("url", "secret", "refusal"),
    [
        ("http://example.org/x", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        ("https://example.org:8080/x", "", "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("https:///x", "", "invalid webhook URL specified"),
        ("http://127.0.0.1:1/x", "a" * 257, "secret token is too long"),
        ("http://127.0.0.1:1/x", "a b", "secret token contains unallowed characters"),
    ],
)
async def test_a_webhook_is_refused(sim: Sim, raw: Raw, url: str, secret: str, refusal: str) -> None:
    response = await raw("setWebhook", url=url, secret_token=secret)
    assert (response.status_code, description(response)) == (400, f"Bad Request: {refusal}")
    assert (await raw("setWebhook", url=url)).status_code == 429
