"""The only builder and reader of callback data: what a button asks for, in at most 64 bytes.

Ids are written as short hashes, so that the longest fits and a button of an older revision still finds its entry. With its
own page a button carries the way back: the pages before it, nearest first, as many as fit; and what was noticed in the question
that all of them stem from. A button tells nothing and permits nothing: whoever forges one gets at most what everyone with access
may read.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Final

from guidebot.answering import NOTHING, Noticed
from guidebot.reading import KINDS, Period

MOST: Final = 8
"""Ids that one list can carry."""
_LONGEST: Final = 64
_HASHES: Final = r"(?:[A-Za-z0-9_-]{4})"
_LEVEL: Final = rf"([a-z])({_HASHES}{{0,{MOST}}})(?:\+([0-9]{{1,3}}))?"
_TRAIL: Final = re.compile(rf"{_LEVEL}(?:\.(.+))?")
_FORM: Final = re.compile(
    rf"([a-z]):({_HASHES}{{0,{MOST}}}):([a-z][^:]*|):([0-9]{{0,3}}):([0-9a-f]{{12}}n?|)(?::({_HASHES}))?"
)
_ONE: Final = re.compile(rf"[0-9a-f]{{8}}|{_HASHES}|")


class Action(StrEnum):
    """What a press does."""

    WELCOME = "b"
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
    CHOICES = "m"
    """The entries that may have been meant."""
    NAMED = "w"
    """The offences that may have been meant."""
    FOUND = "f"
    """The contacts found."""


_LISTS: Final = frozenset({Action.CHOICES, Action.NAMED, Action.FOUND})
"""These carry the ids they show."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for."""

    action: Action
    key: str = ""
    """Token of the entry, subject, area or group; short hashes of all that a list shows."""
    back: str = ""
    """The pages that Back buttons return to, nearest first."""
    page: int = 0
    period: Period | None = None
    """The days asked about, where they are not today."""
    noticed: Noticed = NOTHING
    """What was noticed in the question asked."""

    @classmethod
    def of(
        cls,
        action: Action,
        id_: str = "",
        back: "Press | None" = None,
        page: int = 0,
        period: Period | None = None,
        noticed: Noticed = NOTHING,
    ) -> "Press":
        """Make a press of an id as the knowledge base writes it."""
        return cls(action, token(id_) if id_ else "", page=page, period=period, noticed=noticed).after(back)

    @classmethod
    def listing(
        cls, action: Action, ids: Iterable[str], period: Period | None = None, noticed: Noticed = NOTHING
    ) -> "Press":
        """Make a press that brings a list again; of more ids than a button can carry, the first."""
        return cls(action, "".join([short(id_) for id_ in ids][:MOST]), period=period, noticed=noticed)

    def show(self, entry: str) -> "Press":
        """Return the press that shows an entry for the same question, and leads back here."""
        return Press.of(Action.SHOW, entry, self, period=self.period, noticed=self.noticed)

    def after(self, back: "Press | None") -> "Press":
        """Return the press with the way back to a page, and from there on as far as fits."""
        levels = [back.level, *filter(None, back.back.split("."))] if back else []
        room = _LONGEST - len(replace(self, back="", page=999).data())
        while len(".".join(levels)) > room:
            levels.pop()
        return replace(self, back=".".join(levels))

    @property
    def level(self) -> str:
        """The page itself, as others carry it in their way back."""
        key = self.key if len(self.key) == 4 or self.action in _LISTS else _shortened(self.key)
        return f"{self.action}{key}" + (f"+{self.page}" if self.page else "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The short hashes of a list."""
        return tuple(self.key[start : start + 4] for start in range(0, len(self.key), 4))

    @property
    def returning(self) -> "Press | None":
        """The press that its Back button makes."""
        match = _TRAIL.fullmatch(self.back)
        if match is None:
            return None
        action, key, page, rest = match.groups()
        return Press(Action(action), key, rest or "", int(page or 0), self.period, self.noticed)

    def data(self) -> str:
        """Return the callback data: at most 64 bytes of ASCII."""
        days = f"{self.period.first.toordinal():06x}{self.period.last.toordinal():06x}" if self.period else ""
        days += "n" if self.period and self.period.today_too else ""
        noticed = f":{_written(self.noticed)}" if self.noticed != NOTHING else ""
        return f"{self.action}:{self.key}:{self.back}:{self.page or ''}:{days}{noticed}"


def parse(data: str | None) -> Press | None:
    """Read callback data; None for what no button of ours carries."""
    match = _FORM.fullmatch(data or "")
    if match is None:
        return None
    action, key, back, page, days, written = match.groups()
    noticed = _read(written) if written else NOTHING
    if noticed is None or not _known(action, key) or not _leads(back):
        return None
    try:
        period = Period(_day(days[:6]), _day(days[6:12]), days.endswith("n")) if days else None
    except (ValueError, OverflowError):
        return None
    return Press(Action(action), key, back, int(page or 0), period, noticed)


def _written(noticed: Noticed) -> str:
    """Return what was noticed in four characters, a bit for each."""
    facts = [noticed.emergency, noticed.unread_date, *(kind in noticed.personal_data for kind in KINDS)]
    return urlsafe_b64encode(sum(fact << place for place, fact in enumerate(facts)).to_bytes(3)).decode("ascii")


def _read(written: str) -> Noticed | None:
    """Return what four characters say was noticed; None where they say what nobody can notice."""
    bits = int.from_bytes(urlsafe_b64decode(written))
    if bits >> (len(KINDS) + 2):
        return None
    kinds = tuple(kind for place, kind in enumerate(KINDS, start=2) if bits >> place & 1)
    return Noticed(bool(bits & 1), bool(bits & 2), kinds)


def _known(action: str, key: str) -> bool:
    """Whether such a page may exist: lists carry any number of hashes, others one at most."""
    return action in set(Action) and (action in _LISTS or bool(_ONE.fullmatch(key)))


def _leads(back: str) -> bool:
    """Whether every page of a way back may exist."""
    while back:
        match = _TRAIL.fullmatch(back)
        if match is None or not _known(match[1], match[2]):
            return False
        back = match[4] or ""
    return True


def _day(text: str) -> date:
    return date.fromordinal(int(text, 16))


def token(id_: str) -> str:
    """Return the short hash that stands for an id."""
    return sha256(id_.encode()).hexdigest()[:8]


def short(id_: str) -> str:
    """Return the first half of the token in four characters, for a way back."""
    return _shortened(token(id_))


def _shortened(key: str) -> str:
    return urlsafe_b64encode(bytes.fromhex(key[:6])).decode("ascii")


def resolve(wanted: str, ids: Iterable[str]) -> str | None:
    """Return the id that a token or a short hash stands for, if it is one of those known."""
    write = short if len(wanted) == 4 else token
    return next((id_ for id_ in ids if write(id_) == wanted), None)
