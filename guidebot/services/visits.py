"""One update of one person: let in by one reading, and recorded in one transaction once it has taken effect.

What was done is written after it was sent: a process killed between the two does it again when Telegram offers the update again,
and one killed at any other moment does not.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.matching import Topic
from guidebot.reading import Period
from guidebot.services.access import Permission, Person
from guidebot.services.people import person_of
from guidebot.store import audit, people, receipts, unanswered, updates
from guidebot.store.database import Database
from guidebot.store.receipts import ReceiptRow
from guidebot.store.updates import Keyboard, Rate

_TOPIC_LASTS: Final = timedelta(hours=2)
"""A conversation that rested for longer begins anew."""
_BUTTONS_LAST: Final = timedelta(days=30)


@dataclass(slots=True)
class Visit:
    """One update, from being let in to being recorded; handlers note on it what they did."""

    update_id: int
    now: datetime
    person: Person | None
    """Who it is; None for somebody unknown."""
    done: bool = False
    """Whether it has taken effect before."""
    failed: bool = False
    """Whether it was given up: nothing of what it did counts, but that it was handled."""
    wait_s: float = 0.0
    """How long the person has to wait, having asked too much; 0 where they need not."""
    rate: Rate | None = None
    topic: Topic | None = None
    pressed: str | None = None
    """What the button asks for, where it is one that this person was shown and that has not run out."""
    receipts: list[ReceiptRow] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """Entries, contacts and changes shown in part, on cards and lists."""
    keyboards: list[Keyboard] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    """Known words and outcome of questions without an answer."""
    about: Topic | None = None
    """What the conversation is about from now on; None leaves it."""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to record: whoever is unknown leaves no row."""
        return self.done or (self.person is None and not self.failed)

    def forget(self) -> None:
        """Forget whose update it is: they were erased by it, and nothing more may be written about them."""
        self.person, self.failed = None, True
        self.receipts, self.seen, self.keyboards, self.unanswered, self.about = [], [], [], [], None

    def may(self, permission: Permission) -> bool:
        """Return whether the person may do something."""
        return self.person is not None and self.person.may(permission, self.now)

    def button(self, actions: Sequence[str]) -> list[str]:
        """Return the callback data of the buttons of one message, which are this person's alone."""
        keyboard = _keyboard(actions, self.now)
        self.keyboards.append(keyboard)
        return _data(keyboard)


class Visits:
    """Opens and records visits."""

    def __init__(self, database: Database, a_minute: int) -> None:
        """Answer each person at most `a_minute` times a minute, that many at once."""
        self._database = database
        self._most = float(a_minute)

    async def open(self, update_id: int, telegram_id: int | None, data: str | None, now: datetime) -> Visit:
        """Return the visit of an update: who it is, what they were talking about, what the button asks for.

        Args:
            update_id: Telegram's number of it.
            telegram_id: Who sent it; None where nobody did.
            data: Callback data of a press.
            now: The moment.
        """
        return await self._database.read(lambda c: self._open(c, update_id, telegram_id, data, now))

    async def _open(
        self, c: AsyncConnection, update_id: int, telegram_id: int | None, data: str | None, now: datetime
    ) -> Visit:
        if await updates.is_handled(c, update_id):
            return Visit(update_id, now, None, done=True)
        row = await people.find(c, telegram_id) if telegram_id is not None else None
        visit = Visit(update_id, now, person_of(row) if row else None)
        if row is None or not visit.may(Permission.ASK):
            return visit
        left = self._left(await updates.rate(c, row.id), now)
        visit.wait_s = max(0.0, (1.0 - left) * 60.0 / self._most)
        visit.rate = Rate(max(0.0, left - 1.0) if not visit.wait_s else left, now)
        visit.topic = topic_from(await updates.topic(c, row.id, now - _TOPIC_LASTS))
        if data is not None:
            visit.pressed = _action(await updates.keyboard(c, data.partition(".")[0], row.id), data, now)
        return visit

    async def offer(self, person: Person, actions: Sequence[str], now: datetime) -> list[str]:
        """Return the callback data of buttons for somebody else than whose update it is; they are recorded at once."""
        keyboard = _keyboard(actions, now)
        async with self._database.writing() as c:
            await updates.add_keyboards(c, person.id, [keyboard])
        return _data(keyboard)

    async def record(self, visit: Visit) -> bool:
        """Write what an update did, all of it or nothing; return False if it was recorded before."""
        return await self._database.write(lambda c: self._record(c, visit))

    async def _record(self, c: AsyncConnection, visit: Visit) -> bool:
        if not await updates.note_handled(c, visit.update_id, visit.now):
            return False
        person = visit.person
        if person is None or not visit.may(Permission.ASK):
            return True
        if visit.rate is not None:
            await updates.set_rate(c, person.id, visit.rate.left, visit.rate.at)
        if visit.about is not None:
            await updates.set_topic(c, person.id, topic_values(visit.about), visit.now)
        await updates.add_keyboards(c, person.id, visit.keyboards)
        for words, outcome in visit.unanswered:
            await unanswered.keep(c, words, outcome, visit.now.date())
        if visit.seen:
            seen = list(dict.fromkeys(visit.seen))
            await audit.append(c, visit.now, person.id, "consulted", entries=seen)
        for receipt in visit.receipts:
            seq = await audit.append(
                c,
                visit.now,
                person.id,
                "consulted",
                entry=receipt.entry,
                version=receipt.version,
                revision=receipt.revision,
                receipt=receipt.id,
                text=receipt.text_hash.hex(),
                digest=receipt.digest,
            )
            await receipts.add(c, receipt, seq)
        return True

    def _left(self, rate: Rate | None, now: datetime) -> float:
        """Return how many answers a person has left; a clock that was set back gives none."""
        if rate is None:
            return self._most
        passed = max(0.0, (now - rate.at).total_seconds())
        return min(self._most, rate.left + passed * self._most / 60.0)


def _keyboard(actions: Sequence[str], now: datetime) -> Keyboard:
    return Keyboard(secrets.token_urlsafe(12), tuple(actions), now + _BUTTONS_LAST)


def _data(keyboard: Keyboard) -> list[str]:
    return [f"{keyboard.token}.{number}" for number in range(len(keyboard.actions))]


def _action(keyboard: Keyboard | None, data: str, now: datetime) -> str | None:
    """Return what a button asks for; None where there is no such button, or it has run out."""
    if keyboard is None or keyboard.expires_at <= now or data not in _data(keyboard):
        return None
    return keyboard.actions[_data(keyboard).index(data)]


def topic_values(topic: Topic) -> dict[str, Any]:
    """Return a topic as a row holds it."""
    period = topic.period
    days = [period.first.isoformat(), period.last.isoformat(), period.today_too] if period else None
    return {"subject": topic.subject, "aspect": topic.aspect, "entry": topic.entry, "period": days}


def topic_from(values: Mapping[str, Any] | None) -> Topic | None:
    """Return the topic of a row."""
    if values is None:
        return None
    topic = Topic(values["subject"], values["aspect"], values["entry"])
    if not values["period"]:
        return topic
    first, last, today_too = values["period"]
    return replace(topic, period=Period(date.fromisoformat(first), date.fromisoformat(last), bool(today_too)))
