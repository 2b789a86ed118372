"""How the process begins: what it registers, what it says of a setting that cannot work."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guidebot.chat.basics import DESCRIPTION, SHORT_DESCRIPTION
from guidebot.services.shelf import default_cache
from guidebot.store.database import sqlite_url
from tests.e2e.process import ROOT, SECRET, by_webhook, free_port, running
from tests.e2e.small import small
from tests.telegram.client import Sim
from tests.telegram.running import Running


async def test_commands_and_descriptions_are_registered(sim: Sim, telegram: Running) -> None:
    with running(telegram.url, telegram.token, **small()) as bot:
        state = await sim.state()
        assert bot.stop() == 0
    shown = [[command["command"] for command in menu] for menu in state["commands"].values()]
    assert shown == [["start"]], "everybody's menu is the way in: others are set for each member"
    texts = str(state["texts"])
    assert DESCRIPTION.splitlines()[0] in texts
    assert SHORT_DESCRIPTION in texts
    methods = {call.method for call in await sim.calls()}
    assert {"setMyCommands", "setMyDescription", "setMyShortDescription"} <= methods


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"GUIDEBOT_TOKEN": ""}, "GUIDEBOT_TOKEN"),
        ({"GUIDEBOT_TOKEN": "123456:wrong"}, "GUIDEBOT_TOKEN"),
        ({"GUIDEBOT_DATABASE_URL": "mysql://jo@host/x"}, "GUIDEBOT_DATABASE_URL"),
        ({"GUIDEBOT_DATABASE_URL": "sqlite:////dev/null/at/all.sqlite"}, "GUIDEBOT_DATABASE_URL"),
        ({"GUIDEBOT_MEMBER_DAYS": "soon"}, "GUIDEBOT_MEMBER_DAYS"),
        ({"GUIDEBOT_WEBHOOK_URL": "https://bot.example.org"}, "GUIDEBOT_WEBHOOK_SECRET"),
        ({"GUIDEBOT_WEBHOOK_URL": "http://bot.example.org", "GUIDEBOT_WEBHOOK_SECRET": SECRET}, "https"),
        ({"GUIDEBOT_WEBHOOK_URL": "https://bot.example.org", "GUIDEBOT_WEBHOOK_SECRET": "short"}, "16 to 256"),
        ({"GUIDEBOT_LISTEN": "nowhere"}, "GUIDEBOT_LISTEN"),
        ({"GUIDEBOT_KNOWLEDGE": "/nowhere"}, "/nowhere"),
    ],
)
def test_a_setting_that_cannot_work_is_one_clear_line(
    settings: dict[str, str], named: str, telegram: Running, tmp_path: Path
) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "GUIDEBOT_CACHE": str(default_cache()),
        **small(),
        "GUIDEBOT_TOKEN": telegram.token,
        "GUIDEBOT_API_URL": telegram.url,
        "GUIDEBOT_LOG": "json",
        **settings,
    }
    done = subprocess.run(
        [sys.executable, "-m", "guidebot", "run"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    complaint = done.stderr.splitlines()[-1]
    assert complaint.startswith("error: ")
    assert named in complaint
    assert "wrong" not in done.stderr
    assert "Traceback" not in done.stderr


async def test_it_waits_for_a_telegram_that_is_not_ready(sim: Sim, telegram: Running) -> None:
    await sim.fault(method="getMe", code=502, description="Bad Gateway", times=2)
    await sim.fault(method="deleteWebhook", code=429, description="Too Many Requests", retry_after=1, times=1)
    with running(telegram.url, telegram.token, **small()) as bot:
        said = [json.loads(line) for line in bot.log().splitlines() if "telegram_not_ready" in line]
        assert [line["error"] for line in said] == ["NotTelegram", "NotTelegram", "RetryAfter"]
        assert "Bad Gateway" in said[0]["reason"]
        assert "guidebot doctor" in said[0]["hint"]
        assert bot.stop() == 0


@pytest.mark.parametrize(
    ("method", "code", "way"),
    [("getMe", 200, "polling"), ("deleteWebhook", 404, "polling"), ("setWebhook", 403, "webhook")],
)
async def test_it_waits_behind_the_page_of_something_else(
    method: str, code: int, way: str, sim: Sim, telegram: Running
) -> None:
    """A network that wants a sign-in, or a proxy, answers in Telegram's place; that says nothing of the token."""
    await sim.fault(method=method, page=True, code=code, times=1)
    settings = by_webhook(free_port()) if way == "webhook" else {}
    with running(telegram.url, telegram.token, **small(), **settings) as bot:
        said = [json.loads(line) for line in bot.log().splitlines() if "telegram_not_ready" in line]
        assert [line["error"] for line in said] == ["NotTelegram"]
        assert "nginx" not in bot.log()
        assert bot.stop() == 0


@pytest.mark.parametrize(
    ("method", "way"),
    [("getMe", "polling"), ("deleteWebhook", "polling"), ("setWebhook", "webhook")],
)
async def test_told_to_stop_while_telegram_is_not_ready_it_stops(
    method: str, way: str, sim: Sim, telegram: Running
) -> None:
    await sim.fault(method=method, code=502, times=0)
    settings = by_webhook(free_port()) if way == "webhook" else {}
    with running(telegram.url, telegram.token, **small(), until="telegram_not_ready", **settings) as bot:
        started = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - started < 2
        assert '"started"' not in bot.log()


async def test_told_to_stop_while_it_introduces_itself_it_stops(sim: Sim, telegram: Running, tmp_path: Path) -> None:
    empty = {"GUIDEBOT_DATABASE_URL": sqlite_url(tmp_path / "empty.sqlite")}
    await sim.fault(method="setMyCommands", hang=True, times=0)
    with running(telegram.url, telegram.token, **small(), until="nobody_enrolled", **empty) as bot:
        while "setMyCommands" not in [call.method for call in (await sim.log()).calls]:  # noqa: ASYNC110 - it is under way
            await asyncio.sleep(0.05)
        started = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - started < 2


async def test_an_address_that_telegram_refuses_is_one_clear_line(sim: Sim, telegram: Running) -> None:
    said = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
    await sim.fault(method="setWebhook", code=400, description=said, times=0)
    with (
        pytest.raises(AssertionError, match=r"error: GUIDEBOT_WEBHOOK_URL: .*only on ports 80, 88, 443 or 8443"),
        running(telegram.url, telegram.token, **small(), **by_webhook(free_port())),
    ):
        pass


async def test_two_webhook_processes_may_start_at_once(sim: Sim, telegram: Running) -> None:
    first, second = by_webhook(free_port()), by_webhook(free_port())
    with (
        running(telegram.url, telegram.token, **small(), **first) as one,
        running(telegram.url, telegram.token, **small(), **second) as two,
    ):
        assert one.stop() == 0
        assert two.stop() == 0


async def test_a_token_that_is_revoked_ends_the_process_with_a_sentence(sim: Sim, telegram: Running) -> None:
    with running(telegram.url, telegram.token, **small()) as bot:
        assert await sim.receiving()
        await sim.fault(method="getUpdates", code=401, times=0)
        await (await sim.person(7, "Jo")).say("hello")  # which ends the poll under way
        assert bot.process.wait(20) == 2
        assert "was it revoked?" in bot.log()
        assert "Traceback" not in bot.log()


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_told_to_stop_in_a_flood_wait_it_does_not_wait_for_its_end(way: str, sim: Sim, telegram: Running) -> None:
    """What is under way then comes again at the next start; a container is killed after ten seconds."""
    settings = by_webhook(free_port()) if way == "webhook" else {}
    await sim.settings(webhook_pace=0.02)
    officer = await sim.person(7, "Jo")
    await sim.fault(method="sendMessage", code=429, retry_after=600, times=1)
    with running(telegram.url, telegram.token, **small(), **settings) as bot:
        await officer.say("max sentence for s4A stalking")
        await sim.calls("sendMessage", 1)
        started = time.monotonic()
        assert bot.stop() == 0
        assert time.monotonic() - started < 9
        assert "stopped_before_all_was_handled" in bot.log()
    with running(telegram.url, telegram.token, **small(), **settings) as bot:
        assert "10 years" in (await officer.message()).text
        assert bot.stop() == 0
