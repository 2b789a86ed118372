"""One update, handled to its end: a deadline, a few attempts where the fault passes, a sentence where it does not."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Chat, Update
from telegram.error import RetryAfter, TelegramError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_any, wait_exponential
from tenacity.stop import stop_base

from guidebot.chat.context import VISIT, Desk, GuideApplication
from guidebot.chat.delivery import Fate, fate, wait_s
from guidebot.chat.failures import FAULTS, Fault, record, short_id
from guidebot.chat.replies import settle
from guidebot.services.access import Permission
from guidebot.services.visits import Visit
from guidebot.store.outage import outage

_LOG: Final = structlog.get_logger("guidebot.chat")
DEADLINE_S: Final = 5.0
ATTEMPTS: Final = 3
_RECORDINGS: Final = 6
_FLOOD_WAITS: Final = 6
"""Flood waits of one update that are obeyed before it is given up."""
_BACK_OFF = wait_exponential(multiplier=0.3, max=5)
SORRY: Final = (
    "Something went wrong on my side (reference {id}). Please ask again; if it happens twice, tell your admin."
)
UNSURE: Final = (
    "The connection broke or was too slow while I was answering (reference {id}). "
    "If you see no answer above, please ask again."
)

AWAY: Final = "My records cannot be reached just now (reference {id}). Please ask again in a minute."
UNRECORDED: Final = (
    "What I showed you last could not be recorded (reference {id}): a receipt in it will not be found, and its buttons will "
    "not work. The text itself is as published."
)
TOO_MANY: Final = (
    "That is more than I can read at once, and I have not read the last messages. Please ask again, one by one."
)


Pause = Callable[[float], Awaitable[None]]


class Handling:
    """Hands updates to the application's handlers, and answers for what becomes of them."""

    def __init__(self, application: GuideApplication, pause: Pause) -> None:
        """Hand updates to `application`; `pause` sleeps between attempts."""
        self._application = application
        self._pause = pause

    async def handle(self, update: Update) -> None:
        """Handle an update. It never raises: when it returns, the update may be confirmed."""
        attempts = 0
        visit: Visit | None = None
        try:
            async for attempt in _attempts(self._pause):
                with attempt:
                    attempts = attempt.retry_state.attempt_number
                    visit = await self._attempt(update)
        except Fault as fault:
            await self._give_up(update, fault.error, attempts)
            visit = self._left_by(update, fault.error)
        if visit is not None:
            await self._record(update, visit)

    def _left_by(self, update: Update, error: BaseException) -> Visit:
        """Return what there is to record of an update that was given up.

        Where nobody knows whether the answer arrived, all of it: an answer that did must have its receipt and its buttons.
        """
        visit = VISIT.get(None)
        if fate(error) is Fate.UNKNOWN and visit is not None and visit.update_id == update.update_id:
            return visit
        return Visit(update.update_id, self._desk.now(), None, failed=True)

    async def decline(self, update: Update) -> None:
        """Tell a person who may ask that they sent too much at once; never raises."""
        chat, user = update.effective_chat, update.effective_user
        _LOG.warning("flood_declined", update_id=update.update_id)
        if chat is not None and chat.type == Chat.PRIVATE and user is not None and await self._may_ask(user.id):
            await self._tell(chat, TOO_MANY, short_id())

    @property
    def _desk(self) -> Desk:
        desk: Desk = self._application.bot_data["desk"]
        return desk

    async def _may_ask(self, user_id: int) -> bool:
        try:
            person = await self._desk.people.find(user_id)
        except Exception as error:
            if outage(error) is None:
                raise
            return False
        return person is not None and person.may(Permission.ASK, self._desk.now())

    async def _attempt(self, update: Update) -> Visit | None:
        """Run the handlers once; return what there is to record, None where it was recorded before.

        Raises:
            Fault: With what a handler raised, or a `TimeoutError` where it took longer than the deadline.
        """
        faults = self._application.bot_data.setdefault(FAULTS, {})
        faults.pop(update.update_id, None)
        try:
            async with asyncio.timeout(DEADLINE_S):
                visit = await self._opened(update)
                if visit.done:
                    return None
                VISIT.set(visit)
                await self._application.process_update(update)
        except Exception as raised:
            raise Fault(raised) from raised
        recorded = faults.pop(update.update_id, None)
        if recorded is not None:
            raise Fault(recorded)
        return visit

    async def _opened(self, update: Update) -> Visit:
        user, query = update.effective_user, update.callback_query
        data = query.data if query else None
        return await self._desk.visits.open(update.update_id, user.id if user else None, data, self._desk.now())

    async def _record(self, update: Update, visit: Visit) -> None:
        """Write what an update did; while the database is away, try again for a while, and then say so.

        Of one that was given up only the number is written: nobody waits for that.
        """
        if visit.idle:
            return
        most = 1 if visit.failed else _RECORDINGS
        try:
            async for attempt in AsyncRetrying(
                sleep=self._pause,
                retry=retry_if_exception(lambda error: outage(error) is not None),
                wait=_BACK_OFF,
                stop=stop_after_attempt(most),
                reraise=True,
            ):
                with attempt:
                    async with asyncio.timeout(DEADLINE_S):
                        await self._desk.visits.record(visit)
        except Exception as error:
            fault_id = short_id()
            record(fault_id, error, update.update_id, most)
            chat = update.effective_chat
            if visit.receipts and chat is not None and chat.type == Chat.PRIVATE:
                await self._tell(chat, UNRECORDED.format(id=fault_id), fault_id)

    async def _give_up(self, update: Update, error: BaseException, attempts: int) -> None:
        """Tell the person and the log, under one id."""
        fault_id = short_id()
        record(fault_id, error, update.update_id, attempts)
        found = fate(error)
        chat = update.effective_chat
        if chat is None or chat.type != Chat.PRIVATE or found is Fate.UNREACHABLE:
            return
        told = AWAY if _database_away(error) else UNSURE if found is Fate.UNKNOWN else SORRY
        await self._tell(chat, told.format(id=fault_id), fault_id)
        if told is AWAY and update.callback_query is not None:
            with contextlib.suppress(TelegramError):  # it only ends the wait that the button shows
                await settle(update.callback_query)

    async def _tell(self, chat: Chat, text: str, fault_id: str) -> None:
        try:
            async for attempt in _attempts(self._pause):
                with attempt:
                    await _told(chat, text)
        except Fault as fault:
            _LOG.error("person_not_told", fault=fault_id, error=type(fault.error).__name__)


async def _told(chat: Chat, text: str) -> None:
    try:
        async with asyncio.timeout(DEADLINE_S):
            await chat.send_message(text)
    except (TelegramError, TimeoutError) as error:
        raise Fault(error) from error


def _attempts(pause: Pause) -> AsyncRetrying:
    return AsyncRetrying(
        sleep=pause,
        retry=retry_if_exception(_passes),
        wait=_wait,
        stop=stop_any(_stop_for_faults, stop_after_attempt(_FLOOD_WAITS)),
        reraise=True,
    )


def _passes(error: BaseException) -> bool:
    """Whether an attempt may be repeated: nothing was sent, Telegram says to wait, or the database is away."""
    if not isinstance(error, Fault):
        return False
    return fate(error.error) in (Fate.NOT_SENT, Fate.WAIT) or _database_away(error.error)


def _database_away(error: BaseException) -> bool:
    """Whether it was the database that failed, before anything was sent, and may be back soon."""
    return isinstance(error, SQLAlchemyError | OSError) and not isinstance(error, TimeoutError) and bool(outage(error))


def _error_of(state: RetryCallState) -> BaseException | None:
    raised = state.outcome.exception() if state.outcome else None
    return raised.error if isinstance(raised, Fault) else None


class _StopForFaults(stop_base):
    """A flood wait is no failed attempt: the update waits as long as Telegram asks."""

    def __call__(self, retry_state: RetryCallState) -> bool:
        return retry_state.attempt_number >= ATTEMPTS and not isinstance(_error_of(retry_state), RetryAfter)


_stop_for_faults = _StopForFaults()


def _wait(state: RetryCallState) -> float:
    error = _error_of(state)
    return wait_s(error) if isinstance(error, RetryAfter) else float(_BACK_OFF(state))
