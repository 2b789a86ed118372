"""Keyboards: what Telegram takes, and what it refuses."""

from typing import Any, Final

from tests.telegram.fake.errors import NotEmulated, bad_request
from tests.telegram.fake.html import is_link
from tests.telegram.fake.parameters import Parameters

Keyboard = dict[str, Any]
_MOST_BUTTONS: Final = 100
_ACTIONS: Final = frozenset({"callback_data", "url", "copy_text"})
"""What a button of this bot may do; others are not emulated."""
_LOOKS: Final = frozenset({"text", "style", "icon_custom_emoji_id"})
_OTHERS: Final = {
    "keyboard": {
        "keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective",
    },
    "remove_keyboard": {"remove_keyboard", "selective"},
    "force_reply": {"force_reply", "input_field_placeholder", "selective"},
}  # fmt: skip


def read_markup(parameters: Parameters, *, inline_only: bool = False) -> Keyboard | None:
    """Read `reply_markup`; None without one, or with an inline keyboard that has no button.

    Raises:
        ApiError: If Telegram would refuse it.
        NotEmulated: If it holds something unknown here.
    """
    markup = parameters.parsed("reply_markup", dict, "object expected as reply markup")
    if markup is None:
        return None
    if "inline_keyboard" in markup:
        return _inline(markup)
    if inline_only:
        raise bad_request("inline keyboard expected")
    kind = next((kind for kind in _OTHERS if kind in markup), None)
    if kind is None or markup.keys() - _OTHERS[kind]:
        raise NotEmulated(f"reply_markup with {sorted(markup)}")
    if kind == "keyboard":
        for button in _buttons(markup["keyboard"], "keyboard"):
            if not (isinstance(button, str) or (isinstance(button, dict) and button.get("text"))):
                raise bad_request("can't parse keyboard button: Button must be a string or an object with a text")
    return dict(markup)


def _inline(markup: Keyboard) -> Keyboard | None:
    if markup.keys() != {"inline_keyboard"}:
        raise NotEmulated(f"reply_markup with {sorted(markup)}")
    buttons = _buttons(markup["inline_keyboard"], "inline_keyboard")
    if len(buttons) > _MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        _check(button)
    rows = [row for row in markup["inline_keyboard"] if row]
    return {"inline_keyboard": rows} if rows else None


def _buttons(rows: Any, field: str) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'can\'t parse reply markup: Field "{field}" must be of type Array of Arrays')
    return [button for row in rows for button in row]


def _check(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    actions = button.keys() - _LOOKS
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1 or actions - _ACTIONS:
        raise NotEmulated(f"inline button with {sorted(actions)}")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not is_link(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
