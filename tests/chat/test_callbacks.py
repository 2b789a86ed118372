"""Callback data: whatever is built is read back, within Telegram's 64 bytes; what is forged is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.chat.callbacks import Action, Press, parse, resolve, token
from guidebot.reading import Period

IDS = st.from_regex(r"[a-z0-9-]{1,40}", fullmatch=True)
DAYS = st.dates(min_value=date(1900, 1, 1))
PERIODS = st.none() | st.builds(Period, DAYS, DAYS, st.booleans())
BACK = st.none() | st.builds(Press.of, st.sampled_from(Action), IDS)


@given(st.sampled_from(Action), IDS, BACK, st.integers(0, 999), PERIODS)
def test_what_is_built_is_read_back(
    action: Action, id_: str, back: Press | None, page: int, period: Period | None
) -> None:
    press = Press.of(action, id_, back, page, period)
    data = press.data()
    assert 1 <= len(data.encode()) <= 64
    assert parse(data) == press
    assert resolve(press.key, ["other", id_]) == id_


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
    ],
)
def test_refused(data: str | None) -> None:
    assert parse(data) is None


def test_the_way_back_keeps_the_days_asked_about() -> None:
    period = Period(date(2016, 1, 1), date(2016, 12, 31))
    press = Press.of(Action.SHOW, "b", back=Press.of(Action.SHOW, "a"), period=period)
    assert press.returning == Press(Action.SHOW, token("a"), period=period)
