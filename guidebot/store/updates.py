"""Rows that belong to one update: that it was handled, the person's rate, the conversation's topic, the buttons shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store import statements
from guidebot.store.tables import buttons, handled, rates, topics

_HANDLED: Final = select(handled.c.update_id).where(handled.c.update_id == bindparam("update_id"))
_RATE: Final = select(rates.c.left, rates.c.at).where(rates.c.member_id == bindparam("member_id"))
_TOPIC: Final = select(topics.c.topic).where(
    topics.c.member_id == bindparam("member_id"), topics.c.at >= bindparam("since")
)
_KEYBOARD: Final = select(buttons).where(
    buttons.c.token == bindparam("token"), buttons.c.member_id == bindparam("member_id")
)


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The buttons under one message."""

    token: str
    actions: tuple[str, ...]
    """What each asks for, in order."""
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of a person's rate was left at a moment."""

    left: float
    at: datetime


async def is_handled(c: AsyncConnection, update_id: int) -> bool:
    """Return whether an update has taken effect."""
    return (await c.execute(_HANDLED, {"update_id": update_id})).first() is not None


async def note_handled(c: AsyncConnection, update_id: int, at: datetime) -> bool:
    """Note that an update takes effect now; return False if it had before."""
    done = await c.execute(statements.add_new(c, handled), {"update_id": update_id, "at": at})
    return int(done.rowcount) == 1


async def rate(c: AsyncConnection, member_id: str) -> Rate | None:
    """Return a person's rate."""
    row = (await c.execute(_RATE, {"member_id": member_id})).one_or_none()
    return Rate(row.left, row.at) if row else None


async def set_rate(c: AsyncConnection, member_id: str, left: float, at: datetime) -> None:
    """Set a person's rate."""
    await c.execute(statements.put(c, rates), {"member_id": member_id, "left": left, "at": at})


async def topic(c: AsyncConnection, member_id: str, since: datetime) -> Mapping[str, Any] | None:
    """Return what a conversation was last about, if that was not before a moment."""
    found: Mapping[str, Any] | None
    found = (await c.execute(_TOPIC, {"member_id": member_id, "since": since})).scalar_one_or_none()
    return found


async def set_topic(c: AsyncConnection, member_id: str, about: Mapping[str, Any], at: datetime) -> None:
    """Set what a conversation is about."""
    await c.execute(statements.put(c, topics), {"member_id": member_id, "topic": dict(about), "at": at})


async def keyboard(c: AsyncConnection, token: str, member_id: str) -> Keyboard | None:
    """Return the buttons of a token, if they were shown to that person."""
    row = (await c.execute(_KEYBOARD, {"token": token, "member_id": member_id})).one_or_none()
    return Keyboard(row.token, tuple(row.actions), row.expires_at) if row else None


async def add_keyboards(c: AsyncConnection, member_id: str, shown: Sequence[Keyboard]) -> None:
    """Write the buttons that a person was shown."""
    rows = [
        {"token": one.token, "member_id": member_id, "actions": list(one.actions), "expires_at": one.expires_at}
        for one in shown
    ]
    if rows:
        await c.execute(statements.add(buttons), rows)


async def purge(c: AsyncConnection, handled_before: datetime, topics_before: datetime, now: datetime) -> int:
    """Delete what has served its time; return how many rows that were."""
    done = [
        await c.execute(delete(handled).where(handled.c.at < handled_before)),
        await c.execute(delete(topics).where(topics.c.at < topics_before)),
        await c.execute(delete(rates).where(rates.c.at < topics_before)),
        await c.execute(delete(buttons).where(buttons.c.expires_at <= now)),
    ]
    return sum(int(one.rowcount) for one in done)
