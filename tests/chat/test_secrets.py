"""The token is in no repr, no error and no line of the log, whoever writes it."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Literal

import pytest
import structlog
from aiohttp import web
from telegram.error import NetworkError, TelegramError

from guidebot.chat.failures import record
from guidebot.chat.transport import Transport
from guidebot.cli.logs import configure
from guidebot.config import Settings
from tests.chat.server import answering

TOKEN = "123456:very-secret"


def test_settings_show_no_secret() -> None:
    settings = Settings.from_env({"GUIDEBOT_TOKEN": TOKEN, "GUIDEBOT_WEBHOOK_SECRET": "another-secret-word"})
    assert "very-secret" not in repr(settings) + str(settings)
    assert "another-secret" not in repr(settings) + str(settings)


async def test_a_poll_that_fails_shows_no_address() -> None:
    async with Transport(1.0, 1.0) as request:
        with pytest.raises(NetworkError) as caught:
            await request.post(f"http://127.0.0.1:9/bot{TOKEN}/getUpdates")
    assert "very-secret" not in repr(caught.value) + str(caught.value)
    assert caught.value.__cause__ is None


def test_the_log_blots_the_token_out_and_keeps_libraries_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:]
    try:
        configure("json", TOKEN)
        structlog.get_logger("guidebot.x").info("odd", address=f"/bot{TOKEN}/x", parts=["very-secret"])
        logging.getLogger("httpx").info("HTTP Request: POST /bot%s/getMe", TOKEN)
        logging.getLogger("elsewhere").error("failed at /bot%s/getMe", TOKEN)
        try:
            raise ValueError(TOKEN)
        except ValueError:
            logging.getLogger("elsewhere").exception("failed")
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    lines = capsys.readouterr().err.splitlines()
    assert "very-secret" not in "".join(lines)
    assert [json.loads(line)["event"] for line in lines] == ["odd", "library_message", "library_message"]
    assert json.loads(lines[2]).items() >= {"logger": "elsewhere", "level": "error", "error": "ValueError"}.items()


@pytest.fixture
async def cutting() -> AsyncIterator[str]:
    """A server whose answers break off in the middle of what a person typed; the status is part of the path."""

    async def answer(request: web.Request) -> web.Response:
        body = b'{"ok":true,"result":[{"update_id":1,"message":{"text":"quokka is being stal'
        return web.Response(status=int(request.match_info["status"]), body=body, content_type="application/json")

    async with answering("/{status}/{rest:.*}", answer) as url:
        yield url


@pytest.mark.parametrize("form", ["json", "console"])
@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_reply_that_is_cut_off_leaves_no_words_in_the_log(
    method: str, status: int, form: Literal["json", "console"], cutting: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger().handlers[:]
    request = Transport(1.0, 1.0)
    try:
        configure(form, TOKEN)
        async with request:
            with pytest.raises(TelegramError) as caught:
                await request.post(f"{cutting}/{status}/bot{TOKEN}/{method}")
        record("a1b2c3", caught.value, 7, 1)
    finally:
        logging.getLogger().handlers[:] = before
        structlog.reset_defaults()
    said = capsys.readouterr().err
    assert "update_failed" in said
    assert "quokka" not in said
    assert "very-secret" not in said
