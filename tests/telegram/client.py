"""The test's side of the fake Telegram: people who write to the bot and read what it shows them.

    async with Sim(url) as sim:
        officer = await sim.person(7, "Jo Bloggs")
        await officer.say("what is stalking?")
        reply = await officer.message()
        await officer.press(reply.button("Related"))
        assert await sim.violations() == []

Waiting is done by the server, so nothing here sleeps. A test that does not await uses `Blocking`:

    with Blocking(url) as run:
        officer = run(run.sim.person(7, "Jo Bloggs"))
        run(officer.say("what is stalking?"))
"""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Final, Self, TypeVar

import httpx

from tests.telegram import asks
from tests.telegram.asks import PATIENCE_S, Ask, Button, Call, Log, Sent, Shown

__all__ = ["Blocking", "Button", "Call", "Log", "Person", "Sent", "Shown", "Sim"]
T = TypeVar("T")
PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000000000200015d0b1e9e"
    "0000000049454e44ae426082"
)
"""A picture, for a person who sends one."""


def answer_of(response: httpx.Response) -> Any:
    """Return what the server answered.

    Raises:
        AssertionError: If the test asked for what cannot be.
    """
    if response.status_code != 200:
        raise AssertionError(f"{response.request.url.path}: {response.text}")
    return response.json()


class Sim:
    """The server, for a test that awaits."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Talk to the server at `url` about one bot; by default, about the first."""
        self.url = url
        self.token = token
        self._http = httpx.AsyncClient(base_url=url, limits=httpx.Limits(max_connections=None), trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def ask(self, ask: Ask[T]) -> T:
        """Send a request and read its answer."""
        response = await self._http.request(
            ask.verb, ask.path, json=ask.body, params=dict(ask.query), timeout=ask.timeout_s
        )
        return ask.read(answer_of(response))

    async def person(self, user_id: int = 4242, name: str = "Alex", username: str | None = None) -> "Person":
        """Introduce somebody. Nothing of theirs is known to the bot until they write."""
        await self.ask(asks.introduce(user_id, name, username, self.token))
        return Person(self, user_id)

    async def fault(self, **fault: Any) -> int:
        """Arrange a fault: see `tests.telegram.fake.faults.Fault` for its fields; return its number."""
        return int(await self.ask(asks.post("fault", fault, "number")))

    async def clear_faults(self, number: int | None = None) -> None:
        """Remove one fault, or all."""
        await self.ask(asks.remove_faults(number))

    async def settings(self, **changed: Any) -> dict[str, Any]:
        """Change settings: see `tests.telegram.fake.settings.Settings`."""
        return dict(await self.ask(asks.post("settings", changed)))

    async def reset(self) -> None:
        """Forget everything but the identifiers used."""
        await self.ask(asks.post("reset", {}))

    async def calls(
        self,
        method: str = "",
        count: int = 0,
        since: int = 0,
        timeout_s: float = PATIENCE_S,
        chat_id: int | None = None,
    ) -> list[Call]:
        """Return the answered calls, waiting for at least `count`; polls only if asked for by name."""
        return await self.ask(asks.calls(method=method, since=since, count=count, timeout_s=timeout_s, chat_id=chat_id))

    async def log(self) -> Log:
        """Return everything that happened."""
        return await self.ask(asks.log(self.token))

    async def state(self) -> dict[str, Any]:
        """Return how things stand."""
        return dict(await self.ask(asks.get("state", token=self.token)))

    async def violations(self) -> list[dict[str, Any]]:
        """Return what the bot did that no test should let pass."""
        return list(await self.ask(asks.get("violations", "violations")))

    async def unanswered(self) -> list[dict[str, Any]]:
        """Return presses and inline queries that the bot has not answered."""
        return list((await self.state())["unanswered"])

    async def receiving(self, timeout_s: float = PATIENCE_S) -> bool:
        """Wait until the bot polls or has a webhook; return whether it does."""
        return bool(
            await self.ask(asks.get("settled", "reached", what="receiving", timeout=str(timeout_s), token=self.token))
        )

    async def confirmed(self, timeout_s: float = PATIENCE_S) -> bool:
        """Wait until the bot has confirmed every update; return whether it has."""
        return bool(
            await self.ask(asks.get("settled", "reached", what="confirmed", timeout=str(timeout_s), token=self.token))
        )

    async def update(self, kind: str, body: dict[str, Any], chat_id: int | None = None) -> Sent:
        """Queue an update as it is, for kinds that no person here can cause."""
        return await self.ask(asks.act("update", kind=kind, body=body, chat_id=chat_id, token=self.token))

    async def stale(self, query_id: str) -> None:
        """Make a press too old to be answered."""
        await self.ask(asks.post("stale", {"query_id": query_id, "token": self.token}))

    async def file(self, file_id: str) -> bytes:
        """Return the bytes of a file that anybody sent."""
        response = await self._http.get(f"/sim/file/{file_id}", params={"token": self.token} if self.token else None)
        if response.status_code != 200:
            raise AssertionError(response.text)
        return response.content


class Person:
    """Somebody in a chat: by default, in their private chat with the bot."""

    def __init__(self, sim: Sim, user_id: int, chat_id: int | None = None, chat_type: str = "private") -> None:
        """Act as `user_id`."""
        self.id = user_id
        self.chat_id = chat_id or user_id
        self._sim = sim
        self._where = {"chat_id": chat_id, "chat_type": chat_type, "token": sim.token}
        self._seen = {"sent": 0, "edited": 0}

    def in_group(self, chat_id: int, chat_type: str = "supergroup") -> "Person":
        """Return the same person, acting in a group, or as a channel."""
        return Person(self._sim, self.id, chat_id, chat_type)

    async def say(
        self, text: str, reply_to: int | None = None, entities: list[dict[str, Any]] | None = None, **fields: Any
    ) -> Sent:
        """Write a text; commands in it are marked as Telegram marks them, unless it is said what is marked."""
        return await self._write(text=text, reply_to_message_id=reply_to, entities=entities, fields=fields or None)

    async def edits(self, message_id: int | None, text: str) -> Sent:
        """Edit what they wrote."""
        return await self._sim.ask(
            asks.act(
                "edit", user_id=self.id, chat_id=self.chat_id, message_id=message_id, text=text, token=self._sim.token
            )
        )

    async def press(self, button: Button | str, on: Shown | int | None = None, **more: Any) -> Sent:
        """Press a button, given itself or its label, on a message or on the last with buttons."""
        what = {"label": button} if isinstance(button, str) else {"data": button.data}
        number = on.message_id if isinstance(on, Shown) else on
        return await self._sim.ask(
            asks.act(
                "callback",
                user_id=self.id,
                chat_id=self.chat_id,
                message_id=number,
                token=self._sim.token,
                **what,
                **more,
            )
        )

    async def forges(self, data: str, on: Shown | int | None = None) -> Sent:
        """Send callback data that no button of the message has."""
        number = on.message_id if isinstance(on, Shown) else on
        return await self._sim.ask(
            asks.act(
                "callback", user_id=self.id, chat_id=self.chat_id, message_id=number, data=data, forged=True,
                token=self._sim.token,
            )
        )  # fmt: skip

    async def sends(self, kind: str, content: bytes, name: str, mime: str, caption: str | None = None) -> Sent:
        """Send a file of any kind."""
        return await self._write(media=asks.media(kind, content, name, mime), caption=caption)

    async def sends_photo(self, content: bytes = PIXEL, caption: str | None = None) -> Sent:
        """Send a picture."""
        return await self.sends("photo", content, "photo.jpg", "image/jpeg", caption)

    async def sends_document(
        self, content: bytes, name: str = "notes.txt", mime: str = "text/plain", caption: str | None = None
    ) -> Sent:
        """Send a file."""
        return await self.sends("document", content, name, mime, caption)

    async def sends_voice(self, content: bytes = b"OggS") -> Sent:
        """Send a spoken message."""
        return await self.sends("voice", content, "voice.ogg", "audio/ogg")

    async def sends_sticker(self, content: bytes = b"RIFF") -> Sent:
        """Send a sticker."""
        return await self.sends("sticker", content, "sticker.webp", "image/webp")

    async def sends_contact(self, phone_number: str = "+447700900123", first_name: str = "Sam") -> Sent:
        """Send somebody's telephone number."""
        return await self._write(fields={"contact": {"phone_number": phone_number, "first_name": first_name}})

    async def sends_location(self, latitude: float = 51.5, longitude: float = -0.12) -> Sent:
        """Send a place."""
        return await self._write(fields={"location": {"latitude": latitude, "longitude": longitude}})

    async def asks_inline(self, query: str) -> Sent:
        """Ask the bot inline, from any chat."""
        return await self._sim.ask(asks.act("inline", user_id=self.id, query=query, token=self._sim.token))

    async def membership(self, status: str) -> Sent:
        """Set what the bot is in this chat: member, administrator, left or kicked."""
        return await self._sim.ask(asks.act("membership", user_id=self.id, status=status, **self._where))

    async def blocks(self) -> Sent:
        """Block the bot."""
        return await self.membership("kicked")

    async def unblocks(self) -> Sent:
        """Unblock the bot."""
        return await self.membership("member")

    async def deletes(self, message_id: int) -> None:
        """Delete a message for both sides; nothing tells the bot."""
        body = {"chat_id": self.chat_id, "message_id": message_id, "token": self._sim.token}
        await self._sim.ask(asks.post("delete", body))

    async def closes_account(self) -> None:
        """Delete their account."""
        await self._sim.ask(asks.post("deactivate", {"chat_id": self.chat_id, "token": self._sim.token}))

    async def messages(self, count: int = 1, timeout_s: float = PATIENCE_S) -> list[Shown]:
        """Wait for messages that this person has not yet read, and return all there are, at least `count`.

        Raises:
            AssertionError: If fewer come in time.
        """
        return await self._new("sent", count, timeout_s)

    async def message(self, timeout_s: float = PATIENCE_S) -> Shown:
        """Wait for one new message, and return the last that has come."""
        return (await self.messages(1, timeout_s))[-1]

    async def changes(self, count: int = 1, timeout_s: float = PATIENCE_S) -> list[Shown]:
        """Wait for edits that this person has not yet seen, as `messages` does."""
        return await self._new("edited", count, timeout_s)

    async def change(self, timeout_s: float = PATIENCE_S) -> Shown:
        """Wait for one edit, and return the last that has come."""
        return (await self.changes(1, timeout_s))[-1]

    async def quiet(self) -> None:
        """Check that the bot confirms everything and shows nothing new.

        Raises:
            AssertionError: If it says something.
        """
        if not await self._sim.confirmed():
            raise AssertionError("the bot has not confirmed every update")
        found = await self._new("sent", 0, 0) + await self._new("edited", 0, 0)
        if found:
            raise AssertionError(f"the bot was not quiet: {[shown.text for shown in found]}")

    async def chat(self) -> dict[str, Any]:
        """Return the chat with all its messages, as the server keeps it."""
        return dict(await self._sim.ask(asks.get(f"chat/{self.chat_id}", token=self._sim.token)))

    async def _write(self, **what: Any) -> Sent:
        return await self._sim.ask(asks.act("message", user_id=self.id, **self._where, **what))

    async def _new(self, kind: str, count: int, timeout_s: float) -> list[Shown]:
        found = await self._sim.ask(
            asks.events(
                chat_id=self.chat_id, kind=kind, since=self._seen[kind], count=count, timeout_s=timeout_s,
                token=self._sim.token,
            )
        )  # fmt: skip
        self._seen[kind] = asks.newest(found, count, kind, self._seen[kind])
        return found


class Blocking:
    """Runs what would be awaited, for a test that is no coroutine."""

    def __init__(self, url: str, token: str | None = None) -> None:
        """Talk to the server at `url`."""
        self._runner = asyncio.Runner()
        self._url, self._token = url, token
        self.sim: Sim

    def __enter__(self) -> Self:
        self._runner.__enter__()
        self.sim = self(self._open())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self(self.sim.__aexit__(kind, error, trace))
        self._runner.__exit__(kind, error, trace)

    def __call__(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what comes of it."""
        return self._runner.run(work)

    async def _open(self) -> Sim:
        return Sim(self._url, self._token)
