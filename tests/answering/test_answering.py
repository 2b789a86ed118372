"""What an officer reads, by date."""

from datetime import date
from pathlib import Path

import pytest

from guidebot.services.ask import Asker
from guidebot.services.shelf import open_shelf
from tests.builders import make_entry, write_knowledge

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "as_of", "years"),
    [
        ("max sentence for s4A stalking", None, "10 years"),
        ("max sentence for s4A stalking", date(2016, 5, 1), "5 years"),
        ("max sentence for s4A stalking in 2016", None, "5 years"),
        ("max sentence for s4A stalking on 2 April 2017", None, "5 years"),
        ("max sentence for s4A stalking on 3 April 2017", None, "10 years"),
    ],
)
def test_the_law_as_it_stood(text: str, as_of: date | None, years: str, asker: Asker) -> None:
    reply = asker.ask(text, TODAY, as_of=as_of).reply
    assert reply.answer is not None
    assert years in reply.answer.short.split(".")[0]
    assert any("section/4A" in cited.url for cited in reply.answer.citations)


def test_a_range_across_a_change_gives_both(asker: Asker) -> None:
    reply = asker.ask("max sentence for s4A stalking from 1 march 2017 to 1 may 2017", TODAY).reply
    assert reply.answer is not None
    assert "5 years" in reply.answer.short
    assert "10 years" in reply.answer.short
    assert len(reply.answer.short) <= 600


def test_an_emergency_comes_first_whatever_else_is_found(asker: Asker) -> None:
    for text in ("hes got her by the throat", "is it 2A or 4A he is smashing her windows right now and she is hiding"):
        reply = asker.ask(text, TODAY).reply
        assert reply.emergency
        assert reply.answer is not None
        assert "999" in reply.answer.short
        assert len(reply.answer.short) <= 600


def test_a_page_of_a_question_is_shown_as_its_answer_was(asker: Asker) -> None:
    for text in ("hes got her by the throat", "max sentence for s4A stalking under the old law, 07700 900123"):
        reply = asker.ask(text, TODAY).reply
        assert reply.answer is not None
        assert asker.show(reply.answer.entry, TODAY, reply.period, noticed=reply.noticed) == reply.answer
        assert asker.notices(reply.noticed) == reply.notices


def test_identifiers_are_never_echoed(asker: Asker) -> None:
    reply = asker.ask("ring 07700 900123 at SW1A 1AA, max for 4A?", TODAY).reply
    assert reply.personal_data == ("phone", "postcode")
    assert "900123" not in str(reply)
    assert "1AA" not in str(reply)


def test_other_law_applies_in_scotland(asker: Asker) -> None:
    reply = asker.ask("max sentence for s4A stalking in scotland", TODAY).reply
    assert reply.answer is None or "Scot" in reply.answer.title


def test_a_follow_up_stays_on_the_subject(asker: Asker) -> None:
    reply = asker.ask_within("and the time limit?", ["max sentence for s2A stalking"], TODAY)
    assert reply.answer is not None
    assert "2A" in reply.answer.title


def test_overdue_and_uncommenced_and_gaps_are_said(tmp_path: Path) -> None:
    version = {"answer": "Coming.", "commenced": "false", "citations": [{"source": "act"}]}
    old = make_entry(id="old", versions=[version], review={"checked": "2020-01-01"})
    gap = make_entry(
        id="gap",
        questions=["gap law"],
        versions=[{"in_force": {"from": "2020-01-01"}, "answer": "Now.", "citations": [{"source": "act"}]}],
    )
    asker = Asker(open_shelf(write_knowledge(tmp_path, old, gap)))
    told = asker.ask("how long is a piece of string", TODAY).reply.answer
    assert told is not None
    assert any("not shown to be in force" in notice for notice in told.notices)
    assert any("due for review on 1 July 2020" in notice for notice in told.notices)
    assert asker.ask("gap law", TODAY, as_of=date(2019, 1, 1)).reply.reason == "no-version"


def test_every_entry_composes_within_its_limits(asker: Asker) -> None:
    base = asker.shelf.base
    for entry in base.guidance:
        found = asker.show(entry, TODAY)
        if found is not None:
            assert 0 < len(found.short) <= 600, entry
            assert len(found.detail) <= 1500, entry
            assert 1 <= len(found.citations) <= 8, entry
