"""No input folder may crash the reader with anything but a `KnowledgeError`, take long, or take much memory."""

import resource
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

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
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    """)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 500
    assert spent < 20
