"""Who is answered: the people listed, in private chats. Anyone else gets one neutral sentence, and nothing about entries."""

import contextlib
from typing import Final

from telegram import Chat, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from guidebot.chat.context import GuideContext
from guidebot.chat.replies import settle

NEUTRAL: Final = "This is a private bot."


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
    elif update.message is not None and chat is not None and chat.type != Chat.CHANNEL:
        with contextlib.suppress(TelegramError):
            await chat.send_message(NEUTRAL)
    raise ApplicationHandlerStop
