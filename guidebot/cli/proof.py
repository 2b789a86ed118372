"""`guidebot audit` and `guidebot receipt`: what was done, and what was shown."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from guidebot.cli.common import settings
from guidebot.cli.stored import now, opened, run
from guidebot.errors import ConfigError
from guidebot.services.audit import Head, Verified, export_head
from guidebot.services.audit import export as rows_of
from guidebot.services.audit import verify as check
from guidebot.services.people import OPERATOR
from guidebot.services.receipts import Receipts, plain, written
from guidebot.store.receipts import ReceiptRow

audit = typer.Typer(help="The audit log: checked, its head kept, exported.", no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@audit.command("verify")
def verify(
    head: Annotated[
        Path | None, typer.Option("--head", help="A head that was exported before: shows a cut end.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check every row against the one before; exit 1, naming each place, if one was changed, removed or put in."""
    known = Head.from_json(_text(head)) if head else None

    async def work() -> Verified:
        async with opened(settings()) as database:
            return await check(database, known)

    found = run(work())
    if as_json:
        findings = [{"seq": one.seq, "kind": one.kind, "says": one.says} for one in found.findings]
        last = {"seq": found.last.seq, "hash": found.last.hash} if found.last else None
        typer.echo(json.dumps({"rows": found.count, "intact": found.intact, "head": last, "findings": findings}))
    else:
        for one in found.findings:
            typer.echo(f"row {one.seq}: {one.kind}: {one.says}")
        typer.echo(f"{found.count} rows, " + ("intact" if found.intact else f"{len(found.findings)} places do not fit"))
    if not found.intact:
        raise typer.Exit(1)


@audit.command("head")
def head() -> None:
    """Print where the log ends, as JSON; keep it elsewhere, and a cut end or a log written anew will show."""

    async def work() -> Head | None:
        async with opened(settings()) as database:
            return await export_head(database)

    found = run(work())
    if found is None:
        raise ConfigError("the audit log is empty")
    typer.echo(found.to_json())


@audit.command("export")
def export(
    after: Annotated[int, typer.Option("--after", min=0, help="Rows above this number only.")] = 0,
) -> None:
    """Print the rows, one JSON object a line; that they were exported is itself a row."""

    async def work() -> None:
        async with opened(settings()) as database:
            async for row in rows_of(database, OPERATOR, after, now()):
                typer.echo(json.dumps(row, ensure_ascii=False))

    run(work())


def receipt(
    id_: Annotated[str, typer.Argument(metavar="ID", help="As the answer showed it, K7QF-2MXD.")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is read; goes into the audit log.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Show an answer exactly as it was given, checked against the hash stored then; exit 1 if it was changed since."""

    async def work() -> ReceiptRow:
        async with opened(settings()) as database:
            return await Receipts(database).show(id_, None, reason, now())

    found = run(work())
    typer.echo(json.dumps(_object(found), ensure_ascii=False) if as_json else plain(found))
    if not found.intact:
        raise typer.Exit(1)


def _object(found: ReceiptRow) -> dict[str, Any]:
    return {
        "id": written(found.id),
        "given_at": found.given_at.isoformat(),
        "entry": found.entry,
        "version": found.version,
        "revision": found.revision,
        "asked_about": found.asked_about,
        "sources": [{"source": title, "pinpoint": pinpoint, "url": url} for title, pinpoint, url in found.sources],
        "sha256": found.text_hash.hex(),
        "intact": found.intact,
        "text": found.text.decode("utf-8", "replace"),
    }


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeError):
        raise ConfigError(f"no readable file at {file}") from None
