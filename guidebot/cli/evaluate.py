"""`guidebot evaluate`: how well labelled questions are answered."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from guidebot.cli.common import ForceOption, KnowledgeOption, TodayOption, shelf_of, today_or
from guidebot.errors import ConfigError
from guidebot.services.evaluate import Evaluation, Share, questions_of
from guidebot.services.evaluate import evaluate as run


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]…", help="Labelled questions; default: the base's own.")
    ] = None,
    knowledge: KnowledgeOption = None,
    force: ForceOption = None,
    today: TodayOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    show: Annotated[
        int, typer.Option("--show", metavar="N", help="List this many failures and confusable pairs.")
    ] = 10,
    plot: Annotated[Path | None, typer.Option("--plot", metavar="PNG", help="Draw the reliability plot.")] = None,
) -> None:
    """Ask labelled questions: right, wrong, offered, declined, top1, top3, confusable phrasings, 95 % intervals."""
    shelf = shelf_of(knowledge, force)
    for path in files or []:
        if not path.is_file():
            raise ConfigError(f"no file at {path}")
    questions = questions_of(shelf.base, files or [])
    if not questions:
        raise ConfigError("no labelled questions: name a file, or add questions/*.yaml to the knowledge base")
    from rich.console import Console  # noqa: PLC0415 - only this verb draws a progress bar
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as progress:
        task = progress.add_task("asking", total=len(questions))
        found = run(shelf, questions, today_or(today), lambda: progress.advance(task))
    if plot is not None:
        from guidebot.services.plot import reliability_plot  # noqa: PLC0415 - matplotlib is loaded only to draw

        reliability_plot(found, plot)
    if as_json:
        typer.echo(json.dumps(_object(found), ensure_ascii=False))
    else:
        _show(found, show)


def _measures(found: Evaluation) -> dict[str, Share]:
    return {
        "right": found.share("right"),
        "right or offered": found.share("right", "offered"),
        "offered": found.share("offered"),
        "wrong": found.share("wrong"),
        "missed": found.share("missed"),
        "declined": found.share("declined", in_scope=False),
        "answered though out of scope": found.share("answered", in_scope=False),
        "right, held out": found.share("right", held_out=True),
        "wrong, held out": found.share("wrong", held_out=True),
        "answered though out of scope, held out": found.share("answered", in_scope=False, held_out=True),
        "top1": found.recall(1),
        "top3": found.recall(3),
        "emergencies flagged": found.emergencies(True),
        "false alarms": found.emergencies(False),
        "confusable phrasings": found.confusions,
    }


def _object(found: Evaluation) -> dict[str, Any]:
    shares = {
        name.replace(",", "").replace(" ", "_"): {
            "percent": share.percent,
            "interval": share.interval,
            "count": share.count,
            "of": share.total,
        }
        for name, share in _measures(found).items()
    }
    failed = [
        {
            "question": case.question.question,
            "expected": case.question.entry,
            "verdict": case.verdict,
            "entry": case.entry,
            "candidates": list(case.first),
            "known_failure": case.question.known_failure,
        }
        for case in found.cases
        if case.verdict not in ("right", "declined")
    ]
    confusable = [{"phrasing": text, "entry": own, "other": other} for text, own, other in found.confusable]
    return {"questions": len(found.cases), **shares, "failed": failed, "confusable": confusable}


def _show(found: Evaluation, most: int) -> None:
    write = sys.stdout.write
    write(f"{len(found.cases)} questions\n")
    for name, share in _measures(found).items():
        low, high = share.interval
        write(
            f"{name:<40}{share.percent:>6.1f} %   95 % interval {low:.1f} to {high:.1f}   ({share.count} of {share.total})\n"
        )
    failures = [case for case in found.cases if case.verdict not in ("right", "declined")]
    for case in failures[:most]:
        got = case.entry or (", ".join(case.first[:3]) or "nothing")
        write(f"[{case.verdict}] {case.question.question!r}: expected {case.question.entry}, got {got}\n")
    for text, own, other in found.confusable[:most]:
        write(f"[confusable] {text!r} of {own}: without it, {other}\n")
