"""Messages within Telegram's limit, escaped, no citation divided."""

import re
from datetime import date
from html import unescape

from hypothesis import given, settings
from hypothesis import strategies as st

from guidebot.answering import CitationLine, Option
from guidebot.chat.render import LIMIT, length, option_messages, pack
from guidebot.services.ask import Asker
from guidebot.services.browse import Browser
from guidebot.services.shelf import Shelf

TODAY = date(2026, 11, 25)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=200)
LONG = st.builds(lambda part, times: " ".join([part] * times), TEXT, st.integers(1, 60))
CITATION = st.builds(CitationLine, TEXT, TEXT, st.just("https://www.legislation.gov.uk/ukpga/1997/40?a=1&b=2"))
OPTION = st.builds(
    Option,
    entry=st.just("e"),
    title=TEXT,
    short=LONG,
    detail=LONG,
    citations=st.lists(CITATION, max_size=8).map(tuple),
    in_force=st.just("from 3 April 2017"),
    checked=st.just(TODAY),
    notices=st.just(("Not yet approved.",)),
)


@settings(max_examples=60, deadline=None)
@given(OPTION)
def test_every_message_is_within_the_limit_and_well_formed(option: Option) -> None:
    messages = option_messages(option)
    for message in messages:
        assert length(message) <= LIMIT
        for tag in ("b", "i", "a", "blockquote"):
            assert len(re.findall(rf"<{tag}[ >]", message)) == message.count(f"</{tag}>")
    whole = "".join(messages)
    assert whole.count("<a href=") == len(option.citations)
    shown = unescape(re.sub(r"<[^>]*>", "", whole))
    for word in option.short.split():
        assert word[:2000] in shown


def test_what_people_wrote_is_no_markup() -> None:
    option = Option("e", "<b>&", "a < b & c > d", "", (), "today", TODAY, ())
    assert "<b>&lt;b&gt;&amp;</b>\na &lt; b &amp; c &gt; d" in option_messages(option)[0]


def test_length_counts_as_telegram_does() -> None:
    assert length("<b>a&amp;b</b>") == 3
    assert length("😀") == 2


def test_packing_loses_nothing_and_keeps_the_order() -> None:
    blocks = [str(number) * 900 for number in range(10)]
    messages = pack(blocks)
    assert "\n\n".join(messages) == "\n\n".join(blocks)
    assert len(messages) == 3


def test_every_entry_of_the_shipped_base_is_one_message(shelf: Shelf, asker: Asker) -> None:
    contacts = shelf.base.contacts
    shown = {key: asker.show(key, TODAY) for key in shelf.base.guidance}
    many = [key for key, found in shown.items() if found and len(option_messages(found, contacts.get(key))) > 1]
    assert many == []


def test_the_numbers_of_a_contact_can_be_tapped(shelf: Shelf, asker: Asker) -> None:
    for key, contact in shelf.base.contacts.items():
        found = asker.show(key, TODAY)
        assert found is not None
        text = option_messages(found, contact)[0]
        for phone in contact.phones:
            assert phone.number in text


def test_every_offence_card_is_one_message(shelf: Shelf) -> None:
    from guidebot.chat.render import card_messages  # noqa: PLC0415

    browser = Browser(shelf)
    cards = [browser.card(heading.id, TODAY) for heading in browser.offences()]
    assert len(cards) > 15
    assert all(">whole judgment<" not in card_messages(card)[0] for card in cards if card)
    assert [card.subject.id for card in cards if card and len(card_messages(card)) > 1] == []
