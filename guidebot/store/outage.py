"""Which errors of a database pass by themselves: it is away, busy, full or read-only; the rest are faults."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from socket import gaierror
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "it is busy",
    sqlite3.SQLITE_LOCKED: "it is busy",
    sqlite3.SQLITE_PROTOCOL: "it is busy",
    sqlite3.SQLITE_NOMEM: "this machine has no memory left",
    sqlite3.SQLITE_READONLY: "its file is read-only",
    sqlite3.SQLITE_IOERR: "its disk fails",
    sqlite3.SQLITE_FULL: "its disk is full",
    sqlite3.SQLITE_CANTOPEN: "its file cannot be opened",
}
_POSTGRESQL: Final = (
    ("08", "it is away"),
    ("25006", "it is read-only"),
    ("40", "it is busy"),
    ("53100", "its disk is full"),
    ("53300", "it has too many connections"),
    ("53", "its machine has too little room"),
    ("55P03", "it is busy"),
    ("57", "it is stopping or starting"),
    ("58", "its disk fails"),
)
"""By the beginning of SQLSTATE, first fit. Source: PostgreSQL 18, Appendix A, error codes."""
_LASTING: Final = (
    ("28", "it refuses the user or the password"),
    ("3D000", "it has no database of that name: make one first"),
    ("42501", "its user may not do that"),
    ("42P01", "it lacks a table"),
)
_AWAY: Final = "it is away"
_CLOSED: Final = re.compile(r"connection (is|was) closed|closed in the middle|connection closed|no active connection")


def outage(error: BaseException) -> str | None:
    """Return why a database cannot do its work for now, in a few words; None if the error is a fault that would come again."""
    if isinstance(error, PoolTimeoutError):
        return "it has no connection free"
    return next((why for one in _causes(error) if (why := _why(one)) is not None), None)


def refusal(error: BaseException) -> str | None:
    """Return what an operator has to mend at a database, in a few words; None if the error says nothing of the kind."""
    for one in _causes(error):
        state, code = getattr(one, "sqlstate", None), getattr(one, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return "its file is damaged or no database: restore a backup into a new file"
        if isinstance(state, str) and (found := _first(_LASTING, state)):
            return found
        if isinstance(one, gaierror):
            return "its host is not known"
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was made from, outermost first."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop(0)
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.orig if isinstance(one, DBAPIError) else None, one.__cause__]


def _why(error: BaseException) -> str | None:
    if isinstance(error, OSError):  # a refused connection, a lost one, one that takes too long
        return _AWAY
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        known = _SQLITE.get(code & 0xFF) if code is not None else None
        return known or (_AWAY if _CLOSED.search(str(error).lower()) else None)
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return _first(_POSTGRESQL, state)
    if isinstance(error, DBAPIError):
        return _AWAY if error.connection_invalidated else None
    return _AWAY if _CLOSED.search(str(error).lower()) else None


def _first(known: Sequence[tuple[str, str]], state: str) -> str | None:
    return next((why for start, why in known if state.startswith(start)), None)
