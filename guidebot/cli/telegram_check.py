"""One call to the Bot API, to see whether the token, the address and the clock are right."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

_TIMEOUT_S: Final = 5.0
_SKEW_S: Final = 60.0
_UNAUTHORIZED: Final = (401, 404)


@dataclass(frozen=True, slots=True)
class Check:
    """What came of it."""

    right: bool
    says: str
    """One sentence, with what to do where it is not right; never the token."""


def ask_telegram(api_url: str, token: str) -> Check:
    """Call getMe once."""
    import httpx  # noqa: PLC0415 - of the verbs, only this one calls out by itself

    try:
        answer = httpx.get(f"{api_url}/bot{token}/getMe", timeout=_TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = type(error).__name__
        return Check(False, f"no answer from {api_url} ({reason}). Check the network, a proxy, GUIDEBOT_API_URL.")
    if answer.status_code in _UNAUTHORIZED:
        return Check(False, "the token is not known there. Copy GUIDEBOT_TOKEN anew from @BotFather.")
    try:
        name = str(answer.json()["result"]["username"])
    except (ValueError, KeyError, TypeError):
        return Check(
            False, f"{api_url} does not speak the Bot API (HTTP {answer.status_code}). Check GUIDEBOT_API_URL."
        )
    skew = _skew_s(answer.headers.get("date"))
    if abs(skew) > _SKEW_S:
        return Check(False, f"@{name} answers, but this clock is {skew:+.0f} s off its own. Set the clock.")
    return Check(True, f"@{name} answers at {api_url}")


def _skew_s(sent: str | None) -> float:
    """Return how far this clock is ahead of the server's, in seconds; 0 where it does not say."""
    try:
        return (datetime.now(UTC) - parsedate_to_datetime(sent or "")).total_seconds()
    except (TypeError, ValueError):
        return 0.0
