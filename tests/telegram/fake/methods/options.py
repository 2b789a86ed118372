"""Parameters that many methods share."""

from typing import Any, Final

from tests.telegram.fake.errors import NotEmulated, bad_request
from tests.telegram.fake.markup import read_markup
from tests.telegram.fake.model import Sending
from tests.telegram.fake.parameters import Parameters

_PREVIEW: Final = frozenset({"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"})
_REPLY: Final = frozenset({"message_id", "allow_sending_without_reply"})


def read_sending(parameters: Parameters, *, with_preview: bool = False) -> Sending:
    """Read how a message is to be sent.

    Raises:
        ApiError: If the keyboard, the reply or the preview cannot be parsed.
    """
    extra: dict[str, Any] = {}
    if parameters.flag("protect_content"):
        extra["has_protected_content"] = True
    if parameters.flag("disable_notification"):
        extra["disable_notification"] = True
    preview = read_preview(parameters) if with_preview else None
    if preview:
        extra["link_preview_options"] = preview
    return Sending(read_markup(parameters), _read_reply(parameters), extra)


def read_preview(parameters: Parameters) -> dict[str, Any] | None:
    """Read `link_preview_options`."""
    preview = parameters.parsed("link_preview_options", dict, "object expected as link preview options")
    if preview and preview.keys() - _PREVIEW:
        raise NotEmulated(f"link_preview_options with {sorted(preview)}")
    return dict(preview) if preview else None


def read_message_id(parameters: Parameters, name: str = "message_id") -> int:
    """Read the number of a message."""
    found = parameters.integer(name)
    if found <= 0 and parameters.has(name):
        raise bad_request("message identifier is not specified")
    return found


def _read_reply(parameters: Parameters) -> dict[str, Any] | None:
    reply = parameters.parsed("reply_parameters", dict, "object expected as reply parameters")
    if not reply:
        return None
    if reply.keys() - _REPLY:
        raise NotEmulated(f"reply_parameters with {sorted(reply)}")
    if not isinstance(reply.get("message_id"), int):
        raise bad_request("message_id isn't specified in reply parameters")
    return dict(reply)
