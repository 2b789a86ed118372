"""Text with entities, read from a call: parsed, tidied as Telegram tidies it, and measured."""

import re
from dataclasses import dataclass
from typing import Any, Final

from tests.telegram.fake.errors import NotEmulated, bad_request
from tests.telegram.fake.html import Entity, parse_html, utf16_length
from tests.telegram.fake.parameters import Parameters

MOST_TEXT: Final = 4096
MOST_CAPTION: Final = 1024
_COMMAND: Final = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w@/])")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text and where it is bold, a link and so on."""

    text: str
    entities: tuple[Entity, ...] = ()

    def as_json(self, field: str) -> dict[str, Any]:
        """Return the fields of a message: `text` and `entities`, or `caption` and `caption_entities`."""
        found: dict[str, Any] = {field: self.text} if self.text else {}
        if self.entities:
            found["entities" if field == "text" else "caption_entities"] = list(self.entities)
        return found


def read_text(parameters: Parameters, field: str = "text") -> Formatted:
    """Read `text` or `caption` with its entities.

    Raises:
        ApiError: If the entities cannot be parsed.
        NotEmulated: For Markdown.
    """
    raw = parameters.text(field).replace("\r", "")
    mode = parameters.text("parse_mode").lower()
    wanted = parameters.parsed(
        "entities" if field == "text" else "caption_entities", list, "can't parse entities JSON object"
    )
    if mode in ("markdown", "markdownv2"):
        raise NotEmulated(f"parse_mode {mode}")
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    if mode == "html":
        return _tidy(*parse_html(raw))
    return _tidy(raw, [_checked(entity, raw) for entity in wanted or []])


def measured(content: Formatted, most: int) -> Formatted:
    """Return the text if Telegram accepts its length, counted in characters after parsing.

    Raises:
        ApiError: If it is too long.
    """
    if len(content.text) > most:
        raise bad_request("message is too long" if most == MOST_TEXT else "message caption is too long")
    return content


def commands(text: str) -> list[Entity]:
    """Return the entities that Telegram finds by itself in what a person types: commands."""
    return [
        {"type": "bot_command", "offset": utf16_length(text[: found.start()]), "length": len(found.group())}
        for found in _COMMAND.finditer(text)
    ]


def _checked(entity: Any, text: str) -> Entity:
    if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
        raise bad_request("can't parse MessageEntity: fields type, offset and length are required")
    offset, length = entity["offset"], entity["length"]
    if offset < 0 or length <= 0 or offset + length > utf16_length(text):
        raise bad_request("entity beginning or end is outside of the text")
    return {name: value for name, value in entity.items() if value is not None}


def _tidy(text: str, entities: list[Entity]) -> Formatted:
    """Drop white space at both ends, with the parts of entities that lie in it."""
    shown = text.strip()
    if shown == text:
        return Formatted(text, tuple(entities))
    lead, length = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(shown)
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - lead)
        end = min(length, entity["offset"] + entity["length"] - lead)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return Formatted(shown, tuple(kept))
