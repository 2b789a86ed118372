"""What a test asks of the server, as data: an HTTP request, and how to read its answer.

`client` sends them; a test that wants another way to send has all it needs here.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

PATIENCE_S: Final = 5.0
"""How long a test waits for the bot unless it says otherwise."""
_SLACK_S: Final = 10.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ask(Generic[T]):
    """One request."""

    verb: str
    path: str
    read: Callable[[Any], T]
    body: dict[str, Any] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    wait_s: float = 0.0

    @property
    def timeout_s(self) -> float:
        """How long the server may take."""
        return self.wait_s + _SLACK_S


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message."""

    label: str
    data: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as a person saw it at one moment."""

    seq: int
    kind: str
    """sent, edited or deleted."""
    at: float
    """By the clock of the server."""
    raw: dict[str, Any]
    """The Message of the Bot API."""
    sent_markup: dict[str, Any] | None

    @property
    def message_id(self) -> int:
        """The number of the message."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """Its text, or its caption."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """Where it is bold, a link and so on."""
        return list(self.raw.get("entities", self.raw.get("caption_entities", [])))

    @property
    def rows(self) -> list[list[Button]]:
        """The inline keyboard, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        """All buttons in order."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button.label for button in self.buttons]

    @property
    def links(self) -> list[str]:
        """Addresses behind words of the text."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]

    @property
    def protected(self) -> bool:
        """Whether it cannot be forwarded or saved."""
        return bool(self.raw.get("has_protected_content"))

    def styled(self, kind: str) -> list[str]:
        """Return the parts of the text that are `bold`, `blockquote` and so on."""
        units = self.text.encode("utf-16-le")
        return [
            units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
            for entity in self.entities
            if entity["type"] == kind
        ]

    def button(self, label: str) -> Button:
        """Return the one button whose label contains a text.

        Raises:
            AssertionError: If there is none, or more than one.
        """
        found = [button for button in self.buttons if label in button.label]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} buttons with {label!r} among {self.labels}")
        return found[0]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person did, by its numbers."""

    update_id: int | None
    """None if the bot did not ask for such updates."""
    message_id: int | None = None
    chat_id: int | None = None
    query_id: str | None = None
    """Of a press or an inline query."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Bot API that the bot made."""

    seq: int
    method: str
    params: dict[str, Any]
    status: int | None
    """0 where the connection was cut, None while under way."""
    response: dict[str, Any] | None
    received: float
    answered: float | None
    fault: str | None
    took_effect: bool
    in_webhook: bool
    token: str


@dataclass(frozen=True, slots=True)
class Log:
    """Everything that happened since the reset, with times in seconds by one clock."""

    now: float
    calls: list[Call]
    updates: list[dict[str, Any]]
    events: list[dict[str, Any]]
    queries: list[dict[str, Any]]
    webhook: dict[str, Any] | None

    def latencies(self) -> dict[int, float]:
        """Return, for each update of a chat, the seconds until the bot next showed something there.

        Updates after which it showed nothing are left out. Exact where people wait for one answer before they write again.
        """
        found = {}
        for update in self.updates:
            shown = [
                event["at"]
                for event in self.events
                if event["outgoing"] and event["chat_id"] == update["chat_id"] and event["at"] > update["created"]
            ]
            if update["chat_id"] is not None and shown:
                found[int(update["update_id"])] = min(shown) - update["created"]
        return found


def introduce(user_id: int, name: str, username: str | None, token: str | None) -> Ask[None]:
    """Make a person known."""
    first, _, last = name.partition(" ")
    body = {"user_id": user_id, "first_name": first, "last_name": last or None, "username": username, "token": token}
    return Ask("POST", "/sim/person", _nothing, body)


def act(path: str, **body: Any) -> Ask[Sent]:
    """Do what a person does; what is None stays at its default."""
    return Ask("POST", f"/sim/{path}", _sent, {name: value for name, value in body.items() if value is not None})


def media(kind: str, content: bytes, name: str, mime: str) -> dict[str, Any]:
    """Return a file as the server wants it."""
    return {"kind": kind, "content": base64.b64encode(content).decode(), "name": name, "mime": mime}


def events(*, chat_id: int, kind: str, since: int, count: int, timeout_s: float, token: str | None) -> Ask[list[Shown]]:
    """Wait until the bot has shown so much in a chat."""
    query = {"chat_id": str(chat_id), "kind": kind, "since": str(since), "count": str(count), "timeout": str(timeout_s)}
    return Ask("GET", "/sim/events", _shown, query=query | _of(token), wait_s=timeout_s)


def calls(*, method: str, since: int, count: int, timeout_s: float, chat_id: int | None) -> Ask[list[Call]]:
    """Wait until the bot has made so many calls."""
    query = {"method": method, "since": str(since), "count": str(count), "timeout": str(timeout_s)}
    if chat_id is not None:
        query["chat_id"] = str(chat_id)
    return Ask(
        "GET", "/sim/outbox", lambda found: [_call(call) for call in found["calls"]], query=query, wait_s=timeout_s
    )


def log(token: str | None) -> Ask[Log]:
    """Return everything that happened."""
    return Ask("GET", "/sim/log", _log, query=_of(token))


def get(path: str, key: str | None = None, **query: str | None) -> Ask[Any]:
    """Return what the server says, or one field of it."""
    present = {name: value for name, value in query.items() if value is not None}
    wait_s = float(present.get("timeout", 0))
    return Ask("GET", f"/sim/{path}", lambda found: found[key] if key else found, query=present, wait_s=wait_s)


def post(path: str, body: dict[str, Any], key: str | None = None) -> Ask[Any]:
    """Tell the server something."""
    return Ask("POST", f"/sim/{path}", lambda found: found[key] if key else found, body)


def remove_faults(number: int | None) -> Ask[None]:
    """Remove one fault, or all."""
    return Ask("DELETE", "/sim/fault", _nothing, query={} if number is None else {"number": str(number)})


def newest(found: list[Shown], count: int, what: str, seen: int) -> int:
    """Return the last number among what was waited for.

    Raises:
        AssertionError: If there is too little of it.
    """
    if len(found) < count:
        texts = [shown.text for shown in found]
        raise AssertionError(f"{len(found)} of {count} messages were {what} in time: {texts}")
    return found[-1].seq if found else seen


def _of(token: str | None) -> dict[str, str]:
    return {"token": token} if token else {}


def _nothing(found: Any) -> None:
    return None


def _sent(found: dict[str, Any]) -> Sent:
    query_id = found.get("callback_query_id") or found.get("inline_query_id")
    return Sent(found["update_id"], found.get("message_id"), found.get("chat_id"), query_id)


def _shown(found: dict[str, Any]) -> list[Shown]:
    return [
        Shown(event["seq"], event["kind"], event["at"], event["message"], event["sent_markup"])
        for event in found["events"]
    ]


def _call(found: dict[str, Any]) -> Call:
    return Call(**found)


def _log(found: dict[str, Any]) -> Log:
    return Log(**(found | {"calls": [_call(call) for call in found["calls"]]}))
