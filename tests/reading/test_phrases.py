"""Phrases: compared with the slow obvious way to find them."""

from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading.phrases import PhraseFinder, Rewriter

Tokens = tuple[str, ...]
TOKENS = st.lists(st.sampled_from("abcd"), max_size=10).map(tuple)
PHRASES = st.lists(
    st.tuples(st.lists(st.sampled_from("abcd"), max_size=3).map(tuple), st.sampled_from("xyz")), max_size=8
)


def _occurs(phrase: Tokens, tokens: Tokens) -> bool:
    return any(tokens[at : at + len(phrase)] == phrase for at in range(len(tokens) - len(phrase) + 1))


@given(PHRASES, TOKENS)
def test_found_is_what_occurs(phrases: list[tuple[Tokens, str]], tokens: Tokens) -> None:
    finder = PhraseFinder.build(phrases)
    assert finder.find(tokens) == {key for phrase, key in phrases if phrase and _occurs(phrase, tokens)}


@given(PHRASES, TOKENS)
def test_the_order_of_phrases_changes_nothing(phrases: list[tuple[Tokens, str]], tokens: Tokens) -> None:
    forward, backward = PhraseFinder.build(phrases), PhraseFinder.build(phrases[::-1])
    assert forward.find(tokens) == backward.find(tokens)


@given(st.lists(st.tuples(TOKENS, st.lists(st.sampled_from("xyz"), max_size=2).map(tuple)), max_size=6), TOKENS)
def test_rewriting_twice_changes_nothing_where_no_replacement_is_a_phrase(
    rules: list[tuple[Tokens, Tokens]], tokens: Tokens
) -> None:
    rewriter = Rewriter.build([(phrase, replacement or ("x",)) for phrase, replacement in rules])
    once = rewriter.rewrite(tokens)
    assert rewriter.rewrite(once) == once


@given(st.lists(st.sampled_from("abcd"), max_size=10).map(tuple))
def test_no_rules_change_nothing(tokens: Tokens) -> None:
    assert Rewriter.build([]).rewrite(tokens) == tokens
    assert Rewriter.build([((), ("x",)), (("a",), ("a",))]).rewrite(tokens) == tokens


def test_the_longest_wins_and_the_first_rule_counts() -> None:
    rewriter = Rewriter.build([(("a",), ("x",)), (("a", "b"), ("y",)), (("a",), ("z",))])
    assert rewriter.rewrite(("a", "b", "a")) == ("y", "x")


def test_a_replacement_is_not_read_again() -> None:
    assert Rewriter.build([(("a",), ("b",)), (("b",), ("a",))]).rewrite(("a", "b")) == ("b", "a")
