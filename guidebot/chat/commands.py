"""Every command once: what it is for, and who may use it. Telegram's menu and `/help` come from this table."""

from dataclasses import dataclass
from typing import Final

from telegram import BotCommand

from guidebot.services.access import MAY, Permission, Person


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    says: str
    """What it is for, in a line."""
    needs: Permission | None = Permission.ASK
    """None for what strangers may send too."""


COMMANDS: Final = {
    "start": Command("What this is, and how to ask", None),
    "help": Command("How to ask, and all commands"),
    "topics": Command("Look through the guidance"),
    "offence": Command("An offence on one card, as /offence 4A"),
    "changes": Command("What changed, as /changes 2023"),
    "contacts": Command("Who can help, as /contacts Cambridgeshire"),
    "receipt": Command("An answer exactly as it was given, as /receipt K7QF-2MXD"),
    "privacy": Command("What is kept, for how long, and how to have it erased"),
    "invite": Command("Invite somebody", Permission.INVITE),
    "feedback": Command("What was helpful or wrong, and what found no answer", Permission.SEE_FEEDBACK),
    "people": Command("Those you invited, or everybody: renew, change, revoke", Permission.SEE_PEOPLE),
}


def may_use(person: Person) -> dict[str, str]:
    """Return the commands that a person's roles give, with what each is for; none where they are not in."""
    if person.state != "active":
        return {}
    return {
        name: command.says
        for name, command in COMMANDS.items()
        if command.needs is None or person.roles & MAY[command.needs]
    }


def menu_of(person: Person) -> list[BotCommand]:
    """Return the menu of a person."""
    return [BotCommand(name, says) for name, says in may_use(person).items()]


def public_menu() -> list[BotCommand]:
    """Return the menu of everybody else: the way in, and nothing more."""
    return [BotCommand(name, command.says) for name, command in COMMANDS.items() if command.needs is None]
