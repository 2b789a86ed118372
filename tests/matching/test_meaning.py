"""Meaning: near where words differ, the same on any machine, silent where nothing is known."""

import numpy as np
import pytest

from guidebot.matching.meaning import Meanings, meanings


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("she moved house", "new address", "maximum sentence"),
        ("knocked on the door", "turned up at the home", "time limit for prosecution"),
        ("phone tracker", "gps device", "victim personal statement"),
    ],
)
def test_what_means_the_same_is_nearer_than_what_does_not(text: str, near: str, far: str) -> None:
    vectors = meanings().of_all([part.split() for part in (text, near, far)])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1


def test_vectors_have_unit_length_and_unknown_words_have_none() -> None:
    vectors = meanings().of_all([["stalking"], ["zxqv"], []])
    assert np.linalg.norm(vectors, axis=1).round(9).tolist() == [1.0, 0.0, 0.0]


def test_order_of_words_and_of_texts_changes_nothing() -> None:
    one, other = meanings().of_all([["breach", "order"], ["order", "breach"]])
    assert np.array_equal(one, other)
    assert np.array_equal(meanings().of(["breach", "order"]), one)


def test_words_that_cancel_leave_no_meaning() -> None:
    opposed = Meanings({"up": 0, "down": 1}, np.array([[3, 4], [-3, -4]], dtype=np.int8))
    assert opposed.of(["up", "down"]).tolist() == [0.0, 0.0]
    assert opposed.of(["up"]).tolist() == [0.6, 0.8]
