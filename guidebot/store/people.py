"""Rows of people, their roles and invitations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, Select, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store.tables import attempts, buttons, invitations, members, rates, receipts, roles, topics

_COLUMNS: Final = tuple(column.name for column in members.columns)
_PEOPLE_LOCK: Final = 5_318_008


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A row of `members`, with the roles."""

    id: str
    telegram_id: int | None
    name: str | None
    team: str | None
    area: str | None
    state: str
    sponsor_id: str | None
    days: int
    joined_at: datetime
    expires_at: datetime | None
    reminded_at: datetime | None
    orphaned_at: datetime | None
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """A row of `invitations`."""

    id: str
    code_hash: bytes
    role: str
    team: str | None
    area: str | None
    name: str | None
    telegram_id: int | None
    days: int
    sponsor_id: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    used_by: str | None


async def alone(c: AsyncConnection) -> None:
    """Wait until no other transaction changes people; SQLite has one writer at a time anyway."""
    if c.dialect.name == "postgresql":
        await c.execute(select(func.pg_advisory_xact_lock(_PEOPLE_LOCK)))


async def find(c: AsyncConnection, telegram_id: int) -> MemberRow | None:
    """Return the member with a Telegram id."""
    found = _grouped((await c.execute(_FIND, {"telegram_id": telegram_id})).mappings())
    return found[0] if found else None


async def get(c: AsyncConnection, member_id: str) -> MemberRow | None:
    """Return the member with an id of ours."""
    found = await _rows(c, members.c.id == member_id)
    return found[0] if found else None


async def everybody(c: AsyncConnection) -> list[MemberRow]:
    """Return all members that were not erased, those who came first first."""
    return await _rows(c, members.c.state != "erased")


async def waiting(c: AsyncConnection, since: datetime) -> list[MemberRow]:
    """Return those who came before a moment and were not let in yet."""
    return await _rows(c, (members.c.state == "pending") & (members.c.joined_at < since))


async def sponsored(c: AsyncConnection, sponsor_id: str) -> list[MemberRow]:
    """Return those that somebody sponsored."""
    return await _rows(c, (members.c.sponsor_id == sponsor_id) & (members.c.state != "erased"))


def _members(condition: ColumnElement[bool]) -> Select[Any]:
    return (
        select(members, roles.c.role)
        .outerjoin(roles, roles.c.member_id == members.c.id)
        .where(condition)
        .order_by(members.c.joined_at, members.c.id)
    )


_FIND: Final = _members(members.c.telegram_id == bindparam("telegram_id"))


async def _rows(c: AsyncConnection, condition: ColumnElement[bool]) -> list[MemberRow]:
    return _grouped((await c.execute(_members(condition))).mappings())


def _grouped(found: Iterable[RowMapping]) -> list[MemberRow]:
    """Return members from rows of which each has one role."""
    held: dict[str, tuple[RowMapping, set[str]]] = {}
    for row in found:
        held.setdefault(row["id"], (row, set()))[1].update({row["role"]} if row["role"] else ())
    return [MemberRow(**{name: row[name] for name in _COLUMNS}, roles=frozenset(roles)) for row, roles in held.values()]


async def add(c: AsyncConnection, row: MemberRow) -> None:
    """Write a new member."""
    values = {column.name: getattr(row, column.name) for column in members.columns}
    await c.execute(insert(members).values(**values))
    await set_roles(c, row.id, row.roles)


async def change(c: AsyncConnection, member_id: str, **values: Any) -> None:
    """Set columns of a member."""
    await c.execute(update(members).where(members.c.id == member_id).values(**values))


async def set_roles(c: AsyncConnection, member_id: str, held: Collection[str]) -> None:
    """Set the roles of a member."""
    await c.execute(delete(roles).where(roles.c.member_id == member_id))
    if held:
        await c.execute(insert(roles), [{"member_id": member_id, "role": role} for role in sorted(held)])


async def owners(c: AsyncConnection) -> int:
    """Return how many active owners there are."""
    query = select(func.count()).select_from(
        members.join(roles, (roles.c.member_id == members.c.id) & (roles.c.role == "owner"))
    )
    return int((await c.execute(query.where(members.c.state == "active"))).scalar_one())


async def orphan(c: AsyncConnection, sponsor_id: str, at: datetime) -> int:
    """Note that those whom somebody sponsored have no sponsor any more; return how many."""
    query = (
        update(members)
        .where((members.c.sponsor_id == sponsor_id) & members.c.state.in_(("active", "pending")))
        .values(orphaned_at=at)
    )
    return int((await c.execute(query)).rowcount)


async def running_out(c: AsyncConnection, after: datetime, before: datetime) -> list[MemberRow]:
    """Return the active members whose time runs out between two moments."""
    return await _rows(
        c, (members.c.state == "active") & (members.c.expires_at > after) & (members.c.expires_at <= before)
    )


async def add_invitation(c: AsyncConnection, row: InvitationRow) -> None:
    """Write a new invitation."""
    await c.execute(insert(invitations).values(**{name.name: getattr(row, name.name) for name in invitations.columns}))


async def invitation(c: AsyncConnection, code_hash: bytes) -> InvitationRow | None:
    """Return the invitation whose code has a hash."""
    row = (await c.execute(select(invitations).where(invitations.c.code_hash == code_hash))).mappings().one_or_none()
    return InvitationRow(**row) if row else None


async def use(c: AsyncConnection, invitation_id: str, member_id: str, at: datetime) -> bool:
    """Note that an invitation was used; return whether it was still unused."""
    query = (
        update(invitations)
        .where((invitations.c.id == invitation_id) & invitations.c.used_at.is_(None))
        .values(used_at=at, used_by=member_id)
    )
    return int((await c.execute(query)).rowcount) == 1


async def tries(c: AsyncConnection, telegram_id: int, since: datetime) -> int:
    """Return how often somebody tried a code since a moment, in the row that began then or later."""
    query = select(attempts.c.count).where((attempts.c.telegram_id == telegram_id) & (attempts.c.since >= since))
    return int((await c.execute(query)).scalar() or 0)


async def tried(c: AsyncConnection, telegram_id: int, count: int, at: datetime) -> None:
    """Note how often somebody has tried a code; the first of a row sets when it began."""
    make = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    query = make(attempts).values(telegram_id=telegram_id, count=count, since=at)
    changed: dict[str, Any] = {"count": count} | ({"since": at} if count == 1 else {})
    await c.execute(query.on_conflict_do_update(index_elements=["telegram_id"], set_=changed))


async def forget_tries(c: AsyncConnection, before: datetime) -> None:
    """Delete what is known of tries that began before a moment."""
    await c.execute(delete(attempts).where(attempts.c.since < before))


async def purge(c: AsyncConnection, before: datetime) -> int:
    """Delete tries that began before a moment, and invitations that nobody used by then; return how many rows that were."""
    unused = invitations.c.used_at.is_(None) & (invitations.c.expires_at < before)
    done = [
        await c.execute(delete(attempts).where(attempts.c.since < before)),
        await c.execute(delete(invitations).where(unused)),
    ]
    return sum(int(one.rowcount) for one in done)


async def erase(c: AsyncConnection, row: MemberRow) -> None:
    """Delete what ties a member to a person, and all that was kept about them but their rows of the audit log."""
    for table in (receipts, buttons, topics, rates, roles):
        await c.execute(delete(table).where(table.c.member_id == row.id))
    if row.telegram_id is not None:
        await c.execute(delete(attempts).where(attempts.c.telegram_id == row.telegram_id))
    theirs: Sequence[ColumnElement[bool]] = [invitations.c.used_by == row.id]
    if row.telegram_id is not None:
        theirs = [*theirs, invitations.c.telegram_id == row.telegram_id]
    await c.execute(update(invitations).where(or_(*theirs)).values(name=None, telegram_id=None))
    await change(c, row.id, telegram_id=None, name=None, team=None, area=None, state="erased", expires_at=None)
