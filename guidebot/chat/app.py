"""The application: every handler in one list, in order; within a group the first that fits takes the update."""

from collections.abc import Awaitable, Callable
from typing import Final

from telegram import CallbackQuery, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from guidebot.chat import ask, basics, browse, enrolment, people, proof
from guidebot.chat.callbacks import Action, parse
from guidebot.chat.commands import COMMANDS, public_menu
from guidebot.chat.context import Desk, GuideApplication, GuideContext
from guidebot.chat.failures import on_error
from guidebot.chat.guard import Handler, allowed, guard, refuse
from guidebot.chat.limiter import SendLimiter
from guidebot.chat.replies import STALE, settle
from guidebot.chat.transport import Transport
from guidebot.services.access import Permission

Pressed = Callable[[CallbackQuery, str, GuideContext], Awaitable[None]]

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query")
"""Inline queries, channels and the rest are not asked for."""
_TIMEOUT_S: Final = 4.0
"""Below the deadline of a handler, so that a call that hangs is told from a handler that does."""


def build_application(desk: Desk, token: str, api_url: str, rate: float | None) -> GuideApplication:
    """Return the application, ready to be initialised; it receives nothing by itself.

    Args:
        desk: The services.
        token: The bot's token.
        api_url: Root of the Bot API server.
        rate: Messages a second over all chats; None for no limit of ours.
    """
    application = (
        Application.builder()
        .token(token)
        .base_url(f"{api_url}/bot")
        .base_file_url(f"{api_url}/file/bot")
        .updater(None)
        .job_queue(None)
        .request(Transport(_TIMEOUT_S, _TIMEOUT_S))
        .rate_limiter(SendLimiter(rate))
        .context_types(ContextTypes(context=GuideContext))
        .build()
    )
    application.bot_data["desk"] = desk
    _add_handlers(application)
    return application


def _add_handlers(application: GuideApplication) -> None:
    application.add_handler(TypeHandler(Update, guard), group=-1)
    application.add_handlers(
        [
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, _asking(basics.edited)),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, _asking(basics.passed_over)),
            *(_command(name) for name in COMMANDS),
            MessageHandler(filters.COMMAND, _asking(basics.unknown_command)),
            MessageHandler(filters.TEXT, _asking(ask.question)),
            MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, _asking(basics.text_only)),
            CallbackQueryHandler(_asking(pressed)),
        ]
    )
    application.add_error_handler(on_error)


HANDLERS: Final[dict[str, Handler]] = {
    "start": enrolment.start,
    "help": basics.help_,
    "topics": browse.topics,
    "offence": browse.offence,
    "changes": browse.changes,
    "contacts": browse.contacts,
    "receipt": proof.receipt,
    "privacy": basics.privacy,
    "invite": enrolment.invite,
    "feedback": proof.feedback,
    "people": people.people,
}
PRESSES: Final[dict[str, tuple[Permission, Pressed]]] = {
    proof.SAID: (Permission.ASK, proof.said),
    proof.PERSON: (Permission.ASK, proof.person),
    proof.HAND: (Permission.ASK, proof.hand),
    enrolment.ERASE: (Permission.ASK, enrolment.ask_erase),
    enrolment.INVITE: (Permission.INVITE, enrolment.invited),
    enrolment.LET_IN: (Permission.INVITE, enrolment.let_in),
    enrolment.TURN_AWAY: (Permission.INVITE, enrolment.turn_away),
    people.PEOPLE: (Permission.SEE_PEOPLE, people.pressed),
}
"""Buttons that are no pages, by the first word of what they ask for: who may press them, and what they do."""


def _asking(handler: Handler) -> Handler:
    """Return a handler for members: what the guard lets pass by mistake still finds no answer."""
    return allowed(Permission.ASK, handler)


def _command(name: str) -> CommandHandler[GuideContext, None]:
    needs, handler = COMMANDS[name].needs, HANDLERS[name]
    return CommandHandler(name, allowed(needs, handler) if needs else handler)


async def pressed(update: Update, context: GuideContext) -> None:
    """Do what a button asks for; every press is settled."""
    query, wanted = update.callback_query, context.visit.pressed
    if query is None:
        return
    word, _, rest = (wanted or "").partition("|")
    if word in PRESSES:
        needs, act = PRESSES[word]
        await (act(query, rest, context) if context.visit.may(needs) else refuse(update, context))
        return
    press = parse(wanted)
    if press is None or query.message is None:
        await settle(query, STALE)
    elif press.action is Action.SHOW:
        await ask.show(query, press, context)
    elif press.action is Action.SAVE:
        await browse.save(query, press, context)
    else:
        await browse.pressed(query, press, context)


async def introduce(application: GuideApplication) -> None:
    """Register the commands and the description that people see before they start."""
    bot = application.bot
    await bot.set_my_commands(public_menu())
    await bot.set_my_description(basics.DESCRIPTION)
    await bot.set_my_short_description(basics.SHORT_DESCRIPTION)
