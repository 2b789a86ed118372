"""What officers said back, for those who keep the guidance right: counts by entry, known words of unanswered questions.

Nothing of it leads to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guidebot.services.access import Permission, Person
from guidebot.services.people import NotYoursError
from guidebot.store import receipts, unanswered
from guidebot.store.database import Database


@dataclass(frozen=True, slots=True)
class Judged:
    """How often an entry was said to be helpful or wrong."""

    entry: str
    helpful: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What was said, on one database."""

    database: Database

    async def judged(self, viewer: Person, now: datetime) -> list[Judged]:
        """Return the entries that were judged, those most often wrong first.

        Raises:
            NotYoursError: If the viewer may not see it.
        """
        self._allow(viewer, now)
        async with self.database.reading() as c:
            rows = await receipts.said(c)
        counts: dict[str, dict[str, int]] = {}
        for entry, verdict, often in rows:
            counts.setdefault(entry, {})[verdict] = often
        found = [Judged(entry, said.get("helpful", 0), said.get("wrong", 0)) for entry, said in counts.items()]
        return sorted(found, key=lambda one: (-one.wrong, -one.helpful, one.entry))

    async def unanswered(self, viewer: Person, now: datetime, most: int) -> Sequence[tuple[str, str, date]]:
        """Return known words, outcome and day of the latest questions without an answer.

        Raises:
            NotYoursError: If the viewer may not see it.
        """
        self._allow(viewer, now)
        async with self.database.reading() as c:
            return await unanswered.recent(c, most)

    def _allow(self, viewer: Person, now: datetime) -> None:
        if not viewer.may(Permission.SEE_FEEDBACK, now):
            raise NotYoursError
