"""Who is let through: members, in private chats. Anyone else gets one neutral sentence, and nothing about entries."""

import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from math import ceil
from typing import Any, Final

from telegram import Chat, Message, MessageEntity, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from guidebot.chat.context import GuideContext
from guidebot.chat.replies import settle
from guidebot.services.access import Permission

NEUTRAL: Final = "This bot is private, and that is not open to you."
"""For everyone who may not, whoever they are and whatever it was."""
TOO_FAST: Final = "You have asked more than I may answer at once. Please wait {wait}."
TOLD: Final = "told"
"""Key of the application's data under which stands when each chat was told."""
_AGAIN_S: Final = 3600.0
"""Within which a stranger's chat is told once, however much it sends: our limits of sending are for officers."""
_CHATS: Final = 5_000
_ENTRY: Final = "/start "
"""What a stranger may send: a code."""

Handler = Callable[[Update, GuideContext], Coroutine[Any, Any, None]]


async def guard(update: Update, context: GuideContext) -> None:
    """Let an update pass, or answer it neutrally and stop it.

    Raises:
        ApplicationHandlerStop: If no handler may see the update.
    """
    chat, visit = update.effective_chat, context.visit
    private = chat is not None and chat.type == Chat.PRIVATE
    if private and update.message is not None and _brings_code(update.message):
        return
    if not private or not visit.may(Permission.ASK):
        await refuse(update, context)
        raise ApplicationHandlerStop
    if visit.wait_s:
        seconds = ceil(visit.wait_s)
        await _slow_down(update, TOO_FAST.format(wait=f"{seconds} seconds" if seconds > 1 else "a second"))
        raise ApplicationHandlerStop


def _brings_code(message: Message) -> bool:
    """Whether a message is the command that brings a code.

    Telegram marks commands itself, but not within a text that was sent as code: `/start what is stalking` is then a question.
    """
    marked = any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities)
    return marked and message.text is not None and message.text.startswith(_ENTRY)


async def refuse(update: Update, context: GuideContext) -> None:
    """Say the one neutral sentence; to a stranger once an hour."""
    chat = update.effective_chat
    if update.callback_query is not None:
        with contextlib.suppress(TelegramError):
            await settle(update.callback_query, NEUTRAL)
    elif update.message is not None and chat is not None:
        member = context.visit.may(Permission.ASK) and chat.type == Chat.PRIVATE
        if member or _to_be_told(context.bot_data, chat):
            with contextlib.suppress(TelegramError):
                await chat.send_message(NEUTRAL)


def allowed(permission: Permission, handler: Handler) -> Handler:
    """Return a handler for those who may; everyone else is refused."""

    async def checked(update: Update, context: GuideContext) -> None:
        if context.visit.may(permission):
            await handler(update, context)
        else:
            await refuse(update, context)

    return checked


async def _slow_down(update: Update, text: str) -> None:
    if update.callback_query is not None:
        await settle(update.callback_query, text)
    elif update.message is not None:
        await update.message.chat.send_message(text)


def _to_be_told(data: dict[Any, Any], chat: Chat) -> bool:
    """Note that a chat is told now, if it was not within the hour; of very many chats those told first are forgotten."""
    told: OrderedDict[int, float] = data.setdefault(TOLD, OrderedDict())
    now = time.monotonic()
    if chat.type == Chat.CHANNEL or now - told.get(chat.id, -_AGAIN_S) < _AGAIN_S:
        return False
    told[chat.id] = now
    told.move_to_end(chat.id)
    if len(told) > _CHATS:
        told.popitem(last=False)
    return True
