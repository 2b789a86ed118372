"""Messages that the bot sends."""

import time
from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.formatting import MOST_CAPTION, MOST_TEXT, measured, read_text
from tests.telegram.fake.methods.options import read_message_id, read_sending
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters, Upload

_MEGABYTE: Final = 1024 * 1024
_MOST_DOCUMENT, _MOST_PHOTO = 50 * _MEGABYTE, 10 * _MEGABYTE
_ACTIONS: Final = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


@method
def send_message(parameters: Parameters) -> Act:
    """Send a text."""
    chat_id, content = parameters.text("chat_id"), read_text(parameters)
    if not content.text:
        raise bad_request("message text is empty")
    sending = read_sending(parameters, with_preview=True)

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "sendMessage")
        return bot.post(chat, measured(content, MOST_TEXT).as_json("text"), sending).as_json()

    return act


@method
def send_contact(parameters: Parameters) -> Act:
    """Send a telephone number with a name."""
    chat_id, sending = parameters.text("chat_id"), read_sending(parameters)
    contact = {name: parameters.text(name) for name in ("phone_number", "first_name", "last_name", "vcard")}

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "sendContact")
        if not contact["phone_number"]:
            raise bad_request("phone number is empty")
        if not contact["first_name"]:
            raise bad_request("first name is empty")
        content = {"contact": {name: value for name, value in contact.items() if value}}
        return bot.post(chat, content, sending).as_json()

    return act


@method
def send_document(parameters: Parameters) -> Act:
    """Send a file."""
    parameters.upload("thumbnail")
    parameters.flag("disable_content_type_detection")
    return _media(parameters, "document", _MOST_DOCUMENT)


@method
def send_photo(parameters: Parameters) -> Act:
    """Send a picture."""
    parameters.flag("show_caption_above_media")
    parameters.flag("has_spoiler")
    return _media(parameters, "photo", _MOST_PHOTO)


@method
def send_chat_action(parameters: Parameters) -> Act:
    """Show that the bot is typing."""
    chat_id, action = parameters.text("chat_id"), parameters.text("action")

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "sendChatAction")
        if action not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        chat.actions.append({"action": action, "at": time.monotonic()})
        return True

    return act


@method
def copy_message(parameters: Parameters) -> Act:
    """Send again what was sent, as a message of its own."""
    chat_id, from_id, message_id = (
        parameters.text("chat_id"), parameters.text("from_chat_id"), read_message_id(parameters)
    )  # fmt: skip
    has_caption = parameters.has("caption")
    caption, sending = read_text(parameters, "caption"), read_sending(parameters)

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, "copyMessage")
        source = bot.message(bot.known_chat(from_id), message_id, "message to copy not found")
        if source.extra.get("has_protected_content"):
            raise bad_request("message can't be copied")
        content = dict(source.content)
        if has_caption and "text" not in content:
            content = {name: value for name, value in content.items() if not name.startswith("caption")}
            content |= measured(caption, MOST_CAPTION).as_json("caption")
        return {"message_id": bot.post(chat, content, sending).id}

    return act


def _media(parameters: Parameters, kind: str, most: int) -> Act:
    chat_id, caption, sending = parameters.text("chat_id"), read_text(parameters, "caption"), read_sending(parameters)
    file_id, upload = parameters.text(kind), parameters.upload(kind)

    def act(bot: Bot) -> Any:
        chat = bot.chat(chat_id, f"send{kind.capitalize()}")
        content = _file(bot, kind, file_id, upload, most) | measured(caption, MOST_CAPTION).as_json("caption")
        return bot.post(chat, content, sending).as_json()

    return act


def _file(bot: Bot, kind: str, file_id: str, upload: Upload | None, most: int) -> dict[str, Any]:
    """Return the content that shows an uploaded file, or one that Telegram has already."""
    if upload is None:
        if not file_id:
            raise bad_request(f"there is no {kind} in the request")
        known = bot.files.get(file_id)
        if known is None:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
    else:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > most:
            raise bad_request(f"file is too big for a {kind}")
        known = bot.store(upload, kind)
    if kind == "photo":
        return {"photo": [known.as_json() | {"width": 640, "height": 480}]}
    return {"document": known.as_json() | {"file_name": known.name, "mime_type": known.mime}}
