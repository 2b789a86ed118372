"""What was shown can be proved, what officers say of it is counted, and a person is a tap away: on the real process."""

import json
import re
from collections.abc import Iterator
from typing import Final

import pytest

from guidebot.chat.guard import NEUTRAL
from tests.e2e.enrolled import ADMIN, OWNER, SUPERVISOR, enrolled
from tests.e2e.outside import audited, guidebot, member_of, pop_up, sql, told
from tests.e2e.process import Bot, running
from tests.telegram.client import Person, Shown, Sim
from tests.telegram.running import Running

ASKED: Final = "max sentence for s4A stalking"
MISSING: Final = "There is no such receipt of yours, or its time is over."
_RECEIPT: Final = re.compile(r"^Receipt ([0-9A-Z]{4}-[0-9A-Z]{4})$", re.MULTILINE)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return enrolled(tmp_path_factory.mktemp("proof"))


@pytest.fixture(scope="module")
def bot(telegram: Running, address: str) -> Iterator[Bot]:
    settings = {"GUIDEBOT_DATABASE_URL": address, "GUIDEBOT_FORCE": "cambridgeshire"}
    assert guidebot(address, "ask", ASKED, GUIDEBOT_FORCE="cambridgeshire").returncode == 0  # the index is made before
    with running(telegram.url, telegram.token, **settings) as found:
        yield found
        assert found.stop() == 0, found.log()[-3000:]
    done = guidebot(address, "audit", "verify")
    assert (done.returncode, done.stdout.strip()[-6:]) == (0, "intact")


@pytest.fixture
async def jo(sim: Sim, bot: Bot) -> Person:
    assert await sim.receiving()
    return await sim.person(31, "Jo Bloggs")


def _id(shown: Shown) -> str:
    """Return the id of the receipt that an answer ends in.

    Raises:
        AssertionError: If it ends in none.
    """
    found = _RECEIPT.findall(shown.text)
    if len(found) != 1 or not shown.text.endswith(found[0]):
        raise AssertionError(shown.text)
    return str(found[0])


async def _answer(person: Person, text: str = ASKED) -> Shown:
    await person.say(text)
    return await person.message()


async def _receipt(sim: Sim, person: Person, text: str) -> str:
    return "\n".join(await told(sim, person, text))


async def test_a_receipt_shows_the_answer_exactly_as_it_was_given(jo: Person, sim: Sim) -> None:
    shown = await _answer(jo, f"{ASKED} in 2016")
    for typed in (_id(shown), _id(shown).lower().replace("-", " - ").replace(" ", "")):
        receipt = await _receipt(sim, jo, f"/receipt {typed}")
        assert receipt.partition("Text as given:\n")[2] == shown.text
        assert "The text and this receipt are the ones recorded when it was given." in receipt
        assert "It proves what was shown, not that it was right." in receipt
        assert "Asked about: 2016-01-01 to 2016-12-31" in receipt
        assert "https://www.legislation.gov.uk/ukpga/1997/40/section/4A" in receipt
        assert re.search(r"^Entry: \S+, in force: 25 November 2012 to 2 April 2017$", receipt, re.MULTILINE)


async def test_every_page_of_guidance_has_a_receipt_and_a_row_without_words(jo: Person, sim: Sim, address: str) -> None:
    assert await sim.confirmed()
    before = len(audited(address))
    shown = await _answer(jo)
    await jo.press(shown.buttons[0], on=shown)
    turned = await jo.change()
    other = await sim.person(35, "Sam")
    await other.say("can I get a dog licence for the moon")
    assert "Receipt" not in (await other.message()).text
    assert await sim.confirmed()
    rows = audited(address)[before:]
    assert [row["action"] for row in rows] == ["consulted", "consulted"]
    for row, page in zip(rows, (shown, turned), strict=True):
        assert row["receipt"] == _id(page).replace("-", "")
        assert set(row) == {"action", "actor", "at", "entry", "version", "revision", "receipt", "text", "digest"}
        assert row["actor"] == member_of(address, 31)
    assert rows[0]["entry"] != rows[1]["entry"]
    kept = json.dumps(rows)
    assert "sentence for" not in kept
    assert "moon" not in kept


async def test_a_receipt_is_its_holders_and_an_owners_for_a_reason(jo: Person, sim: Sim, address: str) -> None:
    shown = await _answer(jo)
    assert await sim.confirmed()
    id_, before = _id(shown), len(audited(address))
    for who in (32, SUPERVISOR, ADMIN):
        other = await sim.person(who, "Other")
        for text in (f"/receipt {id_}", f"/receipt {id_} complaint 12 of 2026", "/receipt 0000-0000", "/receipt %"):
            assert await told(sim, other, text) == [MISSING]
    owner = await sim.person(OWNER, "Owner")
    assert "give the reason" in (await told(sim, owner, f"/receipt {id_}"))[0]
    assert "give the reason" in (await told(sim, owner, f"/receipt {id_} because"))[0]
    assert await told(sim, owner, "/receipt 0000-0000 complaint 12 of 2026") == [MISSING]
    assert len(audited(address)) == before
    read = await _receipt(sim, owner, f"/receipt {id_} complaint 12 of 2026")
    assert read.partition("Text as given:\n")[2] == shown.text
    (row,) = audited(address)[before:]
    assert (row["action"], row["actor"], row["member"]) == (
        "receipt read",
        member_of(address, OWNER),
        member_of(address, 31),
    )
    assert (row["receipt"], row["reason"]) == (id_.replace("-", ""), "complaint 12 of 2026")


async def test_the_command_line_shows_a_receipt_for_a_reason(jo: Person, sim: Sim, address: str) -> None:
    shown = await _answer(jo)
    assert await sim.confirmed()
    done = guidebot(address, "receipt", _id(shown))
    assert done.returncode == 1
    assert "reason" in done.stderr
    assert "10 years" not in done.stdout
    done = guidebot(address, "receipt", _id(shown), "--reason", "disclosure request 7")
    assert done.returncode == 0
    assert done.stdout.rstrip("\n").partition("Text as given:\n")[2] == shown.text
    done = guidebot(address, "receipt", _id(shown), "--reason", "disclosure request 7", "--json")
    found = json.loads(done.stdout)
    assert (found["text"], found["intact"]) == (shown.text, True)
    last = audited(address)[-1]
    assert (last["actor"], last["reason"]) == ("command line", "disclosure request 7")


async def test_a_text_that_was_changed_afterwards_is_said_to_be(jo: Person, sim: Sim, address: str) -> None:
    shown = await _answer(jo, "time limit for harassment")
    assert await sim.confirmed()
    changed = "UPDATE texts SET content = ? WHERE hash = (SELECT text_hash FROM receipts WHERE id = ?)"
    sql(address, changed, b"Something else.", _id(shown).replace("-", ""))
    receipt = await _receipt(sim, jo, f"/receipt {_id(shown)}")
    assert "WARNING" in receipt
    assert receipt.endswith("Something else.")
    assert guidebot(address, "receipt", _id(shown), "--reason", "disclosure request 7").returncode == 1
    sql(address, changed, shown.text.encode(), _id(shown).replace("-", ""))
    assert "WARNING" not in await _receipt(sim, jo, f"/receipt {_id(shown)}")


async def test_helpful_or_wrong_is_counted_once_for_each_answer(jo: Person, sim: Sim, address: str) -> None:
    first, second = await _answer(jo), await _answer(jo)
    counted = "Thank you. That is counted, without your name."
    stands = "That was counted before; the first press stands."
    assert await pop_up(sim, await jo.press("Helpful", on=first)) == counted
    assert await pop_up(sim, await jo.press("Helpful", on=first)) == stands
    assert await pop_up(sim, await jo.press("Wrong", on=first)) == stands
    assert await pop_up(sim, await jo.press("Wrong", on=second)) == counted
    said = sql(address, "SELECT entry, verdict FROM feedback ORDER BY id DESC LIMIT 2")
    assert said == [("pha-s4a-penalty", "wrong"), ("pha-s4a-penalty", "helpful")]
    await jo.quiet()


async def test_another_cannot_say_what_an_answer_was_worth(jo: Person, sim: Sim, address: str) -> None:
    shown = await _answer(jo)
    lee = await sim.person(33, "Lee")
    theirs = await _answer(lee)
    before = sql(address, "SELECT count(*) FROM feedback")
    pressed = await lee.forges(str(shown.button("Wrong").data), on=theirs)
    assert "out of date" in str(await pop_up(sim, pressed))
    assert sql(address, "SELECT count(*) FROM feedback") == before


async def test_ask_a_person_shows_the_forces_own_contact(jo: Person, sim: Sim) -> None:
    shown = await _answer(jo)
    await jo.press("Ask a person", on=shown)
    contact = await jo.message()
    assert "Cambridgeshire" in contact.text
    assert "talking" in contact.text
    assert not any("Hand my question on" in label for label in contact.labels)
    assert await sim.unanswered() == []


async def test_a_question_is_handed_on_in_known_words_to_those_who_hear_questions(
    jo: Person, sim: Sim, address: str
) -> None:
    hears = [await sim.person(who, "Hears") for who in (OWNER, ADMIN)]
    other = [await sim.person(who, "Other") for who in (SUPERVISOR, 34)]
    for one in (*hears, *other):
        await told(sim, one, "/start")
    await jo.say("can Quillon Marrable get a dog licence at Xyzzyford for the moon, ring 07700 900123")
    declined = await jo.message()
    assert declined.labels[-1] == "Ask a person"
    await jo.press("Ask a person", on=declined)
    contact, offered = await jo.messages(2)
    assert "Cambridgeshire" in contact.text
    assert offered.text.startswith("The known words of your question: ")
    assert not any("licence" in str(row) for row in sql(address, "SELECT actions FROM buttons"))
    await jo.press("Hand my question on, without my name", on=offered)
    assert (await jo.change()).text.startswith("Handed on to 2 people, without your name.")
    for one in hears:
        handed = (await one.message()).text
        assert handed.startswith("An officer asks for a person")
        words = handed.partition("question: ")[2].partition("\n")[0]
        assert {"dog", "licence"} <= set(words.split())
        for secret in ("Quillon", "Marrable", "Xyzzyford", "07700", "900123", "Jo", "Bloggs"):
            assert secret.lower() not in handed.lower().split()
    for one in other:
        await one.quiet()
    kept = sql(address, "SELECT words FROM unanswered ORDER BY id DESC LIMIT 1")
    assert kept == [(words,)]


async def test_somebody_with_access_who_left_hears_nothing(jo: Person, sim: Sim, address: str) -> None:
    """An admin who blocked the bot is no reason to fail; the owner still hears."""
    owner, admin = await sim.person(OWNER, "Owner"), await sim.person(ADMIN, "Admin")
    await told(sim, owner, "/start")
    await told(sim, admin, "/start")
    await admin.blocks()
    await jo.say("can my neighbour get a dog licence for the moon")
    await jo.press("Ask a person", on=await jo.message())
    _, offered = await jo.messages(2)
    await jo.press("Hand my question on, without my name", on=offered)
    assert (await jo.change()).text.startswith("Handed on to one person, without your name.")
    assert "dog licence" in (await owner.message()).text


async def test_what_cards_and_lists_show_is_in_the_log_too(jo: Person, sim: Sim, address: str) -> None:
    assert await sim.confirmed()
    before = len(audited(address))
    for command in ("/offence 4A", "/contacts Cambridgeshire", "/changes 2023"):
        await jo.say(command)
        await jo.message()
    assert await sim.confirmed()
    card, contacts, changes = audited(address)[before:]
    assert {row["action"] for row in (card, contacts, changes)} == {"consulted"}
    assert "pha-s4a-penalty" in card["entries"]
    assert contacts["entries"]
    assert changes["entries"]


async def test_admins_see_what_was_said_and_what_found_no_answer_and_of_nobody(jo: Person, sim: Sim) -> None:
    shown = await _answer(jo)
    await jo.press("Wrong", on=shown)
    await jo.say("can my neighbour get a dog licence for the moon")
    await jo.message()
    assert await sim.confirmed()
    seen = (await told(sim, await sim.person(ADMIN, "Admin"), "/feedback"))[0]
    assert "wrong, " in seen
    assert shown.text.splitlines()[0] in seen
    assert "dog licence" in seen
    assert "Jo" not in seen.split()
    assert await told(sim, await sim.person(SUPERVISOR, "Supervisor"), "/feedback") == [NEUTRAL]
