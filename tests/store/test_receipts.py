"""Receipts: read by their holder alone, or for a reason; what was changed shows; one word on each counts."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from guidebot.services.access import Person, Role
from guidebot.services.audit import verify
from guidebot.services.people import People
from guidebot.services.receipts import (
    NoSuchReceiptError,
    ReasonWantedError,
    Receipts,
    new_id,
    plain,
    read,
    receipt_of,
    written,
)
from guidebot.services.visits import Visits
from guidebot.store import receipts as rows
from guidebot.store.database import Database
from guidebot.store.receipts import ReceiptRow
from guidebot.store.tables import audit, feedback, receipts, texts

NOW = datetime(2026, 11, 25, 9, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)
OWNER, OFFICER, OTHER, ADMIN, SUPERVISOR, LAPSED = 100, 400, 500, 600, 700, 800
REASON = "complaint 12, asked for by PSD"
TEXT = "<b>10 years</b> – s 4A(5).\n\nÆ  \t 👮"


@dataclass(frozen=True, slots=True)
class House:
    """A bot with people, and one receipt of the officer's."""

    database: Database
    receipts: Receipts
    people: dict[int, Person]
    held: ReceiptRow


async def _give(
    database: Database, person: Person, at: datetime, update_id: int, text: str = TEXT, asked_about: str | None = None
) -> ReceiptRow:
    """Give an answer as the bot does."""
    assert person.telegram_id is not None
    visits = Visits(database, 30)
    visit = await visits.open(update_id, person.telegram_id, None, at)
    row = receipt_of(
        new_id(), person, at, entry="pha-s4a-penalty", version="2017-04-03", revision="abc123", asked_about=asked_about,
        sources=(("PHA 1997", "s 4A(5)", "https://example.org/4A"), ("Policing and Crime Act 2017", "", "https://e.org")),
        text=text,
    )  # fmt: skip
    visit.receipts.append(row)
    assert await visits.record(visit)
    return row


@pytest.fixture
async def house(database: Database) -> House:
    people = People(database, 180, 7)
    found = {}
    for telegram_id, role, days in (
        (OWNER, Role.OWNER, None), (OFFICER, Role.OFFICER, None), (OTHER, Role.OFFICER, None),
        (ADMIN, Role.ADMIN, None), (SUPERVISOR, Role.SUPERVISOR, None), (LAPSED, Role.OFFICER, 1),
    ):  # fmt: skip
        made = await people.invite(None, role, NOW, telegram_id=telegram_id, days=days)
        found[telegram_id] = (await people.redeem(made.code, telegram_id, NOW)).person
    return House(database, Receipts(database), found, await _give(database, found[OFFICER], NOW, 1))


async def _count(database: Database, table: Any) -> int:
    async with database.reading() as c:
        return int((await c.execute(select(func.count()).select_from(table))).scalar_one())


async def _actions(database: Database) -> list[dict[str, Any]]:
    async with database.reading() as c:
        return [json.loads(row.body) for row in await c.execute(select(audit).order_by(audit.c.seq))]


def test_an_id_is_read_back_as_people_write_it() -> None:
    for _ in range(200):
        made = new_id()
        assert len(made) == 8
        assert set(made).isdisjoint("OILU")
        assert read(written(made)) == made
    assert written("K7QF2MXD") == "K7QF-2MXD"
    assert len({new_id() for _ in range(10_000)}) == 10_000


@pytest.mark.parametrize(
    "typed",
    ["K7QF-20M1", "k7qf-20m1", "K7QF20M1", "k7qf 2om1", "K7QF-2OMI", "k7qf-2oml", " K7QF - 20M1. ", "K7QF–20M1", "`K7QF_20M1`",
     "K7QF\N{NO-BREAK SPACE}20M1", "K7QF\N{NON-BREAKING HYPHEN}20M1", "#K7QF-20M1"],
)  # fmt: skip
def test_an_id_is_read_leniently(typed: str) -> None:
    assert read(typed) == "K7QF20M1"


@pytest.mark.parametrize(
    "typed",
    ["", " ", "-", "K7QF-20M", "K7QF-20M1X", "K7QF-20MU", "K7QF 20M1 K7QF 20M1", "../../etc", "' OR 1=1 --", "K7QF\x0020M",
     "Ⅷ7QF20M1", "７７７７７７７７", "٣٣٣٣٣٣٣٣", "x" * 100_000],
)  # fmt: skip
def test_what_is_no_id_is_none(typed: str) -> None:
    assert read(typed) is None


async def test_the_holder_reads_it_exactly_as_given_and_that_is_not_audited(house: House) -> None:
    before = await _count(house.database, audit)
    for typed in (house.held.id, written(house.held.id).lower()):
        found = await house.receipts.show(typed, house.people[OFFICER], "", NOW)
        assert replace(found, logged=None) == house.held
        assert found.text.decode() == TEXT
        assert found.intact
    assert await _count(house.database, audit) == before


async def test_nobody_else_learns_whether_it_exists(house: House) -> None:
    lapsed_own = await _give(house.database, house.people[LAPSED], NOW, 2)
    later = NOW + 2 * DAY
    tries: Sequence[tuple[str, int, datetime]] = [
        (house.held.id, OTHER, NOW), (house.held.id, SUPERVISOR, NOW), (house.held.id, ADMIN, NOW),
        ("00000000", OTHER, NOW), ("nonsense", OTHER, NOW), ("", OTHER, NOW), ("00000000", OFFICER, NOW),
        ("00000000", OWNER, NOW), (lapsed_own.id, LAPSED, later), (house.held.id, LAPSED, later),
        ("00000000", LAPSED, later),
    ]  # fmt: skip
    said = set()
    before = await _count(house.database, audit)
    for typed, reader, at in tries:
        with pytest.raises(NoSuchReceiptError) as caught:
            await house.receipts.show(typed, house.people[reader], REASON, at)
        said.add(str(caught.value))
    assert len(said) == 1
    assert await _count(house.database, audit) == before, "a refusal is not a reading"


async def test_a_holder_who_was_revoked_reads_nothing(house: House) -> None:
    people = People(house.database, 180, 7)
    await people.revoke(None, house.people[OFFICER].id, NOW)
    again = await people.find(OFFICER)
    assert again is not None
    with pytest.raises(NoSuchReceiptError):
        await house.receipts.show(house.held.id, again, "", NOW)


@pytest.mark.parametrize("who", ["owner", "command line"])
async def test_another_s_is_read_for_a_reason_only_and_that_is_audited(who: str, house: House) -> None:
    reader = house.people[OWNER] if who == "owner" else None
    before = await _actions(house.database)
    for reason in ("", "  ", "because", "         x"):
        with pytest.raises(ReasonWantedError):
            await house.receipts.show(house.held.id, reader, reason, NOW)
    assert await _actions(house.database) == before
    assert (await house.receipts.show(written(house.held.id), reader, f" {REASON} ", NOW)).text.decode() == TEXT
    assert (await _actions(house.database))[len(before) :] == [
        {
            "at": NOW.isoformat(), "actor": reader.id if reader else who, "action": "receipt read",
            "receipt": house.held.id, "member": house.people[OFFICER].id, "reason": REASON,
        }
    ]  # fmt: skip
    assert (await verify(house.database)).intact


async def test_an_owner_reads_their_own_without_a_reason(house: House) -> None:
    own = await _give(house.database, house.people[OWNER], NOW, 2)
    assert (await house.receipts.show(own.id, house.people[OWNER], "", NOW)).id == own.id


@pytest.mark.parametrize(
    "changed",
    [
        {"entry": "another"}, {"version": "1997-06-16"}, {"revision": "def"}, {"asked_about": "2016"},
        {"given_at": NOW - DAY}, {"sources": []}, {"sources": [["PHA 1997", "s 2", "https://example.org/4A"]]},
        {"audit_seq": 1}, {"audit_seq": 999},
    ],
    ids=lambda changed: next(iter(changed)),
)  # fmt: skip
async def test_a_changed_receipt_shows(changed: dict[str, Any], house: House) -> None:
    async with house.database.writing() as c:
        await c.execute(update(receipts).values(**changed))
    found = await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)
    assert not found.intact
    assert "WARNING" in plain(found)


async def test_a_changed_text_shows(house: House) -> None:
    async with house.database.writing() as c:
        await c.execute(update(texts).values(content=b"5 years"))
    found = await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)
    assert not found.intact
    assert "WARNING" in plain(found)
    assert "5 years" in plain(found)


async def test_a_text_changed_by_a_shell_of_sqlite_shows(house: House) -> None:
    """It writes text in place of bytes."""
    if not house.database.sqlite:
        pytest.skip("PostgreSQL refuses text where bytes stand")
    async with house.database.writing() as c:
        await c.execute(text("UPDATE texts SET content = '5 years'"))
    found = await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)
    assert not found.intact
    assert "5 years" in plain(found)


async def test_a_text_put_in_place_of_another_with_its_own_hash_shows(house: House) -> None:
    forged = receipt_of(
        house.held.id, house.people[OFFICER], NOW, entry="pha-s4a-penalty", version="2017-04-03", revision="abc123",
        asked_about=None, sources=house.held.sources, text="5 years",
    )  # fmt: skip
    async with house.database.writing() as c:
        await c.execute(insert(texts).values(hash=forged.text_hash, content=forged.text))
        await c.execute(update(receipts).values(text_hash=forged.text_hash))
    assert not (await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)).intact


async def test_a_receipt_handed_to_another_shows(house: House) -> None:
    async with house.database.writing() as c:
        await c.execute(update(receipts).values(member_id=house.people[OTHER].id))
    assert not (await house.receipts.show(house.held.id, house.people[OTHER], "", NOW)).intact


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"\xff", b"{}", b'{"digest": 5}'])
async def test_a_receipt_whose_row_of_the_log_was_changed_or_lost_shows(body: bytes, house: House) -> None:
    async with house.database.writing() as c:
        await c.execute(update(audit).values(body=body))
    assert not (await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)).intact
    async with house.database.writing() as c:
        await c.execute(delete(audit))
    assert not (await house.receipts.show(house.held.id, house.people[OFFICER], "", NOW)).intact


async def test_a_purge_takes_what_is_old_and_no_text_that_another_receipt_needs(house: House) -> None:
    officer = house.people[OFFICER]
    old_alone = await _give(house.database, officer, NOW - 2 * DAY, 2, "only the old one said this")
    old_shared = await _give(house.database, officer, NOW - 2 * DAY, 3)
    assert await _count(house.database, texts) == 2, "the same text is kept once"
    async with house.database.writing() as c:
        assert await rows.purge(c, NOW - DAY) == 2
    for gone in (old_alone, old_shared):
        with pytest.raises(NoSuchReceiptError):
            await house.receipts.show(gone.id, officer, "", NOW)
    async with house.database.reading() as c:
        assert [bytes(row.content).decode() for row in await c.execute(select(texts))] == [TEXT]
    assert (await house.receipts.show(house.held.id, officer, "", NOW)).intact
    async with house.database.writing() as c:
        assert await rows.purge(c, NOW) == 0, "what was given at that moment stays"
        assert await rows.purge(c, NOW + DAY) == 1
    assert await _count(house.database, texts) == 0
    assert (await verify(house.database)).intact


async def test_the_first_word_counts_and_the_holder_s_alone(house: House) -> None:
    officer = house.people[OFFICER]
    for reader, at in ((OTHER, NOW), (OWNER, NOW), (ADMIN, NOW), (OFFICER, NOW + 999 * DAY)):
        with pytest.raises(NoSuchReceiptError):
            await house.receipts.say(house.held.id, house.people[reader], "wrong", at)
    with pytest.raises(NoSuchReceiptError):
        await house.receipts.say("00000000", officer, "wrong", NOW)
    assert await _count(house.database, feedback) == 0
    assert await house.receipts.say(house.held.id, officer, "helpful", NOW)
    assert not await house.receipts.say(house.held.id, officer, "wrong", NOW)
    async with house.database.reading() as c:
        assert await rows.said(c) == [("pha-s4a-penalty", "helpful", 1)]
    assert {column.name for column in feedback.columns} == {"id", "entry", "version", "verdict", "day"}


async def test_presses_at_once_count_once(house: House) -> None:
    officer = house.people[OFFICER]
    first = await asyncio.gather(*(house.receipts.say(house.held.id, officer, "wrong", NOW) for _ in range(12)))
    assert sum(first) == 1
    async with house.database.reading() as c:
        assert await rows.said(c) == [("pha-s4a-penalty", "wrong", 1)]


async def test_what_was_said_is_counted_by_entry_and_goes_in_time(house: House) -> None:
    officer = house.people[OFFICER]
    for number in range(2, 5):
        given = await _give(house.database, officer, NOW, number)
        await house.receipts.say(given.id, officer, "helpful" if number < 4 else "wrong", NOW)
    async with house.database.writing() as c:
        assert await rows.said(c) == [("pha-s4a-penalty", "helpful", 2), ("pha-s4a-penalty", "wrong", 1)]
        assert await rows.purge_said(c, NOW.date()) == 0
        assert await rows.purge_said(c, (NOW + DAY).date()) == 3


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 1, 15, 23, 30, 5, tzinfo=UTC), "15 January 2026, 23:30:05 London time (GMT)"),
        (datetime(2026, 7, 15, 23, 30, 5, tzinfo=UTC), "16 July 2026, 00:30:05 London time (BST)"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "25 October 2026, 01:30:00 London time (BST)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 2026, 01:30:00 London time (GMT)"),
    ],
)
async def test_plain_says_all_that_it_must(at: datetime, shown: str, house: House) -> None:
    given = await _give(house.database, house.people[OFFICER], at, 2, asked_about="1 May 2016")
    said = plain(await house.receipts.show(given.id, house.people[OFFICER], "", NOW))
    for wanted in (
        f"Receipt {written(given.id)}", f"Given: {shown}", "Entry: pha-s4a-penalty, in force: 2017-04-03",
        "Asked about: 1 May 2016", "Revision: abc123", f"SHA-256: {given.text_hash.hex()}",
        "It proves what was shown, not that it was right.", "- PHA 1997, s 4A(5): https://example.org/4A",
        "- Policing and Crime Act 2017: https://e.org", f"Text as given:\n{TEXT}",
    ):  # fmt: skip
        assert wanted in said
    assert "WARNING" not in said
    assert str(OFFICER) not in said
    assert house.people[OFFICER].id not in said


async def test_plain_leaves_out_a_date_that_was_not_asked_about(house: House) -> None:
    assert "Asked about" not in plain(house.held)
