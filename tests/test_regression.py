"""The regression suite of the shipped knowledge: what passes keeps passing, and a known failure that passes is taken off."""

from datetime import date

import pytest

from guidebot.services.evaluate import Evaluation, Share, evaluate
from guidebot.services.shelf import Shelf

RIGHT, WRONG, DECLINED, ANSWERED = 72.0, 4.5, 77.0, 4.5
"""In percent, as measured: right and wrong in scope, declined and answered out of scope. They may only get better."""


@pytest.fixture(scope="module")
def found(shelf: Shelf) -> Evaluation:
    return evaluate(shelf, shelf.base.questions, date(2026, 11, 25))


def test_the_suite_holds_no_surprise(found: Evaluation) -> None:
    assert [(case.question.question, case.verdict, case.entry) for case in found.surprises] == []


def test_the_suite_is_large_and_does_as_well_as_it_did(found: Evaluation) -> None:
    assert len(found.cases) >= 1000
    assert found.share("right").percent >= RIGHT
    assert found.share("wrong").percent <= WRONG
    assert found.share("declined", in_scope=False).percent >= DECLINED
    assert found.share("answered", in_scope=False).percent <= ANSWERED


def test_the_wilson_interval_is_the_published_one() -> None:
    """Wilson's interval for 10 of 100: 5.52 to 17.44 percent."""
    low, high = Share(10, 100).interval
    assert (round(low, 2), round(high, 2)) == (5.52, 17.44)
