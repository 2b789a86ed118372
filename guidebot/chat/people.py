"""`/people`: those one may see, and what may be done about each."""

from datetime import datetime
from html import escape
from typing import Final

from telegram import CallbackQuery, Update

from guidebot.chat.context import GuideContext
from guidebot.chat.enrolment import held, show_menu, tell, welcome
from guidebot.chat.keyboards import PAGE, Rows, plain
from guidebot.chat.replies import say, turn
from guidebot.errors import GuidebotError
from guidebot.services.access import Permission, Person, Role
from guidebot.services.people import NoSuchMemberError

PEOPLE: Final = "people"
"""First word of what these buttons ask for; then a verb, a member, and what more it needs."""
_ORPHANED: Final = "no sponsor"
_NOBODY: Final = "Nobody yet. /invite lets somebody in."
_SURE: Final = (
    "<b>Shut out {name}?</b>\nThey get no answer any more. Those they sponsored stay until they lapse, "
    "for another to take over."
)
_RENEWED: Final = "Your access was renewed; it lapses on {until}."
_REVOKED: Final = "Your access has ended."


async def people(update: Update, context: GuideContext) -> None:
    """`/people`: everybody whom one may see; first those who wait, who lapsed, whose sponsor is gone."""
    found = await _page(context, 0)
    await say(update, *found)


async def pressed(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Do what a button about people asks for."""
    verb, _, more = rest.partition("|")
    member, _, value = more.partition("|")
    try:
        await turn(query, *await _done(context, verb, member, value))
    except GuidebotError as error:
        await turn(query, [escape(str(error))], [[plain("‹ People", f"{PEOPLE}|page|0")]])


async def _done(context: GuideContext, verb: str, member: str, value: str) -> tuple[list[str], Rows]:
    """Do it, and return the page that shows how things stand after it."""
    found, person, now = context.desk.people, context.visit.person, context.visit.now
    if verb == "page":
        return await _page(context, int(member))
    if verb == "sure":
        other = await _other(context, member)
        sure = [plain("Yes, shut out", f"{PEOPLE}|revoke|{member}"), plain("‹ Back", f"{PEOPLE}|show|{member}")]
        return [_SURE.format(name=escape(other.name or other.id))], [sure]
    if verb == "renew":
        renewed = await found.renew(person, member, now)
        until = f"{renewed.expires_at:%d %B %Y}" if renewed.expires_at else "no day"
        await tell(context.bot, context.desk, renewed, _RENEWED.format(until=until))
    elif verb == "revoke":
        revoked = await found.revoke(person, member, now)
        await tell(context.bot, context.desk, revoked, _REVOKED)
        await show_menu(context.bot, revoked)
    elif verb == "role":
        await show_menu(context.bot, await found.set_role(person, member, Role(value), now))
    elif verb == "confirm":
        confirmed = await found.confirm(person, member, now, value.split(","))
        await tell(context.bot, context.desk, confirmed, welcome(confirmed))
        await show_menu(context.bot, confirmed)
    return _card(context, await _other(context, member))


async def _other(context: GuideContext, member: str) -> Person:
    """Return somebody whom the person may see.

    Raises:
        GuidebotError: If they may not, or there is nobody.
    """
    visible = await context.desk.people.visible(_self(context), context.visit.now)
    found = next((one for one in visible if one.id == member), None)
    if found is None:
        raise NoSuchMemberError
    return found


def _self(context: GuideContext) -> Person:
    if context.visit.person is None:
        raise RuntimeError("a stranger reached the list of people")
    return context.visit.person


async def _page(context: GuideContext, page: int) -> tuple[list[str], Rows]:
    now = context.visit.now
    found = await context.desk.people.visible(_self(context), now)
    everybody = sorted(found, key=lambda one: (_order(one, now), one.name or one.id))
    shown = everybody[page * PAGE : (page + 1) * PAGE]
    if not shown:
        return [_NOBODY], []
    rows: Rows = [[plain(_line(one, now), f"{PEOPLE}|show|{one.id}")] for one in shown]
    turns = [plain("‹ Earlier", f"{PEOPLE}|page|{page - 1}")] if page else []
    if (page + 1) * PAGE < len(everybody):
        turns.append(plain("More ›", f"{PEOPLE}|page|{page + 1}"))
    return [f"<b>People</b> ({len(everybody)})"], [*rows, *([turns] if turns else [])]


def _order(person: Person, now: datetime) -> int:
    order = ("waiting", "lapsed", _ORPHANED, "in")
    return order.index(state) if (state := _in_list(person, now)) in order else len(order)


def _state(person: Person, now: datetime) -> str:
    """Return how somebody stands, in a word."""
    if person.state == "pending":
        return "waiting"
    if person.state == "active":
        return "lapsed" if person.lapsed(now) else "in"
    return "shut out"


def _in_list(person: Person, now: datetime) -> str:
    """Return how somebody stands, and of one who is in whether the sponsor is gone."""
    state = _state(person, now)
    return _ORPHANED if state == "in" and person.orphaned else state


def _line(person: Person, now: datetime) -> str:
    role = ", ".join(sorted(person.roles))
    state = _in_list(person, now)
    return f"{person.name or person.id[:7]} · {role}" + (f" · {state}" if state != "in" else "")


def _card(context: GuideContext, other: Person) -> tuple[list[str], Rows]:
    """Return one person with what may be done about them."""
    viewer, now = _self(context), context.visit.now
    until = f", until {other.expires_at:%d %B %Y}" if other.expires_at else ""
    lines = [
        f"<b>{escape(other.name or other.id)}</b>",
        f"{', '.join(sorted(other.roles))}: {_state(other, now)}{until}",
        *([f"Team: {escape(other.team)}"] if other.team else []),
        *(["Their sponsor is gone: renew them to take them over."] if other.orphaned else []),
    ]
    rows: Rows = []
    if other.id != viewer.id and viewer.above(other):
        act = {
            "pending": [("Let in", "confirm"), ("Turn away", "revoke")],
            "active": [("Renew", "renew"), ("Shut out…", "sure")],
        }
        rows.append(
            [plain(label, f"{PEOPLE}|{verb}|{other.id}|{held(other)}") for label, verb in act.get(other.state, [])]
        )
        if viewer.may(Permission.CHANGE_ROLES, now) and other.state == "active":
            give = [role for role in Role if role in viewer.gives and role not in other.roles]
            rows.append([plain(f"Make {role}", f"{PEOPLE}|role|{other.id}|{role}") for role in give])
    return ["\n".join(lines)], [*(row for row in rows if row), [plain("‹ People", f"{PEOPLE}|page|0")]]
