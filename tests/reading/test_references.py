"""Provisions are read exactly, however they are written."""

import pytest

from guidebot.reading.references import ReferenceReader, sections_of

READER = ReferenceReader.build(
    {"2", "2A", "2B", "4", "4A", "5", "5A", "42A"}, {"pha": "pha-1997", "comms act": "comms-2003", "pace": "pace-1984"}
)
FORMS = (
    "s{}",
    "s {}",
    "s.{}",
    "S{}",
    "sec {}",
    "sec{}",
    "section {}",
    "Section {}",
    "sect {}",
    "§{}",
    "u/s {}",
    "max for s{} pha",
)


@pytest.mark.parametrize("section", ["2", "2A", "2B", "4", "4A", "5", "5A"])
@pytest.mark.parametrize("form", FORMS)
def test_every_spelling_is_that_section_and_no_other(form: str, section: str) -> None:
    for written in (section, section.lower()):
        found = READER.read(form.format(written)).references
        assert {reference.section for reference in found} == {section}


CASES = {
    "4A max?": {"4A"}, "section 2 A": {"2A"}, "sec 2 a": {"2A"}, "section 4A(1)(b)": {"4A"}, "section 4a2 sentence": {"4A"},
    "2A or 4A": {"2A", "4A"}, "ss 2A and 4A": {"2A", "4A"}, "s2/2A": {"2", "2A"}, "section two A": {"2A"}, "s2(a)(i)": {"2"},
    "section 2 a person": {"2", "2A"}, "section 4(a)": {"4", "4A"}, "it's 2 pm": set(), "8Q or 8L": set(),
    "5 or 10 yrs": set(), "section 2 or 10 years": {"2"}, "two incidents": set(), "12 months": set(), "he's 42": set(),
}  # fmt: skip


@pytest.mark.parametrize(("text", "sections"), CASES.items(), ids=CASES.keys())
def test_sections(text: str, sections: set[str]) -> None:
    assert {reference.section for reference in READER.read(text).references} == sections


def test_the_nearest_act_owns_the_section() -> None:
    found = READER.read("s 127 comms act or s17 pace").references
    assert {(reference.section, reference.instrument) for reference in found} == {
        ("127", "comms-2003"),
        ("17", "pace-1984"),
    }


@pytest.mark.parametrize(
    ("pinpoint", "sections"),
    [
        ("s 4A(5)", {"4A"}),
        ("ss 2A and 4A", {"2A", "4A"}),
        ("ss 359-361", {"359", "360", "361"}),
        ("Sch 3 para 1", set()),
    ],
)
def test_pinpoints(pinpoint: str, sections: set[str]) -> None:
    assert sections_of(pinpoint) == sections
