"""The only builder and reader of callback data: what a button asks for, in at most 64 bytes.

Ids are written as short hashes, so that the longest fits and a button of an older revision still finds its entry. A button
tells nothing and permits nothing: whoever forges one gets at most what everyone with access may read.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from guidebot.reading import Period

_FORM: Final = re.compile(r"([a-z]):([0-9a-f]{8}|):([a-z][0-9a-f]{8}|):(\d{0,3}):([0-9a-f]{12}n?|)")


class Action(StrEnum):
    """What a press does."""

    SHOW = "s"
    AREAS = "t"
    AREA = "a"
    SUBJECT = "u"
    OFFENCES = "o"
    CARD = "c"
    CHANGES = "h"
    CONTACTS = "n"
    GROUP = "g"
    SAVE = "v"


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for."""

    action: Action
    key: str = ""
    """Token of the entry, subject, area or group."""
    back: str = ""
    """Action and token of the page that a Back button returns to."""
    page: int = 0
    period: Period | None = None
    """The days asked about, where they are not today."""

    @classmethod
    def of(
        cls, action: Action, id_: str = "", back: "Press | None" = None, page: int = 0, period: Period | None = None
    ) -> "Press":
        """Make a press of an id as the knowledge base writes it."""
        return cls(
            action, token(id_) if id_ else "", f"{back.action}{back.key}" if back and back.key else "", page, period
        )

    @property
    def returning(self) -> "Press | None":
        """The press that its Back button makes."""
        return Press(Action(self.back[0]), self.back[1:], period=self.period) if self.back else None

    def data(self) -> str:
        """Return the callback data: at most 40 bytes of ASCII."""
        days = f"{self.period.first.toordinal():06x}{self.period.last.toordinal():06x}" if self.period else ""
        days += "n" if self.period and self.period.today_too else ""
        return f"{self.action}:{self.key}:{self.back}:{self.page or ''}:{days}"


def parse(data: str | None) -> Press | None:
    """Read callback data; None for what no button of ours carries."""
    match = _FORM.fullmatch(data or "")
    if match is None:
        return None
    action, key, back, page, days = match.groups()
    known = set(Action)
    if action not in known or (back and back[0] not in known):
        return None
    try:
        period = Period(_day(days[:6]), _day(days[6:12]), days.endswith("n")) if days else None
    except (ValueError, OverflowError):
        return None
    return Press(Action(action), key, back, int(page or 0), period)


def _day(text: str) -> date:
    return date.fromordinal(int(text, 16))


def token(id_: str) -> str:
    """Return the short hash that stands for an id."""
    return sha256(id_.encode()).hexdigest()[:8]


def resolve(wanted: str, ids: Iterable[str]) -> str | None:
    """Return the id that a token stands for, if it is one of those known."""
    return next((id_ for id_ in ids if token(id_) == wanted), None)
