"""Someone in danger now is recognised, and a question about law or procedure is not taken for it."""

import timeit
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from pytest_benchmark.fixture import BenchmarkFixture

from guidebot.knowledge import EmergencyCues, load
from guidebot.reading.emergency import EmergencyDetector

TEXTS: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "emergencies.yaml").read_text(encoding="utf-8")
)
LEXICON = Path(__file__).parents[2] / "knowledge" / "lexicon.yaml"


RECALL = {"a": 0.99, "b": 0.99, "d": 0.99, "e": 0.99, "f": 0.99, "g": 0.96, "h": 0.95, "i": 0.81}
"""Wanted everywhere: 0.97. The cues were tuned on a, b, d, e, f, g and h; recall on each when it was new: d 0.63, e 0.63,
f 0.88, g 0.75, h 0.80. Half i was not tuned on: measured 0.818, which may only rise."""
ALARMS = {"a": 0.003, "b": 0.0, "d": 0.005, "e": 0.02, "f": 0.02, "g": 0.04, "h": 0.05, "i": 0.05}
"""Wanted everywhere: 0.01, as on a to d; the later halves are look-alikes throughout, some 20 to 110 each."""
PHRASINGS = 0.005
"""Alarms among the questions of the shipped entries, those about emergencies included."""


def texts(key: str, half: str) -> list[str]:
    return [case["text"] for case in TEXTS[key] if case["half"] == half]


def sign(points: int, *cues: str) -> dict[str, Any]:
    return {"name": cues[0], "points": points, "cues": cues}


def detector(
    *signs: dict[str, Any],
    doubts: tuple[dict[str, Any], ...] = (),
    classes: dict[str, tuple[str, ...]] | None = None,
) -> EmergencyDetector:
    cues = {"alarm": 10, "classes": classes or {}, "signs": signs, "doubts": doubts}
    return EmergencyDetector.build(EmergencyCues.model_validate(cues))


@pytest.fixture(scope="module")
def shipped() -> EmergencyDetector:
    lexicon: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    return EmergencyDetector.build(EmergencyCues.model_validate(lexicon["emergency"]))


def test_there_are_enough_texts() -> None:
    assert len(TEXTS["emergencies"]) >= 120
    assert len(TEXTS["calm"]) >= 250


@pytest.mark.parametrize("half", RECALL)
def test_emergencies_are_recognised(shipped: EmergencyDetector, half: str) -> None:
    cases = texts("emergencies", half)
    missed = [text for text in cases if not shipped.detect(text)]
    assert 1 - len(missed) / len(cases) >= RECALL[half], missed


@pytest.mark.parametrize("half", RECALL)
def test_calm_texts_raise_no_alarm(shipped: EmergencyDetector, half: str) -> None:
    cases = texts("calm", half)
    alarms = [text for text in cases if shipped.detect(text)]
    assert len(alarms) / len(cases) <= ALARMS[half], alarms


def test_questions_of_the_knowledge_base_raise_no_alarm(shipped: EmergencyDetector) -> None:
    questions = [question for entry in load(LEXICON.parent).guidance.values() for question in entry.questions]
    alarms = [question for question in questions if shipped.detect(question)]
    assert len(alarms) / len(questions) <= PHRASINGS, alarms


def test_points_of_signs_add_up_to_an_alarm() -> None:
    weighed = detector(sign(6, "knife"), sign(4, "right now"))
    assert weighed.detect("right now he has a knife")
    assert not weighed.detect("he has a knife")
    assert not weighed.detect("what do i do right now")


def test_a_sign_counts_once() -> None:
    assert not detector(sign(6, "knife", "blade")).detect("knife knife blade")


def test_a_doubt_takes_points_away() -> None:
    weighed = detector(sign(10, "knife"), sign(5, "now"), doubts=(sign(5, "which offence"),))
    assert weighed.detect("a knife")
    assert not weighed.detect("which offence is a knife")
    assert weighed.detect("which offence is the knife now")


def test_explain_names_what_was_found() -> None:
    weighed = detector(sign(10, "knife"), sign(5, "now"), doubts=(sign(4, "last week"),))
    assert weighed.explain("a knife last week") == {"knife": 10, "last week": -4}


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("inside * now", "inside now", True),
        ("inside * now", "inside her house right now", True),
        ("inside * now", "inside her big old house right now", False),
        ("inside * now", "now inside", False),
        ("x * b * c", "x b x b y y c", True),
        ("* outside *", "outside", True),
        ("he * * * outside", "he sat in there outside", True),
        ("strangle her", "he's strangling her", True),
        ("strangling her", "he is strangling her", True),
        ("strangling her", "he strangled her", False),
        ("ring her", "rings her", True),
        ("kicking door", "kicking the door", True),
        ("kicking the door", "kicking a door", True),
        ("he|she is here", "she is here", True),
        ("he|she is here", "it is here", False),
        ("he is (right) here", "hes here", True),
        ("he is (right) here", "hes right here", True),
        ("is *ing", "he is sobbing", True),
        ("is *ing", "he is a king", False),
        ("^ is", "is he", True),
        ("^ is", "he is", False),
        ("in $", "hes in", True),
        ("in $", "in her house", False),
    ],
)
def test_a_cue_meets_what_it_says(cue: str, text: str, expected: bool) -> None:
    assert detector(sign(10, cue)).detect(text) is expected


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("<who> is here", "her ex husband is here", True),
        ("<who> is here", "her dog is here", False),
        ("<harm>ing", "kicking", True),
        ("<harm>ing", "kicked", False),
        ("<harm>", "kicked", True),
        ("<harm>ing her", "laying into her", True),
        ("<harm>ing|<who> her", "ex her", True),
        ("(<who>) now", "now", True),
    ],
)
def test_a_class_stands_for_its_phrases(cue: str, text: str, expected: bool) -> None:
    classes: dict[str, tuple[str, ...]] = {"who": ("ex husband", "ex"), "harm": ("kick", "lay into")}
    assert detector(sign(10, cue), classes=classes).detect(text) is expected


@pytest.mark.parametrize("cue", ["<who> is here", "<who", "who>", "a||b", "a |", "a**", "((a)", "<Who>", "a^b"])
def test_a_cue_that_cannot_be_meant_is_refused(cue: str) -> None:
    with pytest.raises(ValidationError, match=r"(?s)doubts\.1.*cue"):
        detector(doubts=(sign(1, "fine"), sign(1, cue)))


def test_a_cue_of_too_many_ways_is_refused() -> None:
    with pytest.raises(ValidationError, match="more than 2000 ways"):
        detector(sign(1, "a|b|c|d " * 6))


@pytest.mark.parametrize("text", ["", "   ", "?!", "*"])
def test_nothing_is_no_emergency(shipped: EmergencyDetector, text: str) -> None:
    assert not shipped.detect(text)
    assert not detector().detect(text)
    assert not detector(sign(10, "*")).detect("anything")
    assert not detector(sign(10, "the")).detect("the")


@pytest.mark.parametrize(
    "text", ["he is kicking her door now with a knife ", "he ", "is ", "s ", "her car ", "in her "]
)
def test_a_long_message_takes_no_longer_than_its_length(shipped: EmergencyDetector, text: str) -> None:
    message = (text * 5000)[:5000]
    seconds = min(timeit.repeat(lambda: shipped.detect(message), number=1, repeat=3))
    assert seconds < 0.05


def test_the_cues_can_be_read_on_a_few_pages() -> None:
    lines = LEXICON.read_text(encoding="utf-8").partition("\nemergency:\n")[2].splitlines()
    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120


def test_it_is_fast(shipped: EmergencyDetector, benchmark: BenchmarkFixture) -> None:
    benchmark(shipped.detect, "he followed her home in march and again in april is that a course of conduct")
