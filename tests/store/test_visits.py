"""One update of one person: let in by one reading, recorded in one transaction."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from guidebot.matching import Topic
from guidebot.reading import Period
from guidebot.services.access import Person, Role
from guidebot.services.people import People
from guidebot.services.receipts import new_id, receipt_of
from guidebot.services.visits import Visit, Visits, topic_from, topic_values
from guidebot.store.database import Database
from guidebot.store.tables import METADATA, audit

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
OFFICER, OTHER = 400, 500


@pytest.fixture
async def officer(database: Database) -> Person:
    people = People(database, 180, 7)
    for telegram_id in (OTHER, OFFICER):
        made = await people.invite(None, Role.OFFICER, NOW, telegram_id=telegram_id)
        joined = await people.redeem(made.code, telegram_id, NOW)
    return joined.person


@pytest.fixture
def visits(database: Database) -> Visits:
    return Visits(database, a_minute=6)


def _shown(visit: Visit) -> None:
    assert visit.person is not None
    visit.receipts.append(
        receipt_of(
            new_id(), visit.person, visit.now, entry="pha-s4a-penalty", version="2017-04-03", revision="abc",
            asked_about=None, sources=(("PHA 1997", "s 4A", "https://example.org"),), text="10 years.",
        )
    )  # fmt: skip


async def test_somebody_unknown_is_nobody(visits: Visits, officer: Person) -> None:
    visit = await visits.open(1, 999, None, NOW)
    assert (visit.person, visit.topic, visit.pressed) == (None, None, None)


async def test_what_was_done_is_there_at_the_next_update(visits: Visits, officer: Person, database: Database) -> None:
    visit = await visits.open(1, OFFICER, None, NOW)
    _shown(visit)
    visit.about = Topic("pha-s4a", "penalty", "pha-s4a-penalty", Period(date(2016, 1, 1), date(2016, 12, 31), True))
    data = visit.button(["first", "second"])
    assert await visits.record(visit)
    following = await visits.open(2, OFFICER, data[1], NOW)
    assert (following.topic, following.pressed) == (visit.about, "second")
    async with database.reading() as c:
        bodies = [json.loads(row.body) for row in await c.execute(select(audit).order_by(audit.c.seq))]
    assert bodies[-1].items() >= {
        "action": "consulted", "actor": officer.id, "entry": "pha-s4a-penalty", "version": "2017-04-03",
        "receipt": visit.receipts[0].id,
    }.items()  # fmt: skip


async def test_an_update_takes_effect_once(visits: Visits, officer: Person, database: Database) -> None:
    visit = await visits.open(1, OFFICER, None, NOW)
    _shown(visit)
    assert await visits.record(visit)
    assert (await visits.open(1, OFFICER, None, NOW)).done
    again = await visits.open(7, OFFICER, None, NOW)
    _shown(again)
    again.update_id = 1
    assert not await visits.record(again), "two processes handled it: only one is recorded"
    async with database.reading() as c:
        assert (await c.execute(select(func.count()).select_from(METADATA.tables["receipts"]))).scalar_one() == 1


async def test_nothing_is_written_where_one_part_fails(visits: Visits, officer: Person, database: Database) -> None:
    visit = await visits.open(1, OFFICER, None, NOW)
    _shown(visit)
    visit.receipts.append(visit.receipts[0])  # the same id twice cannot be written
    with pytest.raises(Exception, match=r"(?i)unique"):
        await visits.record(visit)
    async with database.reading() as c:
        for name in ("handled", "receipts", "texts", "rates"):
            assert (await c.execute(select(func.count()).select_from(METADATA.tables[name]))).scalar_one() == 0, name


async def test_a_button_works_for_whom_it_was_shown_to_until_it_runs_out(visits: Visits, officer: Person) -> None:
    visit = await visits.open(1, OFFICER, None, NOW)
    (data,) = visit.button(["show"])
    await visits.record(visit)
    assert (await visits.open(2, OFFICER, data, NOW)).pressed == "show"
    assert (await visits.open(2, OTHER, data, NOW)).pressed is None
    assert (await visits.open(2, OFFICER, data, NOW + timedelta(days=31))).pressed is None
    token = data.partition(".")[0]
    for forged in (f"{token}.1", f"{token}.", f"{token}.-1", f"{token}.x", f"{token}.²", "a.0", "", "s:abcd:::"):
        assert (await visits.open(2, OFFICER, forged, NOW)).pressed is None


async def test_who_asks_too_much_waits(visits: Visits, officer: Person) -> None:
    for number in range(6):
        visit = await visits.open(number, OFFICER, None, NOW)
        assert visit.wait_s == 0.0
        await visits.record(visit)
    over = await visits.open(6, OFFICER, None, NOW)
    assert over.wait_s == pytest.approx(10.0)
    await visits.record(over)
    assert (await visits.open(7, OTHER, None, NOW)).wait_s == 0.0
    assert (await visits.open(7, OFFICER, None, NOW - timedelta(days=9))).wait_s > 0, "a clock set back gives nothing"
    assert (await visits.open(7, OFFICER, None, NOW + timedelta(seconds=10))).wait_s == 0.0


async def test_a_conversation_begins_anew_after_a_rest(visits: Visits, officer: Person) -> None:
    visit = await visits.open(1, OFFICER, None, NOW)
    visit.about = Topic(None, None, "spo-duration")
    await visits.record(visit)
    assert (await visits.open(2, OFFICER, None, NOW + timedelta(hours=3))).topic is None


def test_a_topic_survives_its_row() -> None:
    for topic in (Topic(None, None, "x"), Topic("a", "b", "c", Period(date(2012, 1, 1), date(2013, 1, 1)))):
        assert topic_from(json.loads(json.dumps(topic_values(topic)))) == topic
