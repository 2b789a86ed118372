"""Refusals of the strict YAML reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.knowledge.yamltext import MAX_BYTES, MAX_DEPTH, MAX_NODES, parse

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


PLACED = {
    "anchor": ("a: 1\nb:\n  - &x 1\n", 3),
    "anchor on a list": ("a: 1\nb: &x\n  - 1\n", 2),
    "anchor on a key": ("a: 1\n&x b: 1\n", 2),
    "alias without anchor": ("a: 1\n\nb: *x\n", 3),
    "tag of text": ("a: 1\nb: !!str x\n", 2),
    "tag of a list": ("a: !!set\n  - 1\n", 1),
    "local tag": ("a: 1\nb: !secret x\n", 2),
    "tag without a name": ("a: 1\nb: ! x\n", 2),
    "merge key below": ("a:\n  b: 1\n  <<: {c: 1}\n", 3),
    "repeated key below": ("a:\n  - b: 1\n    c: 1\n    b: 2\n", 4),
    "repeated key in braces": ("x: 1\na: {b: 1, b: 2}\n", 2),
    "second document": ("a: 1\n---\nb: 1\n", 2),
    "second document after an end": ("a: 1\n...\n---\nb: 1\n", 3),
    "Null": ("a: 1\nb: Null\n", 2),
    "NULL in a list": ("- a\n- NULL\n", 2),
    "nothing in a list": ("- a\n-\n- b\n", 2),
    "null for a whole file": ("# nothing\nnull\n", 2),
    "tabs": ("a:\n\tb: 1\n", 2),
    "mapping as key": ("a: 1\n? {b: 1}\n: 2\n", 2),
    "control character": ("a: 1\nb: \x00\n", 2),
    "escape": ("a: 1\nb: \x1b[31m\n", 2),
    "delete": ("a: 1\n\nb: \x7f\n", 3),
}


@pytest.mark.parametrize(("text", "line"), PLACED.values(), ids=PLACED.keys())
def test_a_refusal_names_its_line(text: str, line: int) -> None:
    document, problems = parse(text.encode(), "folder/x.yaml")
    assert document.value is None
    assert not document.lines
    assert [(problem.path, problem.line) for problem in problems] == [("folder/x.yaml", line)]
    assert problems[0].mend


@pytest.mark.parametrize("data", [b"\xff\xfea\x00", b"a: 1\nb: \xc3\x28", b"a: \xed\xa0\x80", "a: é".encode("latin-1")])
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    document, problems = parse(data, "x.yaml")
    assert document.value is None
    assert [problem.message for problem in problems] == ["the file is not UTF-8 text"]
    assert problems[0].line == data.count(b"\n") + 1


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_nesting_has_a_limit(opening: str, closing: str) -> None:
    def problems(depth: int) -> list[str]:
        text = f"{opening * depth}x{closing * depth}"
        return [problem.message for problem in parse(text.encode(), "x.yaml")[1]]

    assert problems(MAX_DEPTH) == []
    assert problems(MAX_DEPTH + 1) == problems(150_000) == [f"nested more than {MAX_DEPTH} deep"]


def test_size_and_number_of_values_have_a_limit() -> None:
    longest = b"a: " + b"x" * (MAX_BYTES - 3)
    assert parse(longest, "x.yaml")[1] == []
    assert "bytes" in parse(longest + b"x", "x.yaml")[1][0].message
    assert parse(b"- a\n" * (MAX_NODES - 1), "x.yaml")[1] == []
    assert "values" in parse(b"- a\n" * MAX_NODES, "x.yaml")[1][0].message


TEXT = (
    "1.10", "no", "yes", "on", "off", "y", "true", "012", "0o14", "0x1F", "12:30", "1e3", ".inf", "1_000", "2016-05-01",
    "2016-05-01 12:30:00", "nul", "nil", "None", "s 4A(5)", "999", "+448088020300",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXT)
def test_a_value_is_the_text_that_is_written(text: str) -> None:
    assert parse(f"a: {text}\n{text}: b\n".encode(), "x.yaml")[0].value == {"a": text, text: "b"}
    assert parse(f"- {text}\n- [{text}]\n".encode(), "x.yaml")[0].value == [text, [text]]


@pytest.mark.parametrize("text", ["~", "null", "Null", "NULL", "<<"])
def test_a_word_in_quotes_is_text(text: str) -> None:
    assert parse(f"- '{text}'\n- \"{text}\"\n".encode(), "x.yaml")[0].value == [text, text]


def test_every_node_knows_its_line() -> None:
    text = b"# head\na:\n  - b: 1\n    c: >\n      long\n      text\n  - {d: 2, e: [3]}\nf: g\n"
    document, _ = parse(text, "x.yaml")
    expected: dict[tuple[str | int, ...], int] = {
        (): 2,
        ("a",): 3,
        ("a", 0): 3,
        ("a", 0, "b"): 3,
        ("a", 0, "c"): 4,
        ("a", 1): 7,
        ("a", 1, "d"): 7,
        ("a", 1, "e"): 7,
        ("a", 1, "e", 0): 7,
        ("f",): 8,
    }
    assert {path: document.line(path) for path in expected} == expected
    assert len(document.lines) == len(expected)  # fmt: skip
    assert document.line(("a", 1, "missing")) == 7
    assert document.line(("missing",)) == 2


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_a_document_or_one_problem(data: bytes) -> None:
    document, problems = parse(data, "x.yaml")
    assert len(problems) <= 1
    assert not problems or (document.value is None and not document.lines)
