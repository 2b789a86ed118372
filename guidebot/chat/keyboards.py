"""The buttons under messages."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from telegram import InlineKeyboardButton

from guidebot.answering import Noticed, Option, Reply
from guidebot.chat.callbacks import Action, Press, resolve
from guidebot.knowledge import KnowledgeBase
from guidebot.reading import Period

PAGE: Final = 12
"""Lines of a list on one screen."""
_LABEL: Final = 56
_RELATED: Final = 4
Rows = list[list[InlineKeyboardButton]]
"""Buttons whose data say what they ask for; sent as tokens: see `replies.markup`."""


def plain(label: str, action: str) -> InlineKeyboardButton:
    """Return a button that asks for something else than a page."""
    return InlineKeyboardButton(label, callback_data=action)


def button(label: str, press: Press) -> InlineKeyboardButton:
    """Return a button; a long label ends in an ellipsis."""
    short = label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…"
    return InlineKeyboardButton(short, callback_data=press.data())


def choices(options: Sequence[Option], period: Period | None, noticed: Noticed) -> Rows:
    """Return a button for each entry that may have been meant; each leads back to them all."""
    here = Press.listing(Action.CHOICES, [option.entry for option in options], period, noticed)
    return [
        [button(f"{number}. {option.title}", here.show(option.entry))] for number, option in enumerate(options, start=1)
    ]


def under_reply(base: KnowledgeBase, reply: Reply) -> Rows:
    """Return the buttons under a reply to a question."""
    if reply.answer is not None:
        here = Press.of(Action.SHOW, reply.answer.entry, period=reply.period, noticed=reply.noticed)
        return under_option(base, reply.answer, here)
    return choices(reply.choices, reply.period, reply.noticed)


def under_option(base: KnowledgeBase, option: Option, here: Press) -> Rows:
    """Return the buttons under an entry that `here` shows: related ones, the contact card, the way back."""
    back = here.returning
    rows: Rows = [
        [button(title, here.show(other))]
        for other, title in option.related[:_RELATED]
        if back is None or back.action is not Action.SHOW or resolve(back.key, [other]) is None
    ]
    contact = base.contacts.get(option.entry)
    if contact is not None and any(phone.number.startswith("+") for phone in contact.phones):
        rows.append([button("Send me the contact card", Press.of(Action.SAVE, contact.id))])
    return [*rows, *way_back(here)]


def way_back(here: Press) -> Rows:
    """Return the button that leads back from a page, where it was reached from another."""
    return [[button("‹ Back", here.returning)]] if here.returning else []


def listing(items: Iterable[tuple[str, Press]], here: Press) -> Rows:
    """Return one page of a list, with the ways to the pages beside it and back."""
    every = list(items)
    first = max(0, min(here.page, (len(every) - 1) // PAGE)) * PAGE if every else 0
    rows: Rows = [[button(label, press)] for label, press in every[first : first + PAGE]]
    turns = []
    if first:
        turns.append(button("‹ Earlier", replace(here, page=first // PAGE - 1)))
    if first + PAGE < len(every):
        turns.append(button("More ›", replace(here, page=first // PAGE + 1)))
    if turns:
        rows.append(turns)
    return [*rows, *way_back(here)]
