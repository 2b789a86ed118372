"""`guidebot doctor`: what this machine is set to, whether it works, and what to do where it does not."""

import platform
import time
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from guidebot import __version__
from guidebot.cli.common import settings
from guidebot.config import describe
from guidebot.errors import GuidebotError
from guidebot.services.shelf import default_cache, open_shelf, shipped_knowledge


def doctor(
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no table lines.")] = False,
) -> None:
    """Check settings, knowledge, index cache and clock, and say what to do; exit 1 if something is wrong."""
    out = Console(highlight=False, no_color=plain, soft_wrap=True)
    wrong = False
    out.print(f"guidebot {__version__}, Python {platform.python_version()}, {platform.system()}")
    chosen = settings()
    table = Table("Setting", "Type", "Default", "Set", "Meaning", box=None, pad_edge=False)
    for name, kind, default, meaning in describe():
        value = getattr(chosen, name.removeprefix("GUIDEBOT_").lower())
        table.add_row(name, kind, default, "yes" if value is not None else "no", meaning)
    out.print(table)
    folder = chosen.knowledge or shipped_knowledge()
    started = time.perf_counter()
    try:
        shelf = open_shelf(folder, chosen.force, chosen.cache or default_cache())
        took = time.perf_counter() - started
        count = len(shelf.base.guidance)
        out.print(
            f"knowledge: ok, {count} entries, revision {shelf.base.revision}, ready in {took:.1f} s, from {folder}"
        )
    except GuidebotError as error:
        wrong = True
        out.print(f"knowledge: WRONG, {error}. Run: guidebot check {folder}")
    now = datetime.now(UTC)
    if now.year < 2026:
        wrong = True
        out.print(f"clock: WRONG, it says {now:%Y-%m-%d}. Set the machine's clock: answers depend on the day.")
    else:
        out.print(f"clock: ok, {now:%Y-%m-%d %H:%M} UTC")
    if wrong:
        raise typer.Exit(1)
