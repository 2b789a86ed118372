"""Someone in danger now is recognised, and a question about law or procedure is not taken for it."""

from pathlib import Path

import pytest
import yaml
from pytest_benchmark.fixture import BenchmarkFixture

from guidebot.reading.emergency import EmergencyDetector
from guidebot.services.shelf import Shelf

HELD_OUT: dict[str, list[dict[str, str]]] = yaml.safe_load(
    (Path(__file__).parent / "emergencies.yaml").read_text(encoding="utf-8")
)
"""Written by someone who saw neither the examples nor the detector, and never learned from."""
RECALL, ALARMS = 0.96, 0.03
"""As measured; wanted: 0.97 and 0.01. They may only get better."""

NOW = (
    "he is kicking her door in now",
    "she is being strangled",
    "he is outside with a knife",
    "help he is in the house",
)
CALM = (
    "what is the offence of strangulation", "he kicked her door in last week", "what if he is outside her house",
    "is a knife an offensive weapon", "max sentence for affray",
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped(shelf: Shelf) -> EmergencyDetector:
    return shelf.matcher.reader.emergency


def test_emergencies_that_were_never_learned_are_recognised(shipped: EmergencyDetector) -> None:
    texts = [case["text"] for case in HELD_OUT["emergencies"]]
    missed = [text for text in texts if not shipped.detect(text)]
    assert len(texts) >= 100
    assert 1 - len(missed) / len(texts) >= RECALL, missed


def test_calm_texts_that_were_never_learned_raise_no_alarm(shipped: EmergencyDetector) -> None:
    texts = [case["text"] for case in HELD_OUT["calm"]]
    alarms = [text for text in texts if shipped.detect(text)]
    assert len(texts) >= 200
    assert len(alarms) / len(texts) <= ALARMS, alarms


def test_what_an_editor_has_settled_stays_so(shelf: Shelf, shipped: EmergencyDetector) -> None:
    examples = shelf.base.emergencies
    assert [text for text in examples.now if not shipped.detect(text)] == []
    assert [text for text in examples.calm if shipped.detect(text)] == []


def test_no_phrasing_of_the_guidance_raises_an_alarm(shelf: Shelf, shipped: EmergencyDetector) -> None:
    asked = [
        question
        for key, entry in shelf.base.guidance.items()
        if key != shelf.base.guidebook.emergency_entry
        for question in entry.questions
    ]
    alarms = [question for question in asked if shipped.detect(question)]
    # Some phrasings are scenes of danger ("he's at her door now"): of ordinary questions fewer than 0.5 % alarm, see the suite.
    assert len(alarms) <= 0.0075 * len(asked), alarms


def test_it_learns_from_examples() -> None:
    detector = EmergencyDetector.build(NOW, CALM)
    assert detector.detect("he is kicking her door in")
    assert not detector.detect("he kicked her door last week")
    assert EmergencyDetector.build((*NOW, "zorbing zorbs"), CALM).detect("zorbing zorbs")


def test_without_examples_there_is_no_emergency() -> None:
    assert not EmergencyDetector.build((), ()).detect("she is being strangled now")


def test_one_calm_example_more_calms_its_like() -> None:
    text = "he is outside with a banjo"
    assert EmergencyDetector.build(NOW, CALM).detect(text)
    assert not EmergencyDetector.build(NOW, (*CALM, text, "outside with a banjo")).detect(text)


def test_danger_is_found_within_a_long_message(shipped: EmergencyDetector) -> None:
    report = "statement taken and exhibits booked in at the station as usual last week. " * 20
    assert not shipped.detect(report)
    assert shipped.detect(f"{report} he is kicking her door in right now and she is screaming for help {report}")


@pytest.mark.parametrize(
    "text",
    [
        "hes outside her house now with a hammer, is that breach of the spo",
        "which power do i use to go in? he is strangling her right now",
        "is it 2A. he is kicking her door in as we speak",
    ],
)
def test_a_question_of_law_beside_it_does_not_hide_the_danger(shipped: EmergencyDetector, text: str) -> None:
    assert shipped.detect(text)


@pytest.mark.parametrize("text", ["", "   ", "?!", "x" * 5000, "now " * 1200])
def test_odd_texts(shipped: EmergencyDetector, text: str) -> None:
    assert not shipped.detect(text)


def test_the_same_examples_make_the_same_detector() -> None:
    assert EmergencyDetector.build(NOW, CALM) == EmergencyDetector.build(NOW[::-1], CALM[::-1])


def test_speed(benchmark: BenchmarkFixture, shipped: EmergencyDetector) -> None:
    benchmark(shipped.detect, "what is the maximum sentence for stalking under section 4A now")
