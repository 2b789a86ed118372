"""How the bot receives: long polling, or a webhook."""

import ipaddress
import re
import time
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import ApiError, bad_request, conflict, too_many
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters
from tests.telegram.fake.updates import MOST_HOLD_S
from tests.telegram.fake.webhook import Webhook

_PORTS: Final = frozenset({443, 80, 88, 8443})
_ALLOWED: Final = "can't parse allowed_updates JSON object"


@method
def get_updates(parameters: Parameters) -> Act:
    """Return what is pending; confirm what lies below the offset."""
    offset = parameters.integer("offset")
    limit = parameters.integer("limit", 100, 1, 100)
    hold_s = parameters.integer("timeout", 0, 0, MOST_HOLD_S)
    kinds = parameters.parsed("allowed_updates", list, _ALLOWED)

    async def act(bot: Bot) -> Any:
        if bot.webhook:
            await bot.updates.keep_back(bot.settings())
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        bot.updates.allow(kinds)
        return await bot.updates.poll(offset, limit, hold_s, bot.settings())

    return act


@method
def set_webhook(parameters: Parameters) -> Act:
    """Send updates to an address from now on."""
    url, secret = parameters.text("url"), parameters.text("secret_token")
    most = parameters.integer("max_connections", 40, 1, 100)
    kinds = parameters.parsed("allowed_updates", list, _ALLOWED)
    drop = parameters.flag("drop_pending_updates")
    parameters.text("ip_address")
    parameters.upload("certificate")

    async def act(bot: Bot) -> Any:
        if not url:
            return await _without_webhook(bot, drop=drop)
        if not bot.settings().webhook_often and time.monotonic() < bot.next_webhook:
            raise too_many(1)
        bot.next_webhook = time.monotonic() + 1.0
        _check_secret(secret)
        _check_address(url, via=bool(bot.settings().webhook_via))
        if bot.webhook and not drop and (bot.webhook.url, bot.webhook.secret, bot.webhook.most) == (url, secret, most):
            bot.updates.allow(kinds)
            return True  # "Webhook is already set": what is under way and held back there stays as it is
        await _without_webhook(bot, drop=drop)
        bot.updates.abort_poll("terminated by setWebhook request")
        bot.updates.allow(kinds)
        bot.webhook = Webhook(url, secret, most, bot.updates, bot.settings, bot.carry_out)
        bot.webhook.start()
        return True

    return act


@method
def delete_webhook(parameters: Parameters) -> Act:
    """Stop sending updates to an address."""
    drop = parameters.flag("drop_pending_updates")

    async def act(bot: Bot) -> Any:
        return await _without_webhook(bot, drop=drop)

    return act


@method
def get_webhook_info(parameters: Parameters) -> Act:
    """Return how delivery goes."""

    def act(bot: Bot) -> Any:
        found: dict[str, Any] = {
            "url": bot.webhook.url if bot.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(bot.updates.pending),
        }
        if bot.webhook:
            found |= {"max_connections": bot.webhook.most, "allowed_updates": sorted(bot.updates.kinds)}
        if bot.webhook and bot.webhook.last_error:
            found["last_error_date"], found["last_error_message"] = bot.webhook.last_error
        return found

    return act


async def _without_webhook(bot: Bot, *, drop: bool) -> bool:
    if drop:
        bot.updates.drop_pending()
    if bot.webhook:
        old, bot.webhook = bot.webhook, None
        await old.close()
    return True


def _check_secret(secret: str) -> None:
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")


def _check_address(url: str, *, via: bool) -> None:
    """Refuse what Telegram would not call; plain http is let through on loopback, where tests live."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    if parts.scheme == "http" and _is_loopback(parts):
        return
    if parts.scheme != "https":
        raise _bad("An HTTPS URL must be provided for webhook")
    if port not in _PORTS:
        raise _bad("Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not via:
        raise _bad("Failed to resolve host: this server reaches loopback only; see the setting webhook_via")


def _is_loopback(parts: SplitResult) -> bool:
    try:
        return ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"


def _bad(text: str) -> ApiError:
    return bad_request(f"bad webhook: {text}")
