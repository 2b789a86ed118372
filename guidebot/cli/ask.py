"""`guidebot ask`: one question, one reply; or a stream of them."""

import json
import sys
from datetime import date, time
from typing import Annotated

import typer

from guidebot.cli.common import ForceOption, KnowledgeOption, NowOption, TodayOption, asking, day_of
from guidebot.cli.show import console, show_reply
from guidebot.errors import ConfigError, InputError
from guidebot.services.ask import Asker
from guidebot.services.contract import error_object, parse_line, reply_object


def ask(
    question: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION…", help="The question, in your words.")
    ] = None,
    knowledge: KnowledgeOption = None,
    force: ForceOption = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="YYYY-MM-DD", help="The date asked about, if the question names none."),
    ] = None,
    today: TodayOption = None,
    now: NowOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read one JSON object a line, write one back.")] = False,
) -> None:
    """Answer one question, with citations; no token, no database."""
    asked_of = day_of(as_of, "--as-of")
    if jsonl and question:
        raise ConfigError("--jsonl reads its questions from standard input: leave QUESTION out")
    if not jsonl and question is None:
        raise ConfigError("ask a question, as: guidebot ask max sentence for s4A stalking")
    at = asking(knowledge, force, today, now)
    if jsonl:
        _stream(at.asker, at.today, asked_of, at.clock())
        return
    reply = at.asker.ask(" ".join(question or []), at.today, as_of=asked_of, clock=at.clock()).reply
    if as_json:
        typer.echo(json.dumps(reply_object(reply), ensure_ascii=False))
    else:
        show_reply(console(), reply)


def _stream(asker: Asker, today: date, as_of: date | None, clock: time | None) -> None:
    """Answer line by line, in order; a line that cannot be used gives an error object, and the rest goes on."""
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace")
        if not line.strip():
            continue
        try:
            id_, text, context, day = parse_line(line)
            found = reply_object(asker.ask_within(text, context, today, day or as_of, clock), id_)
        except InputError as error:
            found = error_object(error)
        sys.stdout.buffer.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
