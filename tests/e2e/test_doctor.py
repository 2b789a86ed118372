"""`guidebot doctor`: each thing that can be wrong with the outside, found, and what to do about it said."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from guidebot.cli.telegram_check import ask_telegram
from guidebot.config import Settings
from guidebot.errors import ConfigError
from guidebot.services.shelf import default_cache
from tests.e2e.process import ROOT, free_port
from tests.telegram.running import Running


def _doctor(home: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "guidebot", "doctor", "--plain"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "GUIDEBOT_CACHE": str(default_cache()), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_all_is_well(telegram: Running, tmp_path: Path) -> None:
    done = _doctor(tmp_path, GUIDEBOT_TOKEN=telegram.token, GUIDEBOT_API_URL=telegram.url)
    assert done.returncode == 0
    for line in ("knowledge: ok", "index cache: ok", "telegram: ok, @guide_123456_bot answers", "clock: ok"):
        assert line in done.stdout
    assert telegram.token not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"GUIDEBOT_TOKEN": "123456:mistyped"}, "Copy GUIDEBOT_TOKEN anew from @BotFather"),
        ({"GUIDEBOT_API_URL": f"http://127.0.0.1:{free_port()}"}, "Check the network, a proxy, GUIDEBOT_API_URL"),
        ({"GUIDEBOT_KNOWLEDGE": "/nowhere"}, "Run: guidebot check /nowhere"),
    ],
    ids=["token", "address", "knowledge"],
)
def test_what_is_wrong_is_found_and_what_to_do_said(
    settings: dict[str, str], advice: str, telegram: Running, tmp_path: Path
) -> None:
    good = {"GUIDEBOT_TOKEN": telegram.token, "GUIDEBOT_API_URL": telegram.url}
    done = _doctor(tmp_path, **good | settings)
    assert done.returncode == 1
    assert "WRONG" in done.stdout
    assert advice in done.stdout
    assert "mistyped" not in done.stdout + done.stderr
    assert telegram.token not in done.stdout + done.stderr


@contextmanager
def _server(body: str, date: str, status: int = 200) -> Iterator[str]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            self.send_header("Date", date)
            self.end_headers()
            self.wfile.write(body.encode())

        log_message: Callable[..., None] = lambda self, *parts: None

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_clock_that_is_off_is_found() -> None:
    with _server(json.dumps({"ok": True, "result": {"username": "g_bot"}}), "Thu, 01 Jan 2026 00:00:00 GMT") as url:
        found = ask_telegram(url, "1:a")
    assert not found.right
    assert "Set the clock" in found.says
    assert "Set the clock" in found.clock


@pytest.mark.parametrize("said", ["certificate has expired", "certificate is not yet valid"])
def test_a_certificate_that_does_not_fit_the_clock_is_laid_to_the_clock(
    said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*args: object, **more: object) -> None:
        raise httpx.ConnectError(f"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: {said} (_ssl.c:1006)")

    monkeypatch.setattr(httpx, "get", refused)
    found = ask_telegram("https://api.telegram.org", "1:a")
    assert not found.right
    assert "Set the clock" in found.clock


def test_a_webhook_is_shown_with_what_went_wrong_last(tmp_path: Path) -> None:
    last = {"pending_update_count": 3, "last_error_date": 0, "last_error_message": "Connection refused"}
    reply = {"ok": True, "result": {"username": "g_bot", "url": "https://bot.example.org/hook", **last}}
    with _server(json.dumps(reply), "") as url:
        settings = {"GUIDEBOT_TOKEN": "1:a", "GUIDEBOT_API_URL": url}
        done = _doctor(tmp_path, **settings)
    said = "3 updates waiting; last error 1970-01-01 00:00 UTC: Connection refused"
    assert f"webhook: https://bot.example.org/hook, {said}" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("token", ["123456:abc\n", "123456:ab cd", "123456", ":abc", "\t1:a"])
def test_a_token_of_the_wrong_shape_is_named(token: str) -> None:
    with pytest.raises(ConfigError, match="GUIDEBOT_TOKEN: expected a token such as") as caught:
        Settings.from_env({"GUIDEBOT_TOKEN": token})
    assert "abc" not in str(caught.value)


@pytest.mark.parametrize(("body", "status"), [("<html>", 200), ("Not Found", 404), ('{"detail": "Not Found"}', 404)])
def test_a_server_that_is_no_bot_api_is_found(body: str, status: int) -> None:
    with _server(body, "Thu, 01 Jan 2026 00:00:00 GMT", status) as url:
        found = ask_telegram(url, "1:a")
    assert not found.right
    assert "does not speak the Bot API" in found.says
