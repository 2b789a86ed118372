"""`guidebot doctor`: each thing that can be wrong with the outside, found, and what to do about it said."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from guidebot.cli.telegram_check import ask_telegram
from tests.e2e.process import ROOT, free_port
from tests.telegram.running import Running


def _doctor(home: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "guidebot", "doctor", "--plain"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), **settings},
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
    assert "nobody is answered yet; set GUIDEBOT_ALLOWED_USERS" in done.stdout
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
def _server(body: str, date: str) -> Iterator[str]:
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(200)
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


def test_a_server_that_is_no_bot_api_is_found() -> None:
    with _server("<html>", "Thu, 01 Jan 2026 00:00:00 GMT") as url:
        found = ask_telegram(url, "1:a")
    assert not found.right
    assert "does not speak the Bot API" in found.says
