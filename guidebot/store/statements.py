"""Statements that every update needs, made once: building one anew costs more than running it."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store.tables import METADATA

_MAKERS: Final[dict[str, Any]] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def add(table: Table) -> Insert:
    """Return the statement that writes a row, its values given when it is run."""
    return _add(table.name)


@cache
def _add(name: str) -> Insert:
    return insert(METADATA.tables[name])


def add_new(c: AsyncConnection, table: Table) -> Insert:
    """Return the statement that writes a row, or does nothing where there is one of its key."""
    return _add_new(c.dialect.name, table.name)


@cache
def _add_new(dialect: str, name: str) -> Insert:
    made: Insert = _MAKERS[dialect](METADATA.tables[name]).on_conflict_do_nothing()
    return made


def put(c: AsyncConnection, table: Table) -> Insert:
    """Return the statement that writes a row in place of the one of its key."""
    return _put(c.dialect.name, table.name)


@cache
def _put(dialect: str, name: str) -> Insert:
    table = METADATA.tables[name]
    keys = [column.name for column in table.primary_key]
    made = _MAKERS[dialect](table)
    changed = {column.name: made.excluded[column.name] for column in table.columns if column.name not in keys}
    put: Insert = made.on_conflict_do_update(index_elements=keys, set_=changed)
    return put
