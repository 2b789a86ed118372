"""The application: every handler in one list, in order; within a group the first that fits takes the update."""

from typing import Final

from telegram import BotCommand, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    TypeHandler,
    filters,
)

from guidebot.chat import ask, basics, browse
from guidebot.chat.callbacks import Action, parse
from guidebot.chat.context import Desk, GuideApplication, GuideContext
from guidebot.chat.failures import on_error
from guidebot.chat.guard import guard
from guidebot.chat.limiter import SendLimiter
from guidebot.chat.replies import STALE, settle
from guidebot.chat.transport import Transport

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
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, basics.edited),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE, basics.passed_over),
            CommandHandler("start", basics.start),
            CommandHandler("help", basics.help_),
            CommandHandler("privacy", basics.privacy),
            CommandHandler("topics", browse.topics),
            CommandHandler("offence", browse.offence),
            CommandHandler("changes", browse.changes),
            CommandHandler("contacts", browse.contacts),
            MessageHandler(filters.COMMAND, basics.unknown_command),
            MessageHandler(filters.TEXT, ask.question),
            MessageHandler(filters.ALL & ~filters.StatusUpdate.ALL, basics.text_only),
            CallbackQueryHandler(pressed),
        ]
    )
    application.add_error_handler(on_error)


async def pressed(update: Update, context: GuideContext) -> None:
    """Do what a button asks for; every press is settled."""
    query = update.callback_query
    if query is None:
        return
    press = parse(query.data)
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
    await bot.set_my_commands([BotCommand(name, text) for name, text in basics.COMMANDS.items()])
    await bot.set_my_description(basics.DESCRIPTION)
    await bot.set_my_short_description(basics.SHORT_DESCRIPTION)
