"""`/start`, `/help`, `/privacy`, and the sentences for what cannot be answered."""

from html import escape
from typing import Final

from telegram import Update

from guidebot.chat import screens
from guidebot.chat.context import GuideContext
from guidebot.chat.replies import say

COMMANDS: Final = {
    "start": "What this is, and how to ask",
    "help": "How to ask, and all commands",
    "topics": "Look through the guidance",
    "offence": "An offence on one card, as /offence 4A",
    "changes": "What changed, as /changes 2023",
    "contacts": "Who can help, as /contacts Cambridgeshire",
    "privacy": "What is kept, and what is not",
}
DESCRIPTION: Final = (
    "Cited guidance on stalking and harassment for police officers in England and Wales. Private: by invitation only.\n\n"
    "Not for emergencies, and not for case details. In danger: radio control, or 999."
)
SHORT_DESCRIPTION: Final = "Cited guidance on stalking and harassment, for police officers."
_PRIVACY: Final = (
    "<b>Privacy</b>\n"
    "Ask about law and procedure only. Leave out names, addresses, phone numbers, vehicle marks and references.\n"
    "What looks like personal data is masked in memory before anything else happens, and I tell you so: "
    "please delete that message, because Telegram keeps it until you do.\n"
    "I store nothing you type. Between messages I keep only which guidance we were talking about, in memory.\n"
    "Telegram is not a police system and can read what is sent to bots."
)
TEXT_ONLY: Final = "I read text only. Type your question in a few words, without case details."
EDITED: Final = "I do not go back to edited messages. Please send the corrected question as a new one."
UNKNOWN_COMMAND: Final = "I do not know that command. /help lists those I know; or just ask."


async def start(update: Update, context: GuideContext) -> None:
    """`/start`: who this is, with examples to ask."""
    await say(update, *screens.welcome(context.desk))


async def help_(update: Update, context: GuideContext) -> None:
    """`/help`: how to ask, and every command."""
    lines = "\n".join(f"/{name} – {escape(text)}" for name, text in COMMANDS.items())
    await say(update, [f"{screens.how_to_ask()}\n\n{lines}"])


async def privacy(update: Update, context: GuideContext) -> None:
    """`/privacy`: what is kept and what is not."""
    await say(update, [_PRIVACY])


async def text_only(update: Update, context: GuideContext) -> None:
    """Answer a photo, a sticker, a voice message or any other message without text."""
    await say(update, [TEXT_ONLY])


async def edited(update: Update, context: GuideContext) -> None:
    """Answer an edited text."""
    await say(update, [EDITED])


async def passed_over(update: Update, context: GuideContext) -> None:
    """Say nothing to any other edit: Telegram edits a live location every few seconds."""


async def unknown_command(update: Update, context: GuideContext) -> None:
    """Answer a command that does not exist."""
    await say(update, [UNKNOWN_COMMAND])
