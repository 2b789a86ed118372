"""Loading: every problem at once, each with its place."""

import copy
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def _problems(folder: Path, force: str | None = None) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load(folder, force)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["guidebook", "sources", "entries__area__all", "questions__q"])
@pytest.mark.parametrize("text", ["", "# to be written\n"])
def test_a_file_without_content_is_named(tmp_path: Path, name: str, text: str) -> None:
    problems = _problems(write_knowledge(tmp_path, **{name: text}))
    assert problems == [f"{name.replace('__', '/')}.yaml: the file is empty"]


def test_every_problem_of_every_file_has_its_line(tmp_path: Path) -> None:
    entries = """\
- id: first
  title: First
  questions: [one]
  colour: red
  versions:
    - answer: Yes.
      in_force: {from: 2016-05-01, until: 2016-04-31}
      citations: [{source: act}]
- id: second
  questions: [two]
  review:
    checked: 1/2/2016
  versions:
    - answer: Yes.
      commenced: no
      citations: []
"""
    problems = _problems(write_knowledge(tmp_path, entries__area__all=entries, sources="- id: act\n  url: ftp://x\n"))
    assert [problem.split(": ")[:3] for problem in problems] == [
        ["entries/area/all.yaml:4", '"first"', "colour"],
        ["entries/area/all.yaml:7", '"first"', "versions.0.in_force.until"],
        ["entries/area/all.yaml:9", '"second"', "title"],
        ["entries/area/all.yaml:12", '"second"', "review.checked"],
        ["entries/area/all.yaml:15", '"second"', "versions.0.commenced"],
        ["entries/area/all.yaml:16", '"second"', "versions.0.citations"],
        ["sources.yaml:1", '"act"', "title"],
        ["sources.yaml:2", '"act"', "url"],
    ]


@pytest.mark.parametrize("day", ["0", "1", "20160501", "2016-5-1", "2016-13-01", "2016-02-30", "2016-05-01T00:00"])
def test_what_is_no_date_is_refused(tmp_path: Path, day: str) -> None:
    problems = _problems(write_knowledge(tmp_path, make_entry(review={"checked": day})))
    assert [f'found "{day}"' in problem for problem in problems] == [True]


@pytest.mark.parametrize("flag", ["yes", "no", "on", "1", "0", "True", "FALSE", "t"])
def test_what_is_no_flag_is_refused(tmp_path: Path, flag: str) -> None:
    problems = _problems(write_knowledge(tmp_path, make_entry(versions=[{**_version("x"), "commenced": flag}])))
    assert [f'expected true or false, found "{flag}"' in problem for problem in problems] == [True]


@pytest.mark.parametrize("count", ["1.5", "-1", "1e3", "0x10", "six", "1_000", "1000000", "٣"])
def test_what_is_no_number_is_refused(tmp_path: Path, count: str) -> None:
    problems = _problems(write_knowledge(tmp_path, guidebook={"title": "T", "review_interval_days": count}))
    assert [f'expected a whole number, found "{count}"' in problem for problem in problems] == [True]


PERIODS = {
    "both open": ([{}, {}], False),
    "one day shared": ([{"until": "2016-05-01"}, {"from": "2016-05-01"}], False),
    "within": ([{"from": "2010-01-01", "until": "2020-01-01"}, {"from": "2015-01-01", "until": "2015-02-01"}], False),
    "open before closed": ([{"from": "2010-01-01"}, {"from": "2015-01-01", "until": "2016-01-01"}], False),
    "written last first": ([{"from": "2016-05-01"}, {"until": "2016-05-01"}], False),
    "ends before it begins": ([{"from": "2016-05-02", "until": "2016-05-01"}], False),
    "one day": ([{"from": "2016-05-01", "until": "2016-05-01"}], True),
    "next day": ([{"until": "2016-05-01"}, {"from": "2016-05-02"}], True),
    "gap, last first": ([{"from": "2018-05-02"}, {"until": "2016-05-01"}], True),
}


@pytest.mark.parametrize(("periods", "good"), PERIODS.values(), ids=PERIODS.keys())
def test_periods(tmp_path: Path, periods: list[dict[str, str]], good: bool) -> None:
    folder = write_knowledge(tmp_path, make_entry(versions=[_version("x", **period) for period in periods]))
    if good:
        assert len(load(folder).entries["first"].versions) == len(periods)
    else:
        assert len(_problems(folder)) == 1


def test_an_id_is_used_once(tmp_path: Path) -> None:
    problems = _problems(write_knowledge(tmp_path, make_entry(), entries__other__b=[make_entry()]))
    said = "the id is used before, at entries/area/all.yaml:1"
    assert problems == [f'entries/other/b.yaml:1: "first": {said}']


@pytest.mark.parametrize("kind", ["sources", "subjects"])
def test_a_force_never_replaces_what_shares_an_id_with_a_replaceable_entry(tmp_path: Path, kind: str) -> None:
    items = {"sources": {"id": "act", "title": "T", "url": "https://x.org"}, "subjects": {"id": "act", "name": "T"}}
    national = {"subjects": [{"id": "act", "name": "National"}], "entries__recording__r": [make_entry(id="act")]}
    folder = write_knowledge(tmp_path, **national, **{f"forces__x__{kind}": [items[kind]]})
    assert [f"a force cannot replace {kind}" in problem for problem in _problems(folder, "x")] == [True]


@pytest.mark.parametrize("area", ["legislation", "sentencing", "orders", "investigation", "oversight"])
def test_a_force_replaces_national_law_from_no_folder(tmp_path: Path, area: str) -> None:
    write_knowledge(tmp_path, **{f"entries__{area}__l": [make_entry(id="law")]})
    for name in (area, "recording", "safeguarding"):
        write_knowledge(tmp_path, **{f"forces__{name}__entries__{name}__l": [make_entry(id="law", title="Local")]})
        assert f"a force cannot replace {area}" in _problems(tmp_path, name)[0]


def test_a_force_that_does_not_exist_is_a_problem(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path / "base", forces__x__force={"name": "X Constabulary"})
    assert load(folder, "x").force_name == "X Constabulary"
    assert load(folder, "x").revision != load(folder).revision
    for name in ("y", "", ".", "..", "../base", "x/", "x/entries"):
        assert "no such force" in _problems(folder, name)[0]


def test_a_contact_keeps_its_name_however_long_and_an_id_of_its_own(tmp_path: Path) -> None:
    contact = {
        "id": "c", "name": "n" * 300, "what_for": "w" * 300, "phones": [{"number": "999"}], "questions": ["who"],
        "citations": [{"source": "act"}],
    }  # fmt: skip
    answer = load(write_knowledge(tmp_path, contacts__c=[contact])).guidance["c"].versions[0].answer
    assert answer.startswith("n" * 300)
    assert len(answer) <= 600
    assert (
        "an entry has the same id" in _problems(write_knowledge(tmp_path, contacts__c=[{**contact, "id": "first"}]))[0]
    )


@pytest.mark.parametrize("limit", ["MAX_TOTAL_BYTES", "MAX_TOTAL_NODES"])
def test_a_base_too_large_is_refused_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(sys.modules["guidebot.knowledge.load"], limit, 10)
    problems = _problems(write_knowledge(tmp_path, make_entry(), entries__b__b=[make_entry(id="lost")]))
    assert ["too large" in problem for problem in problems] == [True]


def test_problems_beyond_counting_are_cut(tmp_path: Path) -> None:
    problems = _problems(write_knowledge(tmp_path, entries__area__all="- a\n" * 5000))
    assert len(problems) == 501
    assert any("more problems follow" in problem for problem in problems)


def test_a_link_neither_hangs_nor_crashes(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    targets = {
        "a.yaml": "/dev/zero",
        "b.yaml": "../../pipe",
        "c.yaml": "c.yaml",
        "d.yaml": "nowhere",
        "loop": "..",
        "e.yaml": "/",
    }
    for name, target in targets.items():
        (folder / "entries" / "area" / name).symlink_to(target)
    named = [*(f"entries/area/{name}.yaml" for name in "abcde"), "entries/area/loop"]
    assert [problem.split(":")[0] for problem in _problems(folder)] == named


FULL: dict[str, Any] = {
    "guidebook": {"title": "T", "notices": {"empty": "Ask."}},
    "lexicon": {"synonyms": [["a", "b"]]},
    "subjects": [{"id": "s", "name": "S", "aliases": ["z"]}],
    "declined": [{"id": "d", "title": "D", "questions": ["parking"], "signpost": "Elsewhere."}],
    "changes": [{"id": "c", "date": "2020-01-01", "title": "C", "after": "A", "citations": [{"source": "act"}]}],
    "questions__q": [{"question": "é", "entry": "first"}, {"question": "f", "entry": "second"}],
    "entries__area__all": [make_entry(), make_entry(id="second", questions=["two"], keywords=["k"])],
}


def _texts(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str):
        yield at
        return
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _texts(below, (*at, key))


@pytest.mark.parametrize("at", list(_texts(FULL)), ids=lambda at: ".".join(map(str, at)))
def test_the_revision_changes_with_any_text(tmp_path: Path, at: tuple[Any, ...]) -> None:
    files = copy.deepcopy(FULL)
    inner = files
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = "2020-01-02" if at[-1] == "date" else inner[at[-1]] + "x"
    before = load(write_knowledge(tmp_path / "a", **copy.deepcopy(FULL))).revision
    assert load(write_knowledge(tmp_path / "b", **files)).revision != before


def test_the_revision_does_not_follow_order_names_or_layout(tmp_path: Path) -> None:
    before = load(write_knowledge(tmp_path / "a", **copy.deepcopy(FULL))).revision
    assert re.fullmatch("[0-9a-f]{12}", before)
    turned = {key: value[::-1] if isinstance(value, list) else value for key, value in copy.deepcopy(FULL).items()}
    first, second = turned.pop("entries__area__all")
    folder = write_knowledge(tmp_path / "b", entries__area__all=[first], entries__area__zz=[second], **turned)
    (folder / "guidebook.yaml").write_text("# a remark\nnotices:\n    empty: 'Ask.'\ntitle: T\n")
    assert load(folder).revision == before


def test_the_revision_does_not_follow_the_form_of_accents(tmp_path: Path) -> None:
    text = json.dumps(FULL, ensure_ascii=False)
    composed, apart = json.loads(unicodedata.normalize("NFC", text)), json.loads(unicodedata.normalize("NFD", text))
    before = load(write_knowledge(tmp_path / "a", **composed)).revision
    assert load(write_knowledge(tmp_path / "b", **apart)).revision == before


def test_a_folder_that_no_system_can_name() -> None:
    with pytest.raises(KnowledgeError):
        load(Path("know\0ledge"))


def test_a_file_that_is_not_read_for_its_name_is_named(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path)
    (folder / "entries" / "area" / "more.YAML").write_text("[]")
    with pytest.raises(KnowledgeError, match=r"more\.YAML"):
        load(folder)


def test_a_folder_behind_a_link_is_named(tmp_path: Path) -> None:
    folder = write_knowledge(tmp_path / "k")
    (tmp_path / "elsewhere").mkdir()
    (folder / "entries" / "linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KnowledgeError, match="linked"):
        load(folder)


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\u202e", "\x9b"])
def test_what_would_act_on_a_screen_is_refused(tmp_path: Path, character: str) -> None:
    with pytest.raises(KnowledgeError, match="control character"):
        load(write_knowledge(tmp_path, make_entry(title=f"harmless{character}")))
