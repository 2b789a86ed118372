"""The regression suite of the shipped knowledge: what passes keeps passing, and a known failure that passes is taken off."""

import re
from collections import Counter
from datetime import date

import pytest

from guidebot.services.evaluate import Evaluation, Share, evaluate
from guidebot.services.shelf import Shelf

RIGHT, WRONG, DECLINED, ANSWERED, FLAGGED, ALARMS = 93.0, 2.5, 90.5, 5.5, 96.0, 0.5
"""In percent, as measured: right and wrong in scope, declined and answered out of scope, emergencies flagged, false alarms.

They may only get better.
"""
TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def found(shelf: Shelf) -> Evaluation:
    return evaluate(shelf, shelf.base.questions, TODAY)


def test_the_suite_holds_no_surprise(found: Evaluation) -> None:
    assert [(case.question.question, case.verdict, case.entry) for case in found.surprises] == []


def test_the_suite_does_as_well_as_it_did(found: Evaluation) -> None:
    assert found.share("right").percent >= RIGHT
    assert found.share("wrong").percent <= WRONG
    assert found.share("declined", in_scope=False).percent >= DECLINED
    assert found.share("answered", in_scope=False).percent <= ANSWERED
    assert found.emergencies(True).percent >= FLAGGED
    assert found.emergencies(False).percent <= ALARMS


def test_the_suite_covers_the_base(shelf: Shelf) -> None:
    """The sizes that issue 4 asks for: three questions for every entry, and enough of each kind."""
    base, questions = shelf.base, shelf.base.questions
    counts = Counter(label for question in questions for label in (question.entry, *question.also))
    assert [key for key in base.guidance if counts[key] < 3] == []
    assert len(questions) >= 1200
    assert counts["declined"] >= 250
    assert sum(bool(question.context) for question in questions) >= 40
    assert sum(question.emergency for question in questions) >= 30
    dated = [question for question in questions if shelf.matcher.reader.query(question.question, TODAY).period]
    assert len(dated) >= 80
    assert sum(base.places["questions", question.key].path.endswith("look-alikes.yaml") for question in questions) >= 30


def test_no_question_repeats_a_phrasing(shelf: Shelf) -> None:
    phrasings = {" ".join(re.findall(r"\w+", text.lower())) for text in shelf.matcher.phrasings}
    alone = [question.question for question in shelf.base.questions if not question.context]
    assert [text for text in alone if " ".join(re.findall(r"\w+", text.lower())) in phrasings] == []


def test_the_wilson_interval_is_the_published_one() -> None:
    """Wilson's interval for 10 of 100: 5.52 to 17.44 percent."""
    low, high = Share(10, 100).interval
    assert (round(low, 2), round(high, 2)) == (5.52, 17.44)
