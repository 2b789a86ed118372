"""The real application over a transport that records calls and answers each as Telegram would."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

import pytest
from telegram import Update
from telegram.request import BaseRequest, RequestData

from guidebot.chat import app
from guidebot.chat.context import Desk, GuideApplication
from guidebot.chat.guard import TOLD
from guidebot.chat.handling import Handling
from guidebot.services.people import People
from guidebot.services.receipts import Receipts
from guidebot.services.retention import Retention
from guidebot.services.shelf import Shelf
from guidebot.services.visits import Visits
from guidebot.services.voices import Voices
from guidebot.store.database import Database

BOT: Final = {"id": 1, "is_bot": True, "first_name": "Guide", "username": "guide_bot"}
Call = tuple[str, dict[str, Any]]


class Recorder(BaseRequest):
    """Takes every call, and remembers it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._numbers = count(1000)

    @property
    def read_timeout(self) -> float | None:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        values = dict(request_data.parameters) if request_data else {}
        self.calls.append((name, values))
        return 200, json.dumps({"ok": True, "result": self._result(name, values)}).encode()

    def _result(self, name: str, values: dict[str, Any]) -> Any:
        if name == "getMe":
            return BOT
        if name not in ("sendMessage", "editMessageText", "sendContact"):
            return True
        chat = {"id": values["chat_id"], "type": "private"}
        return {"message_id": next(self._numbers), "date": 0, "chat": chat, "from": BOT, "text": values.get("text", "")}


class Desked:
    """The application and what it called."""

    def __init__(self, application: GuideApplication, recorder: Recorder) -> None:
        self.application, self.recorder = application, recorder
        self.desk: Desk = application.bot_data["desk"]
        self._handling = Handling(application, asyncio.sleep)
        self._numbers = count(1)

    async def after(self, **update: Any) -> list[Call]:
        """Handle an update whole, as somebody who was told nothing before, and return the calls made for it."""
        self.application.bot_data.pop(TOLD, None)
        self.recorder.calls.clear()
        found = Update.de_json({"update_id": next(self._numbers), **update}, self.application.bot)
        await self._handling.handle(found)
        return list(self.recorder.calls)

    async def says(self, user_id: int, text: str | None, **fields: Any) -> list[Call]:
        """Handle a message; a command at its beginning is marked as Telegram marks it."""
        command = text.split()[0] if text and text.startswith("/") else ""
        marked = [{"type": "bot_command", "offset": 0, "length": len(command)}] if command else []
        return await self.after(message=message(user_id, **{"text": text, "entities": marked, **fields}))

    async def presses(self, user_id: int, data: str) -> list[Call]:
        """Handle a press of a button under a message of the bot."""
        shown = message(user_id, text="Something") | {"from": BOT}
        query = {"id": "1", "from": user(user_id), "chat_instance": "1", "message": shown, "data": data}
        return await self.after(callback_query=query)


def user(user_id: int) -> dict[str, Any]:
    """Return a User of the Bot API."""
    return {"id": user_id, "is_bot": False, "first_name": "Somebody"}


def message(user_id: int, **fields: Any) -> dict[str, Any]:
    """Return a Message of the Bot API in the private chat of somebody; a field that is None is left out."""
    chat = {"id": user_id, "type": "private", "first_name": "Somebody"}
    found = {"message_id": 1, "date": 1_700_000_000, "chat": chat, "from": user(user_id), **fields}
    return {name: value for name, value in found.items() if value is not None}


class Clock:
    """A clock that a test may set."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@asynccontextmanager
async def desked(
    database: Database,
    shelf: Shelf,
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock | None = None,
    a_minute: int = 10_000,
) -> AsyncIterator[Desked]:
    """Build the application as `guidebot run` does, over a recorder, for as long as the block runs."""
    recorder = Recorder()
    monkeypatch.setattr(app, "Transport", lambda *timeouts: recorder)
    desk = Desk(
        shelf=shelf,
        people=People(database, 180, 7),
        visits=Visits(database, a_minute),
        receipts=Receipts(database),
        retention=Retention(database, 365, 90),
        voices=Voices(database),
        london=clock or Clock(),
    )
    application = app.build_application(desk, "1:test", "https://127.0.0.1", None)
    await application.initialize()
    try:
        yield Desked(application, recorder)
    finally:
        await application.shutdown()
