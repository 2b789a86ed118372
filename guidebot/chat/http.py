"""The HTTP side of the process: the webhook that Telegram calls, and how the process is, for a balancer or a container."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from aiohttp import web

from guidebot.chat.intake import Intake

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_MAX_BYTES: Final = 1024 * 1024
_REMEMBERED: Final = 10_000


class Webhook:
    """Takes updates that Telegram posts; answers 200 when they have been handled, never before."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._taken: OrderedDict[int, asyncio.Future[None]] = OrderedDict()

    async def receive(self, request: web.Request) -> web.Response:
        """Handle one call: 403 without the secret, 400 for what is no update."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            return web.Response(status=403)
        try:
            raw = await request.json()
            update_id = int(raw["update_id"])
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
            return web.Response(status=400)
        # Shielded: if Telegram hangs up, the update is still handled, and its repetition waits for the same handling.
        await asyncio.shield(self._once(update_id, raw))
        return web.Response()

    def _once(self, update_id: int, raw: dict[str, Any]) -> asyncio.Future[None]:
        found = self._taken.get(update_id)
        if found is None:
            found = self._taken[update_id] = self._intake.take(raw)
            while len(self._taken) > _REMEMBERED:
                self._taken.popitem(last=False)
        return found


def build_server(webhook: Webhook | None, path: str, ready: Callable[[], bool]) -> web.Application:
    """Return the server.

    Args:
        webhook: Takes the updates; None while polling.
        path: Where Telegram posts.
        ready: Whether the process can answer now; while it cannot, the webhook takes nothing more.
    """

    async def health(request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readiness(request: web.Request) -> web.Response:
        return web.Response(text="ready\n") if ready() else web.Response(text="not ready\n", status=503)

    async def receive(request: web.Request) -> web.Response:
        if webhook is None or not ready():
            return web.Response(status=503)  # it stops, and Telegram offers the update again
        return await webhook.receive(request)

    server = web.Application(client_max_size=_MAX_BYTES)
    server.add_routes([web.get("/healthz", health), web.get("/readyz", readiness)])
    if webhook is not None:
        server.add_routes([web.post(path, receive)])
    return server
