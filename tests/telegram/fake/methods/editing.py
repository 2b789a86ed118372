"""Changing and removing messages that were sent."""

import time
from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.formatting import MOST_CAPTION, MOST_TEXT, measured, read_text
from tests.telegram.fake.markup import Keyboard, read_markup
from tests.telegram.fake.methods.options import read_message_id, read_preview
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.model import Message
from tests.telegram.fake.parameters import Parameters

_SAME: Final = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
_EDIT: Final = "message to edit not found"


@method
def edit_message_text(parameters: Parameters) -> Act:
    """Put another text in its place; without a keyboard, the old one goes."""
    chat_id, message_id, content = parameters.text("chat_id"), read_message_id(parameters), read_text(parameters)
    if not content.text:
        raise bad_request("message text is empty")
    preview, markup = read_preview(parameters), read_markup(parameters, inline_only=True)

    def act(bot: Bot) -> Any:
        message = _own(bot, chat_id, message_id, "editMessageText")
        if "text" not in message.content:
            raise bad_request("there is no text in the message to edit")
        return _change(bot, message, measured(content, MOST_TEXT).as_json("text"), markup, preview)

    return act


@method
def edit_message_caption(parameters: Parameters) -> Act:
    """Put another caption under a file."""
    chat_id, message_id = parameters.text("chat_id"), read_message_id(parameters)
    content, markup = read_text(parameters, "caption"), read_markup(parameters, inline_only=True)

    def act(bot: Bot) -> Any:
        message = _own(bot, chat_id, message_id, "editMessageCaption")
        if "document" not in message.content and "photo" not in message.content:
            raise bad_request("there is no caption in the message to edit")
        kept = {name: value for name, value in message.content.items() if not name.startswith("caption")}
        return _change(bot, message, kept | measured(content, MOST_CAPTION).as_json("caption"), markup, None)

    return act


@method
def edit_message_reply_markup(parameters: Parameters) -> Act:
    """Put another keyboard under a message, or none."""
    chat_id, message_id = parameters.text("chat_id"), read_message_id(parameters)
    markup = read_markup(parameters, inline_only=True)

    def act(bot: Bot) -> Any:
        message = _own(bot, chat_id, message_id, "editMessageReplyMarkup")
        return _change(bot, message, message.content, markup, message.extra.get("link_preview_options"))

    return act


@method
def delete_message(parameters: Parameters) -> Act:
    """Remove a message."""
    chat_id, message_id = parameters.text("chat_id"), read_message_id(parameters)

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "deleteMessage")
        message = bot.message(chat, message_id, "message to delete not found")
        if not message.outgoing and chat.person is None and chat.status != "administrator":
            raise bad_request("message can't be deleted")
        _remove(bot, message)
        return True

    return act


@method
def delete_messages(parameters: Parameters) -> Act:
    """Remove up to a hundred messages; those that are gone already are skipped."""
    chat_id = parameters.text("chat_id")
    numbers = parameters.parsed("message_ids", list, "can't parse message identifiers JSON object")

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "deleteMessages")
        if not 1 <= len(numbers or []) <= 100:
            raise bad_request("message identifiers are not specified")
        for number in numbers:
            if message := bot.messages.get((chat.id, number)):
                _remove(bot, message)
        return True

    return act


def _own(bot: Bot, chat_id: str, message_id: int, name: str) -> Message:
    message = bot.message(bot.chat(chat_id, name), message_id, _EDIT)
    if not message.outgoing:
        raise bad_request("message can't be edited")
    return message


def _remove(bot: Bot, message: Message) -> None:
    if not message.deleted:
        message.deleted = True
        bot.note("deleted", message)


def _change(
    bot: Bot, message: Message, content: dict[str, Any], markup: Keyboard | None, preview: Any
) -> dict[str, Any]:
    if content == message.content and markup == message.markup and preview == message.extra.get("link_preview_options"):
        raise bad_request(_SAME)
    message.content, message.markup, message.edit_date = content, markup, int(time.time())
    message.extra.pop("link_preview_options", None)
    if preview:
        message.extra["link_preview_options"] = preview
    bot.note("edited", message)
    return message.as_json()
