"""A question in free text, and the entries that its buttons lead to."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Final

from telegram import CallbackQuery, Chat, Update
from telegram.constants import ChatAction
from telegram.error import TelegramError

from guidebot.answering import Option
from guidebot.chat import keyboards, proof, render
from guidebot.chat.callbacks import Press, resolve
from guidebot.chat.context import GuideContext
from guidebot.chat.replies import STALE, say, settle, turn
from guidebot.reading import MAX_CHARACTERS, Period
from guidebot.services.receipts import new_id, receipt_of, written
from guidebot.services.unanswered import keepable

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
    desk, visit = context.desk, context.visit
    async with _typing(chat):
        asked = desk.asker.ask(message.text, desk.today(), visit.topic, clock=desk.clock())
        reply = asked.reply
        visit.about = asked.topic
        words = keepable(asked.query, desk.shelf.matcher.reader) if reply.outcome != "answer" else ""
        if words:
            visit.unanswered.append((words, reply.outcome))
        rows = keyboards.under_reply(desk.base, reply)
        if reply.answer is None:
            await say(update, render.reply_messages(reply), [*rows, proof.person_row()], reply=True)
            return
        contact, receipt = desk.base.contacts.get(reply.answer.entry), new_id()
        messages = render.reply_messages(reply, contact, written(receipt))
        _note(context, receipt, reply.answer, reply.period, messages)
        await say(update, messages, [*rows, *proof.under_answer(receipt)])


async def show(query: CallbackQuery, press: Press, context: GuideContext) -> None:
    """Show one entry in place of the message pressed."""
    desk, visit = context.desk, context.visit
    entry = resolve(press.key, desk.base.guidance)
    if entry is None:
        await settle(query, STALE)
        return
    option = desk.asker.show(entry, desk.today(), press.period, desk.clock(), press.noticed)
    if option is None:
        await settle(query, _NO_VERSION)
        return
    visit.about, receipt = desk.asker.topic_of(entry, press.period), new_id()
    messages = render.option_messages(
        option, desk.base.contacts.get(entry), desk.asker.notices(press.noticed), written(receipt)
    )
    _note(context, receipt, option, press.period, messages)
    await turn(query, messages, [*keyboards.under_option(desk.base, option, press), *proof.under_answer(receipt)])


def _note(context: GuideContext, receipt: str, option: Option, period: Period | None, messages: list[str]) -> None:
    """Note that an entry is shown, word for word; before it is sent, for it may arrive although sending fails."""
    visit = context.visit
    if visit.person is not None:
        visit.receipts.append(
            receipt_of(
                receipt,
                visit.person,
                visit.now,
                entry=option.entry,
                version=option.in_force or "undated",
                revision=context.desk.base.revision,
                asked_about=f"{period.first} to {period.last}" if period else None,
                sources=tuple((line.source, line.pinpoint, line.url) for line in option.citations),
                text=render.plain(messages),
            )
        )


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
