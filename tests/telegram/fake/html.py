"""Telegram's HTML, parsed as strictly as Telegram does.

The rules and the texts of refusals follow `parse_html` of tdlib (td/telegram/MessageEntity.cpp): a handful of tags, four named
references, byte offsets in errors, UTF-16 offsets in entities. Python's html.parser forgives what Telegram refuses.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from tests.telegram.fake.errors import bad_request

Entity = dict[str, Any]
_TYPES: Final = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
}  # fmt: skip
_REFERENCE: Final = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE: Final = " \t\r\n\v\0"
_TOKEN: Final = re.compile(r"[A-Za-z0-9.-]*")
_WEB: Final = re.compile(r"(?:https?://)?[^\s/:?#@]+\.[^\s/:?#@.]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_DEEP: Final = re.compile(r"(?:tg|ton|tonsite)://\S+", re.IGNORECASE)
MOST_ENTITIES: Final = 100
"""Telegram keeps so many in a message and drops the rest without a word."""


def utf16_length(text: str) -> int:
    """Return the length in the units of Telegram's offsets."""
    return len(text.encode("utf-16-le")) // 2


def is_link(url: str) -> bool:
    """Return whether Telegram takes a text for an address; it drops others from a message, and refuses them in a button."""
    return bool(_WEB.fullmatch(url) or _DEEP.fullmatch(url))


def parse_html(markup: str) -> tuple[str, list[Entity]]:
    """Return the text that is shown, and its entities in order.

    Raises:
        ApiError: A 400 that begins with "can't parse entities".
    """
    return _Parser(markup).parse()


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    offset: int
    begin: int
    """Where its text begins in the parts already written."""


class _Parser:
    """One pass over the text, which ends with a NUL as in the original."""

    def __init__(self, markup: str) -> None:
        self._text = markup.replace("\0", "") + "\0"
        self._at = 0
        self._shown: list[str] = []
        self._offset = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        while (char := self._text[self._at]) != "\0":
            if char == "<":
                self._tag()
            elif char == "&":
                self._show(self._reference() or self._next())
            else:
                self._show(self._next())
        if self._open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._shown), self._entities[:MOST_ENTITIES]

    def _show(self, part: str) -> None:
        self._shown.append(part)
        self._offset += utf16_length(part)

    def _next(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    def _reference(self) -> str | None:
        """Return what a reference stands for and move past it; None leaves the ampersand as it is."""
        found = _REFERENCE.match(self._text, self._at)
        if found is None:
            return None
        hexadecimal, decimal, name = found.groups()
        code = int(hexadecimal, 16) if hexadecimal else int(decimal or 0)
        if not name and not 0 < code < 0x10FFFF:
            return None
        if not name and 0xD800 <= code <= 0xDFFF:
            raise _refusal("Text contains invalid Unicode characters after decoding HTML entities")
        self._at = found.end()
        return _NAMED[name] if name else chr(code)

    def _tag(self) -> None:
        begin = self._at
        where = f"at byte offset {len(self._text[:begin].encode())}"
        self._at += 1
        if self._text[self._at] == "/":
            self._end_tag(begin, where)
        else:
            self._start_tag(begin, where)

    def _until(self, stops: str) -> str:
        start = self._at
        while self._text[self._at] not in stops:
            self._at += 1
        return self._text[start : self._at]

    def _skip_space(self) -> None:
        while self._text[self._at] in " \t\r\n\v":
            self._at += 1

    def _start_tag(self, begin: int, where: str) -> None:
        tag = self._until(_SPACE + ">").lower()
        if self._text[self._at] == "\0":
            raise _refusal(f"Unclosed start tag {where}")
        if tag not in _TYPES:
            raise _refusal(f'Unsupported start tag "{tag}" {where}')
        argument = ""
        while self._text[self._at] != ">":
            self._skip_space()
            if self._text[self._at] != ">":
                argument = self._attribute(tag, where) or argument
        self._at += 1
        if tag == "span" and argument != "spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {where}')
        self._open.append(_Open(tag, argument, self._offset, len(self._shown)))

    def _attribute(self, tag: str, where: str) -> str:
        """Read one attribute; return what it means for the tag, which may be nothing."""
        name = self._until(_SPACE + "=>")
        if not name:
            raise _refusal(f'Empty attribute name in the tag "{tag}" {where}')
        self._skip_space()
        if self._text[self._at] != "=":
            if tag == "blockquote" and name == "expandable" and self._text[self._at] != "\0":
                return "expandable"
            raise _refusal(f'Expected equal sign in declaration of an attribute of the tag "{tag}" {where}')
        self._at += 1
        self._skip_space()
        value = self._value()
        if self._text[self._at] == "\0":
            raise _refusal(f"Unclosed start tag {where}")
        return _meaning(tag, name, value)

    def _value(self) -> str:
        quote = self._text[self._at]
        if quote not in "'\"":
            found = _TOKEN.match(self._text, self._at)
            start, self._at = self._at, found.end() if found else self._at
            if self._text[self._at] not in _SPACE + ">":
                raise _refusal(f"Unexpected end of name token at byte offset {len(self._text[:start].encode())}")
            return self._text[start : self._at].lower()
        self._at += 1
        parts: list[str] = []
        while self._text[self._at] not in (quote, "\0"):
            parts.append((self._text[self._at] == "&" and self._reference()) or self._next())
        if self._text[self._at] == quote:
            self._at += 1
        return "".join(parts)

    def _end_tag(self, begin: int, where: str) -> None:
        if not self._open:
            raise _refusal(f"Unexpected end tag {where}")
        self._at += 1
        name = self._until(_SPACE + ">").lower()
        self._skip_space()
        if self._text[self._at] != ">":
            raise _refusal(f"Unclosed end tag {where}")
        self._at += 1
        opened = self._open.pop()
        if name not in ("", opened.tag):
            raise _refusal(f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"')
        if self._offset > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        """Note the entity of a tag that has just ended around some text."""
        entity: Entity = {"type": _TYPES[opened.tag], "offset": opened.offset, "length": self._offset - opened.offset}
        if opened.tag == "a":
            self._link(entity, opened.argument or "".join(self._shown[opened.begin :]))
            return
        if opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        inner = self._entities[-1] if self._entities else {}
        if opened.tag == "pre" and inner.get("type") == "code" and _same_place(inner, entity):
            self._entities.pop()
            if inner.get("language"):
                entity["language"] = inner["language"]
        if opened.tag == "code" and opened.argument:
            entity["language"] = opened.argument
        self._entities.append(entity)

    def _link(self, entity: Entity, url: str) -> None:
        if is_link(url):
            self._entities.append(entity | {"url": url})


def _same_place(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] == other["offset"] and one["length"] == other["length"])


def _meaning(tag: str, name: str, value: str) -> str:
    if (tag, name) == ("a", "href"):
        return value
    if (tag, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    return ""


def _refusal(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")
