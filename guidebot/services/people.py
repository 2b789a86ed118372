"""Enrolment and membership: invited by a code, confirmed by a sponsor, renewed or lapsed, revoked, erased.

Every change is audited in its own transaction, and none of them depends on what another transaction does meanwhile.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.errors import InputError, RefusedError
from guidebot.services.access import Permission, Person, Role, State
from guidebot.store import audit
from guidebot.store import people as rows
from guidebot.store.database import Database

OPERATOR: Final = "command line"
"""How the audit log names whoever works at the command line."""
_TRIES: Final = 5
_WINDOW: Final = timedelta(hours=1)
_REMIND: Final = (timedelta(days=7), timedelta(days=1))
"""How long before membership lapses the sponsor is reminded, each time once."""
MAX_DAYS: Final = 3660
LONGEST: Final = 60
"""Characters of a name, a team or an area: it stands on buttons and in lists."""


class CodeRefusedError(RefusedError):
    """A code does not let in; why is not said."""

    def __init__(self) -> None:
        super().__init__("That code does not work. Ask whoever gave it to you for a new one.")


class NotYoursError(RefusedError):
    """The role does not allow it."""

    def __init__(self) -> None:
        super().__init__("That is not yours to do.")


class OtherInvitationError(RefusedError):
    """Whoever waits holds another invitation than the one that was shown."""

    def __init__(self) -> None:
        super().__init__("They have come with another invitation since: see the list of people.")


class LastOwnerError(RefusedError):
    """The last owner would be gone."""

    def __init__(self) -> None:
        super().__init__("The last owner cannot be removed: make somebody else an owner first.")


class NoSuchMemberError(InputError):
    """There is no such person."""

    def __init__(self) -> None:
        super().__init__("There is no such person; see the list of people.")


class AlreadyMemberError(InputError):
    """Somebody with access used a code."""

    def __init__(self) -> None:
        super().__init__("You have access already. If your role should change, ask an admin.")


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation; the code is known now and never again."""

    id: str
    code: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody who came with a code."""

    person: Person
    sponsor: Person | None
    """Who has to confirm; None where it was the command line."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A membership that runs out soon."""

    person: Person
    sponsor: Person | None


class People:
    """Members of one bot."""

    def __init__(self, database: Database, member_days: int, code_days: int) -> None:
        """Let membership last `member_days`, and codes `code_days`, unless an invitation says otherwise."""
        self._database = database
        self._member_days = member_days
        self._code_days = code_days

    async def find(self, telegram_id: int) -> Person | None:
        """Return who has a Telegram id."""
        async with self._database.reading() as c:
            row = await rows.find(c, telegram_id)
        return person_of(row) if row else None

    async def get(self, member_id: str) -> Person | None:
        """Return who has an id of ours."""
        async with self._database.reading() as c:
            row = await rows.get(c, member_id)
        return person_of(row) if row else None

    async def everybody(self) -> list[Person]:
        """Return all who were not erased."""
        async with self._database.reading() as c:
            return [person_of(row) for row in await rows.everybody(c)]

    async def visible(self, viewer: Person, now: datetime) -> list[Person]:
        """Return those whom somebody may see: all, or those they sponsored.

        Raises:
            NotYoursError: If they may see nobody.
        """
        if not viewer.may(Permission.SEE_PEOPLE, now):
            raise NotYoursError
        async with self._database.reading() as c:
            all_of_them = viewer.may(Permission.MANAGE_PEOPLE, now)
            found = await (rows.everybody(c) if all_of_them else rows.sponsored(c, viewer.id))
        return [person_of(row) for row in found]

    async def invite(
        self,
        sponsor: Person | None,
        role: Role,
        now: datetime,
        *,
        team: str | None = None,
        area: str | None = None,
        name: str | None = None,
        telegram_id: int | None = None,
        days: int | None = None,
    ) -> Invited:
        """Make a single-use code.

        Args:
            sponsor: Who invites; None for the command line.
            role: What the person will be.
            now: The moment.
            team: Their team; a supervisor's is their own.
            area: Their area.
            name: How reports call them.
            telegram_id: Who alone may use the code, and then needs no confirming.
            days: How long membership lasts.

        Raises:
            NotYoursError: If the sponsor may not give that role, or not in that team.
            InputError: If the days make no sense, or a name, team or area is too long or no text.
        """
        lasting = self._member_days if days is None else days
        if not 1 <= lasting <= MAX_DAYS:
            raise InputError(f"Membership can last 1 to {MAX_DAYS} days.")
        name, team, area = tidied("name", name), tidied("team", team), tidied("area", area)
        if sponsor is not None:
            if not sponsor.may(Permission.INVITE, now) or role not in sponsor.gives:
                raise NotYoursError
            if not sponsor.may(Permission.MANAGE_PEOPLE, now):
                if team is not None and team != sponsor.team:
                    raise NotYoursError
                team = sponsor.team
        code = secrets.token_hex(16)  # no "-" or "_", which a link may lose where it ends in one
        made = rows.InvitationRow(
            id=_new_id("i"),
            code_hash=_hash(code),
            role=role,
            team=team,
            area=area,
            name=name,
            telegram_id=telegram_id,
            days=lasting,
            sponsor_id=sponsor.id if sponsor else None,
            created_at=now,
            expires_at=now + timedelta(days=self._code_days),
            used_at=None,
            used_by=None,
        )
        async with self._database.writing() as c:
            await rows.add_invitation(c, made)
            await audit.append(c, now, _actor(sponsor), "invited", invitation=made.id, role=role, days=lasting)
        return Invited(made.id, code, role, made.expires_at)

    async def redeem(self, code: str, telegram_id: int, now: datetime) -> Joined:
        """Let somebody in who brings a code, to be confirmed by the sponsor unless the code was theirs alone.

        Raises:
            CodeRefusedError: If the code is wrong, used, expired or another's, or after too many tries.
            AlreadyMemberError: If they have access.
        """
        async with self._database.writing() as c:
            await rows.alone(c)
            await rows.forget_tries(c, now - _WINDOW)
            joined = await self._redeemed(c, code, telegram_id, now)
        if joined is None:
            raise CodeRefusedError
        return joined

    async def _redeemed(self, c: AsyncConnection, code: str, telegram_id: int, now: datetime) -> Joined | None:
        count = await rows.tries(c, telegram_id, now - _WINDOW)
        invitation = await rows.invitation(c, _hash(code))
        present = await rows.find(c, telegram_id)
        waiting = present is not None and (present.state == "pending" or person_of(present).present(now))
        if invitation and present and waiting and invitation.used_by == present.id and count < _TRIES:
            if present.state == "pending":  # it asks the sponsor anew, and may not do so for ever
                await rows.tried(c, telegram_id, count + 1, now)
            return Joined(person_of(present), await self._sponsor(c, present))
        fits = (
            invitation is not None
            and invitation.used_at is None
            and invitation.expires_at > now
            and invitation.telegram_id in (None, telegram_id)
            and await self._stands_for(c, invitation, now)
        )
        if invitation is None or not fits or count >= _TRIES:
            await rows.tried(c, telegram_id, count + 1, now)
            return None
        if present and person_of(present).present(now):
            raise AlreadyMemberError
        first_owner = invitation.role == Role.OWNER and invitation.sponsor_id is None and not await rows.owners(c)
        at_once = invitation.telegram_id is not None or first_owner
        member = rows.MemberRow(
            id=present.id if present else _new_id("m"),
            telegram_id=telegram_id,
            name=invitation.name,
            team=invitation.team,
            area=invitation.area,
            state="active" if at_once else "pending",
            sponsor_id=invitation.sponsor_id,
            days=invitation.days,
            joined_at=now,
            expires_at=_until({invitation.role}, now, invitation.days) if at_once else None,
            reminded_at=None,
            orphaned_at=None,
            roles=frozenset({invitation.role}),
        )
        if present:
            changed = {name: getattr(member, name) for name in member.__slots__ if name not in ("id", "roles")}
            await rows.change(c, member.id, **changed)
            await rows.set_roles(c, member.id, member.roles)
        else:
            await rows.add(c, member)
        await rows.use(c, invitation.id, member.id, now)
        await audit.append(
            c, now, member.id, "joined", invitation=invitation.id, role=invitation.role, state=member.state
        )
        return Joined(person_of(member), await self._sponsor(c, member))

    async def _stands_for(self, c: AsyncConnection, invitation: rows.InvitationRow, now: datetime) -> bool:
        """Whether whoever invited may still do so."""
        if invitation.sponsor_id is None:
            return True
        row = await rows.get(c, invitation.sponsor_id)
        sponsor = person_of(row) if row else None
        return sponsor is not None and sponsor.may(Permission.INVITE, now) and Role(invitation.role) in sponsor.gives

    async def _sponsor(self, c: AsyncConnection, row: rows.MemberRow) -> Person | None:
        found = await rows.get(c, row.sponsor_id) if row.sponsor_id else None
        return person_of(found) if found else None

    async def confirm(
        self, by: Person | None, member_id: str, now: datetime, shown: Collection[str] | None = None
    ) -> Person:
        """Let a pending member in; one who is in already stays as they are.

        Args:
            by: Who confirms; None for the command line.
            member_id: Who waits.
            now: The moment.
            shown: The roles that whoever confirms was shown; None where it was the command line.

        Raises:
            NoSuchMemberError: If there is nobody of that id who waits.
            NotYoursError: If they may not.
            OtherInvitationError: If the person has brought another invitation since, and would be let in to other roles.
        """
        async with self._database.writing() as c:
            row = await self._theirs(c, by, member_id, now)
            if row.state == "revoked":
                raise NoSuchMemberError
            if row.state == "pending":
                if shown is not None and set(shown) != row.roles:
                    raise OtherInvitationError
                until = _until(row.roles, now, row.days)
                row = await self._changed(c, row, state="active", expires_at=until, reminded_at=None)
                await audit.append(c, now, _actor(by), "confirmed", member=member_id)
        return person_of(row)

    async def renew(self, by: Person | None, member_id: str, now: datetime) -> Person:
        """Let membership last anew from now; of one without a sponsor, whoever renews it becomes the sponsor."""
        async with self._database.writing() as c:
            row = await self._theirs(c, by, member_id, now)
            if row.state != "active":
                raise NoSuchMemberError
            row = await self._changed(c, row, expires_at=_until(row.roles, now, row.days), reminded_at=None)
            if row.orphaned_at is not None and by is not None:
                row = await self._changed(c, row, sponsor_id=by.id, orphaned_at=None)
            await audit.append(c, now, _actor(by), "renewed", member=member_id, sponsor=row.sponsor_id)
        return person_of(row)

    async def revoke(self, by: Person | None, member_id: str, now: datetime) -> Person:
        """Shut somebody out, or turn away somebody who waits to be confirmed.

        Raises:
            LastOwnerError: If no owner would be left.
        """
        async with self._database.writing() as c:
            row = await self._theirs(c, by, member_id, now)
            await self._not_last_owner(c, row)
            action = "refused" if row.state == "pending" else "revoked"
            if row.state != "revoked":
                row = await self._changed(c, row, state="revoked")
                orphans = await rows.orphan(c, row.id, now)
                await audit.append(c, now, _actor(by), action, member=member_id, orphans=orphans)
        return person_of(row)

    async def set_role(self, by: Person | None, member_id: str, role: Role, now: datetime) -> Person:
        """Give somebody one role in place of those they hold.

        Raises:
            NotYoursError: If either is not theirs to give or to take.
            LastOwnerError: If no owner would be left.
        """
        async with self._database.writing() as c:
            row = await self._theirs(c, by, member_id, now, Permission.CHANGE_ROLES)
            if by is not None and role not in by.gives:
                raise NotYoursError
            if role != Role.OWNER:
                await self._not_last_owner(c, row)
            await rows.set_roles(c, row.id, {role})
            until = row.expires_at if role != Role.OWNER and row.expires_at else _until({role}, now, row.days)
            row = await self._changed(c, replace(row, roles=frozenset({role})), expires_at=until)
            await audit.append(c, now, _actor(by), "role changed", member=member_id, role=role)
        return person_of(row)

    async def set_team(self, by: Person | None, member_id: str, team: str | None, now: datetime) -> Person:
        """Move somebody to another team.

        Raises:
            InputError: If its name is too long or no text.
        """
        team = tidied("team", team)
        async with self._database.writing() as c:
            row = await self._theirs(c, by, member_id, now, Permission.MANAGE_PEOPLE)
            row = await self._changed(c, row, team=team)
            await audit.append(c, now, _actor(by), "team changed", member=member_id)
        return person_of(row)

    async def erase(self, by: Person | None, member_id: str, now: datetime) -> None:
        """Delete what ties somebody to their rows, and what was kept about them; the audit chain stays whole.

        Raises:
            NotYoursError: If it is neither they themselves nor somebody who may manage them.
            LastOwnerError: If no owner would be left.
        """
        async with self._database.writing() as c:
            await rows.alone(c)
            if by is not None and by.id == member_id:
                row = await rows.get(c, member_id)
            else:
                row = await self._theirs(c, by, member_id, now, Permission.MANAGE_PEOPLE)
            if row is None or row.state == "erased":
                raise NoSuchMemberError
            await self._not_last_owner(c, row)
            orphans = await rows.orphan(c, row.id, now)
            await rows.erase(c, row)
            await audit.append(c, now, _actor(by), "erased", member=member_id, orphans=orphans)
        await self._database.forget()

    async def due(self, now: datetime) -> list[Reminder]:
        """Return the memberships whose sponsor is to be reminded now, and note that they were."""
        found = []
        async with self._database.writing() as c:
            await rows.alone(c)
            for row in await rows.running_out(c, now, now + max(_REMIND)):
                ends = cast("datetime", row.expires_at)
                step = min(before for before in _REMIND if ends - before <= now)
                if row.reminded_at is None or row.reminded_at < ends - step:
                    await rows.change(c, row.id, reminded_at=now)
                    found.append(Reminder(person_of(row), await self._sponsor(c, row)))
        return found

    async def _theirs(
        self,
        c: AsyncConnection,
        by: Person | None,
        member_id: str,
        now: datetime,
        needed: Permission | None = None,
    ) -> rows.MemberRow:
        """Return a member whom somebody may deal with, as they stand in this transaction.

        The command line may deal with everybody. Otherwise it takes the permission, or to have sponsored them; and never
        oneself, nor somebody who holds more.

        Raises:
            NoSuchMemberError: If there is nobody of that id.
            NotYoursError: If they may not.
        """
        await rows.alone(c)
        row = await rows.get(c, member_id)
        acting = await rows.get(c, by.id) if by else None
        if by is not None:
            actor = person_of(acting) if acting else None
            if actor is None or not actor.present(now):
                raise NotYoursError
            managing = actor.may(needed or Permission.MANAGE_PEOPLE, now)
            sponsoring = (
                needed is None and row is not None and row.sponsor_id == actor.id and actor.may(Permission.INVITE, now)
            )
            if not managing and not sponsoring:
                raise NotYoursError
            if row is not None and (row.id == actor.id or not actor.above(person_of(row))):
                raise NotYoursError
        if row is None or row.state == "erased":
            raise NoSuchMemberError
        return row

    async def _changed(self, c: AsyncConnection, row: rows.MemberRow, **values: object) -> rows.MemberRow:
        await rows.change(c, row.id, **values)
        return replace(row, **values)  # type: ignore[arg-type]

    async def _not_last_owner(self, c: AsyncConnection, row: rows.MemberRow) -> None:
        if row.state == "active" and Role.OWNER in row.roles and await rows.owners(c) <= 1:
            raise LastOwnerError


def tidied(what: str, text: str | None) -> str | None:
    """Return a name on one line; None where nothing is left of it.

    Raises:
        InputError: If it is too long, or holds what is not to be read.
    """
    found = " ".join((text or "").split())
    if len(found) > LONGEST or not found.isprintable():
        raise InputError(f"The {what} can have {LONGEST} characters at most, all of them readable.")
    return found or None


def person_of(row: rows.MemberRow) -> Person:
    """Return the person that a row is about."""
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        name=row.name,
        team=row.team,
        area=row.area,
        roles=frozenset(Role(role) for role in row.roles),
        state=cast("State", row.state),
        sponsor=row.sponsor_id,
        expires_at=row.expires_at,
        days=row.days,
        orphaned=row.orphaned_at is not None,
    )


def _until(roles: Collection[str], now: datetime, days: int) -> datetime | None:
    """Return when membership lapses; an owner's does not."""
    return None if Role.OWNER in roles else now + timedelta(days=days)


def _actor(person: Person | None) -> str:
    return person.id if person else OPERATOR


def _hash(code: str) -> bytes:
    return sha256(code.encode()).digest()


def _new_id(kind: str) -> str:
    return f"{kind}{secrets.token_hex(8)}"
