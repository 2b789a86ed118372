"""What Telegram has shown of the updates that wait: which may be confirmed, and which may be handled now.

By long polling Telegram gives the updates from the lowest one not confirmed, and at most a hundred of them. So whoever is slow
at the front hides what comes after; the rules here keep that view moving.

They have a bound: an update that waits is not confirmed, so that a killed process loses nothing, and then only the 99 after it
are seen. While one chat is in a flood wait of 10 s, the others are answered at once up to about 10 updates a second of all
together; above that, whoever comes after the hundredth waits for its end. By webhook they do not wait: Telegram offers each
update by itself.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from telegram import Update

VIEW: Final = 100
"""Updates that Telegram gives at once, and so how far one sees past an update that is not confirmed."""
FLOOD: Final = VIEW // 2
"""More of one chat than this in view hide everybody else: what it has too much is declined, if it lasts."""
_LASTS_S: Final = 5.0
"""Waiting that is no backlog any more, which would be worked off: Telegram takes one answer a second in one chat."""
_FLOOD_S: Final = 3.0
"""Silence after which a chat that flooded is listened to again."""
_NEAR: Final = 16
"""Places from the front within which updates are begun, so that little is handled that cannot be confirmed yet."""
_LATE_S: Final = 0.2
"""A front that takes longer, as in a flood wait, holds nobody up."""


@dataclass(slots=True)
class _Seen:
    chat: int
    since: float
    """When it came into view."""
    update: Update | None
    """None once it has been handled."""
    begun: float | None = None
    """When its handling began."""
    declined: bool = False
    """The first of a flood: answered by saying that the rest is not read."""


class Backlog:
    """The view: updates in order, one of each chat at a time, so many chats together."""

    def __init__(self, at_once: int) -> None:
        """Let `at_once` chats be served together."""
        self._at_once = at_once
        self._seen: dict[int, _Seen] = {}
        self._busy: set[int] = set()
        self._flooding: dict[int, float] = {}
        """Until when a chat is not listened to."""
        self._next = 0

    def __contains__(self, update_id: object) -> bool:
        return update_id in self._seen

    @property
    def pending(self) -> int:
        """How many are not handled yet."""
        return sum(seen.update is not None for seen in self._seen.values())

    @property
    def offset(self) -> int:
        """The lowest update not handled, or the one after the last: all below it may be confirmed."""
        return next((update_id for update_id, seen in self._seen.items() if seen.update is not None), self._next)

    @property
    def unconfirmed(self) -> int:
        """How many below the offset have been handled, and would be answered again if the process were killed now."""
        count = 0
        for seen in self._seen.values():
            if seen.update is not None:
                break
            count += 1
        return count

    def confirm(self, offset: int) -> None:
        """Forget what lies below an offset: Telegram has taken it as handled."""
        for update_id in list(self._seen):
            if update_id == offset:
                break
            del self._seen[update_id]

    def see(self, update_id: int, chat: int, update: Update | None) -> None:
        """Take an update into view; None for one that nobody can handle."""
        self._seen[update_id] = _Seen(chat, time.monotonic(), update)
        self._next = update_id + 1

    def shed(self) -> None:
        """Let go of what hides everybody else.

        A chat floods when it holds more than half of what can be in view and some of it has waited for seconds. Of what it has
        there and is not being served, the first stays and is declined, so that the person is told; the rest counts as handled,
        and so does all that it sends until it has been silent for some seconds.
        """
        now = time.monotonic()
        self._flooding = {chat: until for chat, until in self._flooding.items() if until > now}
        waiting = [seen for seen in self._seen.values() if seen.update is not None and seen.begun is None]
        counts = Counter(seen.chat for seen in waiting)
        late = {seen.chat for seen in waiting if now - seen.since >= _LASTS_S}
        told = {chat for chat in late if counts[chat] > FLOOD and chat not in self._flooding}
        for seen in waiting:
            if seen.chat in told:
                told.remove(seen.chat)
                seen.declined = True
            elif seen.chat in self._flooding and not seen.declined:
                seen.update = None
            else:
                continue
            self._flooding[seen.chat] = now + _FLOOD_S

    def begin(self) -> Iterator[tuple[int, int, Update, bool]]:
        """Yield, in order, the oldest of each chat not being served: its id, its chat, itself, whether it is declined."""
        now = time.monotonic()
        near = VIEW
        for place, (update_id, seen) in enumerate(list(self._seen.items())):
            if seen.update is None:
                continue
            if near == VIEW and (seen.begun is None or now - seen.begun < _LATE_S):
                near = min(near, place + _NEAR)
            if place >= near or len(self._busy) >= self._at_once:
                return
            if seen.begun is None and seen.chat not in self._busy:
                seen.begun = now
                self._busy.add(seen.chat)
                yield update_id, seen.chat, seen.update, seen.declined

    def done(self, update_id: int) -> None:
        """Note that an update has been handled."""
        seen = self._seen[update_id]
        seen.update = None
        self._busy.discard(seen.chat)
