"""Everything that can be sent, by everybody who can send it: done exactly where the table says so, else one neutral sentence."""

import ast
import asyncio
import inspect
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from sqlalchemy import select, update
from telegram.ext import CallbackQueryHandler, CommandHandler, MessageHandler, TypeHandler

from guidebot.chat import app, ask, basics, browse, enrolment, keyboards, people, proof, screens, upkeep
from guidebot.chat.callbacks import Action
from guidebot.chat.commands import COMMANDS, may_use
from guidebot.chat.guard import NEUTRAL, guard
from guidebot.chat.replies import STALE
from guidebot.services.access import MAY, Permission, Role
from guidebot.services.people import People
from guidebot.services.shelf import Shelf
from guidebot.store.database import Database, open_database, sqlite_url
from guidebot.store.migrate import migrate
from guidebot.store.tables import audit, buttons, members, receipts, unanswered
from tests.chat.recording import Call, Desked, desked, message

UNKNOWN, PENDING, LAPSED, REVOKED, OFFICER, SUPERVISOR, ADMIN, OWNER = range(101, 109)
STANDINGS: Final = {
    "unknown": UNKNOWN,
    "pending": PENDING,
    "lapsed": LAPSED,
    "revoked": REVOKED,
    "officer": OFFICER,
    "supervisor": SUPERVISOR,
    "admin": ADMIN,
    "owner": OWNER,
}
_EVERYBODY: Final = {"officer", "supervisor", "admin", "owner"}
_SPONSORS: Final = {"supervisor", "admin", "owner"}

COMMAND_FOR: Final = {
    "start": _EVERYBODY,
    "help": _EVERYBODY,
    "topics": _EVERYBODY,
    "offence": _EVERYBODY,
    "changes": _EVERYBODY,
    "contacts": _EVERYBODY,
    "receipt": _EVERYBODY,
    "privacy": _EVERYBODY,
    "invite": _SPONSORS,
    "feedback": {"admin", "owner"},
    "people": _SPONSORS,
}
"""Who may use each command; written out, so that a slip in the program's own table shows."""
BUTTON_FOR: Final = {
    "said|helpful|00000000": _EVERYBODY,
    "person|": _EVERYBODY,
    "hand|time limit": _EVERYBODY,
    "erase|": _EVERYBODY,
    "invite|officer": _SPONSORS,
    "let in|m0": _SPONSORS,
    "turn away|m0": _SPONSORS,
    "people|page|0": _SPONSORS,
    "people|sure|m0": _SPONSORS,
    "people|renew|m0": _SPONSORS,
    "people|revoke|m0": _SPONSORS,
    "people|role|m0|owner": _SPONSORS,
    "people|confirm|m0": _SPONSORS,
    "people|show|m0": _SPONSORS,
} | {f"{action}:::::": _EVERYBODY for action in Action}
MESSAGES: Final[dict[str, dict[str, Any]]] = {
    "a question": {"text": "how long is a piece of string"},
    "a command that there is not": {"text": "/nonsense"},
    "another bot's command": {"text": "/help@other_bot"},
    "a way in without a code": {"text": "/start "},
    "a way in that Telegram did not mark": {"text": "/start how long is a piece of string", "entities": []},
    "an old code of a group": {"text": "/start@guide_bot how long is a piece of string"},
    "a photo": {"text": None, "photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]},
    "a contact": {"text": None, "contact": {"phone_number": "+447700900123", "first_name": "Sam"}},
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with somebody of every standing."""
    file = tmp_path_factory.mktemp("house") / "guidebot.sqlite"

    async def make() -> None:
        database = open_database(sqlite_url(file))
        await migrate(database)
        found, now = People(database, 180, 7), datetime.now(UTC)
        for telegram_id in (OWNER, ADMIN, SUPERVISOR, OFFICER, LAPSED, REVOKED):
            role = {OWNER: Role.OWNER, ADMIN: Role.ADMIN, SUPERVISOR: Role.SUPERVISOR}.get(telegram_id, Role.OFFICER)
            made = await found.invite(
                None, role, now, telegram_id=telegram_id, name=f"Name {telegram_id}", team="north"
            )
            joined = await found.redeem(made.code, telegram_id, now)
            if telegram_id == REVOKED:
                await found.revoke(None, joined.person.id, now)
        await found.redeem((await found.invite(None, Role.OFFICER, now)).code, PENDING, now)
        async with database.writing() as c:
            gone = now - timedelta(seconds=1)
            await c.execute(update(members).where(members.c.telegram_id == LAPSED).values(expires_at=gone))
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def database(house: Path, tmp_path: Path) -> AsyncIterator[Database]:
    opened = open_database(sqlite_url(Path(shutil.copyfile(house, tmp_path / "guidebot.sqlite"))))
    yield opened
    await opened.close()


@pytest.fixture
async def bot(database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desked]:
    async with desked(database, shelf, monkeypatch) as found:
        yield found


async def _button(bot: Desked, telegram_id: int, action: str) -> str:
    """Return the data of a button that asks for something: of the person themselves, or for one unknown of an officer."""
    person = await bot.desk.people.find(telegram_id) or await bot.desk.people.find(OFFICER)
    assert person is not None
    return (await bot.desk.visits.offer(person, [action], bot.desk.now()))[0]


def _said(calls: list[Call]) -> list[str]:
    return [str(values.get("text")) for _, values in calls]


def _neutral(calls: list[Call]) -> bool:
    """Whether one person was told the one sentence, and nothing else happened."""
    return len(calls) == 1 and calls[0][1].get("text") == NEUTRAL and "reply_markup" not in calls[0][1]


async def _rows(database: Database) -> dict[str, int]:
    """Return how many rows there are of what something could have been done to."""
    async with database.reading() as c:
        return {
            table.name: len((await c.execute(select(table))).all())
            for table in (members, audit, buttons, receipts, unanswered)
        }


@pytest.mark.parametrize("standing", STANDINGS)
async def test_a_command_is_for_those_whose_role_allows_it(standing: str, bot: Desked, database: Database) -> None:
    before = await _rows(database)
    for name, allowed in COMMAND_FOR.items():
        for text in (f"/{name}", f"/{name}@guide_bot"):
            calls = await bot.says(STANDINGS[standing], text)
            assert _neutral(calls) is (standing not in allowed), (text, calls)
            assert calls
    if standing not in _EVERYBODY:
        assert await _rows(database) == before


@pytest.mark.parametrize("standing", STANDINGS)
async def test_a_button_is_for_those_whose_role_allows_it(standing: str, bot: Desked) -> None:
    for action, allowed in BUTTON_FOR.items():
        calls = await bot.presses(STANDINGS[standing], await _button(bot, STANDINGS[standing], action))
        assert _neutral(calls) is (standing not in allowed), (action, calls)
        assert "answerCallbackQuery" in [method for method, _ in calls], action
        assert NEUTRAL not in _said(calls)[1:]


@pytest.mark.parametrize("kind", MESSAGES)
async def test_only_members_are_answered_whatever_they_send(kind: str, bot: Desked, database: Database) -> None:
    for standing in ("unknown", "pending", "lapsed", "revoked"):
        before = await _rows(database)
        assert _neutral(await bot.says(STANDINGS[standing], **{"text": None, **MESSAGES[kind]})), standing
        assert await _rows(database) == before
    for standing in sorted(_EVERYBODY):
        calls = await bot.says(STANDINGS[standing], **{"text": None, **MESSAGES[kind]})
        assert NEUTRAL not in _said(calls), standing
        assert calls or kind == "another bot's command"


@pytest.mark.parametrize("standing", STANDINGS)
async def test_an_edit_brings_nobody_more_than_a_message(standing: str, bot: Desked) -> None:
    edited = message(STANDINGS[standing], text="/start how long is a piece of string", edit_date=1_700_000_001)
    calls = await bot.after(edited_message=edited)
    assert _said(calls) == ([basics.EDITED] if standing in _EVERYBODY else [])


async def test_an_officer_reaches_nothing_by_the_button_of_another(bot: Desked, database: Database) -> None:
    """A token is of a row that is bound to its person; who has it gains nothing, and learns not even what it was."""
    for holder in (SUPERVISOR, ADMIN, OWNER):
        for action, allowed in BUTTON_FOR.items():
            if allowed is _SPONSORS:
                data = await _button(bot, holder, action)
                before = await _rows(database)
                assert _said(await bot.presses(OFFICER, data)) == [STALE]
                assert await _rows(database) == before


async def test_forged_data_reach_nothing(bot: Desked, database: Database) -> None:
    data = await _button(bot, OFFICER, "said|helpful|00000000")
    token = data.partition(".")[0]
    before = await _rows(database)
    forged = [f"{token}.{number}" for number in ("1", "-1", "00001", "999999999999", "²", "a", "", "0.0", "0 ")]
    forged += [*BUTTON_FOR, token, f"{token}x.0", f"x{token}.0", "", ".", "%.0", "' OR 1=1 --"]
    for one in forged:
        calls = await bot.presses(OFFICER, one)
        assert _said(calls) == [STALE], one
    assert await _rows(database) == before


async def test_a_role_given_up_takes_its_buttons_along(bot: Desked, database: Database) -> None:
    """What was offered to an admin does not serve the officer that they became."""
    admin = await bot.desk.people.find(ADMIN)
    assert admin is not None
    data = {action: await _button(bot, ADMIN, action) for action, allowed in BUTTON_FOR.items() if allowed is _SPONSORS}
    await bot.desk.people.set_role(None, admin.id, Role.OFFICER, bot.desk.now())
    before = await _rows(database)
    for one in data.values():
        assert _neutral(await bot.presses(ADMIN, one))
    assert await _rows(database) == before


async def test_a_supervisor_learns_nothing_of_those_they_did_not_sponsor(bot: Desked) -> None:
    officer = await bot.desk.people.find(OFFICER)
    assert officer is not None
    for verb in ("show", "sure", "renew", "revoke", "confirm"):
        told = [
            _said(await bot.presses(SUPERVISOR, await _button(bot, SUPERVISOR, f"people|{verb}|{member}")))
            for member in (officer.id, "m0")
        ]
        assert told[0] == told[1], verb
        assert "Name" not in str(told)
    after = await bot.desk.people.find(OFFICER)
    assert after == officer


def test_every_command_and_button_kind_stands_in_the_tables() -> None:
    assert set(COMMANDS) == set(app.HANDLERS) == set(COMMAND_FOR)
    assert set(app.PRESSES) | set(Action) == {action.partition("|")[0].partition(":")[0] for action in BUTTON_FOR}
    for name, allowed in COMMAND_FOR.items():
        assert MAY[COMMANDS[name].needs or Permission.ASK] == {Role(role) for role in allowed}
    for action, allowed in BUTTON_FOR.items():
        needs, _ = app.PRESSES.get(action.partition("|")[0], (Permission.ASK, None))
        assert MAY[needs] == {Role(role) for role in allowed}, action


async def test_every_handler_is_one_that_these_tests_know(bot: Desked) -> None:
    """A new one must be put into the tables above, and be refused to those whom it is not for."""
    assert {group: len(found) for group, found in bot.application.handlers.items()}[-1] == 1
    assert set(bot.application.handlers) == {-1, 0}
    first = bot.application.handlers[-1][0]
    assert isinstance(first, TypeHandler)
    assert first.callback is guard
    named: set[str] = set()
    for handler in bot.application.handlers[0]:
        assert isinstance(handler, CommandHandler | MessageHandler | CallbackQueryHandler)
        if isinstance(handler, CommandHandler):
            named |= handler.commands
    assert named == set(COMMANDS)


async def test_a_handler_refuses_by_itself_whom_the_guard_would_let_pass(
    database: Database, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the guard stands a second door: each handler asks the table too."""

    async def asleep(update: object, context: object) -> None:
        """Let everybody pass."""

    monkeypatch.setattr(app, "guard", asleep)
    async with desked(database, shelf, monkeypatch) as bot:
        for standing in ("unknown", "pending", "lapsed", "revoked"):
            for name in COMMAND_FOR:
                assert _neutral(await bot.says(STANDINGS[standing], f"/{name}")), name
            for kind in (one for name, one in MESSAGES.items() if name != "an old code of a group"):
                assert _neutral(await bot.says(STANDINGS[standing], **{"text": None, **kind})), kind
            for action in BUTTON_FOR:
                data = await _button(bot, STANDINGS[standing], action)
                assert NEUTRAL in _said(await bot.presses(STANDINGS[standing], data)), action


def test_every_button_that_is_made_is_of_a_kind_in_the_tables() -> None:
    """Whatever begins what a button asks for, `WORD|...`, is a word in `PRESSES`: one that is not could never be pressed."""
    found: set[str] = set()
    for module in (app, ask, basics, browse, enrolment, keyboards, people, proof, screens, upkeep):
        found |= _words(module)
    assert found == set(app.PRESSES)


def _words(module: ModuleType) -> set[str]:
    """Return the values of the names that begin an f-string and are followed by a bar."""
    words = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.JoinedStr) and len(node.values) > 1:
            first, second = node.values[:2]
            bar = isinstance(second, ast.Constant) and str(second.value).startswith("|")
            if bar and isinstance(first, ast.FormattedValue) and isinstance(first.value, ast.Name):
                words.add(str(getattr(module, first.value.id)))
    return words


@pytest.mark.parametrize("standing", STANDINGS)
async def test_the_menu_shows_what_may_be_used(standing: str, bot: Desked) -> None:
    person = await bot.desk.people.find(STANDINGS[standing])
    shown = set(may_use(person)) if person else set()
    if standing != "lapsed":  # nobody tells Telegram at the moment when a membership lapses
        assert shown == {name for name, allowed in COMMAND_FOR.items() if standing in allowed}
