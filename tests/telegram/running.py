"""Starts the server in a process of its own, and ends it."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
TOKEN: Final = "123456:test-token"
OTHER_TOKEN: Final = "234567:other-token"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    url: str
    """Its root: `/bot<token>/…` and `/sim/…` follow it; it is what GUIDEBOT_API_URL takes."""
    token: str
    process: "subprocess.Popen[str]"


@contextmanager
def fake_telegram(*tokens: str) -> Iterator[Running]:
    """Run the server for as long as the block runs.

    Raises:
        AssertionError: If it does not start, does not end well, or complains on standard error.
    """
    known = tokens or (TOKEN, OTHER_TOKEN)
    command = [sys.executable, "-m", "tests.telegram.fake", "--until-eof"]
    command += [part for token in known for part in ("--token", token)]
    with tempfile.TemporaryFile("w+") as complaints:
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process:
            line = process.stdout.readline() if process.stdout else ""
            try:
                if line:
                    yield Running(f"http://127.0.0.1:{json.loads(line)['port']}", known[0], process)
            finally:
                process.terminate()
                process.wait(10)
        complaints.seek(0)
        said = complaints.read()
    if process.returncode or said or not line:
        raise AssertionError(f"the fake Telegram ended with {process.returncode} and said: {said}")
