"""No input folder may crash the reader with anything but a `KnowledgeError`, take long, or take much memory."""

import copy
import resource
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.errors import KnowledgeError
from guidebot.knowledge import load
from tests.builders import make_entry, write_knowledge

NAMES = (
    "guidebook",
    "sources",
    "lexicon",
    "subjects",
    "changes",
    "declined",
    "entries__a__b",
    "contacts__c",
    "questions__q",
)
TREES = st.recursive(
    st.text(max_size=20) | st.integers() | st.none() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "title", "versions", "questions", "url", "answer", "in_force", "from"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def _load(files: dict[str, str | bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_knowledge(Path(folder))
        for name, data in files.items():
            path = Path(folder) / f"{name.replace('__', '/')}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        try:
            load(Path(folder))
        except KnowledgeError as error:
            assert error.problems  # noqa: PT017 - either outcome is right; silence is not


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.binary(max_size=200))
def test_any_bytes(name: str, data: bytes) -> None:
    _load({name: data})


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), TREES)
def test_any_tree(name: str, tree: object) -> None:
    _load({name: yaml.safe_dump(tree, allow_unicode=True)})


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 400), st.text(max_size=3))
def test_a_valid_file_with_a_scratch(position: int, scratch: str) -> None:
    text = yaml.safe_dump([make_entry()])
    _load({"entries__a__b": text[:position] + scratch + text[position + 1 :]})


def test_hostile_input_is_cheap() -> None:
    code = textwrap.dedent("""
        import resource, sys, tempfile, pathlib
        from guidebot.knowledge import load
        from guidebot.errors import KnowledgeError
        hostile = ["[" * 200000, "{a: " * 100000, "- &a x\\n" + "- *a\\n" * 100000]
        hostile += ["a: b\\n" * 150000, "x" * 1000000, "- " * 300000]
        for text in hostile:
            with tempfile.TemporaryDirectory() as folder:
                for name in ("guidebook.yaml", "sources.yaml", "entries/a/b.yaml"):
                    path = pathlib.Path(folder, name); path.parent.mkdir(parents=True, exist_ok=True); path.write_text(text)
                try:
                    load(pathlib.Path(folder)); sys.exit("loaded")
                except KnowledgeError:
                    pass
        peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
        print(int(peak.split()[1]) // 1024)
    """)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500
    assert spent < 20


VALID: dict[str, Any] = {
    "guidebook": {"title": "T", "review_interval_days": "182", "extents": [{"id": "e", "name": "E"}]},
    "sources": [{"id": "act", "title": "A", "url": "https://www.legislation.gov.uk/x", "kind": "act"}],
    "lexicon": {"aspects": [{"id": "a", "terms": ["max"]}], "synonyms": [["a", "b"]]},
    "subjects": [{"id": "s", "name": "S", "provisions": [{"source": "act", "pinpoint": "s 1"}]}],
    "changes": [{"id": "c", "date": "2020-01-01", "title": "C", "after": "A", "citations": [{"source": "act"}]}],
    "declined": [{"id": "d", "title": "D", "questions": ["parking"], "signpost": "Elsewhere."}],
    "entries__a__b": [make_entry(id="b", review={"checked": "2026-11-23"})],
    "contacts__c": [
        {"id": "h", "name": "H", "what_for": "W", "phones": [{"number": "999"}], "questions": ["who"],
         "citations": [{"source": "act"}]}
    ],
    "questions__q": [{"question": "how long", "entry": "b", "as_of": "2016-01-01"}],
}  # fmt: skip
SCRATCHES = st.binary(max_size=3) | st.sampled_from(
    [
        b"9999-12-31",
        b"0001-01-01",
        b"true",
        b"~",
        b"&a ",
        b"*a",
        b"!!int ",
        b"\n---\n",
        b"<<: ",
        b"\xff",
        b"\x00",
        b'"\\0"',
        b"- ",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_any_valid_file_with_any_scratch(name: str, data: st.DataObject) -> None:
    text = yaml.safe_dump(VALID[name], sort_keys=False).encode()
    first = data.draw(st.integers(0, len(text)))
    last = data.draw(st.integers(first, min(len(text), first + 12)))
    scratch = data.draw(SCRATCHES)
    _load({name: text[:first] + scratch + text[last:]})


def _leaves(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, dict | list):
        for key, below in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(below, (*at, key))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([(name, at) for name in NAMES for at in _leaves(VALID[name]) if at]), TREES | st.dates())
def test_any_value_in_place_of_a_valid_one(place: tuple[str, tuple[Any, ...]], value: object) -> None:
    name, at = place
    tree = copy.deepcopy(VALID[name])
    inner = tree
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = str(value) if isinstance(value, date) else value
    _load({name: yaml.dump(tree, default_style='"', allow_unicode=True)})


ENTRY = "{id: x%d, title: t, questions: [q], versions: [{answer: a, citations: [{source: act}]}], keywords: [%s]}"
HOSTILE = {
    "brackets": "[" * 200_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 300_000,
    "aliases": "- &x a\n" + "- *x\n" * 100_000,
    "bomb": "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(1000)),
    "one key": "a: b\n" * 150_000,
    "many keys": "- {" + ", ".join(f"k{i}: x" for i in range(80_000)) + "}",
    "many items": "- a\n" * 250_000,
    "many broken versions": "- {id: a, title: t, questions: [q], versions: [" + ", ".join(["{}"] * 250_000) + "]}",
    "long text": "- " + "a" * 1_000_000,
    "long key": "a" * 1_000_000 + ": b",
    "spaces": " " * 1_000_000,
    "lines": "\n" * 1_000_000,
    "escapes": '- "' + "\\x41" * 250_000 + '"',
    "many keywords": "- " + ENTRY % (0, ",".join("a" * 40_000)),
}
"""Each under the limit on a file's size, and dear to read for one who is not careful."""


def _spent(folder: Path) -> tuple[float, int]:
    """Load a folder in a process of its own; return the seconds and the megabytes it took.

    The peak is read from /proc: what getrusage says of a process begins with the peak of whoever started it.
    """
    code = (
        "import resource, sys, pathlib\n"
        "from guidebot.errors import KnowledgeError\n"
        "from guidebot.knowledge import load\n"
        "try:\n    load(pathlib.Path(sys.argv[1]))\n"
        "except KnowledgeError:\n    pass\n"
        "used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(used.ru_utime + used.ru_stime, int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    seconds, megabytes = done.stdout.split()
    return float(seconds), int(megabytes)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_cheap(tmp_path: Path, text: str) -> None:
    seconds, megabytes = _spent(write_knowledge(tmp_path, entries__z__z=text))
    assert seconds < 5
    assert megabytes < 500


def test_many_large_files_are_cheap(tmp_path: Path) -> None:
    files = {f"entries__z__z{i}": "- " + ENTRY % (i, ",".join("a" * 40_000)) for i in range(40)}
    seconds, megabytes = _spent(write_knowledge(tmp_path, **files))
    assert seconds < 20
    assert megabytes < 500
