"""Settings: the only reader of the environment."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, model_validator

from guidebot.errors import ConfigError

PREFIX: Final = "GUIDEBOT_"
TELEGRAM: Final = "https://api.telegram.org"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def _root(value: str) -> str:
    """Take the address of a server without a trailing slash.

    Raises:
        ValueError: If it is neither https nor on this machine.
    """
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ValueError("expected an address such as https://bot.example.org")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("expected https: plain http is for this machine only")
    return value.rstrip("/")


def _token(value: str) -> str:
    """Take a bot's token; its halves are not judged further.

    Raises:
        ValueError: If it has no colon between two halves, or white space in it, as a line break copied along.
    """
    if not re.fullmatch(r"[^\s:]+:\S+", value):
        raise ValueError("expected a token such as 123456:ABC-def, with a colon and without spaces or line breaks")
    return value


Address = Annotated[str, BeforeValidator(_root)]
Token = Annotated[SecretStr, BeforeValidator(_token)]


class Settings(BaseModel):
    """What an operator can set, each as `GUIDEBOT_<NAME>`; built once and passed on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    knowledge: Path | None = Field(default=None, description="Folder of the knowledge base; default: the shipped one")
    force: str | None = Field(
        default=None, pattern=r"^[a-z0-9-]{1,40}$", description="Force overlay to apply, a folder under forces/"
    )
    cache: Path | None = Field(default=None, description="Folder of the index cache; default: the user's cache folder")
    token: Token | None = Field(default=None, description="The bot's token, from @BotFather; `run` needs it")
    database_url: SecretStr | None = Field(
        default=None,
        description="sqlite:///path/to/file or postgresql://user@host/name; default: a SQLite file in the user's data folder",
    )
    member_days: int = Field(
        default=180, ge=1, le=3660, description="Days after which membership lapses unless renewed"
    )
    code_days: int = Field(default=7, ge=1, le=90, description="Days for which an invitation can be used")
    receipt_days: int = Field(default=365, ge=1, le=3660, description="Days for which receipts are kept")
    unanswered_days: int = Field(
        default=90, ge=1, le=730, description="Days for which the known words of questions without an answer are kept"
    )
    questions_a_minute: int = Field(
        default=30, ge=1, le=10_000, description="How much one person is answered in a minute, in bursts of as many"
    )
    api_url: Address = Field(default=TELEGRAM, description="Root of the Bot API server, if not Telegram's own")
    webhook_url: Address | None = Field(
        default=None, description="Public https address at which Telegram reaches this bot; without it, long polling"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, description="Secret that Telegram sends with every webhook call, 16 to 256 of A-Z a-z 0-9 _ -"
    )
    listen: str | None = Field(
        default=None,
        max_length=100,
        pattern=r"^[A-Za-z0-9.:\[\]-]+:[0-9]+$",
        description="host:port for /healthz, /readyz and the webhook; with a webhook 127.0.0.1:8080 unless set",
    )
    send_rate: float | None = Field(
        default=None,
        gt=0,
        le=1000,
        description="Messages a second over all chats, and with it one a second in each, in bursts of 5; default: 30 on "
        "Telegram's own server; another has no such limits until this is set, except those that it states by a 429",
    )
    log: Literal["json", "console"] | None = Field(
        default=None, description="Form of the log, json or console; default: console on a terminal, else json"
    )

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> Self:
        if self.webhook_url and self.webhook_secret is None:
            raise ValueError("GUIDEBOT_WEBHOOK_URL needs GUIDEBOT_WEBHOOK_SECRET")
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else "x" * 16
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
            raise ValueError("GUIDEBOT_WEBHOOK_SECRET: expected 16 to 256 of A-Z a-z 0-9 _ -")
        return self

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings from environment variables.

        Raises:
            ConfigError: Naming the setting and what is wanted; the value is never shown.
        """
        known = {f"{PREFIX}{name.upper()}": name for name in cls.model_fields}
        values = {name: environ[variable] for variable, name in known.items() if environ.get(variable)}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            message = first["msg"].removeprefix("Value error, ")
            name = f"{PREFIX}{str(first['loc'][0]).upper()}: " if first["loc"] else ""
            raise ConfigError(f"{name}{message}") from None


def describe() -> list[tuple[str, str, str, str]]:
    """Return name, type, default and help of every setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = field.default
        rows.append(
            (
                f"{PREFIX}{name.upper()}",
                _kind(name, str(field.annotation)),
                str(default or "none"),
                field.description or "",
            )
        )
    return rows


def _kind(name: str, annotation: str) -> str:
    """Return what to write for a setting, in a word."""
    words = {
        "Path": "folder",
        "SecretStr": "secret",
        "float": "number",
        "'int'": "number",
        "Literal": "word",
    }
    if name.endswith("_url"):
        return "address"
    return next((word for part, word in words.items() if part in annotation), "text")
