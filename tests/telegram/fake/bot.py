"""One bot, that is one token: its chats, messages, files, presses, profile, updates and webhook."""

import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from typing import Any

from tests.telegram.fake.errors import bad_request, forbidden
from tests.telegram.fake.flood import FloodGate
from tests.telegram.fake.model import Chat, Event, Message, Profile, Query, Sending, StoredFile, User
from tests.telegram.fake.parameters import Upload
from tests.telegram.fake.settings import Settings
from tests.telegram.fake.updates import UpdateQueue
from tests.telegram.fake.webhook import Webhook

CarryOut = Callable[["Bot", dict[str, Any]], Awaitable[None]]


class Numbers:
    """Identifiers, which go on growing over resets, so that nothing of one test is taken for something of the next."""

    def __init__(self) -> None:
        self.messages: Iterator[int] = count(101)
        self.queries: Iterator[int] = count(7_000_000_001)
        self.files: Iterator[int] = count(1)
        self.events: Iterator[int] = count(1)
        self.first_update = 500_000_001


class Bot:
    """All that Telegram knows for one token."""

    def __init__(self, token: str, numbers: Numbers, settings: Callable[[], Settings], carry_out: CarryOut) -> None:
        """Begin empty; identifiers go on from `numbers`; `carry_out` runs a method that came in a webhook's answer."""
        self.token = token
        self.user = User(int(token.partition(":")[0]), "Guide", username=f"guide_{token[:6]}_bot", is_bot=True)
        self.numbers = numbers
        self.settings = settings
        self._carry_out = carry_out
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.events: list[Event] = []
        self.queries: dict[str, Query] = {}
        self.files: dict[str, StoredFile] = {}
        self.profile = Profile()
        self.updates = UpdateQueue(numbers.first_update)
        self.webhook: Webhook | None = None
        self.next_webhook = float("-inf")
        """When setWebhook may be called again."""
        self.flood = FloodGate()
        self.logged_out = False

    async def close(self) -> None:
        """End whatever is under way, and hand the identifiers on."""
        if self.webhook:
            await self.webhook.close()
        self.numbers.first_update = self.updates.next_id
        await self.updates.close()

    async def carry_out(self, found: dict[str, Any]) -> None:
        """Run a method that came in the answer of the webhook."""
        await self._carry_out(self, found)

    def chat(self, chat_id: str, method: str) -> Chat:
        """Return the chat that a call is for, if the bot may write there now.

        Raises:
            ApiError: If it is unknown, closed to the bot, or flooded.
        """
        found = self.known_chat(chat_id)
        if found.deactivated:
            raise forbidden("user is deactivated")
        if found.status == "kicked":
            raise forbidden(
                "bot was blocked by the user" if found.person else f"bot was kicked from the {found.type} chat"
            )
        if found.status == "left":
            raise forbidden(f"bot is not a member of the {found.type} chat")
        self.flood.pass_(method, found.id, self.settings().flood)
        return found

    def known_chat(self, chat_id: str) -> Chat:
        """Return a chat, open to the bot or not.

        Raises:
            ApiError: If there is none.
        """
        if not chat_id:
            raise bad_request("chat_id is empty")
        found = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdecimal() else None
        if found is None:
            raise bad_request("chat not found")
        return found

    def message(self, chat: Chat, message_id: int, missing: str) -> Message:
        """Return a message that is still there.

        Raises:
            ApiError: With `missing`, if it is not.
        """
        found = self.messages.get((chat.id, message_id))
        if found is None or found.deleted:
            raise bad_request(missing)
        return found

    def post(self, chat: Chat, content: dict[str, Any], sending: Sending) -> Message:
        """Send a message of the bot into a chat.

        Raises:
            ApiError: If the message that it replies to is gone.
        """
        target = self._reply_target(chat, sending.reply) if sending.reply else None
        inline = sending.markup if sending.markup and "inline_keyboard" in sending.markup else None
        message = Message(next(self.numbers.messages), chat, self.user, content, dict(sending.extra))
        message.markup, message.sent_markup, message.reply_to = inline, sending.markup, target
        return self.keep(message)

    def _reply_target(self, chat: Chat, reply: dict[str, Any]) -> Message | None:
        target = self.messages.get((chat.id, int(reply["message_id"])))
        if target is not None and not target.deleted:
            return target
        if not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return None

    def keep(self, message: Message) -> Message:
        """Store a new message, whoever wrote it."""
        self.messages[message.chat.id, message.id] = message
        self.note("sent", message)
        return message

    def note(self, kind: str, message: Message) -> None:
        """Note what people see now."""
        self.events.append(
            Event(
                next(self.numbers.events), kind, message.chat.id, message.outgoing, time.monotonic(), message.as_json(),
                message.sent_markup,
            )
        )  # fmt: skip

    def store(self, upload: Upload, kind: str) -> StoredFile:
        """Store the bytes of a file."""
        number = next(self.numbers.files)
        ending = upload.name.rpartition(".")[2] if "." in upload.name else "bin"
        found = StoredFile(
            f"{kind}-{number}", upload.name, upload.mime, upload.content, f"{kind}s/file_{number}.{ending}"
        )
        self.files[found.id] = found
        return found

    def ask(self, kind: str, person: User, chat_id: int | None) -> Query:
        """Begin a press or an inline query that the bot has to answer."""
        query = Query(str(next(self.numbers.queries)), kind, person, chat_id, time.monotonic())
        self.queries[query.id] = query
        return query

    def settle(self, query_id: str, kind: str, answer: dict[str, Any]) -> None:
        """Take the answer to a press or an inline query.

        Raises:
            ApiError: If it is unknown, answered already, or too old.
        """
        query = self.queries.get(query_id)
        now = time.monotonic()
        late = query is None or query.stale or now > query.asked + self.settings().query_s
        if query is None or query.kind != kind or query.answered is not None or late:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer, query.answered = answer, now
