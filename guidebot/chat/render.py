"""Replies as Telegram's HTML: the short answer first, detail folded, citations as links; split where it must be."""

import re
from collections.abc import Iterable, Sequence
from html import escape, unescape
from typing import Final

from telegram.constants import MessageLimit

from guidebot.answering import CitationLine, Option, Reply, day, freshness, sentences
from guidebot.knowledge import Change, Contact, Phone
from guidebot.services.browse import Card

_TAG: Final = re.compile(r"<[^>]*>")
_GAP: Final = "\n\n"
_WHOLE: Final = "whole judgment"
"""Pinpoint of a case whose paragraph is not held."""
LIMIT: Final = int(MessageLimit.MAX_TEXT_LENGTH)


def length(html: str) -> int:
    """Return how long a fragment is to Telegram: UTF-16 units after its entities are parsed."""
    return len(unescape(_TAG.sub("", html)).encode("utf-16-le")) // 2


def pack(blocks: Iterable[str]) -> list[str]:
    """Join fragments into as few messages as hold them; no fragment is cut, so each must be within the limit."""
    messages: list[str] = []
    for block in filter(None, blocks):
        if messages and length(messages[-1]) + length(block) + len(_GAP) <= LIMIT:
            messages[-1] += _GAP + block
        else:
            messages.append(block)
    return messages


def reply_messages(reply: Reply, contact: Contact | None = None, receipt: str = "") -> list[str]:
    """Return the messages that a reply makes; `contact` is the one answered with, if it is one."""
    if reply.answer is not None:
        return option_messages(reply.answer, contact, reply.notices, receipt)
    if reply.choices:
        return choices_messages(reply.choices, reply.notices)
    return pack([*_first(reply.notices), *_pieces(reply.message)])


def choices_messages(options: Sequence[Option], notices: Iterable[str] = ()) -> list[str]:
    """Return the messages that stand over the buttons of several entries, notices first."""
    lines = [f"{number}. {escape(option.title)}" for number, option in enumerate(options, start=1)]
    return pack([*_first(notices), "\n".join(["Did you mean:", *lines])])


def option_messages(
    option: Option, contact: Contact | None = None, notices: Iterable[str] = (), receipt: str = ""
) -> list[str]:
    """Return the messages that one entry makes, notices first that it does not say itself.

    `contact` is the one it stands for, if it does; `receipt` the id by which what is shown can be found again.
    """
    end = [f"<i>Receipt</i> <code>{receipt}</code>"] if receipt else []
    shown = option_blocks(option, contact)
    return pack([*_first(notice for notice in notices if notice not in option.short), *shown, *end])


def pack_lines(lines: Iterable[str]) -> list[str]:
    """Join escaped lines into as few messages as hold them; a line too long for one is divided."""
    messages: list[str] = []
    for line in lines:
        for start in range(0, max(1, len(line)), LIMIT // 2):
            part = line[start : start + LIMIT // 2]
            if messages and length(messages[-1]) + length(part) + 1 <= LIMIT:
                messages[-1] += f"\n{part}"
            else:
                messages.append(part)
    return messages


def plain(messages: Iterable[str]) -> str:
    """Return messages as they are read: without tags."""
    return "\n\n".join(unescape(_TAG.sub("", message)) for message in messages)


def _first(notices: Iterable[str]) -> list[str]:
    return [f"<b>{part}</b>" for notice in notices for part in _pieces(notice)]


def option_blocks(option: Option, contact: Contact | None = None) -> list[str]:
    """Return an entry in fragments: answer, numbers to tap, detail, citations, freshness, notices."""
    head, *rest = _pieces(option.short)
    return [
        f"<b>{escape(option.title)}</b>\n{head}",
        *rest,
        _numbers(contact.phones if contact else ()),
        *(f"<blockquote expandable>{piece}</blockquote>" for piece in _pieces(option.detail)),
        *_citations(option.citations),
        f"<i>{escape(' '.join([freshness(option), *option.notices]))}</i>",
    ]


def _numbers(phones: Iterable[Phone]) -> str:
    """Return numbers in the international form, which phones make tappable; short codes already are."""
    return "\n".join(
        f"Tap to ring: {phone.number}" + (f" ({escape(phone.label)})" if phone.label else "")
        for phone in phones
        if phone.number.startswith("+")
    )


def _citations(citations: Sequence[CitationLine]) -> list[str]:
    """Return the citations, in one fragment where they fit; a citation is never divided."""
    lines = [f"• {_citation(citation)}" for citation in citations]
    fragments: list[str] = []
    for line in ["<b>Sources</b>", *lines]:
        if fragments and length(fragments[-1]) + length(line) + 1 <= LIMIT // 2:
            fragments[-1] += f"\n{line}"
        else:
            fragments.append(line)
    return fragments


def _citation(citation: CitationLine) -> str:
    link = f'<a href="{escape(citation.url)}">{escape(citation.source)}</a>'
    return f"{link}, {escape(citation.pinpoint)}" if citation.pinpoint else link


def _pieces(text: str) -> list[str]:
    """Return a text escaped, in one piece if it is short enough, else divided between sentences."""
    pieces: list[str] = []
    for sentence in sentences(text) if length(text) > LIMIT // 2 else [text]:
        for start in range(0, len(sentence), LIMIT // 2):
            part = escape(sentence[start : start + LIMIT // 2])
            if pieces and length(pieces[-1]) + length(part) < LIMIT // 2:
                pieces[-1] += f" {part}"
            else:
                pieces.append(part)
    return pieces or [""] if text else []


def card_messages(card: Card) -> list[str]:
    """Return an offence card: each aspect in its first sentence."""
    provisions = f"\n<i>{escape('; '.join(card.provisions))}</i>" if card.provisions else ""
    blocks = [f"<b>{escape(card.subject.name)}</b>{provisions}"]
    for facet in card.facets:
        first = sentences(facet.option.short)[0]
        cited = facet.option.citations[0] if facet.option.citations else None
        source = f" [{_pinpoint_link(cited)}]" if cited else ""
        blocks.append(f"<b>{escape(facet.name)}</b>: {escape(first)}{source}")
    blocks.append(f"<i>{escape(_read_on(card))}</i>")
    return pack(["\n".join(blocks)] if length("\n".join(blocks)) <= LIMIT else blocks)


def _read_on(card: Card) -> str:
    """Return what must be known of a whole card: when its sources were last read, and the notices of its entries."""
    days = [facet.option.checked for facet in card.facets if facet.option.checked]
    notices = dict.fromkeys(notice for facet in card.facets for notice in facet.option.notices)
    read = [f"As it stands today. Sources last read: {day(min(days))}."] if days else []
    return " ".join([*read, *notices])


def _pinpoint_link(citation: CitationLine) -> str:
    """Return a link that names the place, or the source where that is cited as a whole."""
    place = citation.pinpoint if citation.pinpoint != _WHOLE else ""
    return f'<a href="{escape(citation.url)}">{escape(place or citation.source)}</a>'


def change_block(change: Change, citations: Sequence[CitationLine]) -> str:
    """Return one change: its day, what it was before and after, where it stands."""
    before = f"\nBefore: {escape(change.before)}" if change.before else ""
    links = "; ".join(_citation(citation) for citation in citations)
    return f"<b>{day(change.date)}: {escape(change.title)}</b>{before}\nNow: {escape(change.after)}\n{links}"


def contact_line(contact: Contact) -> str:
    """Return a contact on two lines; numbers in the international form, which phones make tappable."""
    numbers = " or ".join(
        escape(f"{phone.shown} ({phone.number})" if phone.number.startswith("+") else phone.shown)
        for phone in contact.phones
    )
    where = f" ({escape(contact.area)})" if contact.area else ""
    return f"<b>{escape(contact.name)}</b>{where}\n{numbers or escape(contact.email or contact.url or '')}".rstrip()
