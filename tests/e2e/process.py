"""`guidebot run` as a subprocess: started, waited for, killed or told to stop."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tests.e2e.enrolled import enrolled

ROOT: Final = Path(__file__).resolve().parents[2]
SECRET: Final = "a-secret-of-the-tests"


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass(slots=True)
class Bot:
    """A bot that runs."""

    process: "subprocess.Popen[bytes]"
    errors: IO[bytes]
    database: str
    """Its address."""

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        """Tell it to stop, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def log(self) -> str:
        """Return what it has said so far."""
        self.errors.seek(0)
        return self.errors.read().decode()

    def says(self, event: str, patience_s: float = 20.0) -> str:
        """Wait until it logs an event, and return its log.

        Raises:
            AssertionError: If it does not, or ends before.
        """
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            if re.search(rf'"event": "{event}"', self.log()):
                return self.log()
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError(f"it never said {event}: {self.log()[-3000:]}")

    @property
    def memory_bytes(self) -> int:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024  # type: ignore[union-attr]


@contextmanager
def running(url: str, token: str, module: str = "guidebot", until: str = "started", **settings: str) -> Iterator[Bot]:
    """Run the bot for as long as the block runs, which begins when it says `until`; whoever kills it first is not undone."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUIDEBOT_")}
    environment |= {
        "GUIDEBOT_TOKEN": token,
        "GUIDEBOT_API_URL": url,
        "GUIDEBOT_QUESTIONS_A_MINUTE": "10000",
        "GUIDEBOT_LOG": "json",
        **settings,
    }
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryDirectory() as folder:
        environment.setdefault("GUIDEBOT_DATABASE_URL", enrolled(Path(folder)))
        process = subprocess.Popen([sys.executable, "-m", module, "run"], cwd=ROOT, env=environment, stderr=errors)
        bot = Bot(process, errors, environment["GUIDEBOT_DATABASE_URL"])
        try:
            bot.says(until)
            yield bot
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(10)


def by_webhook(port: int) -> dict[str, str]:
    """Return the settings for receiving by webhook on a port of this machine."""
    return {
        "GUIDEBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram/hook",
        "GUIDEBOT_WEBHOOK_SECRET": SECRET,
        "GUIDEBOT_LISTEN": f"127.0.0.1:{port}",
    }
