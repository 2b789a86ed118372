"""Loading: every problem at once, each with its place."""

import os
from pathlib import Path

import pytest

from guidebot.errors import KnowledgeError
from guidebot.knowledge import load
from tests.builders import make_entry, write_knowledge


def _version(answer: str, **in_force: str) -> dict[str, object]:
    return {"in_force": in_force, "answer": answer, "citations": [{"source": "act"}]}


def test_a_small_base_loads(tmp_path: Path) -> None:
    base = load(write_knowledge(tmp_path))
    assert list(base.guidance) == ["first"]
    assert base.areas["first"] == "area"


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path)
    assert {problem.path for problem in caught.value.problems} == {"guidebook.yaml", "sources.yaml", "entries"}


BROKEN = {
    "day that is none": ({"review": {"checked": "2026-02-30"}}, "exists"),
    "day as words": ({"review": {"checked": "01/04/25"}}, 'found "01/04/25"'),
    "flag": ({"versions": [{**_version("x"), "commenced": "yes"}]}, "true or false"),
    "unknown key": ({"colour": "red"}, "Extra inputs"),
    "bad id": ({"id": "Not An Id"}, "pattern"),
    "overlap": (
        {"versions": [_version("a", until="2017-04-03"), {**_version("b"), "in_force": {"from": "2017-04-03"}}]}, "same day"),
    "uncommenced with a beginning": (
        {"versions": [{**_version("x"), "commenced": "false", "in_force": {"from": "2026-01-01"}}]}, "left out"),
    "long answer": ({"versions": [_version("x" * 601)]}, "600"),
    "no citation": ({"versions": [{"answer": "x"}]}, "Field required"),
}  # fmt: skip


@pytest.mark.parametrize(("overrides", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_entry_is_a_problem_with_place(tmp_path: Path, overrides: dict[str, object], said: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(write_knowledge(tmp_path, make_entry(**overrides)))
    problem = caught.value.problems[0]
    assert said in problem.message
    assert problem.path == "entries/area/all.yaml"
    assert problem.line > 0


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(write_knowledge(tmp_path, make_entry(title=None), make_entry(id="b", questions=None), subjects="a: &x 1"))
    assert len(caught.value.problems) == 3


def test_the_revision_follows_the_words_not_the_files(tmp_path: Path) -> None:
    one, two = make_entry(), make_entry(id="second", questions=["another"])
    together = load(write_knowledge(tmp_path / "a", one, two)).revision
    apart = load(write_knowledge(tmp_path / "b", two, entries__area__more=[one])).revision
    changed = load(write_knowledge(tmp_path / "c", one, {**two, "questions": ["another one"]})).revision
    assert together == apart
    assert together != changed


def test_a_force_adds_and_replaces_but_never_legislation(tmp_path: Path) -> None:
    local = {"forces__x__entries__recording__l": [make_entry(id="rec", title="Local"), make_entry(id="own")]}
    base = write_knowledge(tmp_path, entries__recording__r=[make_entry(id="rec")], **local)
    assert load(base).entries["rec"].title == "First entry"
    assert load(base, "x").entries["rec"].title == "Local"
    assert "own" in load(base, "x").entries
    write_knowledge(
        tmp_path,
        entries__legislation__l=[make_entry(id="law")],
        forces__x__entries__recording__m=[make_entry(id="law")],
    )
    with pytest.raises(KnowledgeError, match="cannot replace legislation"):
        load(base, "x")


def test_a_pipe_in_the_folder_does_not_hang(tmp_path: Path) -> None:
    write_knowledge(tmp_path)
    os.mkfifo(tmp_path / "entries" / "area" / "pipe.yaml")
    with pytest.raises(KnowledgeError, match="not a regular file"):
        load(tmp_path)
