"""`guidebot`, with an asker that raises or hangs when it is told to, with what it was told in the error."""

import asyncio
import sys

from sqlalchemy.exc import StatementError
from telegram import Update

from guidebot.chat import ask
from guidebot.chat.context import GuideContext
from guidebot.cli import main

_question = ask.question


async def _faulty(update: Update, context: GuideContext) -> None:
    text = update.effective_message.text if update.effective_message else ""
    if text and text.startswith("raise please"):
        raise KeyError(text)
    if text and text.startswith("fail in the store please"):
        raise StatementError(text, "INSERT INTO receipts VALUES (?)", [{"text": text}], ValueError(text))
    if text == "hang please":
        await asyncio.sleep(60)
    await _question(update, context)


ask.question = _faulty

if __name__ == "__main__":
    sys.argv[0] = "guidebot"
    main()
