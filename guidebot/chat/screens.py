"""The pages of what can be looked through: each a few messages, mostly one, with their buttons."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Final

from guidebot.answering import citation_lines, day
from guidebot.chat import keyboards, render
from guidebot.chat.callbacks import MOST, Action, Press, resolve
from guidebot.chat.context import Desk
from guidebot.chat.keyboards import Rows
from guidebot.knowledge import Contact
from guidebot.reading import Period
from guidebot.services.browse import Heading

Screen = tuple[list[str], Rows]
TOPICS: Final = Press(Action.AREAS)
OFFENCES: Final = Press(Action.OFFENCES)
CHANGES: Final = Press(Action.CHANGES)
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
            return offences(desk, press, "Offences")
        case Action.NAMED:
            return named(desk, _resolved(press, desk.base.subjects))
        case Action.CARD:
            found = resolve(press.key, desk.base.subjects)
            return card(desk, found, press.returning) if found else None
        case Action.CHOICES:
            return choices(desk, press)
        case Action.CHANGES:
            return changes(desk, press.period.first if press.period else None, press)
        case Action.CONTACTS:
            return groups(desk, press, "Contacts")
        case Action.FOUND:
            return found_contacts([desk.base.contacts[key] for key in _resolved(press, desk.base.contacts)])
        case Action.GROUP:
            group = resolve(press.key, (heading.id for heading in browser.contact_groups()))
            return contacts(browser.contacts(group), press, press.returning or CONTACTS) if group else None
    return None


def _resolved(press: Press, ids: Collection[str]) -> list[str]:
    """Return the ids of a list, as far as they are still held."""
    return [found for key in press.keys if (found := resolve(key, ids)) is not None]


def choices(desk: Desk, press: Press) -> Screen | None:
    """Return the entries that may have been meant, as far as they are still held."""
    shown = (desk.asker.show(key, desk.today(), press.period) for key in _resolved(press, desk.base.guidance))
    options = [option for option in shown if option is not None]
    text = render.choices_block([option.title for option in options])
    return ([text], keyboards.choices(options, press.period)) if options else None


def areas(desk: Desk) -> Screen:
    """Return the first page of topics."""
    items = [(f"{item.name} ({item.count})", Press.of(Action.AREA, item.id)) for item in desk.browser.areas()]
    lists = (("Offence cards", OFFENCES), ("Changes in the law", CHANGES), ("Contacts", CONTACTS))
    more = [(label, press.after(TOPICS)) for label, press in lists]
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


def subject(desk: Desk, id_: str, press: Press) -> Screen:
    """Return the entries about a subject."""
    here = Press.of(Action.SUBJECT, id_, back=press.returning, page=press.page)
    lines = [(entry.title, Press.of(Action.SHOW, entry.id, back=here)) for entry in desk.browser.entries(id_)]
    title = f"<b>{escape(desk.base.subjects[id_].name)}</b>"
    return [title], keyboards.listing(lines, press.page, press, press.returning)


def offences(desk: Desk, here: Press, title: str) -> Screen:
    """Return a page of the list of offences."""
    return _cards(title, desk.browser.offences(), here, here.returning)


def named(desk: Desk, subjects: Sequence[str]) -> Screen | None:
    """Return the offences that may have been meant."""
    items = [item for item in desk.browser.offences() if item.id in subjects][:MOST]
    here = Press.listing(Action.NAMED, [item.id for item in items])
    return _cards("Which offence?", items, here, OFFENCES) if items else None


def _cards(title: str, items: Sequence[Heading], here: Press, back: Press | None) -> Screen:
    lines = [(item.name, Press.of(Action.CARD, item.id, back=here)) for item in items]
    return [f"<b>{title}</b>"], keyboards.listing(lines, here.page, here, back)


def card(desk: Desk, subject_id: str, back: Press | None) -> Screen | None:
    """Return an offence card, with a button for every aspect."""
    found = desk.browser.card(subject_id, desk.today())
    if found is None:
        return None
    here = Press.of(Action.CARD, subject_id, back=back)
    lines = [(facet.name, Press.of(Action.SHOW, facet.option.entry, back=here)) for facet in found.facets]
    pairs = [keyboards.button(*line) for line in lines]
    rows = [pairs[start : start + 2] for start in range(0, len(pairs), 2)]
    way_back = keyboards.button("‹ Back", back) if back else keyboards.button("All offences", OFFENCES)
    return render.card_messages(found), [*rows, [way_back]]


def changes(desk: Desk, since: date | None, here: Press = CHANGES, said: str = "") -> Screen:
    """Return one page of changes from a day on, latest first; where there is none since, say so and show all."""
    every = desk.browser.changes(since, desk.today())
    if since is not None and not every:
        nothing = f"I hold no change since {day(since)}. Here are the latest."
        return changes(desk, None, replace(here, page=0), nothing)
    page = max(0, min(here.page, (len(every) - 1) // _CHANGES_SHOWN))
    shown = every[page * _CHANGES_SHOWN : (page + 1) * _CHANGES_SHOWN]
    span = f" since {day(since)}" if since else ""
    blocks = [said, f"<b>Changes{span}</b> ({len(every)}), latest first"]
    blocks += [render.change_block(change, citation_lines(desk.base, change.citations)) for change in shown]
    here = replace(here, period=Period(since, since) if since else None)
    turns = []
    if page:
        turns.append(keyboards.button("‹ Later", replace(here, page=page - 1)))
    if (page + 1) * _CHANGES_SHOWN < len(every):
        turns.append(keyboards.button("Earlier ›", replace(here, page=page + 1)))
    way_back = [keyboards.button("‹ Back", here.returning)] if here.returning else []
    return render.pack(blocks), [row for row in (turns, way_back) if row]


def groups(desk: Desk, here: Press, title: str) -> Screen:
    """Return the kinds of contact."""
    lines = [
        (f"{item.name} ({item.count})", Press.of(Action.GROUP, item.id, back=here))
        for item in desk.browser.contact_groups()
    ]
    return [f"<b>{title}</b>"], keyboards.listing(lines, here.page, here, here.returning)


def found_contacts(found: Sequence[Contact]) -> Screen | None:
    """Return the contacts nearest to what was asked for, as far as they are still held."""
    return contacts(found, Press.listing(Action.FOUND, [contact.id for contact in found]), CONTACTS) if found else None


def contacts(found: Sequence[Contact], here: Press, back: Press) -> Screen:
    """Return some contacts with their numbers, and a button to each."""
    page = here.page
    shown = found[page * keyboards.PAGE : (page + 1) * keyboards.PAGE] or found[: keyboards.PAGE]
    lines = [(contact.name, Press.of(Action.SHOW, contact.id, back=here)) for contact in found]
    rows = keyboards.listing(lines, page, here, back)
    return render.pack(["\n".join(render.contact_line(contact) for contact in shown)]), rows
