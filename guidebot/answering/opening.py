"""Who can be rung now: whether a service is open at a moment in London, and who answers when it is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Final, Literal

from guidebot.knowledge import Contact, KnowledgeBase, Phone

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Opened:
    """Whether a service answers at a moment, as far as its hours are known."""

    state: Literal["always", "open", "shut", "holiday"]
    """`holiday`: a bank holiday, on which hours may differ."""
    until: time | None = None
    """When it shuts today, if it is open."""
    next: tuple[date, time] | None = None
    """When it opens again, if it is shut."""


def opened(contact: Contact, day: date, clock: time) -> Opened | None:
    """Return whether a contact answers at a moment; None where its hours are not held as data.

    Args:
        contact: The service.
        day: The day in London.
        clock: The time in London.
    """
    if not contact.open:
        return None
    if contact.round_the_clock:
        return Opened("always")
    if _bank_holiday(day):
        return Opened("holiday")
    for start, end in _hours(contact, day):
        if start <= clock < end:
            return Opened("open", until=end)
    return Opened("shut", next=_next(contact, day, clock))


def opening_line(base: KnowledgeBase, contact: Contact, day: date, clock: time) -> str | None:
    """Return what an officer must know first of a contact at a moment: open, or shut and who answers instead."""
    found = opened(contact, day, clock)
    if found is None or found.state == "always":
        return None
    if found.state == "holiday":
        return f"Today is a bank holiday: hours may differ.{_instead(base, contact)}"
    held = ", by the hours held" if contact.caution else ""
    if found.state == "open":
        return f"Open now{held}, until {_hour(found.until)}."
    return f"Shut now{held}; opens {_when(found.next, day)}.{_instead(base, contact)}"


def now_line(base: KnowledgeBase, day: date, clock: time) -> str | None:
    """Return which of the guidebook's helplines answer at a moment: those round the clock first, then those open."""
    lines = [base.contacts[key] for key in base.guidebook.helplines if key in base.contacts]
    states = [(contact, opened(contact, day, clock)) for contact in lines]
    always = [contact for contact, state in states if state and state.state == "always"]
    open_now = [(contact, state) for contact, state in states if state and state.state == "open"]
    shut = [(contact, state) for contact, state in states if state and state.state == "shut"]
    parts = [f"{_called(contact)}, round the clock" for contact in always]
    day_lines = [f"{_called(contact)}, until {_hour(state.until)}" for contact, state in open_now]
    parts = [*parts, *day_lines] if shut else [*day_lines, *parts]
    if not parts:
        return None
    closed = "".join(f" Shut: {contact.name} (opens {_when(state.next, day)})." for contact, state in shut[:1])
    return f"Open at {clock:%H:%M} today: {'; '.join(parts)}.{closed}"


def _instead(base: KnowledgeBase, contact: Contact) -> str:
    """Return who answers round the clock while a service does not."""
    keys = (contact.fallback,) if contact.fallback else base.guidebook.helplines
    for key in keys:
        other = base.contacts.get(key)
        if other is not None and other.round_the_clock and other.phones:
            return f" Round the clock: {_called(other)}."
    return ""


def _called(contact: Contact) -> str:
    first: Phone | None = contact.phones[0] if contact.phones else None
    return f"{contact.name} {first.shown}" if first else contact.name


def _hours(contact: Contact, day: date) -> Iterator[tuple[time, time]]:
    name = _WEEKDAYS[day.weekday()]
    for hours in contact.open:
        if name in hours.days:
            yield hours.from_, hours.until


def _next(contact: Contact, day: date, clock: time) -> tuple[date, time] | None:
    for ahead in range(_WEEK + 1):
        other = day + timedelta(days=ahead)
        starts = [start for start, _ in _hours(contact, other) if ahead or start > clock]
        if starts and not (ahead and _bank_holiday(other)):
            return other, min(starts)
    return None


def _when(moment: tuple[date, time] | None, day: date) -> str:
    if moment is None:
        return "at a time that is not held"
    ahead = (moment[0] - day).days
    name = "today" if ahead == 0 else "tomorrow" if ahead == 1 else _NAMES[moment[0].weekday()]
    return f"{name} at {_hour(moment[1])}"


def _hour(clock: time | None) -> str:
    return "midnight" if clock in (None, time.max) else f"{clock:%H:%M}"


def _bank_holiday(day: date) -> bool:
    """Whether a day is a bank holiday in England; those of Wales are the same."""
    import holidays  # noqa: PLC0415 - of no use to a question that is not about a service

    return day in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
