"""Receipts, what officers say of an answer, and the way to a person."""

from html import escape
from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, Update
from telegram.error import TelegramError

from guidebot.chat import render
from guidebot.chat.context import GuideContext
from guidebot.chat.keyboards import Rows, plain
from guidebot.chat.replies import HTML, below, say, settle, turn
from guidebot.errors import GuidebotError
from guidebot.services.access import Permission
from guidebot.services.receipts import Verdict
from guidebot.services.receipts import plain as receipt_text

SAID: Final = "said"
PERSON: Final = "person"
HAND: Final = "hand"
"""First words of what these buttons ask for: a verdict and a receipt; the known words of a question; the same, to hand on."""
_THANKS: Final = "Thank you. That is counted, without your name."
_COUNTED: Final = "That was counted before; the first press stands."
_WHICH: Final = "Send /receipt with the id that stands under an answer, as /receipt K7QF-2MXD."
_NO_PERSON: Final = "Ask your supervisor, or your force's stalking lead (single point of contact, SPOC)."
_HANDED: Final = "Handed on to {count}, without your name. Ring the contact above if it cannot wait."
_NOBODY: Final = "There is nobody here to hand it to just now. Use the contact above."
_ASKED: Final = (
    "<b>An officer asks for a person</b>\nThe known words of the question: <i>{words}</i>\nNo name is passed on."
)


def under_answer(receipt: str) -> Rows:
    """Return the buttons under every answer: helpful, wrong, a person."""
    return [
        [plain("Helpful", f"{SAID}|helpful|{receipt}"), plain("Wrong", f"{SAID}|wrong|{receipt}"), *person_row("")],
    ]


def person_row(words: str) -> list[InlineKeyboardButton]:
    """Return the button that leads to a person, with the known words of a question that found no answer."""
    return [plain("Ask a person", f"{PERSON}|{words}")]


async def receipt(update: Update, context: GuideContext) -> None:
    """`/receipt ID [reason]`: an answer exactly as it was given; another's for a reason, to an owner alone."""
    typed, *reason = context.args or [""]
    if not typed:
        await say(update, [_WHICH])
        return
    try:
        found = await context.desk.receipts.show(typed, context.visit.person, " ".join(reason), context.visit.now)
    except GuidebotError as error:
        await say(update, [escape(str(error))])
        return
    lines = escape(receipt_text(found)).split("\n")
    await say(update, render.pack_lines(lines))


async def said(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Count that an answer was helpful or wrong, once."""
    verdict, _, receipt_id = rest.partition("|")
    person = context.visit.person
    if person is None:
        return
    kind: Verdict = "wrong" if verdict == "wrong" else "helpful"
    try:
        first = await context.desk.receipts.say(receipt_id, person, kind, context.visit.now)
    except GuidebotError as error:
        await settle(query, str(error))
        return
    await settle(query, _THANKS if first else _COUNTED)


async def person(query: CallbackQuery, words: str, context: GuideContext) -> None:
    """Show the force's contact for questions, and offer to hand the question's known words on."""
    base = context.desk.base
    entry = base.guidebook.person
    option = context.desk.asker.show(entry, context.desk.today()) if entry else None
    messages = render.option_messages(option, base.contacts.get(entry or "")) if option else [_NO_PERSON]
    rows: Rows = [[plain("Hand my question on, without my name", f"{HAND}|{words}")]] if words else []
    await settle(query)
    await below(query, messages, rows)


async def hand(query: CallbackQuery, words: str, context: GuideContext) -> None:
    """Hand the known words of a question to those who hear questions."""
    visit, count = context.visit, 0
    for other in await context.desk.people.everybody():
        hears = other.may(Permission.HEAR_QUESTIONS, visit.now) and visit.person and other.id != visit.person.id
        if hears and other.telegram_id is not None:
            try:
                await context.bot.send_message(other.telegram_id, _ASKED.format(words=escape(words)), **HTML)
                count += 1
            except TelegramError:  # blocked, or gone: another may hear it
                continue
    told = _HANDED.format(count=f"{count} people" if count > 1 else "one person") if count else _NOBODY
    await turn(query, [told], [])
