"""The buttons under messages."""

from collections.abc import Iterable, Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from guidebot.answering import Option, Reply
from guidebot.chat.callbacks import Action, Press, resolve
from guidebot.knowledge import KnowledgeBase
from guidebot.reading import Period

PAGE: Final = 12
"""Lines of a list on one screen."""
_LABEL: Final = 56
_RELATED: Final = 4
Rows = list[list[InlineKeyboardButton]]


def button(label: str, press: Press) -> InlineKeyboardButton:
    """Return a button; a long label ends in an ellipsis."""
    short = label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"
    return InlineKeyboardButton(short, callback_data=press.data())


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return a keyboard, or None where there is no button."""
    return InlineKeyboardMarkup(rows) if rows else None


def choices(options: Sequence[Option], period: Period | None) -> Rows:
    """Return a button for each entry that may have been meant; each leads back to them all."""
    here = Press.listing(Action.CHOICES, [option.entry for option in options], period)
    return [
        [button(f"{number}. {option.title}", Press.of(Action.SHOW, option.entry, back=here, period=period))]
        for number, option in enumerate(options, start=1)
    ]


def under_reply(base: KnowledgeBase, reply: Reply, period: Period | None) -> Rows:
    """Return the buttons under a reply to a question."""
    if reply.answer is not None:
        return under_option(base, reply.answer, None, period)
    return choices(reply.choices, period)


def under_option(base: KnowledgeBase, option: Option, back: Press | None, period: Period | None = None) -> Rows:
    """Return the buttons under an entry: related ones, the contact card, the way back."""
    here = Press.of(Action.SHOW, option.entry, back=back)
    rows: Rows = [
        [button(title, Press.of(Action.SHOW, other, back=here, period=period))]
        for other, title in option.related[:_RELATED]
        if back is None or back.action is not Action.SHOW or resolve(back.key, [other]) is None
    ]
    contact = base.contacts.get(option.entry)
    if contact is not None and any(phone.number.startswith("+") for phone in contact.phones):
        rows.append([button("Send me the contact card", Press.of(Action.SAVE, contact.id))])
    if back is not None:
        rows.append([button("‹ Back", back)])
    return rows


def listing(items: Iterable[tuple[str, Press]], page: int, here: Press, back: Press | None) -> Rows:
    """Return one page of a list, with the ways to the pages beside it and back."""
    every = list(items)
    first = max(0, min(page, (len(every) - 1) // PAGE)) * PAGE if every else 0
    rows: Rows = [[button(label, press)] for label, press in every[first : first + PAGE]]
    turns = []
    if first:
        turns.append(button("‹ Earlier", Press(here.action, here.key, here.back, first // PAGE - 1)))
    if first + PAGE < len(every):
        turns.append(button("More ›", Press(here.action, here.key, here.back, first // PAGE + 1)))
    if turns:
        rows.append(turns)
    if back is not None:
        rows.append([button("‹ Back", back)])
    return rows
