"""What is known of a call that failed decides whether it may be made again."""

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from guidebot.chat.delivery import Fate, fate, wait_s
from guidebot.chat.transport import NotSent, NotTelegram

CASES = {
    "flood": (RetryAfter(3), Fate.WAIT),
    "blocked": (Forbidden("bot was blocked by the user"), Fate.UNREACHABLE),
    "bad": (BadRequest("chat not found"), Fate.REFUSED),
    "502": (NetworkError("Bad Gateway"), Fate.NOT_SENT),
    "503": (NetworkError("Service Unavailable (503)"), Fate.NOT_SENT),
    "500": (NetworkError("Internal Server Error (500)"), Fate.UNKNOWN),
    "no connection": (NotSent("x"), Fate.NOT_SENT),
    "answer took too long": (TimedOut(), Fate.UNKNOWN),
    "connection lost": (NetworkError("ServerDisconnectedError"), Fate.UNKNOWN),
    "our own fault": (KeyError("x"), Fate.REFUSED),
    "our deadline passed": (TimeoutError(), Fate.UNKNOWN),
    "reply cut off": (NotTelegram("no reply of the Bot API"), Fate.UNKNOWN),
    "page of a gateway": (NotTelegram("Bad Gateway (502)"), Fate.NOT_SENT),
    "token": (InvalidToken("Unauthorized"), Fate.REFUSED),
}


@pytest.mark.parametrize(("error", "expected"), CASES.values(), ids=CASES.keys())
def test_fates(error: Exception, expected: Fate) -> None:
    assert fate(error) is expected


def test_how_long_to_wait() -> None:
    assert wait_s(RetryAfter(7)) == 7.0
