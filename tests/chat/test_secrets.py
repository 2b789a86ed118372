"""The token is in no repr, no error and no line of the log, whoever writes it."""

import json
import logging

import pytest
import structlog
from telegram.error import NetworkError

from guidebot.chat.transport import PollRequest
from guidebot.cli.logs import configure
from guidebot.config import Settings

TOKEN = "123456:very-secret"


def test_settings_show_no_secret() -> None:
    settings = Settings.from_env({"GUIDEBOT_TOKEN": TOKEN, "GUIDEBOT_WEBHOOK_SECRET": "another-secret-word"})
    assert "very-secret" not in repr(settings) + str(settings)
    assert "another-secret" not in repr(settings) + str(settings)


async def test_a_poll_that_fails_shows_no_address() -> None:
    async with PollRequest(1.0, 1.0) as request:
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
    assert [json.loads(line)["event"] for line in lines] == ["odd", "failed at /bot[token]/getMe", "failed"]
