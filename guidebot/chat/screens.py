"""The pages of what can be looked through: each a few messages, mostly one, with their buttons."""

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Final

from guidebot.answering import citation_lines, day
from guidebot.chat import keyboards, render
from guidebot.chat.callbacks import Action, Press, resolve
from guidebot.chat.context import Desk
from guidebot.chat.keyboards import Rows
from guidebot.knowledge import Contact
from guidebot.reading import Period
from guidebot.services.browse import Heading

Screen = tuple[list[str], Rows]
TOPICS: Final = Press(Action.AREAS)
OFFENCES: Final = Press(Action.OFFENCES)
CONTACTS: Final = Press(Action.CONTACTS)
_CHANGES_SHOWN: Final = 5


def screen(desk: Desk, press: Press) -> Screen | None:  # noqa: PLR0911 - one return a page
    """Return the page that a button asks for; None where what it leads to is gone."""
    browser = desk.browser
    match press.action:
        case Action.AREAS:
            return areas(desk)
        case Action.AREA:
            area = resolve(press.key, (heading.id for heading in browser.areas()))
            return _area(desk, area, press) if area else None
        case Action.SUBJECT:
            found = resolve(press.key, desk.base.subjects)
            return subject(desk, found, press) if found else None
        case Action.OFFENCES:
            return offences(desk, press.page, "Offences")
        case Action.CARD:
            found = resolve(press.key, desk.base.subjects)
            return card(desk, found) if found else None
        case Action.CHANGES:
            return changes(desk, press.period.first if press.period else None, press.page)
        case Action.CONTACTS:
            return groups(desk, press.page, "Contacts")
        case Action.GROUP:
            group = resolve(press.key, (heading.id for heading in browser.contact_groups()))
            return contacts(browser.contacts(group), press) if group else None
    return None


def areas(desk: Desk) -> Screen:
    """Return the first page of topics."""
    items = [(f"{item.name} ({item.count})", Press.of(Action.AREA, item.id)) for item in desk.browser.areas()]
    more = [("Offence cards", OFFENCES), ("Changes in the law", Press(Action.CHANGES)), ("Contacts", CONTACTS)]
    return [f"<b>{desk.base.guidebook.title}</b>\nPick a topic, or just ask."], keyboards.listing(
        [*items, *more], 0, TOPICS, None
    )


def _area(desk: Desk, area: str, here: Press) -> Screen:
    """Return the subjects of an area; one with a single entry leads straight to it."""
    lines = []
    for item in desk.browser.subjects(area):
        entries = desk.browser.entries(item.id)
        only = len(entries) == 1
        press = Press.of(Action.SHOW if only else Action.SUBJECT, entries[0].id if only else item.id, back=here)
        lines.append((item.name, press))
    return [f"<b>{area.capitalize()}</b>"], keyboards.listing(lines, here.page, here, TOPICS)


def headings(
    title: str, items: Sequence[Heading], action: Action, here: Press, page: int, back: Press | None
) -> Screen:
    """Return a page of headings."""
    lines = [(item.name, Press.of(action, item.id)) for item in items]
    return [f"<b>{title}</b>"], keyboards.listing(lines, page, here, back)


def subject(desk: Desk, id_: str, press: Press) -> Screen:
    """Return the entries about a subject."""
    here = Press.of(Action.SUBJECT, id_)
    lines = [(entry.title, Press.of(Action.SHOW, entry.id, back=here)) for entry in desk.browser.entries(id_)]
    title = f"<b>{escape(desk.base.subjects[id_].name)}</b>"
    return [title], keyboards.listing(lines, press.page, press, press.returning)


def offences(desk: Desk, page: int, title: str) -> Screen:
    """Return the list of offences."""
    return headings(title, desk.browser.offences(), Action.CARD, OFFENCES, page, None)


def card(desk: Desk, subject_id: str) -> Screen | None:
    """Return an offence card, with a button for every aspect."""
    found = desk.browser.card(subject_id, desk.today())
    if found is None:
        return None
    here = Press.of(Action.CARD, subject_id)
    lines = [(facet.name, Press.of(Action.SHOW, facet.option.entry, back=here)) for facet in found.facets]
    pairs = [keyboards.button(*line) for line in lines]
    rows = [pairs[start : start + 2] for start in range(0, len(pairs), 2)]
    return render.card_messages(found), [*rows, [keyboards.button("All offences", OFFENCES)]]


def changes(desk: Desk, since: date | None, page: int) -> Screen:
    """Return one page of changes from a day on, latest first."""
    every = desk.browser.changes(since, desk.today())
    page = max(0, min(page, (len(every) - 1) // _CHANGES_SHOWN))
    shown = every[page * _CHANGES_SHOWN : (page + 1) * _CHANGES_SHOWN]
    span = f" since {day(since)}" if since else ""
    blocks = [f"<b>Changes{span}</b> ({len(every)}), latest first"]
    blocks += [render.change_block(change, citation_lines(desk.base, change.citations)) for change in shown]
    here = Press.of(Action.CHANGES, period=Period(since, since) if since else None)
    turns = []
    if page:
        turns.append(keyboards.button("‹ Later", Press(here.action, page=page - 1, period=here.period)))
    if (page + 1) * _CHANGES_SHOWN < len(every):
        turns.append(keyboards.button("Earlier ›", Press(here.action, page=page + 1, period=here.period)))
    return render.pack(blocks), [turns] if turns else []


def groups(desk: Desk, page: int, title: str) -> Screen:
    """Return the kinds of contact."""
    lines = [(f"{item.name} ({item.count})", Press.of(Action.GROUP, item.id)) for item in desk.browser.contact_groups()]
    return [f"<b>{title}</b>"], keyboards.listing(lines, page, CONTACTS, None)


def contacts(found: Sequence[Contact], here: Press | None) -> Screen:
    """Return some contacts with their numbers, and a button to each."""
    page = here.page if here else 0
    shown = found[page * keyboards.PAGE : (page + 1) * keyboards.PAGE] or found[: keyboards.PAGE]
    lines = [(contact.name, Press.of(Action.SHOW, contact.id, back=here)) for contact in found]
    rows = keyboards.listing(lines, page, here or CONTACTS, CONTACTS)
    return render.pack(["\n".join(render.contact_line(contact) for contact in shown)]), rows
