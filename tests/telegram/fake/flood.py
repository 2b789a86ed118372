"""Telegram's limits on sending, by a sliding window; off unless a test turns them on."""

import math
import time
from collections import deque
from typing import Final

from tests.telegram.fake.errors import too_many
from tests.telegram.fake.settings import Flood

SHOWS: Final = ("send", "edit", "copy", "forward")
"""What begins with these counts, but for sendChatAction."""


class FloodGate:
    """Counts what was let through."""

    def __init__(self) -> None:
        self._overall: deque[float] = deque()
        self._chats: dict[int, deque[float]] = {}

    def pass_(self, method: str, chat_id: int, limits: Flood | None) -> None:
        """Let a call through, and count it.

        Raises:
            ApiError: A 429 with the whole seconds after which it would pass.
        """
        if limits is None or not method.lower().startswith(SHOWS) or method.lower() == "sendchataction":
            return
        now = time.monotonic()
        own = self._chats.setdefault(chat_id, deque())
        most, span = (limits.chat_per_s, 1.0) if chat_id > 0 else (limits.group_per_min, 60.0)
        wait = max(_wait(own, most, span, now), _wait(self._overall, limits.overall_per_s, 1.0, now))
        if wait > 0:
            raise too_many(math.ceil(wait))
        own.append(now)
        self._overall.append(now)


def _wait(sent: deque[float], most: int, span: float, now: float) -> float:
    """Return how long until another one fits; 0 for at once."""
    while sent and sent[0] <= now - span:
        sent.popleft()
    return sent[0] + span - now if len(sent) >= most else 0.0
