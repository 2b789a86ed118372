"""Spelling: toward the base's words, never away from English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading.spelling import Speller, ordinary_words

FREQUENCY = {
    "stalking": 40, "harassment": 30, "injunction": 5, "restraining": 9, "fixated": 3, "sentence": 12, "perpetrator": 4,
    "order": 20, "act": 9, "sec4a": 8,
}  # fmt: skip
SPELLER = Speller.build(FREQUENCY)
MISSPELT = {
    "stalkng": "stalking", "stlaking": "stalking", "stallking": "stalking", "staking": "staking",
    "harrassment": "harassment", "harasment": "harassment", "harrasment": "harassment", "injuction": "injunction",
    "restraning": "restraining", "fixatd": "fixated", "sentance": "sentence", "perpatrator": "perpetrator",
    "perpertrator": "perpetrator",
}  # fmt: skip
KEPT = (
    "talking",
    "walking",
    "border",
    "older",
    "stalk",
    "at",
    "ac",
    "sec4b",
    "sec4",
    "s4a2",
    "999",
    "zzzzzzzz",
    "a" * 31,
    "",
)


@pytest.mark.parametrize(("typed", "meant"), MISSPELT.items())
def test_a_misspelt_word(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize("token", KEPT)
def test_a_word_that_stays(token: str) -> None:
    assert SPELLER.correct(token) == token


WORDS = st.from_regex(r"[a-z]{1,14}", fullmatch=True)


@given(WORDS)
def test_a_correction_is_the_word_itself_or_one_of_the_base(token: str) -> None:
    corrected = SPELLER.correct(token)
    assert corrected == token or SPELLER.knows(corrected)


@given(WORDS)
def test_correcting_twice_changes_nothing_more(token: str) -> None:
    once = SPELLER.correct(token)
    assert SPELLER.correct(once) == once
    assert Speller.build(FREQUENCY).correct(token) == once


@given(st.sampled_from(sorted(ordinary_words())))
def test_english_stays(word: str) -> None:
    assert SPELLER.correct(word) == word


@given(st.sampled_from(sorted(FREQUENCY)), st.integers(0, 13), st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
def test_the_order_of_the_vocabulary_changes_nothing(word: str, position: int, letter: str) -> None:
    typed = word[:position] + letter + word[position + 1 :]
    turned = Speller.build(dict(reversed(FREQUENCY.items())))
    assert turned.correct(typed) == SPELLER.correct(typed)


@given(st.text(st.characters(min_codepoint=48), max_size=12).filter(lambda text: any(c.isdigit() for c in text)))
def test_a_token_with_a_digit_stays(token: str) -> None:
    assert SPELLER.correct(token) == token


@given(WORDS)
def test_a_protected_word_is_never_produced(token: str) -> None:
    guarded = Speller.build(FREQUENCY, frozenset({"stalking"}))
    assert token == "stalking" or guarded.correct(token) != "stalking"


def test_the_list_of_ordinary_words_is_large_and_plain() -> None:
    words = ordinary_words()
    assert len(words) > 30_000
    assert {"talking", "colour", "behaviour", "offence"} <= words
