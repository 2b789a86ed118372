"""`guidebot invite`, `people` and `erase`: who is let in, from the command line."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from guidebot.cli.common import settings
from guidebot.cli.proof import JsonOption
from guidebot.cli.stored import now, opened, run
from guidebot.cli.telegram_check import bot_name
from guidebot.config import Settings
from guidebot.errors import InputError
from guidebot.services.access import Person, Role
from guidebot.services.people import Invited, NoSuchMemberError, People

people = typer.Typer(help="Who is let in: listed, confirmed, renewed, changed, revoked.", invoke_without_command=True)
MemberArgument = Annotated[str, typer.Argument(metavar="ID", help="As guidebot people lists it.")]


def people_of(database: Any, chosen: Settings) -> People:
    """Return the people of a database."""
    return People(database, chosen.member_days, chosen.code_days)


def invite(
    role: Annotated[Role, typer.Option("--role", help="What the person will be.")],
    team: Annotated[str | None, typer.Option("--team", help="Their team.")] = None,
    area: Annotated[str | None, typer.Option("--area", help="Their area.")] = None,
    days: Annotated[
        int | None, typer.Option("--days", help="How long membership lasts; default: GUIDEBOT_MEMBER_DAYS.")
    ] = None,
    telegram_id: Annotated[
        int | None, typer.Option("--telegram-id", min=1, max=2**52, help="Who alone may use it, and is let in at once.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="How lists and reports call them.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a single-use invitation; the first owner comes this way. The code is shown now and never again."""
    chosen = settings()

    async def work() -> Invited:
        async with opened(chosen) as database:
            return await people_of(database, chosen).invite(
                None, role, now(), team=team, area=area, name=name, telegram_id=telegram_id, days=days
            )

    made = run(work())
    bot = bot_name(chosen.api_url, chosen.token.get_secret_value()) if chosen.token else None
    link = f"https://t.me/{bot}?start={made.code}" if bot else None
    expires = made.expires_at.isoformat(timespec="seconds")
    if as_json:
        typer.echo(json.dumps({"code": made.code, "link": link, "role": made.role, "expires": expires}))
        return
    typer.echo(f"{made.role}, to be used once, until {expires}:")
    typer.echo(link or f"send the bot: /start {made.code}")


@people.callback()
def listing(
    context: typer.Context,
    as_json: JsonOption = False,
    ids: Annotated[bool, typer.Option("--ids", help="With Telegram ids.")] = False,
) -> None:
    """List everybody."""
    if context.invoked_subcommand is not None:
        return
    chosen = settings()

    async def work() -> list[Person]:
        async with opened(chosen) as database:
            return await people_of(database, chosen).everybody()

    found = run(work())
    if as_json:
        typer.echo(json.dumps([_object(person, found, ids) for person in found], ensure_ascii=False))
        return
    columns = ["Id", "Name", "Role", "Team", "State", "Sponsor", "Until", *(["Telegram id"] if ids else [])]
    table = Table(*columns, box=None, pad_edge=False)
    for person in found:
        table.add_row(*(str(value or "") for value in _object(person, found, ids).values()))
    Console(soft_wrap=True, highlight=False).print(table)


def _object(person: Person, everybody: Sequence[Person], ids: bool) -> dict[str, Any]:
    sponsor = next((one.name or one.id for one in everybody if one.id == person.sponsor), None)
    state = "lapsed" if person.state == "active" and person.lapsed(now()) else person.state
    shown: dict[str, Any] = {
        "id": person.id,
        "name": person.name,
        "role": ", ".join(sorted(person.roles)),
        "team": person.team,
        "state": state,
        "sponsor": None if person.orphaned else sponsor,
        "until": person.expires_at.astimezone(ZoneInfo("Europe/London")).date().isoformat()
        if person.expires_at
        else None,
    }
    return shown | ({"telegram_id": person.telegram_id} if ids else {})


def _change(member: str, work: Callable[[People, str], Awaitable[Person | None]]) -> None:
    """Do something with a member and say how they stand after it."""
    chosen = settings()

    async def act() -> Person | None:
        async with opened(chosen) as database:
            found = people_of(database, chosen)
            return await work(found, _member(member, await found.everybody()))

    after = run(act())
    if after is None:
        typer.echo(f"{member}: erased")
    else:
        until = f", until {after.expires_at:%Y-%m-%d}" if after.expires_at else ""
        typer.echo(f"{after.name or after.id}: {', '.join(sorted(after.roles))}, {after.state}{until}")


def _member(wanted: str, everybody: Sequence[Person]) -> str:
    """Return the id that was meant: an id, the beginning of one, or a name that is one person's alone.

    Raises:
        InputError: If it could be several.
    """
    found = [one.id for one in everybody if wanted in (one.id, one.name)]
    found = found or [one.id for one in everybody if len(wanted) >= 4 and one.id.startswith(wanted)]
    if len(found) > 1:
        raise InputError(f"{wanted} could be {len(found)} people: give the id")
    if not found:
        raise NoSuchMemberError
    return found[0]


@people.command("confirm")
def confirm(member: MemberArgument) -> None:
    """Let in somebody who came with a code and waits."""
    _change(member, lambda found, id_: found.confirm(None, id_, now()))


@people.command("renew")
def renew(member: MemberArgument) -> None:
    """Let membership last anew from today."""
    _change(member, lambda found, id_: found.renew(None, id_, now()))


@people.command("revoke")
def revoke(member: MemberArgument) -> None:
    """Shut somebody out."""
    _change(member, lambda found, id_: found.revoke(None, id_, now()))


@people.command("role")
def set_role(member: MemberArgument, role: Annotated[Role, typer.Argument(help="The new role.")]) -> None:
    """Give somebody another role."""
    _change(member, lambda found, id_: found.set_role(None, id_, role, now()))


@people.command("team")
def set_team(
    member: MemberArgument, team: Annotated[str, typer.Argument(help="The new team; empty for none.")]
) -> None:
    """Move somebody to another team."""
    _change(member, lambda found, id_: found.set_team(None, id_, team or None, now()))


def erase(member: MemberArgument) -> None:
    """Delete what ties somebody to their rows, and what was kept about them; the audit log stays whole."""

    async def gone(found: People, id_: str) -> None:
        await found.erase(None, id_, now())

    _change(member, gone)
