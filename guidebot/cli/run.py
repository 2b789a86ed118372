"""`guidebot run`: the bot, by long polling or webhook, until it is told to stop."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any, cast
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential

from guidebot.chat.app import ALLOWED_UPDATES, build_application, introduce
from guidebot.chat.context import Desk, GuideApplication
from guidebot.chat.delivery import Fate, fate, wait_s
from guidebot.chat.handling import Handling
from guidebot.chat.http import Webhook, build_server
from guidebot.chat.intake import Intake
from guidebot.chat.lanes import Lanes
from guidebot.chat.limiter import OVERALL
from guidebot.chat.polling import LONG_POLL_S, Polling
from guidebot.chat.upkeep import keep_up
from guidebot.cli import stored
from guidebot.cli.common import london, settings, shelf_of
from guidebot.cli.logs import configure
from guidebot.config import TELEGRAM, Settings
from guidebot.errors import ConfigError
from guidebot.services.people import People
from guidebot.services.receipts import Receipts
from guidebot.services.retention import Retention
from guidebot.services.shelf import Shelf
from guidebot.services.visits import Visits
from guidebot.services.voices import Voices

_LOG = structlog.get_logger("guidebot.run")
_LISTEN = "127.0.0.1:8080"
_SILENCE_S = 3.0 * LONG_POLL_S
"""Without an answer to a poll for longer, the process does not call itself ready."""

_PATIENCE_S = 7.0
"""For what is under way when the process is told to stop: more than a handler's deadline, less than a container is given."""
_CLOSING_S = 0.5
"""For calls of the HTTP side after that: aiohttp waits so long twice, before and after it cancels them."""
_CALLS = 100
"""Calls of the webhook that Telegram may make together, its most: that of a chat in a flood wait takes its end."""


def run() -> None:
    """Run the bot: long polling by default, a webhook when GUIDEBOT_WEBHOOK_URL is set."""
    chosen = settings()
    if chosen.token is None:
        raise ConfigError("GUIDEBOT_TOKEN is not set: get a token from @BotFather, or try guidebot ask without one")
    configure(chosen.log, chosen.token.get_secret_value())
    shelf = shelf_of(None, None, apart=True)
    stored.run(_with_database(chosen, chosen.token.get_secret_value(), shelf))


async def _with_database(chosen: Settings, token: str, shelf: Shelf) -> None:
    async with stored.opened(chosen) as database:
        desk = Desk(
            shelf=shelf,
            people=People(database, chosen.member_days, chosen.code_days),
            visits=Visits(database, chosen.questions_a_minute),
            receipts=Receipts(database),
            retention=Retention(database, chosen.receipt_days, chosen.unanswered_days),
            voices=Voices(database),
            london=london,
        )
        if not await desk.people.everybody():
            _LOG.warning("nobody_enrolled", hint="let the first owner in: guidebot invite --role owner")
        await _run(chosen, token, desk)


async def _run(chosen: Settings, token: str, desk: Desk) -> None:
    rate = chosen.send_rate or (OVERALL if chosen.api_url == TELEGRAM else None)
    application = build_application(desk, token, chosen.api_url, rate)
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers; Ctrl-C still ends it
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    lanes = Lanes()
    intake = Intake(application.bot, Handling(application, lanes.pause), lanes)
    upkeep = asyncio.create_task(keep_up(application))
    try:
        receive = _webhook if chosen.webhook_url else _polling
        await receive(chosen, application, intake, stop)
    finally:
        upkeep.cancel()
        await asyncio.gather(upkeep, return_exceptions=True)
        await application.shutdown()
    _LOG.info("stopped")


async def _begin(application: GuideApplication) -> None:
    """Reach Telegram, however long it takes, and introduce the bot there.

    Raises:
        ConfigError: If Telegram does not know the token.
    """
    try:
        await _patiently(application.initialize)
    except InvalidToken:
        raise ConfigError("Telegram does not know GUIDEBOT_TOKEN: copy it anew from @BotFather") from None
    try:
        await introduce(application)
    except TelegramError as error:
        _LOG.warning("introduction_failed", error=type(error).__name__)


async def _patiently(call: Callable[[], Awaitable[Any]]) -> None:
    """Make a call until Telegram takes it: the network may come up later, and a flood wait ends."""
    async for attempt in AsyncRetrying(
        retry=retry_if_exception(_passes),
        wait=_wait,
        before_sleep=_not_ready,
        reraise=True,
    ):
        with attempt:
            await call()


def _passes(error: BaseException) -> bool:
    """Whether a call at the start may succeed later; each may be made again, even if nobody knows what became of it."""
    return fate(error) in (Fate.NOT_SENT, Fate.UNKNOWN, Fate.WAIT)


def _not_ready(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    _LOG.warning(
        "telegram_not_ready",
        attempt=state.attempt_number,
        error=type(error).__name__,
        reason=str(error)[:120] if isinstance(error, TelegramError) else None,
        hint="guidebot doctor says what is wrong",
    )


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return wait_s(error) if isinstance(error, RetryAfter) else float(wait_exponential(multiplier=0.5, max=15)(state))


async def _polling(chosen: Settings, application: GuideApplication, intake: Intake, stop: asyncio.Event) -> None:
    polling = Polling(application.bot.base_url, ALLOWED_UPDATES, intake)
    server = build_server(None, "", lambda: not stop.is_set() and polling.silent_s < _SILENCE_S)
    async with _listening(chosen.listen, server):
        if not await _unless_stopped(stop, _begin(application)):
            return
        if not await _unless_stopped(stop, _patiently(application.bot.delete_webhook)):
            return
        polling.begin()
        _LOG.info("started", receiving="polling", bot=application.bot.username)
        try:
            await _unless_stopped(stop, polling.run())
        except InvalidToken:
            raise ConfigError("Telegram no longer knows GUIDEBOT_TOKEN: was it revoked?") from None
        finally:
            _LOG.info("stopping")
            await polling.finish(_PATIENCE_S)


async def _unless_stopped(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Do some work until it is done or the process is told to stop, when it is cancelled; return whether it was done."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait(
        {cast("asyncio.Future[Any]", working), cast("asyncio.Future[Any]", stopping)}, return_when="FIRST_COMPLETED"
    )
    stopping.cancel()
    if not working.done():
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working
    return not working.cancelled()


async def _webhook(chosen: Settings, application: GuideApplication, intake: Intake, stop: asyncio.Event) -> None:
    url, secret = chosen.webhook_url or "", chosen.webhook_secret.get_secret_value() if chosen.webhook_secret else ""
    path = urlsplit(url).path or "/"
    begun = asyncio.Event()
    server = build_server(Webhook(intake, secret), path, lambda: begun.is_set() and not stop.is_set())
    async with _listening(chosen.listen or _LISTEN, server):
        if not await _unless_stopped(stop, _begin(application)):
            return
        begun.set()
        if not await _unless_stopped(stop, _register(application, url, secret)):
            return
        _LOG.info("started", receiving="webhook", bot=application.bot.username)
        await stop.wait()
        _LOG.info("stopping")
        await intake.drained(_PATIENCE_S)


async def _register(application: GuideApplication, url: str, secret: str) -> None:
    """Tell Telegram where to post.

    Raises:
        ConfigError: If it will not post there.
    """
    try:
        await _patiently(
            lambda: application.bot.set_webhook(
                url, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=_CALLS
            )
        )
    except BadRequest as error:
        raise ConfigError(f"GUIDEBOT_WEBHOOK_URL: Telegram refuses it: {error!s}") from None


@contextlib.asynccontextmanager
async def _listening(address: str | None, server: web.Application) -> AsyncIterator[None]:
    """Serve HTTP while the block runs; at its end, calls under way are finished first."""
    if address is None:
        yield
        return
    host, _, port = address.rpartition(":")
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=_CLOSING_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except (OSError, OverflowError) as error:
        await runner.cleanup()
        raise ConfigError(f"GUIDEBOT_LISTEN: cannot listen on {address} ({type(error).__name__})") from None
    try:
        yield
    finally:
        await runner.cleanup()
