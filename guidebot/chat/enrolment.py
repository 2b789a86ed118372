"""Coming in: a code, the sponsor's tap, invitations, and being erased."""

from html import escape
from typing import Final

import structlog
from telegram import Bot, BotCommandScopeChat, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update, User
from telegram.error import TelegramError

from guidebot.chat import screens
from guidebot.chat.commands import menu_of
from guidebot.chat.context import Desk, GuideContext
from guidebot.chat.guard import refuse
from guidebot.chat.keyboards import Rows, plain
from guidebot.chat.replies import HTML, say, turn
from guidebot.errors import GuidebotError
from guidebot.services.access import Permission, Person, Role
from guidebot.services.people import Joined

LET_IN: Final = "let in"
TURN_AWAY: Final = "turn away"
INVITE: Final = "invite"
ERASE: Final = "erase"
_LOG: Final = structlog.get_logger("guidebot.chat")
_WELCOME: Final = "<b>You have access.</b> It lapses on {until}; your sponsor is reminded to renew it."
_OWNER: Final = "<b>You have access</b>, as an owner."
_WAIT: Final = "Thank you. Whoever invited you is asked to confirm that it is you; I write when they have."
_CAME: Final = (
    "<b>Somebody came with an invitation</b>\nFor: {name}, {role}{team}\nTelegram calls them: {shown}\nLet them in only if you "
    "know that it is they."
)
_INVITED: Final = (
    "<b>An invitation for one {role}</b>, to be used once, until {until}:\n{link}\nSend it to that person alone. "
    "I ask you to confirm who came with it."
)
_WHOM: Final = (
    "<b>Whom do you invite?</b>\nTap a role, or write role, team and name, parted by commas: "
    "<code>/invite officer, north, Jo</code>"
)
_NO_ROLE: Final = "I know no such role. Write one of: {roles}."
_LET_IN: Final = "{name} is let in, until {until}."
_TURNED_AWAY: Final = "{name} is turned away."
_SURE: Final = (
    "<b>Erase what is kept about you?</b>\nYour name and Telegram id, roles, receipts, buttons and what we talked about are "
    "deleted at once, and you lose access. The audit log stays, under a number that no longer leads to you. Telegram keeps this "
    "chat until you delete it."
)
_ERASED: Final = "Erased. I no longer know who you are. Delete this chat too: Telegram keeps it until you do."


async def start(update: Update, context: GuideContext) -> None:
    """`/start`: who this is; with a code, the way in."""
    code = context.args[0] if context.args else None
    if code is None:
        if context.visit.may(Permission.ASK):
            await say(update, *screens.welcome(context.desk))
        else:
            await refuse(update, context)
        return
    user = update.effective_user
    if user is None:
        return
    desk = context.desk
    try:
        joined = await desk.people.redeem(code, user.id, context.visit.now)
    except GuidebotError as error:
        await _say_plainly(update, str(error))
        return
    if joined.person.present(context.visit.now):
        await _say_plainly(update, welcome(joined.person))
        await show_menu(context.bot, joined.person)
    else:
        await _ask_to_confirm(context, joined, user)
        await _say_plainly(update, _WAIT)


async def _say_plainly(update: Update, html: str) -> None:
    """Send a message without buttons: whoever comes with a code is not known yet."""
    if update.effective_chat is not None:
        await update.effective_chat.send_message(html, **HTML)


def welcome(person: Person) -> str:
    """Return what somebody is told who has come in."""
    return _WELCOME.format(until=f"{person.expires_at:%d %B %Y}") if person.expires_at else _OWNER


async def _ask_to_confirm(context: GuideContext, joined: Joined, user: User) -> None:
    """Ask whoever invited whether it is they who came; where that was the command line or is not reached, the admins.

    The same code brought again asks anew: the process may have ended before it asked, and a message may be lost.
    """
    desk, person = context.desk, joined.person
    shown = escape(" ".join(filter(None, (user.full_name, f"@{user.username}" if user.username else ""))))
    role, team = ", ".join(sorted(person.roles)), f", {escape(person.team)}" if person.team else ""
    text = _CAME.format(name=escape(person.name or "somebody without a name"), role=role, team=team, shown=shown)
    labels = {"Let in": f"{LET_IN}|{person.id}|{held(person)}", "Turn away": f"{TURN_AWAY}|{person.id}"}
    if joined.sponsor is not None and await tell(context.bot, desk, joined.sponsor, text, labels):
        return
    for other in await managers_of(desk, person):
        if joined.sponsor is None or other.id != joined.sponsor.id:
            await tell(context.bot, desk, other, text, labels)


async def managers_of(desk: Desk, person: Person) -> list[Person]:
    """Return those who manage people and may deal with one who has no sponsor."""
    return [
        one
        for one in await desk.people.everybody()
        if one.may(Permission.MANAGE_PEOPLE, desk.now()) and one.id != person.id and one.above(person)
    ]


async def tell(bot: Bot, desk: Desk, person: Person, text: str, labels: dict[str, str] | None = None) -> bool:
    """Send somebody a message with buttons of theirs; return whether it went out."""
    if person.telegram_id is None:
        return False
    keyboard = None
    if labels:
        data = await desk.visits.offer(person, list(labels.values()), desk.now())
        row = [InlineKeyboardButton(label, callback_data=one) for label, one in zip(labels, data, strict=True)]
        keyboard = InlineKeyboardMarkup([row])
    try:
        await bot.send_message(person.telegram_id, text, reply_markup=keyboard, **HTML)
    except TelegramError as error:
        _LOG.warning("person_not_told", member=person.id, error=type(error).__name__)
        return False
    return True


async def show_menu(bot: Bot, person: Person) -> None:
    """Let Telegram's menu show the commands that a person may use; for one who may nothing, those of everybody."""
    if person.telegram_id is None:
        return
    scope = BotCommandScopeChat(person.telegram_id)
    try:
        menu = menu_of(person)
        if menu:
            await bot.set_my_commands(menu, scope=scope)
        else:
            await bot.delete_my_commands(scope=scope)
    except TelegramError as error:
        _LOG.warning("menu_not_set", member=person.id, error=type(error).__name__)


def held(person: Person) -> str:
    """Return the roles of somebody as a button carries them, so that they are let in to no other than were shown."""
    return ",".join(sorted(person.roles))


async def let_in(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Confirm somebody who waits, by the tap of whoever invited them."""
    member, _, roles = rest.partition("|")
    try:
        person = await context.desk.people.confirm(context.visit.person, member, context.visit.now, roles.split(","))
    except GuidebotError as error:
        await turn(query, [escape(str(error))], [])
        return
    until = f"{person.expires_at:%d %B %Y}" if person.expires_at else "further notice"
    await turn(query, [_LET_IN.format(name=escape(person.name or "The person"), until=until)], [])
    await tell(context.bot, context.desk, person, welcome(person))
    await show_menu(context.bot, person)


async def turn_away(query: CallbackQuery, member: str, context: GuideContext) -> None:
    """Turn somebody away who waits; they are not told."""
    try:
        person = await context.desk.people.revoke(context.visit.person, member, context.visit.now)
    except GuidebotError as error:
        await turn(query, [escape(str(error))], [])
        return
    await turn(query, [_TURNED_AWAY.format(name=escape(person.name or "The person"))], [])
    await show_menu(context.bot, person)


async def invite(update: Update, context: GuideContext) -> None:
    """`/invite [role, team, name]`: a link for one person, or the roles to choose from."""
    person = context.visit.person
    if person is None:
        return
    parts = [part.strip() for part in " ".join(context.args or []).split(",")]
    roles = [role for role in Role if role in person.gives]
    if not parts[0]:
        rows: Rows = [[plain(role.capitalize(), f"{INVITE}|{role}") for role in roles]]
        await say(update, [_WHOM], rows)
        return
    if parts[0].lower() not in set(Role):
        await say(update, [_NO_ROLE.format(roles=", ".join(roles))])
        return
    team, name = (*parts[1:3], "", "")[:2]
    text = await _invitation(context, person, Role(parts[0].lower()), team or None, name or None)
    await say(update, [text])


async def invited(query: CallbackQuery, role: str, context: GuideContext) -> None:
    """Make a link for the role that was tapped."""
    person = context.visit.person
    if person is not None:
        await turn(query, [await _invitation(context, person, Role(role), None, None)], [])


async def _invitation(context: GuideContext, sponsor: Person, role: Role, team: str | None, name: str | None) -> str:
    try:
        made = await context.desk.people.invite(sponsor, role, context.visit.now, team=team, name=name)
    except GuidebotError as error:
        return escape(str(error))
    link = f"https://t.me/{context.bot.username}?start={made.code}"
    return _INVITED.format(role=role, until=f"{made.expires_at:%d %B %Y}", link=link)


async def ask_erase(query: CallbackQuery, rest: str, context: GuideContext) -> None:
    """Ask whether somebody means to be erased."""
    if rest != "yes":
        await turn(query, [_SURE], [[plain("Yes, erase", f"{ERASE}|yes")]])
        return
    person = context.visit.person
    if person is None:
        return
    try:
        await context.desk.people.erase(person, person.id, context.visit.now)
    except GuidebotError as error:
        await turn(query, [escape(str(error))], [])
        return
    context.visit.forget()
    await turn(query, [_ERASED], [])
    if person.telegram_id is not None:
        await _forget_menu(context.bot, person.telegram_id)


async def _forget_menu(bot: Bot, telegram_id: int) -> None:
    try:
        await bot.delete_my_commands(scope=BotCommandScopeChat(telegram_id))
    except TelegramError as error:
        _LOG.warning("menu_not_set", error=type(error).__name__)
