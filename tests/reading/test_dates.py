"""Dates and periods asked about."""

from datetime import date

import pytest

from guidebot.reading.dates import Period, read_period

TODAY = date(2026, 11, 24)
DAYS = {
    "max in 2016": (date(2016, 1, 1), date(2016, 12, 31)),
    "sent in feb 2015": (date(2015, 2, 1), date(2015, 2, 28)),
    "offence 12/03/2016": (date(2016, 3, 12), date(2016, 3, 12)),
    "on 1st of April 2017": (date(2017, 4, 1), date(2017, 4, 1)),
    "on 2016-05-01": (date(2016, 5, 1), date(2016, 5, 1)),
    "between march 2017 and may 2017": (date(2017, 3, 1), date(2017, 5, 31)),
    "from 2016 to 2018": (date(2016, 1, 1), date(2018, 12, 31)),
    "since 2012": (date(2012, 1, 1), TODAY),
    "before 3 April 2017": (date(1900, 1, 1), date(2017, 4, 2)),
    "two years ago": (date(2024, 11, 24), date(2024, 11, 24)),
    "happened last year": (date(2025, 1, 1), date(2025, 12, 31)),
}
NONE = (
    "under the 2021 act", "crime and policing act 2026", "PHA 1997 s2A", "the 2018 guidance", "8 months apart", "24/7",
    "SI 2017/399", "31/02/2016", "5 mins ago", "2 incidents", "[2021] EWCA Crim 703", "12 months",
)  # fmt: skip


@pytest.mark.parametrize(("text", "days"), DAYS.items(), ids=DAYS.keys())
def test_a_period_asked_about(text: str, days: tuple[date, date]) -> None:
    assert read_period(text, TODAY).period == Period(*days)


@pytest.mark.parametrize("text", NONE)
def test_no_period(text: str) -> None:
    assert read_period(text, TODAY).period is None


def test_now_sets_today_beside_the_past() -> None:
    period = read_period("it was 5 years in 2016, what is it now", TODAY).period
    assert period is not None
    assert period.today_too
