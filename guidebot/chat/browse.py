"""Looking through the guidance: `/topics`, `/offence`, `/changes`, `/contacts`, and their buttons."""

import re
from datetime import date
from typing import Final

from telegram import CallbackQuery, Update

from guidebot.chat import screens
from guidebot.chat.callbacks import MOST, Press, resolve
from guidebot.chat.context import GuideContext
from guidebot.chat.replies import STALE, say, settle, turn
from guidebot.reading import read_period

_NO_OFFENCE: Final = "I know no offence by that name. Here are those I hold."
_NO_DATE: Final = "I read no date in that: write it as 2023, May 2023 or 1 May 2023. Here are the latest."
_NO_CONTACT: Final = "I hold no contact for that. Here are the kinds I hold."


async def topics(update: Update, context: GuideContext) -> None:
    """`/topics`: areas, then subjects, then entries, on one message."""
    await say(update, *screens.areas(context.desk))


async def offence(update: Update, context: GuideContext) -> None:
    """`/offence [name or section]`: a card of one offence, or the list of all."""
    desk, text = context.desk, _rest(context)
    found = desk.browser.named(text, desk.today()) or desk.browser.resembling(text)
    shown = screens.card(desk, found[0]) if len(found) == 1 else screens.named(desk, found)
    await say(update, *(shown or screens.offences(desk, screens.OFFENCES, _NO_OFFENCE if text else "Offences")))


async def changes(update: Update, context: GuideContext) -> None:
    """`/changes [since]`: what changed in the law and in the recording rules, latest first."""
    desk, text = context.desk, _rest(context)
    since = _since(text, desk.today())
    await say(update, *screens.changes(desk, since, said=_NO_DATE if text and since is None else ""))


async def contacts(update: Update, context: GuideContext) -> None:
    """`/contacts [who or where]`: the contacts nearest to that, or the kinds held."""
    desk, text = context.desk, _rest(context)
    found = screens.found_contacts(desk.browser.find_contacts(text, desk.today(), most=MOST))
    await say(update, *(found or screens.groups(desk, screens.CONTACTS, _NO_CONTACT if text else "Contacts")))


async def pressed(query: CallbackQuery, press: Press, context: GuideContext) -> None:
    """Turn the page that a button asks for."""
    found = screens.screen(context.desk, press)
    if found is None:
        await settle(query, STALE)
    else:
        await turn(query, *found)


async def save(query: CallbackQuery, press: Press, context: GuideContext) -> None:
    """Send a contact card, which a phone can keep."""
    found = context.desk.base.contacts
    contact = found.get(resolve(press.key, found) or "")
    phone = next((item for item in contact.phones if item.number.startswith("+")), None) if contact else None
    if contact is None or phone is None or query.message is None:
        await settle(query, STALE)
        return
    await settle(query)
    await query.message.chat.send_contact(phone_number=phone.number, first_name=contact.name[:64])


def _rest(context: GuideContext) -> str:
    """Return what stands after the command."""
    return " ".join(context.args or [])


def _since(text: str, today: date) -> date | None:
    """Read the day from which changes are wanted: a year, a month, a date; None where there is none."""
    bare = re.sub(r"^(?:since|from|in|after)\s+", "", text.strip(), flags=re.IGNORECASE)
    found = read_period(f"in {bare}", today).period
    return found.first if found else None
