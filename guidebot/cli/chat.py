"""`guidebot chat`: a conversation in the terminal, through the same services as the chat adapter."""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from rich.console import Console
from rich.text import Text

from guidebot.answering import NOTHING, Noticed, Option, day
from guidebot.cli.common import ForceOption, KnowledgeOption, NowOption, TodayOption, asking, day_of
from guidebot.cli.show import console, show_option, show_reply, show_sources
from guidebot.errors import ConfigError
from guidebot.matching import Topic
from guidebot.services.ask import Asker

_HELP: Final = """Ask in your own words; follow up with "and the time limit?".
A number picks one of the choices, or one of the related entries.
/detail          the whole of the last answer
/sources         where it stands
/as-of DATE      answer as on a day (YYYY-MM-DD); /as-of today to return
/new             forget what we were talking about
/help            this
/quit            leave (or Ctrl-D)"""


@dataclass(slots=True)
class _Talk:
    """The state of one conversation."""

    asker: Asker
    out: Console
    today: date
    clock: Callable[[], time | None]
    """The time in London; none for a day given without one."""
    as_of: date | None = None
    topic: Topic | None = None
    shown: Option | None = None
    noticed: Noticed = NOTHING
    """Beside what the last question asks."""
    picks: list[str] = field(default_factory=list)


def chat(
    knowledge: KnowledgeOption = None,
    force: ForceOption = None,
    today: TodayOption = None,
    now: NowOption = None,
) -> None:
    """Talk with guidebot: follow-ups, choices by number, /sources, /as-of."""
    at = asking(knowledge, force, today, now)
    talk = _Talk(at.asker, console(), at.today, at.clock)
    talk.out.print(Text(at.asker.shelf.base.guidebook.title, style="bold"))
    talk.out.print(Text("Ask a question, or /help.", style="dim"))
    while (line := _line(talk)) is not None:
        if not line:
            continue
        if not _turn(talk, line):
            break


def _line(talk: _Talk) -> str | None:
    """Read one line; None at the end of the conversation."""
    prompt = f"[{day(talk.as_of)}] > " if talk.as_of else "> "
    try:
        if sys.stdin.isatty():
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401, PLC0415 - line editing and history, where the platform has it
            return input(prompt).strip()
        read = sys.stdin.readline()
        return read.strip() if read else None
    except (EOFError, KeyboardInterrupt):
        talk.out.print()
        return None


def _turn(talk: _Talk, line: str) -> bool:
    """Take one line; return whether the conversation goes on."""
    if line.startswith("/"):
        name, _, rest = line[1:].partition(" ")
        command = _COMMANDS.get(name.lower())
        if command is None:
            talk.out.print(Text(f"There is no /{name}. Try /help.", style="yellow"))
            return True
        return command(talk, rest.strip())
    if line.isdigit() and talk.picks:
        _pick(talk, int(line))
        return True
    _ask(talk, line)
    return True


def _ask(talk: _Talk, text: str) -> None:
    asked = talk.asker.ask(text, talk.today, talk.topic, talk.as_of, talk.clock())
    talk.topic = asked.topic
    reply = asked.reply
    talk.noticed = reply.noticed
    talk.shown = reply.answer or talk.shown
    show_reply(talk.out, reply, full=False)
    if reply.choices:
        talk.picks = [choice.entry for choice in reply.choices]
    elif reply.answer:
        _more(talk, reply.answer)
    else:
        talk.picks = []


def _pick(talk: _Talk, number: int) -> None:
    if not 1 <= number <= len(talk.picks):
        talk.out.print(Text(f"Pick a number from 1 to {len(talk.picks)}.", style="yellow"))
        return
    entry = talk.picks[number - 1]
    period = talk.topic.period if talk.topic else None
    found = talk.asker.show(entry, talk.as_of or talk.today, period, None if talk.as_of else talk.clock(), talk.noticed)
    talk.topic = talk.asker.topic_of(entry, period)
    if found is None:
        talk.out.print(Text("No guidance is held on that for this date.", style="yellow"))
        return
    talk.shown = found
    show_option(talk.out, found, full=False)
    _more(talk, found)


def _more(talk: _Talk, option: Option) -> None:
    """Say what can be asked next: detail, sources, related entries by number."""
    talk.picks = [entry for entry, _ in option.related]
    hints = (["/detail"] if option.detail else []) + ["/sources"]
    talk.out.print(Text("  ".join(hints), style="dim"))
    for number, (_, title) in enumerate(option.related, start=1):
        talk.out.print(Text(f"  {number} {title}", style="dim"))


def _detail(talk: _Talk, rest: str) -> bool:
    if talk.shown is None:
        talk.out.print(Text("Nothing has been answered yet.", style="yellow"))
    else:
        show_option(talk.out, talk.shown)
    return True


def _sources(talk: _Talk, rest: str) -> bool:
    if talk.shown is None:
        talk.out.print(Text("Nothing has been answered yet.", style="yellow"))
    else:
        show_sources(talk.out, talk.shown)
    return True


def _as_of(talk: _Talk, rest: str) -> bool:
    if rest in ("", "today", "now"):
        talk.as_of = None
        talk.out.print(Text("Answers are as of today.", style="dim"))
        return True
    try:
        talk.as_of = day_of(rest, "/as-of")
    except ConfigError as error:
        talk.out.print(Text(f"{error}.", style="yellow"))
        return True
    talk.out.print(Text(f"Answers are as of {rest}.", style="dim"))
    return True


def _new(talk: _Talk, rest: str) -> bool:
    talk.topic, talk.shown, talk.picks = None, None, []
    talk.out.print(Text("A fresh start.", style="dim"))
    return True


def _help(talk: _Talk, rest: str) -> bool:
    talk.out.print(Text(_HELP))
    return True


def _quit(talk: _Talk, rest: str) -> bool:
    return False


_COMMANDS: Final[dict[str, Callable[[_Talk, str], bool]]] = {
    "detail": _detail,
    "sources": _sources,
    "as-of": _as_of,
    "new": _new,
    "help": _help,
    "quit": _quit,
    "exit": _quit,
}
