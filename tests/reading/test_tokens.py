"""Tokens: one form for what is typed in many."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading.stems import stem, stems
from guidebot.reading.tokens import tokenise

CASES: dict[str, tuple[str, ...]] = {
    "": (),
    "?!…": (),
    "Max SENTENCE?": ("max", "sentence"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "cant": ("can", "not"),
    "won’t": ("will", "not"),
    "wont": ("will", "not"),
    "shan't": ("shall", "not"),
    "didn`t": ("did", "not"),
    "isnt": ("is", "not"),
    "I'm": ("i", "am"),
    "what's": ("what", "is"),
    "whats": ("what", "is"),
    "victim's": ("victims",),
    "victims'": ("victims",),
    "pls tell ur sgt": ("please", "tell", "your", "sgt"),
    "wots diff": ("what", "is", "difference"),
    "café": ("cafe",),
    "Ｓｔａｌｋｉｎｇ": ("stalking",),
    "ﬁxated": ("fixated",),
    "non-molestation": ("non", "molestation"),
    "sec4a sec4a_1": ("sec4a", "sec4a_1"),
    "y2016": ("y2016",),
    "🚨 help 🚨": ("help",),
}


@pytest.mark.parametrize(("text", "tokens"), CASES.items(), ids=[text or "nothing" for text in CASES])
def test_tokens(text: str, tokens: tuple[str, ...]) -> None:
    assert tokenise(text) == tokens


@given(st.text(max_size=100))
def test_every_token_is_plain(text: str) -> None:
    assert all(re.fullmatch(r"[a-z0-9_]+", token) for token in tokenise(text))


@given(st.text(max_size=100))
def test_tokens_read_again_are_the_same(text: str) -> None:
    tokens = tokenise(text)
    assert tokenise(" ".join(tokens)) == tokens


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_case_and_the_space_around_change_nothing(text: str) -> None:
    assert tokenise(f"  {text.upper()}\n") == tokenise(text)


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_lines_are_read_as_each_alone(first: str, second: str) -> None:
    assert tokenise(f"{first}\n{second}") == tokenise(first) + tokenise(second)


@given(st.lists(st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True), max_size=8))
def test_stems_are_one_for_one(tokens: list[str]) -> None:
    assert stems(tuple(tokens)) == tuple(stem(token) for token in tokens)


@pytest.mark.parametrize("token", ["sec4a", "sec4a_1", "y2016", "999"])
def test_a_token_with_a_digit_is_its_own_stem(token: str) -> None:
    assert stem(token) == token


def test_forms_of_one_word_share_a_stem() -> None:
    assert len({stem(word) for word in ("stalk", "stalks", "stalked", "stalking")}) == 1
    assert stem("harassment") == stem("harass")
