"""The Dockerfile, read: there is no daemon where these tests run."""

import json
import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
TEXT: Final = (ROOT / "Dockerfile").read_text("utf-8")
Instruction = tuple[str, str]


def _stages() -> list[list[Instruction]]:
    """Return the instructions of each stage: name and the rest, lines that go on joined."""
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", TEXT, flags=re.MULTILINE)).splitlines()
    stages: list[list[Instruction]] = []
    for line in filter(None, lines):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append((name, rest.strip()))
    return stages


BUILD, FINAL = _stages()


def _only(stage: list[Instruction], name: str) -> str:
    (found,) = [rest for other, rest in stage if other == name]
    return found


def _settings() -> dict[str, str]:
    return dict(part.split("=", 1) for part in _only(FINAL, "ENV").split())


def test_two_slim_stages_of_which_the_last_builds_nothing() -> None:
    assert _only(BUILD, "FROM").endswith("-slim AS build")
    assert _only(FINAL, "FROM") == _only(BUILD, "FROM").removesuffix(" AS build")
    assert [rest for name, rest in FINAL if name in ("RUN", "ADD")] == ["install -d -m 0700 -o 10001 -g 10001 /data"]
    assert _only(FINAL, "COPY") == "--from=build /opt/guidebot /opt/guidebot"


def test_it_runs_guidebot_run_as_nobody_who_owns_anything() -> None:
    user, _, group = _only(FINAL, "USER").partition(":")
    assert int(user) >= 10_000
    assert int(group) >= 10_000
    assert [*json.loads(_only(FINAL, "ENTRYPOINT")), *json.loads(_only(FINAL, "CMD"))] == ["guidebot", "run"]
    assert _only(FINAL, "STOPSIGNAL") == "SIGTERM"


def test_what_is_copied_is_there_and_let_through_and_nothing_else_is() -> None:
    copied = [path for name, rest in BUILD if name == "COPY" for path in rest.split()[:-1]]
    first, *rest = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert first == "*"
    assert sorted(f"!{path}" for path in copied) == sorted(line for line in rest if line.startswith("!"))
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert any(fnmatch("guidebot/chat/__pycache__", line) for line in rest)


def test_all_it_stands_on_is_pinned(tmp_path: Path) -> None:
    """By the very command of the Dockerfile."""
    command = next(rest for name, rest in BUILD if name == "RUN" and "constraints.txt" in rest).partition("&&")[0]
    (tmp_path / "requirements.lock").write_bytes((ROOT / "requirements.lock").read_bytes())
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True)  # noqa: S607
    pinned = {line.partition("==")[0] for line in (tmp_path / "constraints.txt").read_text().split()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    assert {re.split(r"[><=\[]", each)[0].lower() for each in wanted} <= pinned


def test_the_index_is_built_beforehand_where_it_is_looked_for_and_may_be_read() -> None:
    folder = _settings()["GUIDEBOT_CACHE"]
    (built,) = [rest for name, rest in BUILD if name == "RUN" and f"GUIDEBOT_CACHE={folder}" in rest]
    assert "guidebot ask" in built
    assert built.endswith(f"chmod -R a+rX {folder}")


@pytest.mark.parametrize("status", [200, 503])
def test_the_health_check_asks_where_it_listens(status: int) -> None:
    """And not through the proxy by which Telegram may have to be reached."""
    asked: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response_only(status)
            self.end_headers()

    _, _, command = _only(FINAL, "HEALTHCHECK").partition("CMD ")
    program, *arguments = json.loads(command)
    assert program == "python"
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        environment = {
            **os.environ,
            "GUIDEBOT_LISTEN": f"0.0.0.0:{server.server_port}",
            "http_proxy": "http://127.0.0.1:9",
        }
        done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=False)
        server.shutdown()
        thread.join()
    assert asked == ["/healthz"]
    assert (done.returncode == 0) is (status == 200)


def test_it_listens_where_a_container_is_reached() -> None:
    host, _, port = _settings()["GUIDEBOT_LISTEN"].rpartition(":")
    assert (host, port) == ("0.0.0.0", _only(FINAL, "EXPOSE"))  # noqa: S104 - inside a container
