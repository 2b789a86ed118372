"""Who is open at a moment in London, and who answers when a service is shut."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from guidebot.answering import option
from guidebot.knowledge import KnowledgeBase, check, load
from guidebot.services.ask import Asker
from tests.builders import make_entry, write_knowledge

WEDNESDAY, FRIDAY, SATURDAY = date(2026, 11, 25), date(2026, 11, 27), date(2026, 11, 28)
CHRISTMAS_EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)
WEEKDAYS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:30", "until": "16:00"}]
ALWAYS = [{"days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "from": "00:00", "until": "24:00"}]


def make_contact(**overrides: Any) -> dict[str, Any]:
    contact = {
        "id": "day-line",
        "name": "Day Line",
        "what_for": "Advice.",
        "phones": [{"number": "+448088020300"}],
        "open": WEEKDAYS,
        "questions": ["day line number"],
        "citations": [{"source": "act", "pinpoint": "s 1"}],
    }
    return {**contact, **overrides}


def make_night(**overrides: Any) -> dict[str, Any]:
    night = make_contact(id="night-line", name="Night Line", open=ALWAYS, questions=["night line number"])
    return {**night, "phones": [{"number": "+448081689111"}], **overrides}


def base_of(folder: Path, *contacts: dict[str, Any], **guidebook: Any) -> KnowledgeBase:
    head = {"title": "Test", "helplines": ["day-line", "night-line"], "helplines_entry": "first", **guidebook}
    return load(write_knowledge(folder, make_entry(), guidebook=head, contacts__all=list(contacts)), None)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (WEDNESDAY, time(12, 0), "Open now, until 16:00."),
        (WEDNESDAY, time(9, 30), "Open now, until 16:00."),
        (WEDNESDAY, time(16, 0), "Shut now; opens tomorrow at 09:30. Round the clock: Night Line 0808 168 9111."),
        (WEDNESDAY, time(7, 0), "Shut now; opens today at 09:30. Round the clock: Night Line 0808 168 9111."),
        (FRIDAY, time(23, 59), "Shut now; opens Monday at 09:30. Round the clock: Night Line 0808 168 9111."),
        (CHRISTMAS_EVE, time(20, 0), "Shut now; opens Tuesday at 09:30. Round the clock: Night Line 0808 168 9111."),
        (
            CHRISTMAS,
            time(12, 0),
            "Today is a bank holiday: hours may differ. Round the clock: Night Line 0808 168 9111.",
        ),
    ],
)
def test_a_service_says_first_whether_it_is_open(day: date, clock: time, said: str, tmp_path: Path) -> None:
    """28 December 2026 is a bank holiday too: Boxing Day, observed."""
    found = option(base_of(tmp_path, make_contact(), make_night()), "day-line", day, clock=clock)
    assert found is not None
    assert found.short.startswith(said)


def test_a_line_round_the_clock_and_one_without_hours_say_nothing(tmp_path: Path) -> None:
    base = base_of(tmp_path, make_contact(open=[]), make_night())
    for key in ("day-line", "night-line"):
        found = option(base, key, WEDNESDAY, clock=time(3, 0))
        assert found is not None
        assert "now" not in found.short


def test_hours_that_must_be_confirmed_are_said_to_be_what_is_held(tmp_path: Path) -> None:
    found = option(
        base_of(tmp_path, make_contact(caution="Confirm."), make_night()), "day-line", SATURDAY, clock=time(3)
    )
    assert found is not None
    assert found.short.startswith("Shut now, by the hours held; opens Monday at 09:30.")


def test_a_contact_may_name_who_answers_instead(tmp_path: Path) -> None:
    other = make_night(id="other-line", name="Other Line", questions=["other line number"])
    base = base_of(tmp_path, make_contact(fallback="other-line"), make_night(), other)
    found = option(base, "day-line", SATURDAY, clock=time(3, 0))
    assert found is not None
    assert "Round the clock: Other Line" in found.short


def test_who_can_be_rung_now_puts_the_round_the_clock_line_first_when_the_day_line_is_shut(tmp_path: Path) -> None:
    base = base_of(tmp_path, make_contact(), make_night())
    by_day, by_night = (option(base, "first", WEDNESDAY, clock=clock) for clock in (time(12), time(22)))
    assert by_day is not None
    assert by_night is not None
    assert by_day.short.startswith("Open at 12:00 today: Day Line 0808 802 0300, until 16:00; Night Line")
    assert by_night.short.startswith("Open at 22:00 today: Night Line 0808 168 9111, round the clock. Shut: Day Line")


def test_without_a_time_nothing_is_said_of_it(tmp_path: Path) -> None:
    found = option(base_of(tmp_path, make_contact(), make_night()), "day-line", WEDNESDAY)
    assert found is not None
    assert "now" not in found.short


def test_what_is_named_for_the_night_must_answer_at_night(tmp_path: Path) -> None:
    wrong = make_contact(fallback="nobody", open=[{"days": ["mon"], "from": "16:00", "until": "09:00"}])
    second = make_contact(id="second", name="Second", questions=["second line"], fallback="day-line")
    base = base_of(tmp_path, wrong, make_night(), second, helplines=["gone"], helplines_entry="gone-too")
    found = {(problem.entry_id, problem.field) for problem in check(base, WEDNESDAY) if problem.severity == "error"}
    assert {
        ("day-line", "open.0"),
        ("day-line", "fallback"),
        ("second", "fallback"),
        ("", "helplines.0"),
        ("", "helplines_entry"),
    } <= found


@pytest.mark.parametrize("clock", [time(3, 0), time(12, 0), time(21, 30)])
def test_an_officer_who_asks_who_can_be_rung_now_is_told(clock: time, asker: Asker) -> None:
    answer = asker.ask("who can she ring at this time of night", WEDNESDAY, clock=clock).reply.answer
    assert answer is not None
    assert answer.short.startswith(f"Open at {clock:%H:%M}")
    assert len(answer.short) <= 600
