"""How a handler speaks: a few messages with one keyboard, or one message edited in place."""

import contextlib
from collections.abc import Sequence
from typing import Any, Final

from telegram import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from guidebot.chat.context import VISIT
from guidebot.chat.keyboards import Rows

HTML: Final[dict[str, Any]] = {
    "parse_mode": ParseMode.HTML,
    "link_preview_options": LinkPreviewOptions(is_disabled=True),
}
"""How every message of ours is sent."""
_GONE: Final = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
_SAME: Final = "message is not modified"
STALE: Final = "That button is out of date. Ask again, or see /topics."


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return a keyboard whose buttons are those of the person who is answered, or None where there is no button.

    What a button asks for stays with us: it carries a random token of a row that is bound to the person.
    """
    if not rows:
        return None
    data = iter(VISIT.get().button([str(button.callback_data) for row in rows for button in row]))
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.text, callback_data=next(data)) for one in row] for row in rows]
    )


async def say(update: Update, messages: Sequence[str], rows: Rows | None = None, reply: bool = False) -> None:
    """Send messages to the chat of an update, the keyboard under the last, which may be a reply to what was asked."""
    chat, asked = update.effective_chat, update.effective_message
    if chat is None:
        return
    for number, text in enumerate(messages, start=1):
        last = number == len(messages)
        to = ReplyParameters(asked.message_id, allow_sending_without_reply=True) if reply and last and asked else None
        await chat.send_message(text, reply_markup=markup(rows or []) if last else None, reply_parameters=to, **HTML)


async def below(query: CallbackQuery, messages: Sequence[str], rows: Rows) -> None:
    """Send messages below the one whose button was pressed, which stays as it is."""
    if query.message is None:
        return
    for number, text in enumerate(messages, start=1):
        keyboard = markup(rows) if number == len(messages) else None
        await query.message.chat.send_message(text, reply_markup=keyboard, **HTML)


async def turn(query: CallbackQuery, messages: Sequence[str], rows: Rows) -> None:
    """Put new content in place of the message whose button was pressed, and settle the press.

    What does not fit into one message follows in others; where the message cannot be edited any more, all are sent.
    """
    with contextlib.suppress(TelegramError):  # it only ends the wait that the button shows; the content is what counts
        await settle(query)
    keyboard = markup(rows)
    edited = await _edit(query, messages[0], keyboard if len(messages) == 1 else None)
    chat = query.message.chat if query.message else None
    for number, text in enumerate(messages):
        if chat is not None and not (edited and number == 0):
            await chat.send_message(text, reply_markup=keyboard if number == len(messages) - 1 else None, **HTML)


async def settle(query: CallbackQuery, text: str | None = None) -> None:
    """Answer a press; one answered before, or too old, is no matter."""
    with contextlib.suppress(BadRequest):
        await query.answer(text)


async def _edit(query: CallbackQuery, text: str, keyboard: InlineKeyboardMarkup | None) -> bool:
    """Edit the message of a press; return whether it now shows the text."""
    if not isinstance(query.message, Message):
        return False
    try:
        await query.message.edit_text(text, reply_markup=keyboard, **HTML)
    except BadRequest as error:
        reason = str(error).lower()
        if _SAME in reason:
            return True
        if any(part in reason for part in _GONE):
            return False
        raise
    return True
