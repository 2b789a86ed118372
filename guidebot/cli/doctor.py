"""`guidebot doctor`: what this machine is set to, whether it works, and what to do where it does not."""

import platform
import time
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from guidebot import __version__
from guidebot.cli.common import settings
from guidebot.cli.telegram_check import Check, ask_telegram
from guidebot.config import Settings, describe
from guidebot.errors import GuidebotError
from guidebot.services.shelf import cached, default_cache, open_shelf, shipped_knowledge

_BUILT: Final = 2026
"""No clock that is right shows an earlier year."""


def doctor(
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no table lines.")] = False,
) -> None:
    """Check settings, knowledge, index cache, database and clock, and say what to do; exit 1 if something is wrong."""
    out = Console(highlight=False, no_color=plain, soft_wrap=True)
    out.print(f"guidebot {__version__}, Python {platform.python_version()}, {platform.system()}")
    chosen = settings()
    _settings(out, chosen)
    knowledge = _knowledge(out, chosen)
    store = _store(out, chosen)
    telegram = _telegram(out, chosen)
    clock = _clock(out, telegram.clock)
    if not (knowledge and store and telegram.right and clock):
        raise typer.Exit(1)


def _settings(out: Console, chosen: Settings) -> None:
    table = Table("Setting", "Type", "Default", "Set", "Meaning", box=None, pad_edge=False)
    for name, kind, default, meaning in describe():
        given = name.removeprefix("GUIDEBOT_").lower() in chosen.model_fields_set
        table.add_row(name, kind, default, "yes" if given else "no", meaning)
    out.print(table)


def _knowledge(out: Console, chosen: Settings) -> bool:
    """Say how the knowledge base and its cache are; return whether all is well."""
    folder = chosen.knowledge or shipped_knowledge()
    cache = chosen.cache or default_cache()
    started = time.perf_counter()
    try:
        shelf = open_shelf(folder, chosen.force, cache)
    except GuidebotError as error:
        out.print(f"knowledge: WRONG, {error}. Run: guidebot check {folder}")
        return False
    took = time.perf_counter() - started
    count = len(shelf.base.guidance)
    out.print(f"knowledge: ok, {count} entries, revision {shelf.base.revision}, ready in {took:.1f} s, from {folder}")
    if cached(cache, shelf.base.revision):
        out.print(f"index cache: ok, in {cache}")
        return True
    out.print(f"index cache: WRONG, {cache} cannot be written; every start builds anew. Set GUIDEBOT_CACHE.")
    return False


def _store(out: Console, chosen: Settings) -> bool:
    """Say how the database is; return whether all is well."""
    from guidebot.cli.store_check import check_store  # noqa: PLC0415 - SQLAlchemy is loaded by those who need it

    found = check_store(chosen)
    for one in found:
        out.print(f"{one.what}: {'ok' if one.right else 'WRONG'}, {one.says}", markup=False)
    return all(one.right for one in found)


def _telegram(out: Console, chosen: Settings) -> Check:
    """Say how Telegram answers, who is answered and which webhook is set; a bot that is not set up is no fault."""
    if chosen.token is None:
        out.print("telegram: not set up; guidebot run needs GUIDEBOT_TOKEN, ask and chat do not")
        return Check(True, "")
    found = ask_telegram(chosen.api_url, chosen.token.get_secret_value())
    out.print(f"telegram: {'ok' if found.right else 'WRONG'}, {found.says}")
    if found.webhook:
        out.print(f"webhook: {found.webhook}")
    return found


def _clock(out: Console, doubt: str) -> bool:
    """Say what this machine's clock shows; return whether nothing speaks against it."""
    now = datetime.now(UTC)
    if now.year < _BUILT:
        doubt = "Set the machine's clock: answers depend on the day."
    if doubt:
        out.print(f"clock: WRONG, it says {now:%Y-%m-%d %H:%M} UTC; {doubt}")
        return False
    out.print(f"clock: ok, {now:%Y-%m-%d %H:%M} UTC")
    return True
