"""Settings: the only reader of the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guidebot.errors import ConfigError

PREFIX: Final = "GUIDEBOT_"


class Settings(BaseModel):
    """What an operator can set, each as `GUIDEBOT_<NAME>`; built once and passed on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    knowledge: Path | None = Field(default=None, description="Folder of the knowledge base; default: the shipped one")
    force: str | None = Field(
        default=None, pattern=r"^[a-z0-9-]{1,40}$", description="Force overlay to apply, a folder under forces/"
    )
    cache: Path | None = Field(
        default=None, description="Folder of the index cache; default: the user's cache folder; empty path: none"
    )

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
            name = f"{PREFIX}{str(first['loc'][0]).upper()}" if first["loc"] else PREFIX
            raise ConfigError(f"{name}: {first['msg']}") from None


def describe() -> list[tuple[str, str, str, str]]:
    """Return name, type, default and help of every setting."""
    rows = []
    for name, field in Settings.model_fields.items():
        kind = "folder" if "Path" in str(field.annotation) else "text"
        rows.append((f"{PREFIX}{name.upper()}", kind, str(field.default or "none"), field.description or ""))
    return rows
