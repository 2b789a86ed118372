"""Ranking, hard keys and decisions on the shipped guidance."""

from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from guidebot.knowledge import load
from guidebot.matching import build_matcher
from guidebot.matching.confidence import fit
from guidebot.services.ask import Asker
from guidebot.services.shelf import Shelf
from tests.builders import make_entry, write_knowledge

TODAY = date(2026, 11, 25)
SECTIONS = ("2", "2A", "2B", "4", "4A", "5", "5A")
FORMS = ("s{}", "s {}", "section {}", "sec {}", "s.{} PHA", "section {} of the protection from harassment act")
ASKED = (
    "max sentence for {}", "what is the maximum penalty for {}", "points to prove {}", "is {} summary only or either way",
    "time limit for {}", "power of arrest under {}", "how long can he get for {} stalking", "{} harassment sentence",
    "defences to {}", "what does {} cover", "{} what is it", "can i charge {} for two texts", "{} max?",
)  # fmt: skip


@pytest.mark.parametrize("section", SECTIONS)
def test_no_provision_is_ever_answered_for_another(section: str, shelf: Shelf, asker: Asker) -> None:
    documents = {document.id: document for document in shelf.matcher.documents}
    answered = 0
    for form, asked in product(FORMS, ASKED):
        for written in {section, section.lower()}:
            reply = asker.ask(asked.format(form.format(written)), TODAY).reply
            if reply.answer is None:
                continue
            answered += 1
            carried = {reference.section for reference in documents[reply.answer.entry].provisions}
            assert section in carried, (asked, written, reply.answer.entry)
    assert answered > 0


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("s2A", "pha-s2a"),
        ("stalking 4A in 2016", "pha-s4"),
        ("section 2 harassment", "pha-s2-"),
        ("s4 in 2014", "pha-s4-"),
    ],
)
def test_a_bare_name_offers_its_aspects(text: str, section: str, asker: Asker) -> None:
    """A bare section is the base's own Act's, though other Acts have one of that number."""
    reply = asker.ask(text, TODAY).reply
    assert reply.outcome == "choose"
    assert 2 <= len(reply.choices) <= 4
    assert all(choice.entry.startswith(section) for choice in reply.choices)


@pytest.mark.parametrize(
    "text",
    [
        "what is the weather",
        "max sentence for burglary",
        "",
        "   ",
        "?!",
        "asdf qwer zxcv",
        "x" * 5000,
        "🙂",
        "s136 how long",
    ],
)
def test_what_is_not_ours_abstains_with_a_useful_sentence(text: str, asker: Asker) -> None:
    reply = asker.ask(text, TODAY).reply
    assert reply.outcome == "abstain"
    assert len(reply.message) > 10


def test_the_order_of_entries_changes_nothing(tmp_path: Path) -> None:
    one = make_entry(id="one", questions=["how long is a piece of string", "length of string"])
    two = make_entry(id="two", questions=["what colour is the sky", "colour of the sky at night"])
    found = []
    for name, entries in (("a", (one, two)), ("b", (two, one))):
        matcher = build_matcher(load(write_knowledge(tmp_path / name, *entries)))
        found.append(matcher.match(matcher.reader.query("string length?", TODAY)))
    assert found[0] == found[1]
    assert found[0].candidates[0].id == "one"


def test_the_index_agrees_with_the_slow_obvious_kernel(shelf: Shelf) -> None:
    index = shelf.matcher.index
    rows = np.arange(0, index.size, max(1, index.size // 40))
    gram = index.gram(rows)
    for place, row in enumerate(rows):
        assert np.allclose(index.kernel(index.row_vector(int(row)))[rows], gram[place], atol=1e-9)


def test_more_evidence_never_lowers_a_probability() -> None:
    rng = np.random.default_rng(1)
    values = rng.random((200, 3))
    fitted = fit(values, [bool(v) for v in values[:, 0] > values[:, 1]], [1.0] * 200)
    assert min(fitted.weights) >= 0
    assert fitted(np.array([0.9, 0.1, 0.5])) > fitted(np.array([0.1, 0.1, 0.5]))


def test_negation_keeps_a_pair_apart(tmp_path: Path) -> None:
    yes = make_entry(id="guilty", questions=["order when he is found guilty"], polarity="affirmed")
    no = make_entry(id="not-guilty", questions=["order when he is not found guilty"], polarity="negated")
    matcher = build_matcher(load(write_knowledge(tmp_path, yes, no)))
    decision = matcher.match(matcher.reader.query("can we get an order if he is not found guilty", TODAY))
    assert "guilty" not in (decision.entry, *decision.choices)


@pytest.mark.parametrize(
    "text",
    [
        "max for s4A of the public order act 1986", "section 2A suicide act max", "section 4 road traffic act max sentence",
        "max sentence for section 4 offences against the person act", "s2A sexual offences act penalty",
        "max under s4A of the serious crime act 2015", "s2 computer misuse act max", "section 4A of the tea cosies act",
    ],
)  # fmt: skip
def test_a_section_of_another_act_is_never_answered_by_the_1997_act(text: str, asker: Asker) -> None:
    reply = asker.ask(text, TODAY).reply
    assert reply.answer is None or not reply.answer.entry.startswith("pha-")


@pytest.mark.parametrize(
    "text", ["racially aggravated 2A max", "racist stalking 2A sentence", "rac agg s4 max", "hate crime s4A maximum"]
)
def test_an_aggravated_offence_never_gets_the_basic_maximum(text: str, asker: Asker) -> None:
    reply = asker.ask(text, TODAY).reply
    assert reply.answer is None or reply.answer.entry.startswith("cda-s32")


@pytest.mark.parametrize(
    "text",
    [
        "in Jersey what's the law on stalking",
        "stalking in isle of man",
        "california stalking penalty",
        "stalking guernsey",
    ],
)
def test_another_jurisdiction_is_never_answered_with_this_ones_law(text: str, asker: Asker) -> None:
    assert asker.ask(text, TODAY).reply.outcome == "abstain"


def test_a_date_that_is_not_understood_brings_every_period(asker: Asker) -> None:
    answer = asker.ask("max sentence for s4A stalking under the old law", TODAY).reply.answer
    assert answer is not None
    assert "5 years" in answer.short
    assert "10 years" in answer.short


@pytest.mark.parametrize(
    ("before", "text", "entry", "years"),
    [
        ("max sentence for s4A in 2016", "what about s4", "pha-s4-penalty", "5 years"),
        ("max sentence for s4A", "and in 2016?", "pha-s4a-penalty", "5 years"),
        ("max sentence for s4A in 2016", "and now?", "pha-s4a-penalty", "10 years"),
    ],
)
def test_a_follow_up_keeps_subject_aspect_and_date(
    before: str, text: str, entry: str, years: str, asker: Asker
) -> None:
    answer = asker.ask_within(text, [before], TODAY).answer
    assert answer is not None
    assert answer.entry == entry
    assert years in answer.short


def test_two_to_four_are_offered(shelf: Shelf, asker: Asker) -> None:
    counts = {
        len(reply.choices)
        for question in shelf.base.questions[::6]
        if (reply := asker.ask_within(question.question, question.context, TODAY)).outcome == "choose"
    }
    assert counts <= {2, 3, 4}


@pytest.mark.parametrize(
    ("before", "text", "entry"),
    [
        ("whats s2A", "is it either way", "pha-s2a-mode-of-trial"),
        ("paladin", "number", "paladin"),
    ],
)
def test_a_follow_up_stays_with_what_was_named(before: str, text: str, entry: str, asker: Asker) -> None:
    """The subject that the first question named, whatever entry answered it; or the organisation."""
    answer = asker.ask_within(text, [before], TODAY).answer
    assert answer is not None
    assert answer.entry == entry
