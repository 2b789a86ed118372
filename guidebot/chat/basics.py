"""`/help`, `/privacy`, and the sentences for what cannot be answered."""

from html import escape
from typing import Final

from telegram import Update

from guidebot.chat import screens
from guidebot.chat.commands import may_use
from guidebot.chat.context import GuideContext
from guidebot.chat.enrolment import ERASE
from guidebot.chat.keyboards import plain
from guidebot.chat.replies import say

DESCRIPTION: Final = (
    "Cited guidance on stalking and harassment for police officers in England and Wales. Private: by invitation only.\n\n"
    "Not for emergencies, and not for case details. In danger: radio control, or 999."
)
SHORT_DESCRIPTION: Final = "Cited guidance on stalking and harassment, for police officers."
_PRIVACY: Final = (
    "<b>Privacy</b>\n"
    "Ask about law and procedure only. Leave out names, addresses, phone numbers, vehicle marks and references.\n"
    "What looks like personal data is masked in memory before anything else happens, and I tell you so: "
    "please delete that message, because Telegram keeps it until you do.",
    "<b>What I keep</b>\n"
    "• Who you are: Telegram id, the name your sponsor gave, role and team, until you are erased.\n"
    "• What I showed you: the entry, its text, the time, under a receipt id, for {receipt_days} days. You can read it with "
    "/receipt; an owner can for a reason that is logged.\n"
    "• What we were talking about: which entry, never your words, for two hours of a conversation and deleted within a day.\n"
    "• Of a question without an answer: its known words and the day, without you, for {unanswered_days} days. "
    "Nobody sees who asked; supervisors never see questions.\n"
    "• That you said helpful or wrong: counted for the entry, without you.\n"
    "• An audit log of what was shown, to a number that stands for you (Data Protection Act 2018, s 62). It is not deleted.\n"
    "I never keep what you type.",
    "<b>Telegram</b> is not a police system: it holds this chat, and can read what is sent to bots. Whether to use it is your "
    "force's decision, by its data protection impact assessment (DPIA).",
)
TEXT_ONLY: Final = "I read text only. Type your question in a few words, without case details."
EDITED: Final = "I do not go back to edited messages. Please send the corrected question as a new one."
UNKNOWN_COMMAND: Final = "I do not know that command. /help lists those I know; or just ask."


async def help_(update: Update, context: GuideContext) -> None:
    """`/help`: how to ask, and every command that is open to whoever asks."""
    person = context.visit.person
    shown = may_use(person) if person else {}
    lines = "\n".join(f"/{name} – {escape(text)}" for name, text in shown.items())
    await say(update, [f"{screens.how_to_ask()}\n\n{lines}"])


async def privacy(update: Update, context: GuideContext) -> None:
    """`/privacy`: what is kept and for how long, with a button to be erased."""
    kept = context.desk.retention
    text = "\n\n".join(_PRIVACY).format(receipt_days=kept.receipt_days, unanswered_days=kept.unanswered_days)
    await say(update, [text], [[plain("Erase what you keep about me", f"{ERASE}|")]])


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
