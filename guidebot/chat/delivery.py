"""What became of a call to Telegram that failed: the one place where its errors are turned into our outcomes."""

import warnings
from datetime import timedelta
from enum import Enum

from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from guidebot.chat.transport import NotSent


class Fate(Enum):
    """What is known of a call that raised."""

    WAIT = "wait"
    """Refused for a time; did not take effect."""
    NOT_SENT = "not sent"
    """Did not reach Telegram; may be made again."""
    UNKNOWN = "unknown"
    """May have taken effect; never made again unasked."""
    UNREACHABLE = "unreachable"
    """The person has blocked the bot or is gone."""
    REFUSED = "refused"
    """Telegram will not do it, however often it is asked."""


def fate(error: BaseException) -> Fate:
    """Return what became of the call that raised an error.

    A connection that was never made and a 502 or 503 mean that nothing was done. A connection lost or timed out
    after the request went out, a reply that is cut off or none of Telegram's, and a deadline of ours that passes mean that
    nobody knows.
    """
    if isinstance(error, TimeoutError):
        return Fate.UNKNOWN
    if isinstance(error, RetryAfter):
        return Fate.WAIT
    if isinstance(error, Forbidden):
        return Fate.UNREACHABLE
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return Fate.REFUSED
    text = str(error).lower()
    refused = isinstance(error, NotSent) or "bad gateway" in text or "(503)" in text
    return Fate.NOT_SENT if refused else Fate.UNKNOWN


def wait_s(error: RetryAfter) -> float:
    """Return how long Telegram asks to wait."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 22.x warns that the number will become a timedelta; both are read here
        asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
