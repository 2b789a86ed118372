"""Strict YAML: text in, plain lists, mappings and strings out, each with its line.

Every scalar stays text ("1.10", "no" and "12:30" mean themselves). What makes YAML surprising or dangerous is refused
while the parser's events pass by, before anything is composed: anchors, aliases, tags, merge keys, repeated keys,
several documents, deep nesting, large files. The C parser emits events without recursion, so nesting cannot exhaust
its stack (200,000 brackets kill its composer).
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from guidebot.errors import Problem

MAX_DEPTH: Final = 20
MAX_BYTES: Final = 1024 * 1024
MAX_NODES: Final = 50_000
"""Values in one file: each costs memory many times its two characters."""
_EMPTY_PLAIN: Final = frozenset({"", "~", "null", "Null", "NULL"})

Value = str | list[Any] | dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A parsed file: its value, and the line of every node by path."""

    value: Value | None = None
    """Strings, lists and mappings only; None for a file without content."""
    lines: "array[int]" = field(default_factory=lambda: array("L"))
    """Line, from 1, of each node, in the order of the text: a base has a hundred thousand, so paths are not kept."""

    def line(self, path: Path) -> int:
        """Return the line of the node at `path`, the keys and positions that lead to it, or of the nearest node above it."""
        node, place = self.value, 0
        for step in path:
            children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
            before = place + 1
            for name, child in children:
                if name == step:
                    node, place = child, before
                    break
                before += _nodes(child)
            else:
                break
        return self.lines[place] if self.lines else 1


def _nodes(value: Value) -> int:
    """Return how many nodes a value has, itself among them."""
    if isinstance(value, dict):
        return 1 + sum(map(_nodes, value.values()))
    return 1 + sum(map(_nodes, value)) if isinstance(value, list) else 1


class _Refusal(Exception):
    """Stops the reading of one file at the first thing that is refused."""

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(message)
        self.line, self.message, self.mend = line, message, mend


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    value: list[Any] | dict[str, Any]
    key: str | None = None


def parse(data: bytes, name: str) -> tuple[Document, list[Problem]]:
    """Parse one file.

    Args:
        data: The file's bytes; UTF-8, with or without a byte order mark.
        name: Its path as problems should name it.

    Returns:
        The document, and what is wrong with it; with problems the document is empty.
    """
    document = Document()
    try:
        if len(data) > MAX_BYTES:
            raise _Refusal(0, f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read", "split the file")
        _compose(_events(_decode(data)), document)
    except _Refusal as refusal:
        return Document(), [Problem(name, refusal.line, refusal.message, mend=refusal.mend)]
    return document, []


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _Refusal(line, "the file is not UTF-8 text", "save the file as UTF-8") from error


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise _Refusal(
            line, f"not YAML: {error.problem or error.context}", "check indentation, quotes, colons"
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else 0
        raise _Refusal(
            line, "not YAML: a character that YAML does not allow", "remove the control character"
        ) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _Refusal(0, "not YAML", "check the file with an editor that knows YAML") from error


def _compose(events: Iterator[yaml.Event], document: Document) -> None:
    stack: list[_Frame] = []
    documents = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _Refusal(line, "more than one document in a file", "remove the '---' line, or split the file")
        elif isinstance(event, yaml.AliasEvent):
            raise _Refusal(line, f"alias *{event.anchor} is not allowed", "write the value out")
        elif isinstance(event, yaml.ScalarEvent):
            _refuse_marks(event, line)
            _place_scalar(event, line, stack, document)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            _refuse_marks(event, line)
            _open(event, line, stack, document)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            stack.pop()
            if stack:
                stack[-1].key = None


def _refuse_marks(event: yaml.NodeEvent, line: int) -> None:
    if event.anchor is not None:
        raise _Refusal(line, f"anchor &{event.anchor} is not allowed", "write the value out where it is needed")
    tag = getattr(event, "tag", None)
    if tag is not None:
        raise _Refusal(line, f"tag {tag} is not allowed", "remove the tag; every value is read as text")


def _place_scalar(event: yaml.ScalarEvent, line: int, stack: list[_Frame], document: Document) -> None:
    frame = stack[-1] if stack else None
    if frame is not None and isinstance(frame.value, dict) and frame.key is None:
        if event.value == "<<":
            raise _Refusal(line, "a merge key (<<) is not allowed", "write the values out")
        if event.value in frame.value:
            raise _Refusal(line, f'the key "{event.value}" is given twice', "keep one of the two")
        frame.key = event.value
        return
    if event.value == "" or (not event.style and event.value in _EMPTY_PLAIN):
        named = f' for "{frame.key}"' if frame is not None and frame.key is not None else ""
        raise _Refusal(line, f"an empty value{named}", "give a value, or leave the key out")
    _attach(event.value, line, stack, document)
    if frame is not None:
        frame.key = None


def _open(event: yaml.CollectionStartEvent, line: int, stack: list[_Frame], document: Document) -> None:
    if stack and isinstance(stack[-1].value, dict) and stack[-1].key is None:
        raise _Refusal(line, "a key must be text", "use a plain word as the key")
    if len(stack) >= MAX_DEPTH:
        raise _Refusal(line, f"nested more than {MAX_DEPTH} deep", "flatten the structure")
    value: list[Any] | dict[str, Any] = [] if isinstance(event, yaml.SequenceStartEvent) else {}
    _attach(value, line, stack, document)
    stack.append(_Frame(value))


def _attach(value: Value, line: int, stack: list[_Frame], document: Document) -> None:
    """Hang a value where it belongs and remember its line."""
    if not stack:
        document.value = value
    elif isinstance(stack[-1].value, list):
        stack[-1].value.append(value)
    else:
        stack[-1].value[str(stack[-1].key)] = value
    if len(document.lines) >= MAX_NODES:
        raise _Refusal(line, f"more than {MAX_NODES:,} values in a file", "split the file")
    document.lines.append(line)
