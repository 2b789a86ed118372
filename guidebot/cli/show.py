"""Replies on a terminal: colour where there is one, plain where not."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from guidebot.answering import Option, Reply, citation_texts, freshness, plain_text


def console() -> Console:
    """Return a console on standard output, at most 100 columns wide for reading."""
    found = Console(highlight=False)
    return Console(highlight=False, width=min(found.width, 100)) if found.is_terminal else found


def show_reply(out: Console, reply: Reply, full: bool = True) -> None:
    """Show a reply; where there is no terminal, as plain text with nothing wrapped."""
    if not out.is_terminal:
        sys.stdout.write(plain_text(reply) + "\n")
        return
    said = reply.answer.short if reply.answer else ""
    for notice in (notice for notice in reply.notices if notice not in said):
        out.print(Text(notice, style="bold red"))
    if reply.answer is not None:
        show_option(out, reply.answer, full)
    elif reply.choices:
        out.print("[bold]Which did you mean?[/bold]")
        for number, choice in enumerate(reply.choices, start=1):
            out.print(f"  [bold cyan]{number}[/bold cyan] {escape(choice.title)}")
    else:
        out.print(Text(reply.message, style="yellow"))


def show_option(out: Console, option: Option, full: bool = True) -> None:
    """Show one composed entry: title, answer, detail, sources, freshness."""
    out.print(Text(option.title, style="bold cyan"))
    out.print(Text(option.short))
    if option.detail and full:
        out.print(Padding(Text(option.detail, style="dim"), (1, 0, 0, 2)))
    show_sources(out, option)
    out.print(Text(freshness(option), style="dim"))
    for notice in option.notices:
        out.print(Text(notice, style="dim yellow"))


def show_sources(out: Console, option: Option) -> None:
    """Show an entry's citations, one a line."""
    out.print()
    for cited in citation_texts(option):
        out.print(Padding(Text(f"- {cited}", style="green"), (0, 0, 0, 2)))
