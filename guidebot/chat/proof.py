"""Receipts, what officers say of an answer, and the way to a person."""

from html import escape
from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, Message, Update
from telegram.error import TelegramError

from guidebot.chat import render
from guidebot.chat.context import GuideContext
from guidebot.chat.keyboards import Rows, plain
from guidebot.chat.replies import HTML, STALE, below, say, settle, turn
from guidebot.errors import GuidebotError
from guidebot.services.access import Permission
from guidebot.services.receipts import Verdict
from guidebot.services.receipts import plain as receipt_text
from guidebot.services.unanswered import keepable

SAID: Final = "said"
PERSON: Final = "person"
HAND: Final = "hand"
"""First words of what these buttons ask for; with a verdict its receipt follows."""
_THANKS: Final = "Thank you. That is counted, without your name."
_COUNTED: Final = "That was counted before; the first press stands."
_WHICH: Final = "Send /receipt with the id that stands under an answer, as /receipt K7QF-2MXD."
_NO_PERSON: Final = "Ask your supervisor, or your force's stalking lead (single point of contact, SPOC)."
_HANDED: Final = "Handed on to {count}, without your name. Ring the contact above if it cannot wait."
_NOBODY: Final = "There is nobody here to hand it to just now. Use the contact above."
_GAPS: Final = 20
_WORDS: Final = "The known words of your question: "
_ASKED: Final = (
    "<b>An officer asks for a person</b>\nThe known words of the question: <i>{words}</i>\nNo name is passed on."
)


def under_answer(receipt: str) -> Rows:
    """Return the buttons under every answer: helpful, wrong, a person."""
    said = [plain(label, f"{SAID}|{label.lower()}|{receipt}") for label in ("Helpful", "Wrong")]
    return [[*said, *person_row()]]


def person_row() -> list[InlineKeyboardButton]:
    """Return the button that leads to a person."""
    return [plain("Ask a person", f"{PERSON}|")]


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


async def feedback(update: Update, context: GuideContext) -> None:
    """`/feedback`: entries by how often they were wrong or helpful, and the known words of questions without an answer."""
    desk, visit = context.desk, context.visit
    if visit.person is None:
        return
    judged = await desk.voices.judged(visit.person, visit.now)
    gaps = await desk.voices.unanswered(visit.person, visit.now, _GAPS)
    titles = {key: entry.title for key, entry in desk.base.guidance.items()}
    lines = ["<b>Feedback</b>, most often wrong first; nobody's name is kept"]
    lines += [
        f"{one.wrong} wrong, {one.helpful} helpful: {escape(titles.get(one.entry, one.entry))}"
        for one in judged[:_GAPS]
    ]
    lines += ["", "<b>Questions without an answer</b>, latest first, their known words alone"]
    lines += [f"{day:%d %B}: <i>{escape(words)}</i>" for words, _, day in gaps] or ["None yet."]
    await say(update, render.pack_lines(lines if judged else [lines[0], "None yet.", *lines[1:]]))


async def person(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Show the force's contact for questions, and offer to hand on the known words of a question that found no answer.

    The question is read from the message that ours replied to, and its words stand in the chat alone: nothing of it is stored.
    """
    desk = context.desk
    entry = desk.base.guidebook.person
    option = desk.asker.show(entry, desk.today()) if entry else None
    messages = render.option_messages(option, desk.base.contacts.get(entry or "")) if option else [_NO_PERSON]
    reader, asked = desk.shelf.matcher.reader, _asked(query)
    words = keepable(reader.query(asked, desk.today()), reader) if asked else ""
    await settle(query)
    if words:
        hand_on: Rows = [[plain("Hand my question on, without my name", f"{HAND}|")]]
        await below(query, [*messages, f"{_WORDS}<i>{escape(words)}</i>"], hand_on)
    else:
        await below(query, messages, [])


def _asked(query: CallbackQuery) -> str:
    """Return the question that the message pressed replied to; empty where it replied to none, or that is gone."""
    replied = query.message.reply_to_message if isinstance(query.message, Message) else None
    return (replied.text or "") if replied else ""


async def hand(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Hand the words that our own message shows to those who hear questions."""
    shown = (query.message.text or "") if isinstance(query.message, Message) else ""
    words = shown.partition(_WORDS)[2]
    if not words:
        await settle(query, STALE)
        return
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
