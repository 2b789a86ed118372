"""`/sim/*`: the side of the server that belongs to the test."""

import asyncio
import time
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from tests.telegram.fake import people
from tests.telegram.fake.bot import Bot
from tests.telegram.fake.faults import Fault
from tests.telegram.fake.settings import Settings
from tests.telegram.fake.world import World

_TICK_S: Final = 0.01
Body = TypeVar("Body", bound=BaseModel)
Action = Callable[[Bot, Any], Awaitable[dict[str, Any]]]


class _Raw(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None
    kind: str
    body: dict[str, Any]
    chat_id: int | None = None


class _Stale(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None
    query_id: str


class _Deleted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None
    chat_id: int
    message_id: int


class _Deactivated(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token: str | None = None
    chat_id: int


class Sim:
    """The handlers."""

    def __init__(self, world: World) -> None:
        """Work on this world."""
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        """Return where they are."""
        return [
            web.post("/sim/person", self._on(people.Person, self._meet)),
            web.post("/sim/message", self._on(people.Written, people.write)),
            web.post("/sim/edit", self._on(people.Edited, people.edit)),
            web.post("/sim/callback", self._on(people.Pressed, people.press)),
            web.post("/sim/inline", self._on(people.Asked, people.ask_inline)),
            web.post("/sim/membership", self._on(people.Membership, people.change_membership)),
            web.post("/sim/update", self._on(_Raw, self._inject)),
            web.post("/sim/delete", self._on(_Deleted, self._delete)),
            web.post("/sim/deactivate", self._on(_Deactivated, self._deactivate)),
            web.post("/sim/stale", self._on(_Stale, self._expire)),
            web.post("/sim/settings", self.settings),
            web.post("/sim/fault", self.add_fault),
            web.delete("/sim/fault", self.remove_fault),
            web.post("/sim/reset", self.reset),
            web.get("/sim/events", self.events),
            web.get("/sim/outbox", self.outbox),
            web.get("/sim/log", self.log),
            web.get("/sim/state", self.state),
            web.get("/sim/settled", self.settled),
            web.get("/sim/violations", self.violations),
            web.get("/sim/chat/{chat_id}", self.chat),
            web.get("/sim/file/{file_id}", self.file),
        ]

    def _on(self, model: type[Body], action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handler(request: web.Request) -> web.Response:
            body = model.model_validate(await request.json())
            bot = self._world.bot(getattr(body, "token", None))
            done = await action(bot, body)
            await self._world.journal.tell()
            return web.json_response(done)

        return handler

    @staticmethod
    async def _meet(bot: Bot, body: people.Person) -> dict[str, Any]:
        return people.meet(bot, body).as_json()

    @staticmethod
    async def _inject(bot: Bot, body: _Raw) -> dict[str, Any]:
        update = await bot.updates.add(body.kind, body.body, body.chat_id, f"raw {body.chat_id}")
        return {"update_id": update.id if update else None}

    @staticmethod
    async def _delete(bot: Bot, body: _Deleted) -> dict[str, Any]:
        """A person deletes a message for both sides; no update tells the bot."""
        bot.messages[body.chat_id, body.message_id].deleted = True
        return {}

    @staticmethod
    async def _deactivate(bot: Bot, body: _Deactivated) -> dict[str, Any]:
        bot.chats[body.chat_id].deactivated = True
        return {}

    @staticmethod
    async def _expire(bot: Bot, body: _Stale) -> dict[str, Any]:
        bot.queries[body.query_id].stale = True
        return {}

    async def settings(self, request: web.Request) -> web.Response:
        """Change some settings; the others stay."""
        changed = self._world.settings.model_dump() | await request.json()
        self._world.settings = Settings.model_validate(changed)
        return web.json_response(self._world.settings.model_dump())

    async def add_fault(self, request: web.Request) -> web.Response:
        """Arrange a fault."""
        number = self._world.faults.add(Fault.model_validate(await request.json()))
        return web.json_response({"number": number})

    async def remove_fault(self, request: web.Request) -> web.Response:
        """Remove one, or all."""
        number = request.query.get("number")
        self._world.faults.remove(int(number) if number else None)
        return web.json_response({})

    async def reset(self, request: web.Request) -> web.Response:
        """Forget everything but the identifiers used."""
        await self._world.reset()
        return web.json_response({})

    async def events(self, request: web.Request) -> web.Response:
        """Return what was shown in chats, waiting until there is enough of it."""
        bot, since, chat_id = self._bot(request), int(request.query.get("since", 0)), request.query.get("chat_id")
        kinds = request.query.get("kind", "sent,edited,deleted").split(",")

        def found() -> list[Any]:
            return [
                event.for_tests() for event in bot.events[bisect_right(bot.events, since, key=lambda event: event.seq) :]
                if event.kind in kinds and chat_id in (None, str(event.chat_id))
                and (event.outgoing or "all" in request.query)
            ]  # fmt: skip

        return web.json_response({"now": time.monotonic(), "events": await self._enough(request, found)})

    async def outbox(self, request: web.Request) -> web.Response:
        """Return the answered calls, waiting until there are enough of them."""
        journal, since = self._world.journal, int(request.query.get("since", 0))
        method, chat_id = request.query.get("method", "").lower(), request.query.get("chat_id")

        def found() -> list[Any]:
            return [
                call.for_tests() for call in journal.calls[since:]
                if call.status is not None and method in ("", call.method.lower())
                and (method or call.method != "getUpdates") and chat_id in (None, str(call.params.get("chat_id")))
            ]  # fmt: skip

        return web.json_response({"now": time.monotonic(), "calls": await self._enough(request, found)})

    async def log(self, request: web.Request) -> web.Response:
        """Return everything that happened, with times by one clock."""
        bot = self._bot(request)
        return web.json_response(
            {
                "now": time.monotonic(),
                "calls": [call.for_tests() for call in self._world.journal.calls],
                "updates": [update.for_tests() for update in bot.updates.history],
                "events": [event.for_tests() for event in bot.events],
                "queries": [query.for_tests() for query in bot.queries.values()],
                "webhook": bot.webhook.for_tests() if bot.webhook else None,
            }
        )

    async def state(self, request: web.Request) -> web.Response:
        """Return how things stand."""
        return web.json_response(self._world.for_tests(self._bot(request)))

    async def settled(self, request: web.Request) -> web.Response:
        """Wait until the bot receives (`what=receiving`) or nothing is left to confirm (`what=confirmed`)."""
        bot, journal, what = self._bot(request), self._world.journal, request.query["what"]

        def reached() -> bool:
            if what == "confirmed":
                return not bot.updates.pending
            return bot.webhook is not None or any(call.method == "getUpdates" for call in journal.calls)

        end = time.monotonic() + float(request.query.get("timeout", 5))
        while not reached() and time.monotonic() < end:  # noqa: ASYNC110 - what it waits for changes in many places
            await asyncio.sleep(_TICK_S)
        return web.json_response({"reached": reached()})

    async def violations(self, request: web.Request) -> web.Response:
        """Return what the bot did that no test should let pass."""
        return web.json_response({"violations": self._world.journal.violations})

    async def chat(self, request: web.Request) -> web.Response:
        """Return a chat with all its messages."""
        bot, chat_id = self._bot(request), int(request.match_info["chat_id"])
        known = bot.chats.get(chat_id)
        messages = [message.for_tests() for (chat, _), message in bot.messages.items() if chat == chat_id]
        return web.json_response(
            {
                "chat": known.as_json() if known else None,
                "status": known.status if known else None,
                "actions": known.actions if known else [],
                "pinned": known.pinned if known else [],
                "messages": messages,
            }
        )

    async def file(self, request: web.Request) -> web.Response:
        """Return the bytes of a file."""
        found = self._bot(request).files.get(request.match_info["file_id"])
        if found is None:
            raise web.HTTPNotFound(text="no such file")
        return web.Response(body=found.content, content_type="application/octet-stream")

    def _bot(self, request: web.Request) -> Bot:
        return self._world.bot(request.query.get("token"))

    async def _enough(self, request: web.Request, found: Callable[[], list[Any]]) -> list[Any]:
        """Wait for `count` things, at most `timeout` seconds; return what there is."""
        count, journal = int(request.query.get("count", 0)), self._world.journal
        try:
            async with asyncio.timeout(float(request.query.get("timeout", 5))), journal.changed:
                while len(found()) < count:
                    await journal.changed.wait()
        except TimeoutError:
            pass
        return found()


@web.middleware
async def explain(request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """Answer a mistake of the test with a sentence."""
    try:
        return await handler(request)
    except (people.Impossible, ValidationError, KeyError, ValueError) as error:
        if not request.path.startswith("/sim/"):
            raise
        return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
