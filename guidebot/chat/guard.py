"""Who is answered: the people listed, in private chats. Anyone else gets one neutral sentence, and nothing about entries."""

import contextlib
import time
from collections import OrderedDict
from typing import Any, Final

from telegram import Chat, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from guidebot.chat.context import GuideContext
from guidebot.chat.replies import settle

NEUTRAL: Final = "This is a private bot."
TOLD: Final = "told"
"""Key of the application's data under which stands when each chat was told."""
_AGAIN_S: Final = 3600.0
"""Within which a chat is told once, however much it sends: our limits of sending are for officers."""
_CHATS: Final = 5_000


async def guard(update: Update, context: GuideContext) -> None:
    """Let an update pass, or answer it neutrally and stop it.

    Raises:
        ApplicationHandlerStop: If no handler may see the update.
    """
    user, chat = update.effective_user, update.effective_chat
    if user is not None and chat is not None and chat.type == Chat.PRIVATE and context.desk.access.may_ask(user.id):
        return
    if update.callback_query is not None:
        with contextlib.suppress(TelegramError):
            await settle(update.callback_query, NEUTRAL)
    elif update.message is not None and chat is not None and _to_be_told(context.bot_data, chat):
        with contextlib.suppress(TelegramError):
            await chat.send_message(NEUTRAL)
    raise ApplicationHandlerStop


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
