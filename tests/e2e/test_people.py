"""Who is let in, as strangers, members and their sponsors live it, on the real process."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from guidebot.chat.commands import COMMANDS
from guidebot.chat.guard import NEUTRAL
from guidebot.chat.replies import STALE
from guidebot.store.database import sqlite_url
from tests.e2e.enrolled import ADMIN, OWNER, SUPERVISOR, enrolled
from tests.e2e.outside import audited, bytes_of, code_from, guidebot, member_of, menu_of, pop_up, pop_ups, sql, told
from tests.e2e.process import Bot, running
from tests.e2e.small import small
from tests.telegram.client import Person, Shown, Sim
from tests.telegram.running import Running

ASKED: Final = "max sentence for s4A stalking"
REFUSED: Final = "That code does not work. Ask whoever gave it to you for a new one."
OFFICERS_MENU: Final = ["start", "help", "topics", "offence", "changes", "contacts", "receipt", "privacy"]
PAST: Final = "2020-01-01 00:00:00.000000"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return enrolled(tmp_path_factory.mktemp("people"))


@pytest.fixture(scope="module")
def bot(telegram: Running, address: str) -> Iterator[Bot]:
    with running(telegram.url, telegram.token, **small(), GUIDEBOT_DATABASE_URL=address) as found:
        yield found
        assert found.stop() == 0, found.log()[-3000:]


@pytest.fixture(autouse=True)
async def _receiving(sim: Sim, bot: Bot) -> None:
    assert await sim.receiving()


async def _nothing_but_the_sentence(sim: Sim, person: Person, on: Shown, buttons: list[str]) -> None:
    """Check that whatever somebody sends, they are told one sentence, once, and learn nothing."""
    commands = [*(f"/{name}" for name in COMMANDS), "/invite officer", "/receipt 0000-0000", "/nonsense", "/start "]
    await person.sends_photo()
    await person.sends_contact()
    said = await told(sim, person, ASKED, *commands, "let me in")
    assert said == [NEUTRAL]
    forged = ["s:abcd:::", "people|page|0", "AAAAAAAAAAAAAAAA.0", "let in|m0"]
    assert set(await pop_ups(sim, person, on, [*buttons, *forged])) == {NEUTRAL}
    await person.quiet()


async def _invitation(sponsor: Person, text: str = "/invite officer") -> str:
    """Invite by words, and return the code."""
    await sponsor.say(text)
    found = re.search(r"\?start=([\w-]{32})\b", (await sponsor.message()).text)
    assert found
    return found[1]


async def _let_in(sim: Sim, sponsor: Person, newcomer: Person, text: str = "/invite officer") -> Shown:
    """Bring somebody in by an invitation and a tap; return what they are shown then."""
    await newcomer.say(f"/start {await _invitation(sponsor, text)}")
    await newcomer.message()
    asked = await sponsor.message()
    await sponsor.press("Let in", on=asked)
    await sponsor.change()
    return await newcomer.message()


def _data(shown: Shown) -> list[str]:
    return [str(button.data) for button in shown.buttons]


async def test_the_first_owner_comes_by_the_command_line(sim: Sim, telegram: Running, tmp_path: Path) -> None:
    address = sqlite_url(tmp_path / "new.sqlite")
    assert guidebot(address, "migrate").returncode == 0
    at = {"GUIDEBOT_TOKEN": "234567:other-token", "GUIDEBOT_API_URL": telegram.url}
    with running(telegram.url, "234567:other-token", **small(), GUIDEBOT_DATABASE_URL=address) as bot:
        assert "nobody_enrolled" in bot.log()
        made = code_from(address, "--role", "owner", "--name", "Sam", **at)
        assert made["role"] == "owner"
        assert made["link"] == f"https://t.me/guide_234567_bot?start={made['code']}"
        async with Sim(telegram.url, "234567:other-token") as other:
            sam = await other.person(3001, "Sam Hill")
            await sam.say(f"/start {made['code']}")
            assert (await sam.message()).text == "You have access, as an owner."
            assert await other.confirmed()
            assert await menu_of(other, 3001) == list(COMMANDS)
            await sam.say(ASKED)
            assert "10 years" in (await sam.message()).text
        assert bot.stop() == 0
    assert [row["action"] for row in audited(address)] == ["invited", "joined", "consulted"]


async def test_who_was_invited_waits_for_the_sponsors_tap(sim: Sim, address: str) -> None:
    sponsor, pat = await sim.person(SUPERVISOR, "Super"), await sim.person(3002, "Pat Lee", "patlee")
    await sponsor.say("/invite")
    await sponsor.press("Officer", on=await sponsor.message())
    link = (await sponsor.change()).text
    code = link.partition("?start=")[2].split()[0]
    await pat.say(f"/start {code}")
    waiting = await pat.message()
    assert "asked to confirm" in waiting.text
    asked = await sponsor.message()
    assert "Pat Lee @patlee" in asked.text
    assert asked.labels == ["Let in", "Turn away"]
    await _nothing_but_the_sentence(sim, pat, waiting, _data(asked))
    assert await menu_of(sim, 3002) is None
    await sponsor.press("Let in", on=asked)
    assert "is let in, until" in (await sponsor.change()).text
    welcome = await pat.message()
    assert welcome.text.startswith("You have access.")
    await pat.say(ASKED)
    assert "10 years" in (await pat.message()).text
    assert await sim.confirmed()
    assert await menu_of(sim, 3002) == OFFICERS_MENU
    assert sql(address, "SELECT team FROM members WHERE telegram_id = 3002") == [("north",)]
    assert [row["action"] for row in audited(address)][-4:] == ["invited", "joined", "confirmed", "consulted"]


async def test_who_is_turned_away_is_told_nothing_and_the_code_is_spent(sim: Sim) -> None:
    sponsor, sam = await sim.person(SUPERVISOR, "Super"), await sim.person(3003, "Sam")
    code = await _invitation(sponsor)
    await sam.say(f"/start {code}")
    waiting = await sam.message()
    asked = await sponsor.message()
    await sponsor.press("Turn away", on=asked)
    assert "is turned away" in (await sponsor.change()).text
    await sam.quiet()
    await _nothing_but_the_sentence(sim, sam, waiting, _data(asked))
    assert await told(sim, sam, f"/start {code}") == [REFUSED]
    assert await pop_up(sim, await sponsor.forges(_data(asked)[0], on=asked)) == ""
    assert "There is no such person" in (await sponsor.change()).text
    assert await told(sim, sam, ASKED) == []


async def test_who_waits_can_be_let_in_from_the_list_too_and_is_told(sim: Sim) -> None:
    sponsor, lou = await sim.person(SUPERVISOR, "Super"), await sim.person(3004, "Lou")
    await lou.say(f"/start {await _invitation(sponsor, '/invite officer, north, Lou Reed')}")
    await lou.message()
    await sponsor.say("/people")
    listed = (await sponsor.messages(2))[-1]
    await sponsor.press(listed.button("Lou Reed · officer · waiting"), on=listed)
    await sponsor.press("Let in", on=await sponsor.change())
    assert "officer: in, until" in (await sponsor.change()).text
    assert (await lou.message()).text.startswith("You have access.")
    assert await menu_of(sim, 3004) == OFFICERS_MENU


async def test_a_code_bound_to_an_id_lets_in_at_once_and_nobody_else(sim: Sim, address: str) -> None:
    code = code_from(address, "--role", "officer", "--telegram-id", "3005", "--name", "Kim")["code"]
    other, kim = await sim.person(3006, "Other"), await sim.person(3005, "Kim")
    assert await told(sim, other, f"/start {code}") == [REFUSED]
    assert (await told(sim, kim, f"/start {code}"))[0].startswith("You have access.")
    assert "10 years" in (await told(sim, kim, ASKED))[0]


async def test_codes_that_do_not_work_are_refused_alike_and_after_five_so_is_a_right_one(
    sim: Sim, address: str
) -> None:
    sponsor = await sim.person(SUPERVISOR, "Super")
    used, expired, right = [await _invitation(sponsor) for _ in range(3)]
    await (await sim.person(3007, "First")).say(f"/start {used}")
    await sponsor.message()
    unused = "SELECT id FROM invitations WHERE used_at IS NULL AND sponsor_id = ? ORDER BY created_at"
    ids = [row[0] for row in sql(address, unused, member_of(address, SUPERVISOR))]
    sql(address, "UPDATE invitations SET expires_at = ? WHERE id = ?", PAST, ids[-2])
    bound = code_from(address, "--role", "officer", "--telegram-id", "3099")["code"]
    alex = await sim.person(3008, "Alex")
    for code in ("nonsense", used, expired, bound, "A" * 32):
        assert await told(sim, alex, f"/start {code}") == [REFUSED]
    assert await told(sim, alex, f"/start {right}") == [REFUSED]
    assert sql(address, "SELECT count FROM attempts WHERE telegram_id = 3008") == [(6,)]
    assert "asked to confirm" in (await told(sim, await sim.person(3009, "Next"), f"/start {right}"))[0]


@pytest.mark.parametrize(
    ("who", "text", "said"),
    [
        (SUPERVISOR, "/invite officer, south", "That is not yours to do."),
        (SUPERVISOR, "/invite admin", "That is not yours to do."),
        (SUPERVISOR, "/invite king", "I know no such role. Write one of: officer."),
        (ADMIN, "/invite owner", "That is not yours to do."),
        (ADMIN, "/invite Supervisor, south, Jo <b>", "An invitation for one supervisor"),
        (OWNER, "/invite owner", "An invitation for one owner"),
        (7, "/invite officer", NEUTRAL),
    ],
)
async def test_one_invites_by_words_as_far_as_the_role_reaches(who: int, text: str, said: str, sim: Sim) -> None:
    assert (await told(sim, await sim.person(who, "Member"), text))[0].startswith(said)


async def test_people_are_renewed_promoted_and_shut_out_from_the_list(sim: Sim, address: str) -> None:
    admin, ray = await sim.person(ADMIN, "Admin"), await sim.person(3010, "Ray")
    await _let_in(sim, admin, ray, "/invite officer, 1st, Ray Charles")
    sql(address, "UPDATE members SET expires_at = '2099-01-01 00:00:00.000000' WHERE telegram_id = 3010")
    shown = "Ray Charles · officer"
    await _card_of(admin, shown)
    await admin.press("Renew")
    assert "2099" not in (await admin.change()).text
    assert (await ray.message()).text.startswith("Your access was renewed; it lapses on")
    await admin.press("Make admin")
    assert "admin: in" in (await admin.change()).text
    assert await menu_of(sim, 3010) == list(COMMANDS)
    await admin.press("Make officer")
    await admin.change()
    assert await menu_of(sim, 3010) == OFFICERS_MENU
    await admin.press("Shut out…")
    sure = await admin.change()
    assert sure.text.startswith("Shut out Ray Charles?")
    await admin.press("‹ Back")
    await admin.change()
    assert "10 years" in (await told(sim, ray, ASKED))[0]
    await admin.press("Shut out…")
    await admin.change()
    await admin.press("Yes, shut out")
    assert "shut out" in (await admin.change()).text
    ended = await ray.message()
    assert ended.text == "Your access has ended."
    assert await menu_of(sim, 3010) is None
    await _nothing_but_the_sentence(sim, ray, ended, [])
    actions = [row["action"] for row in audited(address)]
    assert actions[-5:] == ["renewed", "role changed", "role changed", "consulted", "revoked"]


async def _card_of(viewer: Person, label: str) -> None:
    """Open the card of somebody from the list, however many pages it has."""
    await viewer.say("/people")
    page = await viewer.message()
    while not any(label in one for one in page.labels):
        await viewer.press("More ›", on=page)
        page = await viewer.change()
    await viewer.press(page.button(label), on=page)
    await viewer.change()


@pytest.mark.parametrize("how", ["lapsed", "revoked"])
async def test_who_is_a_member_no_more_gets_one_sentence_by_command_text_and_old_buttons(
    how: str, sim: Sim, address: str
) -> None:
    number = 20 if how == "lapsed" else 21
    jo = await sim.person(number, "Jo")
    await jo.say("/start")
    welcome = await jo.message()
    await jo.say(ASKED)
    answer = await jo.message()
    change = "expires_at = ?" if how == "lapsed" else "state = 'revoked', expires_at = ?"
    sql(address, f"UPDATE members SET {change} WHERE telegram_id = ?", PAST, number)  # noqa: S608 - words of ours
    await _nothing_but_the_sentence(sim, jo, answer, [*_data(answer), *_data(welcome)])
    receipt = answer.text.rpartition("Receipt ")[2].split()[0]
    assert await told(sim, jo, f"/receipt {receipt}") == []


async def test_a_code_once_used_brings_nobody_back(sim: Sim, address: str) -> None:
    """Neither one shut out nor one whose time is over; and they are told what anybody is told."""
    admin = await sim.person(ADMIN, "Admin")
    for number, change in ((3011, "state = 'revoked'"), (3012, f"expires_at = '{PAST}'")):
        person, code = await sim.person(number, "Jo"), await _invitation(admin)
        await person.say(f"/start {code}")
        await person.message()
        await admin.press("Let in", on=await admin.message())
        await person.message()
        assert (await told(sim, person, f"/start {code}"))[0].startswith("You have access.")
        sql(address, f"UPDATE members SET {change} WHERE telegram_id = ?", number)  # noqa: S608 - words of ours
        assert await told(sim, person, f"/start {code}", ASKED) == [REFUSED, NEUTRAL]


async def test_a_supervisor_sees_only_those_they_sponsored(sim: Sim, address: str) -> None:
    sponsor, ann = await sim.person(3013, "Second"), await sim.person(3014, "Ann")
    code = code_from(address, "--role", "supervisor", "--telegram-id", "3013", "--team", "north")["code"]
    await sponsor.say(f"/start {code}")
    await sponsor.message()
    assert await told(sim, sponsor, "/people") == ["Nobody yet. /invite lets somebody in."]
    await _let_in(sim, sponsor, ann, "/invite officer, north, Ann Bonny")
    await sponsor.say("/people")
    listed = await sponsor.message()
    assert (listed.text, listed.labels) == ("People (1)", ["Ann Bonny · officer"])
    await sponsor.press("Ann Bonny · officer", on=listed)
    card = await sponsor.change()
    assert card.labels == ["Renew", "Shut out…", "‹ People"]


async def test_an_officer_reaches_nothing_of_an_admin_or_a_supervisor(sim: Sim, address: str) -> None:
    admin, officer = await sim.person(ADMIN, "Admin"), await sim.person(35, "Jo")
    await officer.say("/start")
    own = await officer.message()
    await _let_in(sim, admin, await sim.person(3016, "Lee"), "/invite officer, north, 0 Lee")
    other = member_of(address, 3016)
    data = []
    await admin.say("/people")
    data += _data(await admin.message())
    await _card_of(admin, "0 Lee")
    await admin.press("Shut out…")
    sure = await admin.change()
    data += _data(sure)
    await admin.say("/invite")
    data += _data(await admin.message())
    before = (sql(address, "SELECT * FROM members"), sql(address, "SELECT * FROM roles"), len(audited(address)))
    texts = [
        "/invite",
        "/invite officer",
        "/invite owner, north, Me",
        "/people",
        f"/people {other}",
        "/invite@guide_123456_bot",
    ]
    assert await told(sim, officer, *texts) == [NEUTRAL] * len(texts)
    actions = [f"people|{verb}|{other}" for verb in ("show", "sure", "revoke", "renew", "confirm", "role")]
    forged = [
        *actions,
        f"people|role|{member_of(address, 35)}|owner",
        "invite|owner",
        f"let in|{other}",
        f"turn away|{other}",
    ]
    token = str(own.buttons[0].data).partition(".")[0]
    forged += [f"{token}.{number}" for number in (len(own.buttons), 99, -1)]
    assert set(await pop_ups(sim, officer, own, [*data, *forged])) == {STALE}
    await officer.quiet()
    after = (sql(address, "SELECT * FROM members"), sql(address, "SELECT * FROM roles"), len(audited(address)))
    assert after == before
    await admin.press("Yes, shut out", on=sure)
    assert "shut out" in (await admin.change()).text


async def test_a_group_gets_nothing_but_the_sentence(sim: Sim) -> None:
    for number, (who, kind) in enumerate([(OWNER, "supergroup"), (30, "group"), (3015, "supergroup")]):
        there = (await sim.person(who, "Member")).in_group(-1000 - number, kind)
        assert await told(sim, there, ASKED, "/start", "/people", "/start nonsense", "/privacy") == [NEUTRAL]


async def test_erasure_leaves_no_trace_but_a_whole_audit_log(sim: Sim, address: str, bot: Bot) -> None:
    number, name, telegram_id = 7_316_204_958, "Quillon Marrable", (7_316_204_958).to_bytes(6, "big")
    sponsor, one = await sim.person(ADMIN, "Admin"), await sim.person(number, "Quill", "quillm")
    await _let_in(sim, sponsor, one, f"/invite officer, north, {name}")
    for text in (ASKED, "/help", "time limit for stalking", "the weather on the moon"):
        await one.say(text)
        answer = await one.message()
    member = member_of(address, number)
    before = bytes_of(address)
    assert name.encode() in before
    assert telegram_id in before
    await one.say("/privacy")
    shown = await one.message()
    assert "365 days" in shown.text
    assert "DPIA" in shown.text
    await one.press("Erase what you keep about me", on=shown)
    assert (await one.change()).text.startswith("Erase what is kept about you?")
    await one.press("Yes, erase")
    assert (await one.change()).text.startswith("Erased.")
    assert await sim.confirmed()
    assert await menu_of(sim, number) is None
    after = bytes_of(address)
    for trace in (name.encode(), b"Quillon", telegram_id, str(number).encode(), b"quillm"):
        assert trace not in after
        assert trace not in bot.log().encode()
    assert sql(address, "SELECT state, telegram_id, name FROM members WHERE id = ?", member) == [("erased", None, None)]
    for table in ("receipts", "buttons", "topics", "rates", "roles"):
        assert sql(address, f"SELECT * FROM {table} WHERE member_id = ?", member) == []  # noqa: S608 - words of ours
    assert audited(address)[-1] | {"at": ""} == {
        "action": "erased",
        "actor": member,
        "at": "",
        "member": member,
        "orphans": 0,
    }
    done = guidebot(address, "audit", "verify")
    assert (done.returncode, done.stdout.strip()[-6:]) == (0, "intact")
    await _nothing_but_the_sentence(sim, one, answer, _data(answer))
