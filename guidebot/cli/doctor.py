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
from guidebot.cli.telegram_check import ask_telegram
from guidebot.config import describe
from guidebot.errors import GuidebotError
from guidebot.services.shelf import cached, default_cache, open_shelf, shipped_knowledge


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
        given = name.removeprefix("GUIDEBOT_").lower() in chosen.model_fields_set
        table.add_row(name, kind, default, "yes" if given else "no", meaning)
    out.print(table)
    folder = chosen.knowledge or shipped_knowledge()
    started = time.perf_counter()
    try:
        cache = chosen.cache or default_cache()
        shelf = open_shelf(folder, chosen.force, cache)
        took = time.perf_counter() - started
        count = len(shelf.base.guidance)
        out.print(
            f"knowledge: ok, {count} entries, revision {shelf.base.revision}, ready in {took:.1f} s, from {folder}"
        )
        if cached(cache, shelf.base.revision):
            out.print(f"index cache: ok, in {cache}")
        else:
            wrong = True
            out.print(f"index cache: WRONG, {cache} cannot be written; every start builds anew. Set GUIDEBOT_CACHE.")
    except GuidebotError as error:
        wrong = True
        out.print(f"knowledge: WRONG, {error}. Run: guidebot check {folder}")
    if chosen.token is None:
        out.print("telegram: not set up; guidebot run needs GUIDEBOT_TOKEN, ask and chat do not")
    else:
        telegram = ask_telegram(chosen.api_url, chosen.token.get_secret_value())
        wrong = wrong or not telegram.right
        out.print(f"telegram: {'ok' if telegram.right else 'WRONG'}, {telegram.says}")
        if not chosen.allowed_users:
            out.print("people: nobody is answered yet; set GUIDEBOT_ALLOWED_USERS to their Telegram user ids")
    now = datetime.now(UTC)
    if now.year < 2026:
        wrong = True
        out.print(f"clock: WRONG, it says {now:%Y-%m-%d}. Set the machine's clock: answers depend on the day.")
    else:
        out.print(f"clock: ok, {now:%Y-%m-%d %H:%M} UTC")
    if wrong:
        raise typer.Exit(1)
