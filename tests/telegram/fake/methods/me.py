"""The bot itself: who it is, and what it says of itself."""

from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.errors import bad_request
from tests.telegram.fake.methods.registry import Act, Reader, method
from tests.telegram.fake.parameters import Parameters

_TEXTS: Final = {"name": 64, "description": 512, "short_description": 120}
"""Longest name and descriptions, in characters."""


@method
def get_me(parameters: Parameters) -> Act:
    """Return the bot."""
    powers = {
        "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False,
        "can_connect_to_business": False, "has_main_web_app": False,
    }  # fmt: skip
    return lambda bot: bot.user.as_json() | powers


@method
def log_out(parameters: Parameters) -> Act:
    """Leave this server; every later call is refused."""

    def act(bot: Bot) -> Any:
        bot.logged_out = True
        return True

    return act


@method
def close(parameters: Parameters) -> Act:
    """Move to another server; here it only succeeds."""
    return lambda bot: True


def _setter(kind: str, most: int) -> Reader:
    def read(parameters: Parameters) -> Act:
        value, language = parameters.text(kind), parameters.text("language_code")

        def act(bot: Bot) -> Any:
            if len(value) > most:
                raise bad_request(f"bot {kind.replace('_', ' ')} is too long")
            bot.profile.texts[f"{kind}/{language}"] = value
            return True

        return act

    read.__name__ = f"set_my_{kind}"
    return read


def _getter(kind: str) -> Reader:
    def read(parameters: Parameters) -> Act:
        language = parameters.text("language_code")
        return lambda bot: {kind: bot.profile.texts.get(f"{kind}/{language}", "")}

    read.__name__ = f"get_my_{kind}"
    return read


for _kind, _most in _TEXTS.items():
    method(_setter(_kind, _most))
    method(_getter(_kind))
