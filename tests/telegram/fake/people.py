"""What people do: write, press, edit, send files, block the bot, ask inline. Each becomes an update."""

import base64
import time
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.formatting import MOST_CAPTION, MOST_TEXT, commands
from tests.telegram.fake.model import Chat, Message, User
from tests.telegram.fake.parameters import Upload
from tests.telegram.fake.updates import Update

_GROUP: Final = -1_000_000_000_000
_SHAPES: Final[dict[str, dict[str, Any]]] = {
    "photo": {"width": 640, "height": 480},
    "document": {},
    "voice": {"duration": 3},
    "audio": {"duration": 60},
    "video": {"duration": 5, "width": 640, "height": 480},
    "video_note": {"duration": 5, "length": 240},
    "animation": {"duration": 2, "width": 320, "height": 240},
    "sticker": {"width": 512, "height": 512, "type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"},
}
_RIGHTS: Final = (
    "can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip


class Impossible(Exception):
    """A person cannot do this: the test is wrong, not the bot."""


class _Action(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = Field(default=None, description="Which bot; default: the first")
    user_id: int = Field(default=4242, description="Who; unknown people are made up")


class Person(_Action):
    """Introduce somebody, or change their name."""

    first_name: str = "Alex"
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"


class Media(BaseModel):
    """A file that a person sends."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["photo", "document", "voice", "audio", "video", "video_note", "animation", "sticker"]
    content: str = Field(description="Its bytes in base64")
    name: str = "file.bin"
    mime: str = "application/octet-stream"


class Written(_Action):
    """A person writes."""

    chat_id: int | None = Field(default=None, description="Default: their private chat, or one group")
    chat_type: Literal["private", "group", "supergroup", "channel"] = "private"
    title: str = "A group"
    text: str | None = None
    entities: list[dict[str, Any]] | None = Field(default=None, description="Default: the commands in the text")
    media: Media | None = None
    caption: str | None = None
    reply_to_message_id: int | None = None
    fields: dict[str, Any] = Field(
        default_factory=dict, description="Other fields: contact, location, forward_origin.."
    )


class Edited(_Action):
    """A person edits what they wrote."""

    chat_id: int | None = None
    message_id: int
    text: str


class Pressed(_Action):
    """A person presses a button, by its label or its data."""

    chat_id: int | None = None
    message_id: int | None = Field(default=None, description="Default: the last with a keyboard")
    label: str | None = None
    data: str | None = None
    forged: bool = Field(default=False, description="Send the data though no button has it")
    inaccessible: bool = Field(default=False, description="The message is too old for the bot to see")


class Asked(_Action):
    """A person asks inline, in any chat."""

    query: str
    offset: str = ""


class Membership(_Action):
    """The bot is blocked, added or removed by somebody."""

    chat_id: int | None = None
    chat_type: Literal["private", "group", "supergroup", "channel"] = "private"
    status: Literal["member", "administrator", "left", "kicked"]


def meet(bot: Bot, person: Person) -> User:
    """Make somebody known, without their having written."""
    user = User(person.user_id, person.first_name, person.last_name, person.username, person.language_code)
    known = bot.users.setdefault(person.user_id, user)
    known.first_name, known.last_name = user.first_name, user.last_name
    known.username, known.language_code = user.username, user.language_code
    return known


async def write(bot: Bot, action: Written) -> dict[str, Any]:
    """Store a message from a person and queue its update."""
    chat = _chat(bot, action.user_id, action.chat_id, action.chat_type, action.title)
    if chat.person and chat.status == "kicked":
        raise Impossible("the person has blocked the bot; unblock it first")
    sender = None if chat.type == "channel" else _user(bot, action.user_id)
    message = Message(next(bot.numbers.messages), chat, sender, _content(bot, action), dict(action.fields))
    if action.reply_to_message_id:
        message.reply_to = bot.messages.get((chat.id, action.reply_to_message_id))
    bot.keep(message)
    kind = "channel_post" if chat.type == "channel" else "message"
    update = await bot.updates.add(kind, message.as_json(), chat.id, f"chat {chat.id}")
    return _told(update) | {"message_id": message.id, "chat_id": chat.id}


async def edit(bot: Bot, action: Edited) -> dict[str, Any]:
    """Change a message of a person and queue its update."""
    chat_id = action.chat_id or action.user_id
    message = bot.messages.get((chat_id, action.message_id))
    if message is None or message.deleted or message.sender is None or message.sender.id != action.user_id:
        raise Impossible(f"message {action.message_id} is not theirs to edit")
    message.content = _text(action.text, None)
    message.edit_date = int(time.time())
    bot.note("edited", message)
    return _told(await bot.updates.add("edited_message", message.as_json(), chat_id, f"chat {chat_id}"))


async def press(bot: Bot, action: Pressed) -> dict[str, Any]:
    """Press a button and queue its update."""
    chat_id = action.chat_id or action.user_id
    message = _pressable(bot, chat_id, action.message_id)
    data = action.data if action.forged else _data(message, action)
    query = bot.ask("callback_query", _user(bot, action.user_id), chat_id)
    shown = message.as_json()
    if action.inaccessible:
        shown = {"chat": message.chat.as_json(), "message_id": message.id, "date": 0}
    body = {
        "id": query.id, "from": query.person.as_json(), "message": shown, "chat_instance": str(chat_id), "data": data,
    }  # fmt: skip
    update = await bot.updates.add("callback_query", body, chat_id, f"press {action.user_id}")
    return _told(update) | {"callback_query_id": query.id}


async def ask_inline(bot: Bot, action: Asked) -> dict[str, Any]:
    """Ask inline and queue its update."""
    person = _user(bot, action.user_id)
    query = bot.ask("inline_query", person, None)
    body = {
        "id": query.id, "from": person.as_json(), "query": action.query, "offset": action.offset, "chat_type": "sender",
    }  # fmt: skip
    return _told(await bot.updates.add("inline_query", body, None, f"inline {action.user_id}")) | {
        "inline_query_id": query.id
    }


async def change_membership(bot: Bot, action: Membership) -> dict[str, Any]:
    """Block, unblock, add, promote or remove the bot."""
    chat = _chat(bot, action.user_id, action.chat_id, action.chat_type, "A group")
    before, chat.status = chat.status, action.status
    body = {
        "chat": chat.as_json(), "from": _user(bot, action.user_id).as_json(), "date": int(time.time()),
        "old_chat_member": _member(bot, before), "new_chat_member": _member(bot, action.status),
    }  # fmt: skip
    return _told(await bot.updates.add("my_chat_member", body, chat.id, f"chat {chat.id}"))


def _told(update: Update | None) -> dict[str, Any]:
    """Return the number of an update; None if the bot did not ask for its kind."""
    return {"update_id": update.id if update else None}


def _user(bot: Bot, user_id: int) -> User:
    return bot.users.get(user_id) or meet(bot, Person(user_id=user_id))


def _chat(bot: Bot, user_id: int, chat_id: int | None, kind: str, title: str) -> Chat:
    """Return the chat; it is made when somebody first writes there."""
    private = kind == "private"
    wanted = chat_id or (user_id if private else _GROUP - user_id)
    known = bot.chats.get(wanted)
    if known is None:
        person = _user(bot, user_id) if private else None
        known = bot.chats[wanted] = Chat(wanted, kind, None if private else title, person)
    return known


def _content(bot: Bot, action: Written) -> dict[str, Any]:
    if action.media is None:
        return _text(action.text, action.entities) if action.text is not None else {}
    media = action.media
    stored = bot.store(Upload(media.name, media.mime, base64.b64decode(media.content)), media.kind)
    shown: Any = stored.as_json() | _SHAPES[media.kind]
    if media.kind == "photo":
        shown = [shown]
    elif media.kind not in ("sticker", "video_note"):
        shown |= {"mime_type": media.mime} | ({} if media.kind == "voice" else {"file_name": media.name})
    content: dict[str, Any] = {media.kind: shown}
    if action.caption:
        if len(action.caption) > MOST_CAPTION:
            raise Impossible("the caption is too long for Telegram")
        content["caption"] = action.caption
    return content


def _text(text: str, entities: list[dict[str, Any]] | None) -> dict[str, Any]:
    if not text.strip():
        raise Impossible("nobody can send an empty text")
    if len(text) > MOST_TEXT:
        raise Impossible("a person's app splits a text that is longer than 4096 characters")
    found = commands(text) if entities is None else entities
    return {"text": text} | ({"entities": found} if found else {})


def _pressable(bot: Bot, chat_id: int, message_id: int | None) -> Message:
    found = [
        message for (chat, number), message in bot.messages.items()
        if chat == chat_id and not message.deleted and message_id in (None, number) and (message.markup or message_id)
    ]  # fmt: skip
    if not found:
        raise Impossible(f"chat {chat_id} has no message {message_id or 'with buttons'}")
    return found[-1]


def _data(message: Message, action: Pressed) -> str:
    rows = (message.markup or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    for button in buttons:
        if action.data is not None and button.get("callback_data") == action.data:
            return str(button["callback_data"])
        if action.label is not None and button["text"] == action.label and "callback_data" in button:
            return str(button["callback_data"])
    labels = [button["text"] for button in buttons]
    raise Impossible(f"message {message.id} has no such button to press; it has {labels}")


def _member(bot: Bot, status: str) -> dict[str, Any]:
    found: dict[str, Any] = {"status": status, "user": bot.user.as_json()}
    if status == "kicked":
        found["until_date"] = 0
    if status == "administrator":
        found |= dict.fromkeys(_RIGHTS, False)
    return found
