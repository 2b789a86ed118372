"""A question in free text, and the buttons that its reply brings."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from telegram import CallbackQuery, Chat, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from guidebot.chat import keyboards, render
from guidebot.chat.callbacks import Press, resolve
from guidebot.chat.context import GuideContext
from guidebot.chat.replies import STALE, say, settle, turn
from guidebot.reading import MAX_CHARACTERS

_TOO_LONG: Final = f"That is too long for me: I read {MAX_CHARACTERS} characters at most. Ask in a sentence or two."
_NO_VERSION: Final = "No guidance is held on that for the date you asked about."
_SLOW_S: Final = 0.7
"""Only a wait longer than this is shown as typing."""


async def question(update: Update, context: GuideContext) -> None:
    """Answer a question, offer what may have been meant, or say plainly that there is no guidance."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or message.text is None or chat is None:
        return
    if len(message.text) > MAX_CHARACTERS:
        await say(update, [_TOO_LONG])
        return
    desk = context.desk
    async with _typing(chat):
        asked = desk.asker.ask(message.text, desk.today(), desk.conversations.topic(chat.id), clock=desk.clock())
        desk.conversations.remember(chat.id, asked.topic)
        rows = keyboards.under_reply(desk.base, asked.reply)
        contact = desk.base.contacts.get(asked.reply.answer.entry) if asked.reply.answer else None
        await say(update, render.reply_messages(asked.reply, contact), rows)


async def show(query: CallbackQuery, press: Press, context: GuideContext) -> None:
    """Show one entry in place of the message pressed."""
    desk = context.desk
    entry = resolve(press.key, desk.base.guidance)
    if entry is None:
        await settle(query, STALE)
        return
    option = desk.asker.show(entry, desk.today(), press.period, desk.clock(), press.noticed)
    if option is None:
        await settle(query, _NO_VERSION)
        return
    if query.message is not None:
        desk.conversations.remember(query.message.chat.id, desk.asker.topic_of(entry, press.period))
    messages = render.option_messages(option, desk.base.contacts.get(entry), desk.asker.notices(press.noticed))
    await turn(query, messages, keyboards.under_option(desk.base, option, press))


@contextlib.asynccontextmanager
async def _typing(chat: Chat) -> AsyncIterator[None]:
    """Show typing when there is a wait, and only then."""

    async def show_it() -> None:
        await asyncio.sleep(_SLOW_S)
        with contextlib.suppress(TelegramError):
            await chat.send_action(ChatAction.TYPING)

    task = asyncio.create_task(show_it())
    try:
        yield
    finally:
        task.cancel()
