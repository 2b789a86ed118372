"""Conversations as officers have them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from guidebot.chat.guard import NEUTRAL
from guidebot.chat.replies import STALE
from guidebot.store.database import open_database
from guidebot.store.tables import buttons
from tests.e2e.process import Bot
from tests.e2e.receipts import receipts, without_ids
from tests.telegram.asks import Shown
from tests.telegram.client import Person, Sim

UNAPPROVED = "not yet approved by your force"


async def test_an_answer_is_one_message_with_sources_and_related_guidance(officer: Person) -> None:
    await officer.say("max sentence for s4A stalking in 2016")
    shown = await officer.message()
    assert "5 years" in shown.text
    assert "25 November 2012 to 2 April 2017" in shown.text
    assert UNAPPROVED in shown.text
    assert "https://www.legislation.gov.uk/ukpga/1997/40/section/4A" in shown.links
    assert shown.labels[-3:] == ["Helpful", "Wrong", "Ask a person"]
    assert receipts(shown.text.splitlines()[-1])
    assert len(shown.buttons) > 3
    await officer.quiet()


async def test_detail_is_folded(officer: Person) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    assert any(entity["type"] == "expandable_blockquote" for entity in shown.entities)


async def test_a_follow_up_stays_on_the_subject(officer: Person) -> None:
    await officer.say("max sentence for s4A stalking")
    await officer.message()
    await officer.say("and the time limit?")
    assert "no 6-month limit" in (await officer.message()).text


async def test_did_you_mean_is_turned_into_the_answer_in_place(officer: Person, sim: Sim) -> None:
    await officer.say("s2A")
    offered = await officer.message()
    assert offered.text.startswith("Did you mean")
    *choices, person = offered.labels
    assert 2 <= len(choices) <= 4
    assert person == "Ask a person"
    await officer.press(offered.buttons[0], on=offered)
    answer = await officer.change()
    assert answer.message_id == offered.message_id
    assert UNAPPROVED in answer.text
    assert await sim.unanswered() == []
    await officer.quiet()


async def test_a_choice_keeps_the_date_asked_about(officer: Person) -> None:
    await officer.say("s4A in 2014")
    offered = await officer.message()
    penalty = next(button for button in offered.buttons if "sentence" in button.label.lower())
    await officer.press(penalty, on=offered)
    answer = await officer.change()
    assert "From 3 April 2017" not in answer.text
    assert "5 years" in answer.text


async def test_related_guidance_and_the_way_back(officer: Person) -> None:
    await officer.say("max sentence for s4A stalking")
    answer = await officer.message()
    await officer.press(answer.buttons[0], on=answer)
    related = await officer.change()
    assert related.text != answer.text
    await officer.press("‹ Back", on=related)
    again = await officer.change()
    assert without_ids(again.text) == without_ids(answer.text)
    assert len(set(receipts(answer.text + related.text + again.text))) == 3, "each showing has a receipt of its own"


async def test_start_help_and_privacy(officer: Person) -> None:
    for command, expected in (("/start", "Topics"), ("/help", "/offence"), ("/privacy", "masked in memory")):
        await officer.say(command)
        shown = await officer.message()
        assert expected in shown.text + " ".join(shown.labels)


async def test_topics_lead_to_an_entry_and_back_on_one_message(officer: Person) -> None:
    await officer.say("/topics")
    page = await officer.message()
    for label in ("Sentencing", None, None):
        button = next(item for item in page.buttons if label is None or label in item.label)
        await officer.press(button, on=page)
        page = await officer.change()
        if UNAPPROVED in page.text:
            break
    assert UNAPPROVED in page.text
    await officer.press("‹ Back", on=page)
    await officer.change()
    await officer.quiet()


@pytest.mark.parametrize("asked", ["/offence 4A", "/offence s 4A PHA", "/offence section 4a"])
async def test_an_offence_card_has_every_aspect(asked: str, officer: Person) -> None:
    await officer.say(asked)
    card = await officer.message()
    for aspect in ("Maximum sentence", "Points to prove", "Time limit", "Defence", "Mode of trial"):
        assert aspect in card.text
    assert UNAPPROVED in card.text
    await officer.press("Time limit", on=card)
    entry = await officer.change()
    assert "no 6-month limit" in entry.text
    await officer.press("‹ Back", on=entry)
    assert (await officer.change()).text == card.text


async def test_offences_are_listed_in_pages(officer: Person) -> None:
    await officer.say("/offence")
    page = await officer.message()
    await officer.press("More ›", on=page)
    second = await officer.change()
    assert not set(page.labels) & set(second.labels) - {"More ›"}


async def test_changes_since_a_year(officer: Person) -> None:
    await officer.say("/changes 2023")
    shown = await officer.message()
    assert "since 1 January 2023" in shown.text
    assert shown.links
    await officer.press("Earlier ›", on=shown)
    assert (await officer.change()).text != shown.text


@pytest.mark.parametrize("asked", ["banana", "3000", "since the flood"])
async def test_changes_since_what_is_no_date(asked: str, officer: Person) -> None:
    await officer.say(f"/changes {asked}")
    shown = await officer.message()
    assert shown.text.startswith("I read no date in that")
    assert "Changes (" in shown.text
    await officer.press("Earlier ›", on=shown)
    assert (await officer.change()).text != shown.text


async def test_no_change_since_a_day_to_come(officer: Person) -> None:
    await officer.say(f"/changes 31 December {datetime.now(UTC).year + 1}")
    told = await officer.message()
    assert told.text.startswith("I hold no change since 31 December")
    assert "(0)" not in told.text


async def test_contacts_and_a_contact_card(officer: Person) -> None:
    await officer.say("/contacts national stalking helpline")
    shown = await officer.message()
    assert "+448088020300" in shown.text
    await officer.press(shown.buttons[0], on=shown)
    entry = await officer.change()
    assert "Tap to ring: +448088020300" in entry.text
    await officer.press("Send me the contact card", on=entry)
    card = await officer.message()
    assert card.raw["contact"]["phone_number"] == "+448088020300"


async def test_an_emergency_comes_first(officer: Person) -> None:
    await officer.say("hes kicking her door in right now what do i do")
    shown = await officer.message()
    assert "radio control" in shown.text[:300]
    assert shown.text.count("call 999 if you have no radio") == 1


async def test_personal_data_is_never_repeated(officer: Person) -> None:
    await officer.say("suspect is on 07700 900123, max sentence for s4A stalking?")
    shown = await officer.message()
    assert "07700" not in shown.text
    assert "delete" in shown.text
    assert "10 years" in shown.text


async def test_what_cannot_be_read_gets_one_sentence(officer: Person) -> None:
    for send in (
        officer.sends_photo,
        officer.sends_sticker,
        officer.sends_voice,
        officer.sends_location,
        officer.sends_contact,
    ):
        await send()
        assert "text only" in (await officer.message()).text
    await officer.say("x" * 4096)
    assert "too long" in (await officer.message()).text
    await officer.say("/nonsense")
    assert "/help" in (await officer.message()).text
    sent = await officer.say("max sentence for s4A stalking")
    await officer.message()
    await officer.edits(sent.message_id, "max sentence for s2A stalking")
    assert "edited" in (await officer.message()).text
    await officer.quiet()


async def test_a_live_location_that_moves_is_passed_over(officer: Person, sim: Sim) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    sender = {"id": officer.id, "is_bot": False, "first_name": "Jo"}
    moved = {"latitude": 51.5, "longitude": -0.12, "live_period": 900}
    body = {"message_id": 1, "date": 1, "edit_date": 2, "chat": shown.raw["chat"], "from": sender, "location": moved}
    await sim.update("edited_message", body, chat_id=shown.raw["chat"]["id"])
    await officer.quiet()


async def _told_that_it_is_stale(data: str, officer: Person, sim: Sim, on: Shown) -> None:
    """Press what may not work: it is settled with a sentence, and nothing else happens."""
    await officer.forges(data, on=on)
    assert await sim.confirmed()
    assert [call.params.get("text") for call in await sim.calls("answerCallbackQuery")] == [STALE]
    await officer.quiet()


@pytest.mark.parametrize(
    "data",
    [
        *("s:ffffffff:::", "s:9e4e58f5:::zzz", "z::::", "h::::375f00375f00", "b::::"),
        *("junk", ".", ".0", "💥" * 16, "people|page|0", "invite|owner", "erase|yes", "said|helpful|K7QF2MXD"),
    ],
)
async def test_data_that_no_button_carries_changes_nothing(data: str, officer: Person, sim: Sim) -> None:
    """Those of before, which said themselves what they ask for, and what the rows of buttons say, among them."""
    await officer.say("max sentence for s4A stalking")
    await _told_that_it_is_stale(data, officer, sim, await officer.message())


@pytest.mark.parametrize("end", ["", ".", ".-1", ".99", ".9999999", ".1e0", ".0x0", ". 0", ".\u0663", ".0.0", ".0|"])
async def test_a_token_with_a_number_of_no_button_changes_nothing(end: str, officer: Person, sim: Sim) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    token = str(shown.buttons[0].data).partition(".")[0]
    await _told_that_it_is_stale(token + end, officer, sim, shown)


async def test_the_buttons_of_one_officer_are_of_no_use_to_another(officer: Person, sim: Sim) -> None:
    """Not even on a message of their own that has the same buttons."""
    other = await sim.person(198, "Sam")
    shown = []
    for person in (officer, other):
        await person.say("max sentence for s4A stalking")
        shown.append(await person.message())
    assert shown[0].labels == shown[1].labels
    for button in shown[0].buttons:
        await other.forges(str(button.data), on=shown[1])
    assert await sim.confirmed()
    told = [call.params.get("text") for call in await sim.calls("answerCallbackQuery")]
    assert told == [STALE] * len(shown[0].buttons)
    await other.quiet()
    await officer.press("Helpful", on=shown[0])
    assert await sim.confirmed()
    assert "counted, without your name" in (await sim.calls("answerCallbackQuery"))[-1].params["text"], (
        "still the first"
    )


async def test_a_button_that_has_run_out_changes_nothing(officer: Person, sim: Sim, bot: Bot) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    data = str(shown.buttons[0].data)
    assert await sim.confirmed()
    database = open_database(bot.database)
    async with database.writing() as c:
        ours = buttons.c.token == data.partition(".")[0]
        await c.execute(update(buttons).where(ours).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    await database.close()
    await _told_that_it_is_stale(data, officer, sim, shown)


async def test_no_message_previews_its_citations(officer: Person, sim: Sim) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    await officer.press(shown.buttons[0], on=shown)
    await officer.change()
    for call in await sim.calls("sendMessage") + await sim.calls("editMessageText"):
        assert json.loads(call.params["link_preview_options"]) == {"is_disabled": True}


async def test_markup_typed_by_a_person_does_no_harm(officer: Person) -> None:
    await officer.say("<b>max</b> sentence & <a href='x'>s4A</a> stalking")
    assert (await officer.message()).text


async def test_a_stranger_learns_nothing(sim: Sim, bot: Bot) -> None:
    stranger = await sim.person(999_999, "Mallory")
    await stranger.say("max sentence for s4A stalking")
    assert (await stranger.message()).text == NEUTRAL
    await stranger.say("/start")
    await stranger.sends_photo()
    await stranger.asks_inline("stalking")
    await sim.confirmed()
    await stranger.quiet()
    texts = [
        call.params.get("text") for call in await sim.calls() if call.method.startswith(("send", "edit", "answer"))
    ]
    assert set(texts) <= {NEUTRAL}


async def test_a_group_is_no_place_for_it(officer: Person) -> None:
    group = officer.in_group(-100_123)
    await group.say("/start")
    assert (await group.message()).text == NEUTRAL


async def test_a_stranger_who_presses_a_button_learns_nothing(officer: Person, sim: Sim) -> None:
    await officer.say("max sentence for s4A stalking")
    shown = await officer.message()
    sender = {"id": 999_998, "is_bot": False, "first_name": "Mallory"}
    body = {"id": "77", "from": sender, "chat_instance": "1", "data": shown.buttons[0].data, "message": shown.raw}
    await sim.update("callback_query", body, chat_id=shown.raw["chat"]["id"])
    await sim.confirmed()
    assert [call.params.get("text") for call in await sim.calls("answerCallbackQuery")] == [NEUTRAL]
    await officer.quiet()


async def test_the_log_holds_neither_words_nor_token(officer: Person, bot: Bot, sim: Sim) -> None:
    await officer.say("zanzibar quokka max sentence for s4A")
    await officer.message()
    assert "quokka" not in bot.log()
    assert (sim.token or "").partition(":")[2] not in bot.log()


async def test_an_offence_named_in_part_is_offered(officer: Person) -> None:
    await officer.say("/offence stalking")
    shown = await officer.message()
    assert shown.text == "Which offence?"
    assert "Stalking (s 2A PHA 1997)" in shown.labels


async def test_a_contact_that_is_not_held_is_said_to_be(officer: Person) -> None:
    await officer.say("/contacts qwerty")
    shown = await officer.message()
    assert shown.text.startswith("I hold no contact for that.")
    assert any(label.startswith("Stalking") for label in shown.labels)


async def _there_and_back(officer: Person, page: Shown, *steps: str | int) -> None:
    """Press one button on each page, then Back as often: each page must look as it did."""
    seen = [page]
    for step in steps:
        button = page.buttons[step] if isinstance(step, int) else page.button(step)
        await officer.press(button, on=page)
        page = await officer.change()
        seen.append(page)
    for before in reversed(seen[:-1]):
        await officer.press("‹ Back", on=page)
        page = await officer.change()
        assert (without_ids(page.text), page.labels) == (without_ids(before.text), before.labels)


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ("s2A", (0,)),
        ("s2A", (1, 0)),
        ("s4A in 2014", (1,)),
        ("/contacts stalking", (2,)),
        ("/contacts", ("Stalking (", 0)),
        ("/topics", ("Sentencing", 0)),
        ("/topics", ("Legislation", 0, 1, 0)),
        ("/topics", ("Offence cards", 3, 0)),
        ("/topics", ("Changes in the law",)),
        ("/topics", ("Contacts", 1, 0)),
        ("/offence stalking", (1, 0)),
        ("/offence stalking", ("All offences", 3, 0)),
        ("/offence 4A", ("All offences", 3)),
        ("/contacts stalking", ("All contacts", 1, 0)),
        ("/start", ("Topics", "Sentencing", 0, 0)),
        ("/start", ("Topics", "Offence cards", 3)),
        ("/start", ("Offence cards", 3, 0)),
        ("/start", ("Changes",)),
        ("/start", ("Contacts", 1, 0)),
        ("s4A, ring 07700 900123, SW1A 1AA, back then", (1, 0)),
        ("max sentence for s4A under the old law, 07700 900123", (0, 0)),
        ("hes kicking her door in right now 07700 900123", (0, 0)),
    ],
)
async def test_every_way_leads_back(asked: str, steps: tuple[str | int, ...], officer: Person) -> None:
    await officer.say(asked)
    await _there_and_back(officer, await officer.message(), *steps)


async def test_every_page_that_a_question_leads_to_says_first_what_was_noticed_in_it(officer: Person) -> None:
    await officer.say("s2A stalking on 31/02/2016, 07700 900123")
    page = await officer.message()
    first = page.text.partition("Did you mean")[0]
    assert "personal data (phone)" in first
    assert "did not understand the date" in first
    for label in ("Stalking (s 2A) - points to prove", "stalking", "‹ Back", "‹ Back"):
        await officer.press(next(button for button in page.buttons if label in button.label), on=page)
        page = await officer.change()
        assert page.text.startswith(first)


async def test_a_choice_after_a_date_not_understood_gives_every_period(officer: Person) -> None:
    await officer.say("s4A on 31/02/2016")
    offered = await officer.message()
    await officer.press(offered.button("Maximum sentence for stalking involving fear"), on=offered)
    entry = await officer.change()
    assert "25 November 2012 to 2 April 2017" in entry.text
    assert "From 3 April 2017" in entry.text


async def test_back_from_a_later_page_leads_to_that_page(officer: Person) -> None:
    await officer.say("/offence")
    first = await officer.message()
    await officer.press("More ›", on=first)
    await _there_and_back(officer, await officer.change(), 3, 0)
