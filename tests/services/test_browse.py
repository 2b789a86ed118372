"""What is looked through by name: offences and contacts."""

from datetime import date

import pytest

from guidebot.services.browse import Browser
from guidebot.services.shelf import Shelf

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "among"), [("stalking", "pha-s4a"), ("Harassment", "pha-s2"), ("aggravated  HARASS", "cda-s32")]
)
def test_an_offence_is_found_by_words_of_its_name(text: str, among: str, shelf: Shelf) -> None:
    browser = Browser(shelf)
    assert browser.named(text, TODAY) == ()
    assert among in browser.resembling(text)


@pytest.mark.parametrize("text", ["", "  ", "zzzz", "stalking zzzz", "(?"])
def test_an_offence_that_is_not_held_is_not_found(text: str, shelf: Shelf) -> None:
    assert Browser(shelf).resembling(text) == ()


@pytest.mark.parametrize("text", ["zzzz", "qwerty", "manchester", "banana", "the banana", "contact number", "", "..."])
def test_no_contact_is_near_to_what_none_holds(text: str, shelf: Shelf) -> None:
    assert Browser(shelf).find_contacts(text, TODAY) == ()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("victim support", "Victim Support (Supportline)"),
        ("samaratins", "Samaritans"),
        ("revenge porn", "Revenge Porn Helpline (SWGfL)"),
        ("national stalking helpline", "National Stalking Helpline (Suzy Lamplugh Trust)"),
        ("suzy lamplugh", "Suzy Lamplugh Trust (personal safety and training)"),
        ("cambridgeshire", "CPS East of England"),
        ("the number of childline", "Childline (NSPCC)"),
    ],
)
def test_a_contact_named_comes_first(text: str, first: str, shelf: Shelf) -> None:
    assert Browser(shelf).find_contacts(text, TODAY)[0].name == first
