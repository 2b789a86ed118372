"""What is done without being asked: sponsors reminded before a membership lapses, rows deleted that have served their time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from html import escape
from typing import Final

import structlog

from guidebot.chat.context import Desk, GuideApplication
from guidebot.chat.enrolment import managers_of, tell
from guidebot.chat.people import PEOPLE
from guidebot.services.access import Permission
from guidebot.store.outage import outage

_LOG: Final = structlog.get_logger("guidebot.upkeep")
_EVERY_S: Final = 3600.0
_A_DAY: Final = timedelta(days=1)
_LAPSES: Final = "<b>{name}</b>'s access lapses on {until}. Renew it if they still need it."


async def keep_up(application: GuideApplication, every_s: float = _EVERY_S) -> None:
    """Do it now and then, for ever; whatever fails is done the next time."""
    desk: Desk = application.bot_data["desk"]
    clock = Clock(desk.now())
    while True:
        if clock.jumped(desk.now()):
            _LOG.error(
                "clock_jumped", hint="nothing is deleted until the process is started anew: see to the machine's clock"
            )
        else:
            for work in (remind, purge):
                await _tried(work, application, desk)
        await asyncio.sleep(every_s)


class Clock:
    """Tells whether the machine's clock was set to another day since a moment: what is kept must not be deleted by a slip."""

    def __init__(self, now: datetime) -> None:
        self._now, self._passed = now, time.monotonic()

    def jumped(self, now: datetime) -> bool:
        """Return whether the clock went another way than time did, by more than a day."""
        passed = timedelta(seconds=time.monotonic() - self._passed)
        return abs(now - self._now - passed) > _A_DAY


async def _tried(
    work: Callable[[GuideApplication, Desk], Awaitable[None]], application: GuideApplication, desk: Desk
) -> None:
    try:
        await work(application, desk)
    except Exception as error:
        _LOG.warning("upkeep_failed", work=work.__name__, reason=outage(error) or type(error).__name__)


async def remind(application: GuideApplication, desk: Desk) -> None:
    """Remind sponsors of memberships that lapse soon, with a button that renews; those who manage people where there is none."""
    for reminder in await desk.people.due(desk.now()):
        person, sponsor = reminder.person, reminder.sponsor
        text = _LAPSES.format(name=escape(person.name or "A member"), until=f"{person.expires_at:%d %B %Y}")
        here = sponsor is not None and sponsor.may(Permission.INVITE, desk.now())
        for asked in [sponsor] if sponsor and here else await managers_of(desk, person):
            await tell(application.bot, desk, asked, text, {"Renew": f"{PEOPLE}|renew|{person.id}"})


async def purge(application: GuideApplication, desk: Desk) -> None:
    """Delete what has served its time."""
    gone = await desk.retention.purge(desk.now())
    if gone:
        _LOG.info("purged", rows=gone)
