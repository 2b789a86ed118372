"""Dates and periods asked about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


MORE_DAYS = {
    "before 2012": (date(1900, 1, 1), date(2011, 12, 31)),
    "pre-2012": (date(1900, 1, 1), date(2011, 12, 31)),
    "until march 2017": (date(1900, 1, 1), date(2017, 2, 28)),
    "since april 2017": (date(2017, 4, 1), TODAY),
    "mid 2014": (date(2014, 5, 1), date(2014, 8, 31)),
    "late 2012": (date(2012, 9, 1), date(2012, 12, 31)),
    "early 2012": (date(2012, 1, 1), date(2012, 4, 30)),
    "1.4.16": (date(2016, 4, 1), date(2016, 4, 1)),
    "31/12/99": (date(1999, 12, 31), date(1999, 12, 31)),
    "29/02/2016": (date(2016, 2, 29), date(2016, 2, 29)),
    "feb 2016": (date(2016, 2, 1), date(2016, 2, 29)),
    "feb '15": (date(2015, 2, 1), date(2015, 2, 28)),
    "March 3rd, 2016": (date(2016, 3, 3), date(2016, 3, 3)),
    "a 2016 offence": (date(2016, 1, 1), date(2016, 12, 31)),
    "yesterday": (date(2026, 11, 23), date(2026, 11, 23)),
    "last month": (date(2026, 10, 1), date(2026, 10, 31)),
    "few weeks ago": (date(2026, 11, 3), date(2026, 11, 3)),
    "in 2016 under PHA 1997": (date(2016, 1, 1), date(2016, 12, 31)),
    "max for s4A 2013": (date(2013, 1, 1), date(2013, 12, 31)),
    "s4A max 2016?": (date(2016, 1, 1), date(2016, 12, 31)),
    "max sentence s4A (2015)": (date(2015, 1, 1), date(2015, 12, 31)),
    "max sentence for s4A stalking 2012": (date(2012, 1, 1), date(2012, 12, 31)),
    "4A max for a 2015 conviction": (date(2015, 1, 1), date(2015, 12, 31)),
    "max 4A in Q1 2016": (date(2016, 1, 1), date(2016, 3, 31)),
    "circa 2015": (date(2015, 1, 1), date(2015, 12, 31)),
    "in '16": (date(2016, 1, 1), date(2016, 12, 31)),
    "on 2016/05/01": (date(2016, 5, 1), date(2016, 5, 1)),
    "5.2016": (date(2016, 5, 1), date(2016, 5, 31)),
    "05/2016": (date(2016, 5, 1), date(2016, 5, 31)),
    "in 1890": (date(1890, 1, 1), date(1890, 12, 31)),
    "max 4A 2015 to 2018": (date(2015, 1, 1), date(2018, 12, 31)),
    "s4A from 2015": (date(2015, 1, 1), TODAY),
    "offences from 2016 onwards": (date(2016, 1, 1), TODAY),
    "in 2016 onwards": (date(2016, 1, 1), TODAY),
    "between january and june 2016": (date(2016, 1, 1), date(2016, 6, 30)),
    "jan-mar 2016": (date(2016, 1, 1), date(2016, 3, 31)),
    "charged 2016 convicted 2018": (date(2016, 1, 1), date(2018, 12, 31)),
    "between 2012-2014": (date(2012, 1, 1), date(2014, 12, 31)),
    "4a max in 2016-17": (date(2016, 1, 1), date(2017, 12, 31)),
    "offending 2016/17": (date(2016, 1, 1), date(2017, 12, 31)),
    "stalked her 2012–2014": (date(2012, 1, 1), date(2014, 12, 31)),
    "back in the 90s": (date(1990, 1, 1), date(1999, 12, 31)),
    "the 2010s": (date(2010, 1, 1), date(2019, 12, 31)),
    "christmas 2016": (date(2016, 1, 1), date(2016, 12, 31)),
    "4a max 2016": (date(2016, 1, 1), date(2016, 12, 31)),
    "s 127 comms act 2003 tweet sent in march 2014": (date(2014, 3, 1), date(2014, 3, 31)),
}
STATUTES = (
    "Protection from Harassment Act 1997", "in the 1997 act", "since the 2012 act", "s 127 Communications Act 2003",
    "malicious communications act 1988 s1", "Sentencing Act 2020 s 360", "SPA 2019 s1", "PFA 2012", "SI 2026/123",
    "ukpga/1997/40", "s 4A(5)(a)", "ss 359-364", "4A(5)", "section 2017", "CJA 2003 Sch 15", "the 2018 regulations",
    "Crime and Disorder Act 1998 s 32", "after the 2017 order", "5 to 10 years", "from 5 to 10 years", "29/02/2015",
    "2016-13-01", "0/0/2016", "999 years ago", "999", "101",
    "SI 2016/17", "in his 30s", "in her 80s", "vic in the 40s", "60s of video", "2016-12 ref", "log 2016/1",
    "1234/5/16 log",
)  # fmt: skip


@pytest.mark.parametrize(("text", "days"), MORE_DAYS.items(), ids=MORE_DAYS.keys())
def test_more_ways_to_say_when(text: str, days: tuple[date, date]) -> None:
    period = read_period(text, TODAY).period
    assert period is not None
    assert (period.first, period.last) == days


@pytest.mark.parametrize("text", STATUTES)
def test_a_statute_or_a_number_is_no_date(text: str) -> None:
    found = read_period(text, TODAY)
    assert (found.text, found.period) == (text, None)


@given(st.dates(date(1950, 1, 1), date(2069, 12, 31)))
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    month = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")[day.month - 1]
    forms = [day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", f"{day.day} {month} {day.year}"]
    forms += [f"{month.upper()} {day.day}, {day.year}"]
    forms += [f"{day:%d/%m/%y}"] if day.year >= 1970 else []
    for form in forms:
        dated = read_period(f"sent {form}", TODAY)
        assert dated.period == Period(day, day)
        assert f" y{day.year} " in dated.text


@given(st.text(max_size=60), st.dates())
def test_any_text_gives_a_period_in_order_or_none(text: str, today: date) -> None:
    dated = read_period(text, today)
    assert dated.text == text if dated.period is None else dated.period.first <= dated.period.last


PIECES = st.sampled_from(
    [
        "before",
        "since",
        "in",
        "2016",
        "1900",
        "2099",
        "act",
        "3",
        "march",
        "1/2/16",
        "two",
        "years",
        "ago",
        "last year",
        "now",
        "to",
        "-",
    ]
)


@given(st.lists(PIECES, max_size=8))
def test_any_words_of_time_give_a_period_in_order_or_none(pieces: list[str]) -> None:
    period = read_period(" ".join(pieces), TODAY).period
    assert period is None or period.first <= period.last


UNREAD = (
    "max 4A under the old law", "over a decade ago, max 4A", "on 31/02/2016 max 4A", "max 4A last summer", "may 16 max 4A",
    "what was it back then", "PHA s4A max 99/99/2016", "4A max at the time",
)  # fmt: skip


@pytest.mark.parametrize("text", UNREAD)
def test_what_says_when_and_is_not_understood_is_known_to(text: str) -> None:
    assert read_period(text, TODAY).unread


@pytest.mark.parametrize("text", [*NONE[:5], *STATUTES[:16], "max sentence for 4A", "in 2016", "5 to 10 years"])
def test_a_name_or_a_date_that_is_read_leaves_nothing_unread(text: str) -> None:
    assert not read_period(text, TODAY).unread


@pytest.mark.parametrize("text", ["two years ago", "last month", "last year", "yesterday", "100 years ago"])
def test_the_first_day_of_all(text: str) -> None:
    assert read_period(text, date.min).period is None or text in ("yesterday", "two years ago")


@pytest.mark.parametrize(("text", "year"), [("RO 2007 any offence", 2007), ("NMO 2005", 2005), ("DVPN 2013", 2013)])
def test_the_year_of_an_order_is_a_date(text: str, year: int) -> None:
    assert read_period(text, TODAY).period == Period(date(year, 1, 1), date(year, 12, 31))


@pytest.mark.parametrize("text", ["PHA 1997", "s 2 PHA 1997", "CDA 1998 s32", "SPA 2019"])
def test_the_year_of_an_act_is_none(text: str) -> None:
    assert read_period(text, TODAY).period is None
