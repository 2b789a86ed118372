"""What goes wrong in a handler: recorded for the lane that runs it, told to the person in one sentence with a short id."""

import secrets
from dataclasses import dataclass
from typing import Final

import structlog
from telegram import Update
from telegram.error import TelegramError

from guidebot.chat.context import GuideContext

_LOG: Final = structlog.get_logger("guidebot.chat")
FAULTS: Final = "faults"
"""Key of the application's data under which faults wait for their lane, by update id."""


@dataclass(frozen=True, slots=True)
class Fault(Exception):
    """A handler did not do its work."""

    error: BaseException


def short_id() -> str:
    """Return an id that a person can read out: six hex digits."""
    return secrets.token_hex(3)


def record(fault_id: str, error: BaseException, update_id: int, attempts: int) -> None:
    """Log an error under the id that the person is told; what they typed is not part of it."""
    _LOG.error(
        "update_failed",
        fault=fault_id,
        update_id=update_id,
        attempts=attempts,
        error=type(error).__name__,
        reason=str(error)[:120] if isinstance(error, TelegramError) else None,
        frames=frames(error),
    )


def frames(error: BaseException) -> list[str]:
    """Return where an error arose, innermost last: files, lines and functions, no values."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}:{code.co_name}")
        trace = trace.tb_next
    return found[-12:]


async def on_error(update: object, context: GuideContext) -> None:
    """Keep the error of a handler for its lane: python-telegram-bot itself goes on as if all were well."""
    if isinstance(update, Update) and context.error is not None:
        context.bot_data.setdefault(FAULTS, {})[update.update_id] = context.error
    elif context.error is not None:
        record(short_id(), context.error, 0, 1)
