"""Refusals of the strict YAML reader."""

import pytest

from guidebot.knowledge.yamltext import MAX_BYTES, parse

REFUSED = {
    "anchor": ("a: &x 1", "anchor"),
    "alias": ("a: 1\nb: *x", "alias"),
    "tag": ("a: !!python/object:os.system x", "tag"),
    "merge key": ("<<: {a: 1}", "merge"),
    "repeated key": ("a: 1\nb: 2\na: 3", "twice"),
    "two documents": ("a: 1\n---\nb: 1", "more than one document"),
    "tilde": ("a: ~", "empty value"),
    "null": ("a: null", "empty value"),
    "nothing": ("a:\nb: 1", "empty value"),
    "empty quotes": ('a: ""', "empty value"),
    "not YAML": ("a: [1", "not YAML"),
    "control character": ("a: \x07", "character"),
    "collection as key": ("[1, 2]: 3", "key must be text"),
    "brackets": ("[" * 200_000, "nested"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_surprises_is_refused_with_a_reason(text: str, said: str) -> None:
    document, problems = parse(text.encode(), "x.yaml")
    assert document.value is None
    assert [said in problem.message for problem in problems] == [True]


def test_a_large_file_and_bad_bytes_are_refused() -> None:
    assert "bytes" in parse(b"a" * (MAX_BYTES + 1), "x.yaml")[1][0].message
    assert "UTF-8" in parse(b"a: \xff\xfe", "x.yaml")[1][0].message


def test_every_scalar_stays_text_and_knows_its_line() -> None:
    document, problems = parse(
        b"section: 1.10\nanswer: no\nnumber: 012\ntime: 12:30\nlist:\n  - 2016-05-01\n", "x.yaml"
    )
    assert problems == []
    assert document.value == {
        "section": "1.10", "answer": "no", "number": "012", "time": "12:30", "list": ["2016-05-01"],
    }  # fmt: skip
    assert document.line(("list", 0)) == 6
    assert document.line(("list", 0, "deeper")) == 6
