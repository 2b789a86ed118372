"""`guidebot check`: every problem of a knowledge base."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from guidebot.cli.common import ForceOption, TodayOption, folder_of, settings, today_or
from guidebot.errors import Problem
from guidebot.knowledge import json_schema
from guidebot.services.inspect import inspect
from guidebot.services.shelf import default_cache


def check(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Default: the shipped knowledge base.")
    ] = None,
    force: ForceOption = None,
    today: TodayOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the files and stop.")] = False,
) -> None:
    """List every problem of a knowledge base, overlays included; exit 1 on errors, 0 on warnings."""
    if schema:
        typer.echo(json.dumps(json_schema(), indent=2))
        return
    report = inspect(folder_of(directory), force, today_or(today), settings().cache or default_cache())
    errors = sum(problem.severity == "error" for problem in report.problems)
    if as_json:
        found = {
            "revision": report.revision,
            "entries": report.entries,
            "questions": report.questions,
            "errors": errors,
            "warnings": len(report.problems) - errors,
            "problems": [asdict(problem) for problem in report.problems],
        }
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        _show(report.problems)
        warnings = len(report.problems) - errors
        summary = f"{report.entries} entries, {report.questions} phrasings: {errors} errors, {warnings} warnings"
        typer.echo(f"{summary} (revision {report.revision})" if report.revision else summary)
    if errors:
        raise typer.Exit(1)


def _show(problems: tuple[Problem, ...]) -> None:
    out = Console(highlight=False, soft_wrap=True)
    for problem in problems:
        style = "bold red" if problem.severity == "error" else "yellow"
        if not sys.stdout.isatty():
            sys.stdout.write(f"{problem.severity}: {problem}" + (f" - {problem.mend}" if problem.mend else "") + "\n")
            continue
        out.print(Text.assemble((f"{problem.severity}: ", style), str(problem), (f" - {problem.mend}", "dim")))
