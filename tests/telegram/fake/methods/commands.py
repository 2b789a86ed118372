"""The list of commands that people see, by scope and language."""

import json
import re
from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.methods.registry import Act, method
from tests.telegram.fake.parameters import Parameters

_NAME: Final = re.compile(r"[a-z0-9_]{1,32}")
_MOST: Final = 100
_SCOPES: Final = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member",
})  # fmt: skip


@method
def set_my_commands(parameters: Parameters) -> Act:
    """Replace the list of a scope."""
    key = _key(parameters)
    found = parameters.parsed("commands", list, "can't parse commands JSON object") or []
    if len(found) > _MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_checked(command) for command in found]

    def act(bot: Bot) -> Any:
        bot.profile.commands[key] = commands
        return True

    return act


@method
def get_my_commands(parameters: Parameters) -> Act:
    """Return the list of a scope."""
    key = _key(parameters)
    return lambda bot: bot.profile.commands.get(key, [])


@method
def delete_my_commands(parameters: Parameters) -> Act:
    """Empty the list of a scope."""
    key = _key(parameters)

    def act(bot: Bot) -> Any:
        bot.profile.commands.pop(key, None)
        return True

    return act


def _key(parameters: Parameters) -> str:
    scope = parameters.parsed("scope", dict, "can't parse BotCommandScope JSON object") or {"type": "default"}
    if scope.get("type") not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return json.dumps([scope, parameters.text("language_code")], sort_keys=True)


def _checked(command: Any) -> dict[str, str]:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name = str(command.get("command", "")).removeprefix("/")
    text = str(command.get("description", "")).strip()
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": text}
