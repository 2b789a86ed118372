"""Someone in danger now is recognised, and a question about law or procedure is not taken for it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from guidebot.knowledge import EmergencyCues
from guidebot.reading.emergency import EmergencyDetector

TEXTS: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "emergencies.yaml").read_text(encoding="utf-8")
)
LEXICON = Path(__file__).parents[2] / "knowledge" / "lexicon.yaml"


RECALL = {"a": 0.97, "b": 0.70}
"""Wanted everywhere: 0.97. Half b was written after the cues and not tuned on: measured 0.725, which may only rise."""
ALARMS = {"a": 0.01, "b": 0.06}
"""Wanted everywhere: 0.01; measured on half b 0.06, which may only fall."""


def texts(key: str, half: str) -> list[str]:
    return [case["text"] for case in TEXTS[key] if case["half"] == half]


def detector(**cues: tuple[str, ...]) -> EmergencyDetector:
    return EmergencyDetector.build(EmergencyCues(**cues))


@pytest.fixture(scope="module")
def shipped() -> EmergencyDetector:
    lexicon: dict[str, Any] = yaml.safe_load(LEXICON.read_text(encoding="utf-8"))
    return EmergencyDetector.build(EmergencyCues.model_validate(lexicon["emergency"]))


def test_there_are_enough_texts() -> None:
    assert len(TEXTS["emergencies"]) >= 120
    assert len(TEXTS["calm"]) >= 250


@pytest.mark.parametrize("half", ["a", "b"])
def test_emergencies_are_recognised(shipped: EmergencyDetector, half: str) -> None:
    cases = texts("emergencies", half)
    missed = [text for text in cases if not shipped.detect(text)]
    assert 1 - len(missed) / len(cases) >= RECALL[half], missed


@pytest.mark.parametrize("half", ["a", "b"])
def test_calm_texts_raise_no_alarm(shipped: EmergencyDetector, half: str) -> None:
    cases = texts("calm", half)
    alarms = [text for text in cases if shipped.detect(text)]
    assert len(alarms) / len(cases) <= ALARMS[half], alarms


def test_always_is_enough_whatever_calms() -> None:
    found = detector(always=("has been stabbed",), never=("what offence",))
    assert found.detect("She's been stabbed, she HAS been stabbed! what offence")


def test_danger_needs_now() -> None:
    found = detector(danger=("knife",), now=("right now",))
    assert found.detect("right now he has a knife")
    assert not found.detect("he has a knife")
    assert not found.detect("what do i do right now")


def test_never_calms_danger_now() -> None:
    found = detector(danger=("knife",), now=("now",), never=("which offence",))
    assert not found.detect("which offence is the knife now")


def test_a_cue_of_both_lists_is_enough_unless_calmed() -> None:
    found = detector(danger=("he is outside",), now=("he is outside",), never=("what if",))
    assert found.detect("hes outside")
    assert not found.detect("what if hes outside")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inside now", True),
        ("inside her house right now", True),
        ("inside her big house right now", False),
        ("now inside", False),
    ],
)
def test_a_star_stands_for_up_to_three_tokens(text: str, expected: bool) -> None:
    assert detector(always=("inside * now",)).detect(text) is expected


def test_a_later_place_is_tried_when_the_first_leads_nowhere() -> None:
    assert detector(always=("a * b * c",)).detect("a b x b y y c")


def test_cues_meet_other_forms_of_their_words() -> None:
    assert detector(always=("strangling her",)).detect("he strangles her")


@pytest.mark.parametrize("text", ["", "   ", "?!", "*"])
def test_nothing_is_no_emergency(shipped: EmergencyDetector, text: str) -> None:
    assert not shipped.detect(text)
    assert not detector().detect(text)
    assert not detector(always=("*",)).detect("anything")


def test_it_is_fast(shipped: EmergencyDetector, benchmark: BenchmarkFixture) -> None:
    benchmark(shipped.detect, "he followed her home in march and again in april is that a course of conduct")
