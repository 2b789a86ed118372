"""Callback data: whatever is built is read back, within Telegram's 64 bytes; what is forged is refused."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.answering import Noticed
from guidebot.chat.callbacks import MOST, Action, Press, parse, resolve, short, token
from guidebot.matching import DecisionPolicy
from guidebot.reading import KINDS, Period
from guidebot.services.shelf import Shelf

IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
DAYS = st.dates(min_value=date(1900, 1, 1))
PERIODS = st.none() | st.builds(Period, DAYS, DAYS, st.booleans())
PAGES = st.integers(0, 999)
NOTICED = st.builds(
    Noticed,
    st.booleans(),
    st.booleans(),
    st.sets(st.sampled_from(KINDS)).map(lambda found: tuple(kind for kind in KINDS if kind in found)),
)
LISTS = st.sampled_from([Action.CHOICES, Action.NAMED, Action.FOUND])
PAGE = st.builds(Press.of, st.sampled_from(sorted(set(Action) - {"m", "w", "f"})), IDS | st.just(""), page=PAGES) | (
    st.builds(Press.listing, LISTS, st.lists(IDS, max_size=12), PERIODS, NOTICED)
)
BACK = (
    st.none()
    | PAGE
    | st.builds(Press.after, PAGE, PAGE)
    | st.builds(Press.after, PAGE, st.builds(Press.after, PAGE, PAGE))
)


@given(st.sampled_from(Action), IDS, BACK, st.integers(0, 999), PERIODS, NOTICED)
def test_what_is_built_is_read_back(
    action: Action, id_: str, back: Press | None, page: int, period: Period | None, noticed: Noticed
) -> None:
    press = Press.of(action, id_, back, page, period, noticed)
    data = press.data()
    assert 1 <= len(data.encode()) <= 64
    assert parse(data) == press
    assert resolve(press.key, ["other", id_]) == id_


@given(PAGE, PAGE)
def test_one_level_back_leads_to_the_very_page(back: Press, before: Press) -> None:
    press = Press.of(Action.SHOW, "entry", back=back.after(before))
    assert press.returning is not None
    assert (press.returning.level, press.returning.page) == (back.level, back.page)
    assert len(press.returning.data()) <= 64


@given(st.lists(IDS, min_size=2, max_size=DecisionPolicy().limit), PERIODS, NOTICED, IDS)
def test_an_entry_leads_back_to_all_the_choices_with_what_was_asked(
    ids: list[str], period: Period | None, noticed: Noticed, other: str
) -> None:
    choices = Press.listing(Action.CHOICES, ids, period, noticed)
    assert choices.show(ids[0]).returning == choices
    assert choices.show(ids[0]).show(other).returning == replace(choices.show(ids[0]), key=short(ids[0]))


@given(LISTS, st.lists(IDS, max_size=12, unique=True), PERIODS)
def test_a_list_carries_what_it_shows(action: Action, ids: list[str], period: Period | None) -> None:
    press = parse(Press.listing(action, ids, period).data())
    assert press is not None
    assert [resolve(key, ids) for key in press.keys] == ids[:MOST]


def test_short_hashes_tell_all_ids_apart(shelf: Shelf) -> None:
    base = shelf.base
    for ids in (base.guidance, base.subjects, base.contacts):
        assert len({short(id_) for id_ in ids}) == len(ids)


def test_a_button_of_before_is_still_understood() -> None:
    press = parse(f"s:{token('b')}:u{token('a')}::")
    assert press is not None
    assert press.returning is not None
    assert resolve(press.returning.key, ["a"]) == "a"


@given(st.text(max_size=80))
def test_what_is_forged_is_refused_or_harmless(data: str) -> None:
    press = parse(data)
    assert press is None or press.data() == data or press.page == 0


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "s",
        "s:::",
        "z:12345678:::",
        "s:1234567G:::",
        "s::z12345678::",
        "s::::000000000000",
        "s::::ffffffffffff",
        "s::u1234.:::",
        "s::u1234.z1234::",
        "s:12345678:u12345::",
        "s:12341234123::::",
        "s:12345678::::gAAA",
        "s:12345678::::AAA",
        "s:12345678::::AAAAA",
    ],
)
def test_refused(data: str | None) -> None:
    assert parse(data) is None


def test_the_way_back_keeps_the_days_asked_about() -> None:
    period = Period(date(2016, 1, 1), date(2016, 12, 31))
    press = Press.of(Action.SHOW, "b", back=Press.of(Action.SHOW, "a"), period=period)
    assert press.returning == Press(Action.SHOW, short("a"), period=period)
