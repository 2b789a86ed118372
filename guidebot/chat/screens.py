"""The pages of what can be looked through: each a few messages, mostly one, with their buttons."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Final

from guidebot.answering import citation_lines, day
from guidebot.chat import keyboards, proof, render
from guidebot.chat.callbacks import MOST, Action, Press, resolve
from guidebot.chat.context import VISIT, Desk
from guidebot.chat.keyboards import Rows
from guidebot.knowledge import Contact
from guidebot.reading import Period
from guidebot.services.browse import Heading

Screen = tuple[list[str], Rows]
WELCOME: Final = Press(Action.WELCOME)
TOPICS: Final = Press(Action.AREAS)
OFFENCES: Final = Press(Action.OFFENCES)
CHANGES: Final = Press(Action.CHANGES)
CONTACTS: Final = Press(Action.CONTACTS)
_CHANGES_SHOWN: Final = 5
_EXAMPLES: Final = (
    "max sentence for s4A stalking",
    "is two texts a course of conduct",
    "who can refer to a stalking advocate",
)


def screen(desk: Desk, press: Press) -> Screen | None:  # noqa: PLR0911 - one return a page
    """Return the page that a button asks for; None where what it leads to is gone."""
    browser = desk.browser
    match press.action:
        case Action.WELCOME:
            return welcome(desk)
        case Action.AREAS:
            return areas(desk, press)
        case Action.AREA:
            area = resolve(press.key, (heading.id for heading in browser.areas()))
            return _area(desk, area, press) if area else None
        case Action.SUBJECT:
            found = resolve(press.key, desk.base.subjects)
            return subject(desk, found, press) if found else None
        case Action.OFFENCES:
            return offences(desk, press, "Offences")
        case Action.NAMED:
            return named(desk, _resolved(press, desk.base.subjects), press)
        case Action.CARD:
            found = resolve(press.key, desk.base.subjects)
            return card(desk, found, press) if found else None
        case Action.CHOICES:
            return choices(desk, press)
        case Action.CHANGES:
            return changes(desk, press.period.first if press.period else None, press)
        case Action.CONTACTS:
            return groups(desk, press, "Contacts")
        case Action.FOUND:
            return found_contacts([desk.base.contacts[key] for key in _resolved(press, desk.base.contacts)], press)
        case Action.GROUP:
            group = resolve(press.key, (heading.id for heading in browser.contact_groups()))
            return contacts(browser.contacts(group), press) if group else None
    return None


def _resolved(press: Press, ids: Collection[str]) -> list[str]:
    """Return the ids of a list, as far as they are still held."""
    return [found for key in press.keys if (found := resolve(key, ids)) is not None]


def choices(desk: Desk, press: Press) -> Screen | None:
    """Return the entries that may have been meant, as far as they are still held."""
    found = _resolved(press, desk.base.guidance)
    shown = (desk.asker.show(key, desk.today(), press.period, noticed=press.noticed) for key in found)
    options = [option for option in shown if option is not None]
    if not options:
        return None
    notices = desk.asker.notices(press.noticed)
    rows = [*keyboards.choices(options, press.period, press.noticed), proof.person_row()]
    return render.choices_messages(options, notices), rows


def welcome(desk: Desk) -> Screen:
    """Return the first page of all: what this is, how to ask, and what can be looked through."""
    pages = (("Topics", TOPICS), ("Offence cards", OFFENCES), ("Changes", CHANGES), ("Contacts", CONTACTS))
    buttons = [keyboards.button(label, page.after(WELCOME)) for label, page in pages]
    return [f"<b>{escape(desk.base.guidebook.title)}</b>\n{how_to_ask()}"], [buttons[:2], buttons[2:]]


def how_to_ask() -> str:
    """Return how to ask, with examples."""
    examples = "\n".join(f"• <i>{escape(example)}</i>" for example in _EXAMPLES)
    return (
        "Ask in your own words; every answer names its source and the time it is in force. Follow up as you would: "
        f"<i>and the time limit?</i>\n{examples}\nNo names, no case details. In danger: radio control, or 999."
    )


def areas(desk: Desk, here: Press = TOPICS) -> Screen:
    """Return the first page of topics."""
    items = [(f"{item.name} ({item.count})", Press.of(Action.AREA, item.id, here)) for item in desk.browser.areas()]
    lists = (("Offence cards", OFFENCES), ("Changes in the law", CHANGES), ("Contacts", CONTACTS))
    more = [(label, press.after(here)) for label, press in lists]
    title = f"<b>{escape(desk.base.guidebook.title)}</b>\nPick a topic, or just ask."
    return [title], keyboards.listing([*items, *more], here)


def _area(desk: Desk, area: str, here: Press) -> Screen:
    """Return the subjects of an area; one with a single entry leads straight to it."""
    lines = []
    for item in desk.browser.subjects(area):
        entries = desk.browser.entries(item.id)
        only = len(entries) == 1
        press = Press.of(Action.SHOW if only else Action.SUBJECT, entries[0].id if only else item.id, back=here)
        lines.append((item.name, press))
    return [f"<b>{area.capitalize()}</b>"], keyboards.listing(lines, here)


def subject(desk: Desk, id_: str, press: Press) -> Screen:
    """Return the entries about a subject."""
    here = Press.of(Action.SUBJECT, id_, back=press.returning, page=press.page)
    lines = [(entry.title, Press.of(Action.SHOW, entry.id, back=here)) for entry in desk.browser.entries(id_)]
    title = f"<b>{escape(desk.base.subjects[id_].name)}</b>"
    return [title], keyboards.listing(lines, press)


def offences(desk: Desk, here: Press, title: str) -> Screen:
    """Return a page of the list of offences."""
    return _cards(title, desk.browser.offences(), here)


def named(desk: Desk, subjects: Sequence[str], here: Press | None = None) -> Screen | None:
    """Return the offences that may have been meant."""
    items = [item for item in desk.browser.offences() if item.id in subjects][:MOST]
    here = here or Press.listing(Action.NAMED, [item.id for item in items])
    return _with_all(_cards("Which offence?", items, here), "All offences", OFFENCES, here) if items else None


def _cards(title: str, items: Sequence[Heading], here: Press) -> Screen:
    lines = [(item.name, Press.of(Action.CARD, item.id, back=here)) for item in items]
    return [f"<b>{title}</b>"], keyboards.listing(lines, here)


def _with_all(found: Screen, label: str, every: Press, here: Press) -> Screen:
    """Return a page that a command brought, with a button to all that is held of its kind, which leads back."""
    messages, rows = found
    return messages, rows if here.returning else [*rows, [keyboards.button(label, every.after(here))]]


def card(desk: Desk, subject_id: str, here: Press | None = None) -> Screen | None:
    """Return an offence card, with a button for every aspect."""
    found = desk.browser.card(subject_id, desk.today())
    if found is None:
        return None
    VISIT.get().seen += [facet.option.entry for facet in found.facets]
    here = here or Press.of(Action.CARD, subject_id)
    lines = [(facet.name, Press.of(Action.SHOW, facet.option.entry, back=here)) for facet in found.facets]
    pairs = [keyboards.button(*line) for line in lines]
    rows = [pairs[start : start + 2] for start in range(0, len(pairs), 2)]
    return _with_all((render.card_messages(found), [*rows, *keyboards.way_back(here)]), "All offences", OFFENCES, here)


def changes(desk: Desk, since: date | None, here: Press = CHANGES, said: str = "") -> Screen:
    """Return one page of changes from a day on, latest first; where there is none since, say so and show all."""
    every = desk.browser.changes(since, desk.today())
    if since is not None and not every:
        nothing = f"I hold no change since {day(since)}. Here are the latest."
        return changes(desk, None, replace(here, page=0), nothing)
    page = max(0, min(here.page, (len(every) - 1) // _CHANGES_SHOWN))
    shown = every[page * _CHANGES_SHOWN : (page + 1) * _CHANGES_SHOWN]
    VISIT.get().seen += [change.id for change in shown]
    span = f" since {day(since)}" if since else ""
    blocks = [said, f"<b>Changes{span}</b> ({len(every)}), latest first"]
    blocks += [render.change_block(change, citation_lines(desk.base, change.citations)) for change in shown]
    here = replace(here, period=Period(since, since) if since else None)
    turns = []
    if page:
        turns.append(keyboards.button("‹ Later", replace(here, page=page - 1)))
    if (page + 1) * _CHANGES_SHOWN < len(every):
        turns.append(keyboards.button("Earlier ›", replace(here, page=page + 1)))
    return render.pack(blocks), [*([turns] if turns else []), *keyboards.way_back(here)]


def groups(desk: Desk, here: Press, title: str) -> Screen:
    """Return the kinds of contact."""
    lines = [
        (f"{item.name} ({item.count})", Press.of(Action.GROUP, item.id, back=here))
        for item in desk.browser.contact_groups()
    ]
    return [f"<b>{title}</b>"], keyboards.listing(lines, here)


def found_contacts(found: Sequence[Contact], here: Press | None = None) -> Screen | None:
    """Return the contacts nearest to what was asked for, as far as they are still held."""
    here = here or Press.listing(Action.FOUND, [contact.id for contact in found])
    return _with_all(contacts(found, here), "All contacts", CONTACTS, here) if found else None


def contacts(found: Sequence[Contact], here: Press) -> Screen:
    """Return some contacts with their numbers, and a button to each."""
    page = here.page
    shown = found[page * keyboards.PAGE : (page + 1) * keyboards.PAGE] or found[: keyboards.PAGE]
    VISIT.get().seen += [contact.id for contact in shown]
    lines = [(contact.name, Press.of(Action.SHOW, contact.id, back=here)) for contact in found]
    messages = render.pack(["\n".join(render.contact_line(contact) for contact in shown)])
    return messages, keyboards.listing(lines, here)
