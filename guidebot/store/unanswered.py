"""Rows of questions that found no answer: known words, the day, no person."""

from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store.tables import unanswered


async def keep(c: AsyncConnection, words: str, outcome: str, day: date) -> None:
    """Keep the known words of a question."""
    await c.execute(insert(unanswered).values(words=words, outcome=outcome, day=day))


async def recent(c: AsyncConnection, most: int) -> list[tuple[str, str, date]]:
    """Return words, outcome and day, latest first."""
    query = select(unanswered).order_by(unanswered.c.id.desc()).limit(most)
    return [(row.words, row.outcome, row.day) for row in await c.execute(query)]


async def purge(c: AsyncConnection, before: date) -> int:
    """Delete what was kept before a day."""
    return int((await c.execute(delete(unanswered).where(unanswered.c.day < before))).rowcount)
