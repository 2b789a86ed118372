"""Tokens, spelling and phrases."""

from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading.phrases import PhraseFinder, Rewriter
from guidebot.reading.spelling import Speller
from guidebot.reading.tokens import tokenise


@given(st.text(max_size=80))
def test_tokenising_twice_changes_nothing_more(text: str) -> None:
    once = tokenise(text)
    assert tokenise(" ".join(once)) == tokenise(" ".join(tokenise(" ".join(once))))


def test_contractions_keep_their_negation() -> None:
    assert tokenise("He can't, she won't & they didn’t") == (
        "he",
        "can",
        "not",
        "she",
        "will",
        "not",
        "they",
        "did",
        "not",
    )


def test_spelling_goes_toward_the_base_and_leaves_english_alone() -> None:
    speller = Speller.build({"stalking": 9, "harassment": 9, "order": 5})
    assert speller.correct("harrasment") == "harassment"
    assert speller.correct("stalkng") == "stalking"
    assert speller.correct("talking") == "talking"
    assert speller.correct("border") == "border"
    assert speller.correct("s4a2") == "s4a2"


def test_a_protected_word_is_never_the_result() -> None:
    assert Speller.build({"stalking": 9}, frozenset({"stalking"})).correct("stalkng") == "stalkng"


def test_the_longest_phrase_is_rewritten() -> None:
    rewriter = Rewriter.build([(("stalking", "protection", "order"), ("spo",)), (("stalking",), ("x",))])
    assert rewriter.rewrite(("a", "stalking", "protection", "order", "stalking")) == ("a", "spo", "x")


def test_phrases_are_found() -> None:
    finder = PhraseFinder.build([(("time", "limit"), "time-limit"), (("time",), "time")])
    assert finder.find(("the", "time", "limit")) == {"time-limit", "time"}
