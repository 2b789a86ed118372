"""Chats: looking at them, leaving them, pinning in them."""

from typing import Any

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.methods.options import read_message_id
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters


@method
def get_chat(parameters: Parameters) -> Act:
    """Return a chat."""
    chat_id = parameters.text("chat_id")
    more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {
        "unlimited_gifts": False, "limited_gifts": False, "unique_gifts": False, "premium_subscription": False,
        "gifts_from_channels": False,
    }}  # fmt: skip
    return lambda bot: bot.known_chat(chat_id).as_json() | more


@method
def leave_chat(parameters: Parameters) -> Act:
    """Leave a group."""
    chat_id = parameters.text("chat_id")

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "leaveChat")
        if chat.person is not None:
            raise bad_request("chat member status can't be changed in private chats")
        chat.status = "left"
        return True

    return act


@method
def pin_chat_message(parameters: Parameters) -> Act:
    """Pin a message."""
    chat_id, message_id = parameters.text("chat_id"), read_message_id(parameters)
    parameters.flag("disable_notification")

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "pinChatMessage")
        message = bot.message(chat, message_id, "message to pin not found")
        if message.id not in chat.pinned:
            chat.pinned.append(message.id)
        return True

    return act


@method
def unpin_chat_message(parameters: Parameters) -> Act:
    """Unpin a message, or the one pinned last."""
    chat_id, message_id = parameters.text("chat_id"), read_message_id(parameters)

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "unpinChatMessage")
        wanted = message_id or (chat.pinned[-1] if chat.pinned else 0)
        if wanted not in chat.pinned:
            raise bad_request("message to unpin not found")
        chat.pinned.remove(wanted)
        return True

    return act


@method
def unpin_all_chat_messages(parameters: Parameters) -> Act:
    """Unpin all messages."""
    chat_id = parameters.text("chat_id")

    def act(bot: Bot) -> Any:
        bot.chat(chat_id, "unpinAllChatMessages").pinned.clear()
        return True

    return act
