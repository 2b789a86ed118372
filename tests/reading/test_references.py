"""Provisions are read exactly, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidebot.reading.references import Reference, ReferenceReader, sections_of

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
    "section-{}",
    "s_{}",
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
    "PHA 5": {"5"}, "is 5 PHA either way": {"5"}, "pha 4a max": {"4A"}, "2 of the PHA": {"2"}, "PHA 1997": set(),
    "PHA 2 offences": set(), "s-5 max": {"5"}, "s 2.A": {"2A"}, "under s.2. A person": {"2"},
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


SPELLINGS = (
    "s{}", "s {}", "s.{}", "s. {}", "S{}", "S.{}", "ss {}", "sec {}", "sec{}", "sec. {}", "Sec {}", "SEC {}", "secs {}",
    "sect {}", "sect. {}", "section {}", "section{}", "Section {}", "SECTION {}", "section  {}", "sections {}", "§{}",
    "§ {}", "u/s {}", "u/s{}", "(s{})", "s{}?", "s{}.", "s{}, max", "max s{} pha", "PHA s{}", "s{}(1)",
    "s {} (1)(b)", "what's s{}'s max",
)  # fmt: skip
SECTIONS = ("2", "2A", "2B", "4", "4A", "5", "5A")


@pytest.mark.parametrize("form", SPELLINGS)
def test_sections_that_look_alike_are_never_taken_for_each_other(form: str) -> None:
    for section in SECTIONS:
        for written in {section, section.lower()}:
            assert {found.section for found in READER.read(form.format(written)).references} == {section}


SPACED = (
    "s {} {}",
    "s{} {}",
    "sec {} {}",
    "section {} {}",
    "Section {} {}?",
    "s {}-{}",
    "§ {} {}",
    "u/s {} {}",
    "section {} {}.",
)


@pytest.mark.parametrize("form", SPACED)
@pytest.mark.parametrize("section", ["2A", "2B", "4A", "5A"])
def test_a_letter_set_off_belongs_to_its_number(form: str, section: str) -> None:
    for letter in (section[1], section[1].lower()):
        assert {found.section for found in READER.read(form.format(section[0], letter)).references} == {section}


BARE = ("{}", "{}?", "{} max", "max for {}", "is {} either way", "the {}.", "{}(1)", "{}, please")


@pytest.mark.parametrize("form", BARE)
def test_a_section_with_a_letter_may_stand_bare_and_one_without_may_not(form: str) -> None:
    for section in SECTIONS:
        expected = {section} if section[-1].isalpha() else set()
        for written in (section, section.lower()):
            assert {found.section for found in READER.read(form.format(written)).references} == expected


PAIRS = ("{}/{}", "{} or {}", "{} and {}", "{} & {}", "{}, {}", "{} vs {}", "{} v {}", "{} to {}", "{}-{}", "s{} or s{}",
         "ss {} and {}", "s{}/{}", "s {} vs s {}", "difference between {} and {}", "s{} + s{}", "sections {} or {}")  # fmt: skip


@pytest.mark.parametrize("form", PAIRS)
@pytest.mark.parametrize(("one", "two"), [("2A", "4A"), ("4A", "2A"), ("2A", "2B"), ("5A", "4A")])
def test_two_sections_are_both_read(form: str, one: str, two: str) -> None:
    for text in (form.format(one, two), form.format(one.lower(), two.lower())):
        assert {found.section for found in READER.read(text).references} == {one, two}


NO_SECTIONS = (
    "8Q", "8L/8Q", "7B", "in 2016", "SI 2017/399", "5 years", "10 to 14 years", "2 or more times", "2 a week",
    "4 calls a day", "£5,000", "2.5", "he is 42 a big man", "2am", "5pm", "2nd", "4th", "ps4", "is 2", "A4 paper", "42",
    "class 2", "his 4 children", "they're 5", "it's 2 people", "3 sisters", "level2A", "x2A", "2Ab", "y2016", "a2a",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_SECTIONS)
def test_what_is_no_section(text: str) -> None:
    assert READER.read(text).references == frozenset()


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("section 2 a person", {"2", "2A"}),
        ("section 4 a victim", {"4", "4A"}),
        ("section 3 a person", {"3"}),
        ("section 2(a)", {"2", "2A"}),
        ("section 2(1)", {"2"}),
        ("section 2 A person", {"2A"}),
        ("section 2 an offence", {"2"}),
        ("section 2 harassment", {"2"}),
    ],
)
def test_a_doubtful_letter_gives_both(text: str, sections: set[str]) -> None:
    assert {found.section for found in READER.read(text).references} == sections


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    read = READER.read(text)
    assert read == READER.read(text)
    if not read.references:
        assert read.text == text


@given(st.integers(1, 999), st.sampled_from(["", "A", "B", "ZA"]), st.sampled_from(["s", "section ", "sec. ", "§"]))
def test_a_section_becomes_a_token_of_its_own(number: int, letter: str, lead: str) -> None:
    read = READER.read(f"max {lead}{number}{letter} please")
    assert read.references == {Reference(f"{number}{letter}")}
    assert f"sec{number}{letter.lower()}" in read.text.split()
    assert sections_of(f"s {number}{letter}(5)") == {f"{number}{letter}"}
