"""A connection of one thread with the face of an `AsyncConnection`.

The asynchronous driver of SQLite passes each statement to a thread and back four times; a whole piece of work passed once costs a
third (measured). Nothing done over this connection waits, so a coroutine over it runs to its end in one go.
"""

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Executable
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")
Work = Callable[[AsyncConnection], Coroutine[Any, Any, T]]


class _Inline:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return self._connection.execute(statement, parameters)


def run_inline(work: Work[T], connection: Connection) -> T:
    """Do some work over a connection of this thread.

    Raises:
        RuntimeError: If it waits for something else.
    """
    coroutine = work(cast("AsyncConnection", _Inline(connection)))
    try:
        coroutine.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    coroutine.close()
    raise RuntimeError("work on the database waited for something else")


@dataclass(slots=True)
class Waiting:
    """Work that waits for the thread that does it, and what came of it."""

    work: Work[Any]
    done: "asyncio.Future[Any]"
    found: Any = None
    error: BaseException | None = None

    def run(self, connection: Connection) -> None:
        """Do it within a savepoint, so that it takes effect as a whole or not at all, whatever becomes of the others."""
        connection.exec_driver_sql("SAVEPOINT one")
        try:
            self.found = run_inline(self.work, connection)
        except Exception as error:
            self.error = error
            connection.exec_driver_sql("ROLLBACK TO one")
        connection.exec_driver_sql("RELEASE one")

    def tell(self) -> None:
        """Tell whoever waits what came of it, in their own thread; a loop that has ended waits no more."""
        with contextlib.suppress(RuntimeError):
            self.done.get_loop().call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        if self.done.done():
            return
        if self.error is not None:
            self.done.set_exception(self.error)
        else:
            self.done.set_result(self.found)
