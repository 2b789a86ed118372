"""Coming in, where something goes wrong: the sponsor was not asked, or cannot be."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram.request import RequestData

from guidebot.services.access import Role
from guidebot.services.shelf import Shelf
from guidebot.store.database import open_database, sqlite_url
from guidebot.store.migrate import migrate
from tests.chat.recording import Call, Desked, desked

OWNER, SPONSOR, NEWCOMER = 1, 2, 3


@pytest.fixture
async def bot(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desked]:
    database = open_database(sqlite_url(tmp_path / "guidebot.sqlite"))
    await migrate(database)
    async with desked(database, shelf, monkeypatch) as found:
        for telegram_id, role in ((OWNER, Role.OWNER), (SPONSOR, Role.ADMIN)):
            made = await found.desk.people.invite(None, role, found.desk.now(), telegram_id=telegram_id)
            await found.desk.people.redeem(made.code, telegram_id, found.desk.now())
        yield found
    await database.close()


async def _code(bot: Desked) -> str:
    sponsor = await bot.desk.people.find(SPONSOR)
    return (await bot.desk.people.invite(sponsor, Role.OFFICER, bot.desk.now(), name="Jo")).code


def _asked(calls: list[Call]) -> list[int]:
    """Return who was asked to confirm."""
    return [values["chat_id"] for _, values in calls if "Somebody came" in str(values.get("text"))]


async def test_a_process_that_ended_before_it_asked_asks_when_the_code_comes_again(bot: Desked) -> None:
    code = await _code(bot)
    await bot.desk.people.redeem(code, NEWCOMER, bot.desk.now())
    assert _asked(await bot.says(NEWCOMER, f"/start {code}")) == [SPONSOR]


async def test_a_sponsor_is_not_asked_for_ever(bot: Desked) -> None:
    code = await _code(bot)
    asked = [_asked(await bot.says(NEWCOMER, f"/start {code}")) for _ in range(20)]
    assert asked.count([SPONSOR]) <= 6
    assert asked[-1] == []


async def test_where_the_sponsor_blocked_the_bot_those_who_manage_people_are_asked(
    bot: Desked, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = bot.recorder.do_request

    async def blocked(
        url: str, method: str, request_data: RequestData | None = None, *args: Any, **timeouts: Any
    ) -> tuple[int, bytes]:
        if request_data is not None and request_data.parameters.get("chat_id") == SPONSOR:
            return 403, b'{"ok": false, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}'
        return await sent(url, method, request_data, *args, **timeouts)

    monkeypatch.setattr(bot.recorder, "do_request", blocked)
    assert _asked(await bot.says(NEWCOMER, f"/start {await _code(bot)}")) == [OWNER]


async def test_those_whose_sponsor_was_removed_stand_before_the_others_in_the_list(bot: Desked) -> None:
    for telegram_id, name in ((NEWCOMER, "Zoe"), (4, "Ann")):
        sponsor = await bot.desk.people.find(SPONSOR if name == "Zoe" else OWNER)
        made = await bot.desk.people.invite(sponsor, Role.OFFICER, bot.desk.now(), telegram_id=telegram_id, name=name)
        await bot.desk.people.redeem(made.code, telegram_id, bot.desk.now())
    gone = await bot.desk.people.find(SPONSOR)
    assert gone is not None
    await bot.desk.people.revoke(None, gone.id, bot.desk.now())
    (_, listed), *_ = await bot.says(OWNER, "/people")
    labels = [row[0]["text"] for row in listed["reply_markup"]["inline_keyboard"]]
    assert labels[0] == "Zoe · officer · no sponsor"
    assert labels.index("Ann · officer") > 0
