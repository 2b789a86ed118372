"""Each finding, from a base with one planted fault; none from the same base without it."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from guidebot.knowledge import check, load
from guidebot.knowledge.check import quantities
from tests.builders import make_entry, write_knowledge

TODAY = date(2026, 11, 25)
ASPECTS = [{"id": "penalty", "terms": ["max"]}, {"id": "definition", "terms": ["meaning"]}]
CITED = [{"source": "act", "pinpoint": "s 1"}]


def _version(answer: str = "It is so.", **more: Any) -> dict[str, Any]:
    return {"answer": answer, "citations": CITED, **more}


def _contact(**overrides: Any) -> dict[str, Any]:
    return {
        "id": "helpline",
        "name": "Helpline",
        "what_for": "advice",
        "phones": [{"number": "+448088020300"}],
        "questions": ["who helps"],
        "citations": CITED,
        **overrides,
    }


def _base(**faults: Any) -> dict[str, Any]:
    """Return the files of a base that has one item of every kind, with `faults` put in."""
    files: dict[str, Any] = {
        "guidebook": {"title": "Test", "extents": [{"id": "england-and-wales", "name": "England and Wales"}]},
        "sources": [{"id": "act", "title": "Test Act 2000", "url": "https://www.legislation.gov.uk/x", "kind": "act"}],
        "lexicon": {"aspects": ASPECTS},
        "subjects": [{"id": "thing", "name": "Thing", "provisions": [{"source": "act", "pinpoint": "s 1"}]}],
        "changes": [{"id": "one", "date": "2020-01-01", "title": "T", "after": "A", "citations": CITED}],
        "declined": [{"id": "other", "title": "Other", "questions": ["parking fine"], "signpost": "Ask elsewhere."}],
        "contacts__all": [_contact()],
        "questions__all": [{"question": "how long", "entry": "first", "also": ["helpline"]}],
        "entries__area__all": [_first()],
    }
    return {**files, **faults}


def _first(**overrides: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "subject": "thing",
        "aspect": "penalty",
        "related": ["helpline"],
        "extent": ["england-and-wales"],
        "review": {"checked": "2026-11-23"},
        "versions": [_version("Up to 5 years.")],
    }
    return make_entry(**{**values, **overrides})


def _entries(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"entries__area__all": list(entries)}


def _source(**values: str) -> dict[str, Any]:
    source = {"id": "act", "title": "Test Act 2000", "url": "https://www.legislation.gov.uk/x", "kind": "act"}
    return {"sources": [{**source, **values}]}


def _findings(folder: Path, files: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    files = json.loads(json.dumps(files))  # nothing shared, which YAML would write as an alias
    found = check(load(write_knowledge(folder, **files)), TODAY)
    assert all(problem.line > 0 and problem.path and problem.mend for problem in found)
    return [(problem.severity, problem.entry_id, problem.field, problem.message) for problem in found]


NO_SOURCE = [{"source": "nope", "pinpoint": "s 1"}]
NO_PINPOINT = [{"source": "act"}]
SPARE = {"id": "spare", "title": "Spare", "url": "https://www.gov.uk/spare"}
ANSWERED = _version("Up to 10 years.")
FAULTS: dict[str, tuple[dict[str, Any], tuple[str, str, str, str]]] = {
    "source of an entry": (
        _entries(_first(versions=[_version(citations=NO_SOURCE)])),
        ("error", "first", "versions.0.citations.0", 'no source has the id "nope"'),
    ),
    "source of a contact": (
        {"contacts__all": [_contact(citations=NO_SOURCE)]},
        ("error", "helpline", "citations.0", 'no source has the id "nope"'),
    ),
    "source of a change": (
        {"changes": [{"id": "one", "date": "2020-01-01", "title": "T", "after": "A", "citations": NO_SOURCE}]},
        ("error", "one", "citations.0", 'no source has the id "nope"'),
    ),
    "source of a subject": (
        {"subjects": [{"id": "thing", "name": "T", "provisions": [{"source": "nope", "pinpoint": "s 1"}]}]},
        ("error", "thing", "provisions.0", 'no source has the id "nope"'),
    ),
    "no pinpoint": (
        _entries(_first(versions=[_version(citations=NO_PINPOINT)])),
        ("warning", "first", "versions.0.citations.0", "a citation without a pinpoint"),
    ),
    "pinpoint that is the citation": (
        {
            **_source(title="R v Roe [2020] EWCA Crim 1", kind="case"),
            **_entries(_first(versions=[_version(citations=[{"source": "act", "pinpoint": "[2020] EWCA Crim 1"}])])),
        },
        ("warning", "first", "versions.0.citations.0", "a pinpoint that repeats the citation of the judgment"),
    ),
    "subject": (
        _entries(_first(), make_entry(id="b", questions=["b"], subject="nope")),
        ("error", "b", "subject", 'no subject has the id "nope"'),
    ),
    "aspect": (_entries(_first(aspect="colour")), ("error", "first", "aspect", 'no aspect has the id "colour"')),
    "related": (_entries(_first(related=["gone"])), ("error", "first", "related.0", 'no entry has the id "gone"')),
    "extent": (_entries(_first(extent=["wessex"])), ("error", "first", "extent.0", 'no extent has the id "wessex"')),
    "extent of a contact": (
        {"contacts__all": [_contact(extent=["wessex"])]},
        ("error", "helpline", "extent.0", 'no extent has the id "wessex"'),
    ),
    "instrument of the guidebook": (
        {"guidebook": {"title": "Test", "instrument": "nope"}},
        ("error", "", "instrument", 'no source has the id "nope"'),
    ),
    "emergency entry of the guidebook": (
        {"guidebook": {"title": "Test", "emergency_entry": "gone"}},
        ("error", "", "emergency_entry", 'no entry has the id "gone"'),
    ),
    "excluded hard key": (
        {"lexicon": {"aspects": ASPECTS, "hard_keys": [{"id": "theft", "terms": ["theft"], "excludes": ["robbery"]}]}},
        ("error", "", "hard_keys.0.excludes.0", 'no hard key has the id "robbery"'),
    ),
    "unused subject": (
        {"subjects": [{"id": "thing", "name": "Thing"}, {"id": "idle", "name": "Idle"}]},
        ("warning", "idle", "", "no entry is about this subject"),
    ),
    "entry of a change": (
        {
            "changes": [
                {"id": "one", "date": "2020-01-01", "title": "T", "after": "A", "citations": CITED, "entries": ["x"]}
            ]
        },
        ("error", "one", "entries.0", 'no entry has the id "x"'),
    ),
    "entry of a question": (
        {"questions__all": [{"question": "how long", "entry": "gone"}]},
        ("error", "how long", "entry", 'no entry has the id "gone"'),
    ),
    "other entry of a question": (
        {"questions__all": [{"question": "how long", "entry": "declined", "also": ["gone"]}]},
        ("error", "how long", "entry", 'no entry has the id "gone"'),
    ),
    "question twice on one entry": (
        _entries(_first(questions=["How long?", "how long"])),
        ("warning", "first", "questions.1", 'the question "how long" stands on "first" too'),
    ),
    "question on two entries": (
        _entries(_first(), make_entry(id="b", questions=["b", "How long is a piece of STRING?"])),
        ("error", "b", "questions.1", 'the question "How long is a piece of STRING?" stands on "first" too'),
    ),
    "question on an entry and a contact": (
        {"contacts__all": [_contact(questions=["how long is a piece of string"])]},
        ("error", "helpline", "questions.0", 'the question "how long is a piece of string" stands on "first" too'),
    ),
    "question on an entry and a refusal": (
        {"declined": [{"id": "other", "title": "O", "questions": ["How long is a piece of string"], "signpost": "S"}]},
        ("error", "other", "questions.0", 'the question "How long is a piece of string" stands on "first" too'),
    ),
    "figures": (
        _entries(_first(), _first(id="b", questions=["b"], versions=[ANSWERED])),
        ("error", "b", "versions", 'gives 10 year, but "first" gives 5 year for the same subject and aspect'),
    ),
    "figures of which one agrees": (
        _entries(
            _first(versions=[_version("5 years, or 12 months before magistrates.")]),
            _first(id="b", questions=["b"], versions=[_version("10 years, or 12 months before magistrates.")]),
        ),
        (
            "error",
            "b",
            "versions",
            'gives 10 year, 12 month, but "first" gives 12 month, 5 year for the same subject and aspect',
        ),
    ),
    "telephone number": (
        {"contacts__all": [_contact(phones=[{"number": "+440000000000"}])]},
        ("error", "helpline", "phones.0", "+440000000000 is not a valid telephone number"),
    ),
    "address": (_source(url="http://www.gov.uk/x"), ("error", "act", "url", "the address is not https")),
    "unused source": (
        {"sources": [*_source()["sources"], SPARE]},
        ("warning", "spare", "", "nothing cites this source"),
    ),
    "read tomorrow": (_source(read="2026-11-26"), ("warning", "act", "read", "read on a day still to come")),
    "overdue as written": (
        _entries(_first(review={"checked": "2026-11-23", "due": "2026-11-23"})),
        ("warning", "first", "review", "its review was due on 2026-11-23"),
    ),
    "overdue by the interval": (
        _entries(_first(review={"checked": "2026-01-01"})),
        ("warning", "first", "review", "its review was due on 2026-07-02"),
    ),
    "contact overdue": (
        {"contacts__all": [_contact(review={"due": "2020-01-01"})]},
        ("warning", "helpline", "review", "its review was due on 2020-01-01"),
    ),
}


def test_a_clean_base_has_no_findings(tmp_path: Path) -> None:
    assert _findings(tmp_path, _base()) == []


@pytest.mark.parametrize(("fault", "finding"), FAULTS.values(), ids=FAULTS.keys())
def test_one_fault_is_one_finding(tmp_path: Path, fault: dict[str, Any], finding: tuple[str, str, str, str]) -> None:
    assert _findings(tmp_path, _base(**fault)) == [finding]


FINE: dict[str, dict[str, Any]] = {
    "due today": _entries(_first(review={"due": "2026-11-25"})),
    "never reviewed": _entries(_first(review={})),
    "the last day there is": _entries(_first(review={"checked": "9999-12-31"})),
    "figures of other aspects": _entries(
        _first(), _first(id="b", questions=["b"], aspect="definition", versions=[ANSWERED])
    ),
    "figures of times that are past": _entries(
        _first(), _first(id="b", questions=["b"], versions=[{**ANSWERED, "in_force": {"until": "2017-04-02"}}])
    ),
    "figures not in force": _entries(
        _first(), _first(id="b", questions=["b"], versions=[{**ANSWERED, "commenced": "false"}])
    ),
    "one figure in common": _entries(
        _first(), _first(id="b", questions=["b"], versions=[_version("Five years, 6 months in a magistrates' court.")])
    ),
    "a short code": {"contacts__all": [_contact(phones=[{"number": "999"}])]},
    "a question declined": {"questions__all": [{"question": "parking", "entry": "declined", "also": ["first"]}]},
}


@pytest.mark.parametrize("files", FINE.values(), ids=FINE.keys())
def test_what_is_right_is_no_finding(tmp_path: Path, files: dict[str, Any]) -> None:
    assert _findings(tmp_path, _base(**files)) == []


def test_a_review_becomes_due_with_time(tmp_path: Path) -> None:
    base = load(write_knowledge(tmp_path, **_base()))
    due = date(2026, 11, 23) + timedelta(days=182)
    assert check(base, due) == []
    assert [problem.entry_id for problem in check(base, due + timedelta(days=1))] == ["first"]


def test_findings_come_in_file_order(tmp_path: Path) -> None:
    files = _base(**_source(url="http://www.gov.uk/x"), **_entries(_first(related=["gone"], extent=["wessex"])))
    found = check(load(write_knowledge(tmp_path, **files)), TODAY)
    assert len(found) == 3
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("up to ten years or 14 years", {"10 year", "14 year"}),
        ("a fine of £5,000, 6 months", {"£5,000", "6 month"}),
        ("a 6-month limit", {"6 month"}),
        ("Twelve weeks", {"12 week"}),
        ("section 4A of 1997", set()),
    ],
)
def test_quantities(text: str, found: set[str]) -> None:
    assert quantities(text) == found
