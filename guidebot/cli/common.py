"""What several verbs share: options, today, and the opening of a knowledge base."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from guidebot.config import Settings
from guidebot.errors import ConfigError
from guidebot.services.ask import Asker
from guidebot.services.contract import parse_day
from guidebot.services.shelf import Shelf, default_cache, open_shelf, shipped_knowledge

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", metavar="DIR", help="Knowledge base; default: the shipped one.")
]
ForceOption = Annotated[str | None, typer.Option("--force", metavar="NAME", help="Force overlay to apply.")]
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="YYYY-MM-DD", help="Answer as on this day; default: today.")
]
NowOption = Annotated[
    str | None,
    typer.Option("--now", metavar="HH:MM", help="Time in London, by which services are open or shut; default: now."),
]


def day_of(text: str | None, option: str) -> date | None:
    """Return the date an option gives.

    Raises:
        ConfigError: If it is not a date.
    """
    if text is None:
        return None
    try:
        return parse_day(text)
    except ValueError:
        raise ConfigError(f"{option}: expected a date (YYYY-MM-DD)") from None


def today_or(text: str | None) -> date:
    """Return the day an option gives, else today in London."""
    return day_of(text, "--today") or london().date()


def clock_or(text: str | None, today: str | None) -> time | None:
    """Return the time an option gives, else the time in London; none for a day that is given without a time.

    Raises:
        ConfigError: If it is not a time.
    """
    if text is None:
        return None if today else london().time()
    try:
        return datetime.strptime(text, "%H:%M").time()
    except ValueError:
        raise ConfigError("--now: expected a time (HH:MM)") from None


def london() -> datetime:
    """Return the moment as clocks in London show it."""
    return datetime.now(UTC).astimezone(ZoneInfo("Europe/London"))


@dataclass(frozen=True, slots=True)
class Asking:
    """Of whom a verb asks its questions, and when."""

    asker: Asker
    today: date
    clock: Callable[[], time | None]
    """The time in London; none for a day given without one."""


def asking(knowledge: Path | None, force: str | None, today: str | None, now: str | None) -> Asking:
    """Open the knowledge base that the options name, for questions on the day and at the time that they give.

    Raises:
        ConfigError: If one of them is wrong.
    """
    day = today_or(today)
    clock_or(now, today)
    return Asking(Asker(shelf_of(knowledge, force)), day, lambda: clock_or(now, today))


def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_env(os.environ)


def folder_of(knowledge: Path | None) -> Path:
    """Return the knowledge folder: the option's, else the setting's, else the shipped one.

    Raises:
        ConfigError: If there is no such folder.
    """
    folder = knowledge or settings().knowledge or shipped_knowledge()
    if not folder.is_dir():
        raise ConfigError(f"no knowledge folder at {folder}")
    return folder


def shelf_of(knowledge: Path | None, force: str | None, apart: bool = False) -> Shelf:
    """Open the knowledge base that the options and settings name; `apart` builds its index in a process of its own."""
    chosen = settings()

    def building() -> None:
        if sys.stderr.isatty():
            typer.echo("Building the index (once for each revision)…", err=True)

    return open_shelf(folder_of(knowledge), force or chosen.force, chosen.cache or default_cache(), building, apart)
