"""How the process begins: what it registers, what it says of a setting that cannot work."""

import subprocess
import sys
from pathlib import Path

import pytest

from guidebot.chat.basics import COMMANDS
from tests.e2e.process import OFFICERS, ROOT, SECRET, by_webhook, free_port, running
from tests.telegram.client import Sim
from tests.telegram.running import Running


async def test_commands_and_descriptions_are_registered(sim: Sim, telegram: Running) -> None:
    with running(telegram.url, telegram.token) as bot:
        state = await sim.state()
        assert bot.stop() == 0
    for command in COMMANDS:
        assert command in str(state["commands"])
    methods = {call.method for call in await sim.calls()}
    assert {"setMyCommands", "setMyDescription", "setMyShortDescription"} <= methods


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"GUIDEBOT_TOKEN": ""}, "GUIDEBOT_TOKEN"),
        ({"GUIDEBOT_TOKEN": "123456:wrong"}, "GUIDEBOT_TOKEN"),
        ({"GUIDEBOT_ALLOWED_USERS": "jo"}, "GUIDEBOT_ALLOWED_USERS"),
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
        "GUIDEBOT_TOKEN": telegram.token,
        "GUIDEBOT_API_URL": telegram.url,
        "GUIDEBOT_ALLOWED_USERS": OFFICERS,
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
    with running(telegram.url, telegram.token) as bot:
        assert "telegram_not_ready" in bot.log()
        assert bot.stop() == 0


async def test_two_webhook_processes_may_start_at_once(sim: Sim, telegram: Running) -> None:
    first, second = by_webhook(free_port()), by_webhook(free_port())
    with running(telegram.url, telegram.token, **first) as one, running(telegram.url, telegram.token, **second) as two:
        assert one.stop() == 0
        assert two.stop() == 0
