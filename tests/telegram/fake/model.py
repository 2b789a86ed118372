"""What Telegram keeps: people, chats, messages, files, presses."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.fake.markup import Keyboard


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return a User of the Bot API."""
        return _present(
            id=self.id, is_bot=self.is_bot, first_name=self.first_name, last_name=self.last_name,
            username=self.username, language_code=None if self.is_bot else self.language_code,
        )  # fmt: skip


@dataclass(slots=True)
class Chat:
    """A chat as the bot sees it."""

    id: int
    type: str
    title: str | None = None
    person: User | None = None
    """Who it is with, if private."""
    status: str = "member"
    """What the bot is there: member, administrator, left, or kicked, which in a private chat means blocked."""
    deactivated: bool = False
    """Whether the person deleted their account."""
    actions: list[dict[str, Any]] = field(default_factory=list)
    """Each "typing" that was shown."""
    pinned: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return a Chat of the Bot API."""
        if self.person is None:
            return _present(id=self.id, type=self.type, title=self.title)
        who = self.person
        return _present(
            id=self.id, type=self.type, first_name=who.first_name, last_name=who.last_name, username=who.username
        )


@dataclass(slots=True)
class Message:
    """One message, from either side."""

    id: int
    chat: Chat
    sender: User | None
    content: dict[str, Any]
    """What it shows, in fields of the Bot API: text, document, caption and so on."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Other fields: has_protected_content, link_preview_options and so on."""
    markup: Keyboard | None = None
    """The inline keyboard under it."""
    sent_markup: Keyboard | None = None
    """Any keyboard that it was sent with."""
    reply_to: "Message | None" = None
    date: int = field(default_factory=lambda: int(time.time()))
    edit_date: int | None = None
    deleted: bool = False

    @property
    def outgoing(self) -> bool:
        """Whether the bot sent it."""
        return self.sender is not None and self.sender.is_bot

    def as_json(self, *, shallow: bool = False) -> dict[str, Any]:
        """Return a Message of the Bot API."""
        reply = self.reply_to.as_json(shallow=True) if self.reply_to and not shallow else None
        return _present(
            message_id=self.id,
            **{"from": self.sender.as_json() if self.sender else None},
            sender_chat=self.chat.as_json() if self.sender is None else None,
            chat=self.chat.as_json(), date=self.date, edit_date=self.edit_date, reply_to_message=reply,
            **self.content, **self.extra, reply_markup=self.markup,
        )  # fmt: skip

    def for_tests(self) -> dict[str, Any]:
        """Return it with what only the server knows."""
        return {
            "message": self.as_json(), "outgoing": self.outgoing, "deleted": self.deleted, "sent_markup": self.sent_markup,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person sees: a message is sent, edited or deleted. The message is as it was then."""

    seq: int
    kind: str
    chat_id: int
    outgoing: bool
    at: float
    message: dict[str, Any]
    sent_markup: Keyboard | None

    def for_tests(self) -> dict[str, Any]:
        """Return all of it; the time is by the clock of the server."""
        return {
            "seq": self.seq, "kind": self.kind, "chat_id": self.chat_id, "outgoing": self.outgoing, "at": self.at,
            "message": self.message, "sent_markup": self.sent_markup,
        }  # fmt: skip


@dataclass(slots=True)
class StoredFile:
    """A file on Telegram's side."""

    id: str
    name: str
    mime: str
    content: bytes
    path: str

    def as_json(self) -> dict[str, Any]:
        """Return the fields that every kind of file has."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": len(self.content)}


@dataclass(slots=True)
class Query:
    """A press of a button or an inline query, which the bot must answer in time."""

    id: str
    kind: str
    person: User
    chat_id: int | None
    asked: float
    answer: dict[str, Any] | None = None
    answered: float | None = None
    stale: bool = False
    """Whether it counts as too old whatever the clock says."""

    def for_tests(self) -> dict[str, Any]:
        """Return all of it."""
        return {
            "id": self.id, "kind": self.kind, "user_id": self.person.id, "chat_id": self.chat_id, "asked": self.asked,
            "answer": self.answer, "answered": self.answered, "stale": self.stale,
        }  # fmt: skip


@dataclass(slots=True)
class Profile:
    """What the bot says of itself."""

    commands: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """By scope and language."""
    texts: dict[str, str] = field(default_factory=dict)
    """Name, description and short description, by kind and language."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a message is to be sent, beside its content."""

    markup: Keyboard | None = None
    reply: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
