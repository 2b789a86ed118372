"""A call or two to the Bot API, to see whether the token, the address, the clock and the webhook are right."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

_TIMEOUT_S: Final = 5.0
_SKEW_S: Final = 60.0
_UNAUTHORIZED: Final = (401, 404)
_OUT_OF_TIME: Final = ("certificate has expired", "certificate is not yet valid")
"""What OpenSSL says of a certificate when the clock, or the certificate, is wrong."""


@dataclass(frozen=True, slots=True)
class Check:
    """What came of it."""

    right: bool
    says: str
    """One sentence, with what to do where it is not right; never the token."""
    clock: str = ""
    """What speaks against this machine's clock; empty where nothing does."""
    webhook: str = ""
    """The webhook that is set, with how it fares; empty where none is."""


def ask_telegram(api_url: str, token: str) -> Check:
    """Call getMe, and getWebhookInfo where that is answered."""
    import httpx  # noqa: PLC0415 - of the verbs, only this one calls out by itself

    root = f"{api_url}/bot{token}"
    try:
        answer = httpx.get(f"{root}/getMe", timeout=_TIMEOUT_S)
        reply = _object(answer)
        if reply.get("ok") is True and answer.is_success:
            hook = _webhook(_object(httpx.get(f"{root}/getWebhookInfo", timeout=_TIMEOUT_S)).get("result"))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return _unreached(api_url, error)
    if answer.status_code in _UNAUTHORIZED and reply.get("ok") is False:
        return Check(False, "the token is not known there. Copy GUIDEBOT_TOKEN anew from @BotFather.")
    try:
        name = str(reply["result"]["username"])
    except (KeyError, TypeError):
        return Check(
            False, f"{api_url} does not speak the Bot API (HTTP {answer.status_code}). Check GUIDEBOT_API_URL."
        )
    skew = _skew_s(answer.headers.get("date"))
    if abs(skew) > _SKEW_S:
        off = f"this clock is {skew:+.0f} s off its own. Set the clock."
        return Check(False, f"@{name} answers, but {off}", off, hook)
    return Check(True, f"@{name} answers at {api_url}", webhook=hook)


def bot_name(api_url: str, token: str) -> str | None:
    """Return the bot's user name; None where Telegram cannot be asked."""
    import httpx  # noqa: PLC0415 - as above

    try:
        reply = _object(httpx.get(f"{api_url}/bot{token}/getMe", timeout=_TIMEOUT_S))
        return str(reply["result"]["username"])
    except (httpx.HTTPError, httpx.InvalidURL, KeyError, TypeError):
        return None


def _unreached(api_url: str, error: Exception) -> Check:
    """Return what a call that brought no answer says: of the clock, or of the network."""
    if any(said in str(error) for said in _OUT_OF_TIME):
        doubt = f"by it, the certificate of {api_url} is out of date or not yet valid. Set the clock."
        return Check(False, f"no secure connection to {api_url}: its certificate does not fit this clock.", doubt)
    reason = type(error).__name__
    return Check(False, f"no answer from {api_url} ({reason}). Check the network, a proxy, GUIDEBOT_API_URL.")


def _object(answer: Any) -> dict[str, Any]:
    """Return the JSON object of an answer; empty where it is none."""
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _webhook(found: Any) -> str:
    """Return a webhook in a sentence: where, what waits, what went wrong last."""
    if not isinstance(found, dict) or not found.get("url"):
        return ""
    said = f"{found['url']}, {found.get('pending_update_count', 0)} updates waiting"
    if not found.get("last_error_message"):
        return said
    moment = datetime.fromtimestamp(int(found.get("last_error_date") or 0), UTC)
    return f"{said}; last error {moment:%Y-%m-%d %H:%M} UTC: {found['last_error_message']}"


def _skew_s(sent: str | None) -> float:
    """Return how far this clock is ahead of the server's, in seconds; 0 where it does not say."""
    try:
        return (datetime.now(UTC) - parsedate_to_datetime(sent or "")).total_seconds()
    except (TypeError, ValueError):
        return 0.0
