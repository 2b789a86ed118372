"""The regression suite of the shipped knowledge: what passes keeps passing, and a known failure that passes is taken off."""

from datetime import date

from guidebot.services.evaluate import Share, evaluate
from guidebot.services.shelf import Shelf


def test_the_suite_holds_no_surprise(shelf: Shelf) -> None:
    found = evaluate(shelf, shelf.base.questions, date(2026, 11, 24))
    assert [(case.question.question, case.verdict, case.entry) for case in found.surprises] == []
    assert sum(question.known_failure for question in shelf.base.questions) <= 20


def test_the_wilson_interval_is_the_published_one() -> None:
    """Wilson's interval for 10 of 100: 5.52 to 17.44 percent."""
    low, high = Share(10, 100).interval
    assert (round(low, 2), round(high, 2)) == (5.52, 17.44)
