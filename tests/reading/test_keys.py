"""Pairs of numbers found by the key of a name."""

from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading import KeyedPairs, key_of


@given(st.dictionaries(st.text(), st.tuples(st.floats(allow_nan=False), st.floats(allow_nan=False))), st.text())
def test_it_finds_what_a_mapping_finds(pairs: dict[str, tuple[float, float]], other: str) -> None:
    found = KeyedPairs.of(pairs)
    assert len(found) == len(pairs)
    assert {name: found.get(name) for name in pairs} == pairs
    assert found.get(other) == pairs.get(other)


def test_keys_are_the_same_on_any_machine() -> None:
    assert key_of("stalking") == 0x944FF6DE1425AE2B
