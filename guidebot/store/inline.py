"""A connection of one thread with the face of an `AsyncConnection`.

The asynchronous driver of SQLite passes each statement to a thread and back four times; a whole piece of work passed once costs a
third (measured). Nothing done over this connection waits, so a coroutine over it runs to its end in one go.
"""

from collections.abc import Callable, Coroutine
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
