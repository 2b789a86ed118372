"""What is kept has its time: rows that have served it are deleted."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from guidebot.store import audit, people, receipts, unanswered, updates
from guidebot.store.database import Database

_HANDLED: Final = timedelta(days=2)
"""Telegram offers an update for a day at most. Source: core.telegram.org/bots/api, "Getting updates"."""
_TOPICS: Final = timedelta(days=1)
_STRANGERS: Final = timedelta(days=1)
"""What is known of those who tried a code, and of those who never used theirs after it ran out."""

_WAITING: Final = timedelta(days=30)
"""Whoever came with a code and was let in by nobody for so long is erased."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept."""

    database: Database
    receipt_days: int
    unanswered_days: int

    async def purge(self, now: datetime) -> int:
        """Delete what has served its time; return how many rows that were. Audit rows stay."""
        old = now.date() - timedelta(days=self.unanswered_days)
        async with self.database.writing() as c:
            await people.alone(c)
            waited = await people.waiting(c, now - _WAITING)
            for row in waited:
                await people.erase(c, row)
                await audit.append(c, now, "system", "erased", member=row.id, orphans=0)
            gone = await updates.purge(c, now - _HANDLED, now - _TOPICS, now)
            gone += await receipts.purge(c, now - timedelta(days=self.receipt_days))
            gone += await receipts.purge_said(c, old)
            gone += await unanswered.purge(c, old)
            gone += await people.purge(c, now - _STRANGERS) + len(waited)
        await self.database.forget()  # also what an erasure deleted while somebody read
        return gone
