"""Who may do what: every permission question has its one answer here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal


class Role(StrEnum):
    """What a person is here; a person may hold several."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    OWNER = "owner"


State = Literal["pending", "active", "revoked", "erased"]


class Permission(StrEnum):
    """Something that a person may or may not do."""

    ASK = "ask"
    """Ask, look through the guidance, see one's own receipts, say helpful or wrong, ask a person, be erased."""
    INVITE = "invite"
    """Invite people below oneself, confirm and renew them."""
    SEE_PEOPLE = "see people"
    """See those one sponsored; with `MANAGE_PEOPLE` everybody."""
    MANAGE_PEOPLE = "manage people"
    """Revoke, renew, take over, move to another team, whoever sponsored them."""
    CHANGE_ROLES = "change roles"
    HEAR_QUESTIONS = "hear questions"
    """Be handed the questions of officers who ask for a person."""
    SEE_FEEDBACK = "see feedback"
    """How often an entry was helpful or wrong, and questions without an answer; never whose."""
    READ_ANY_RECEIPT = "read any receipt"
    """With a reason, which is audited."""


_ALL: Final = frozenset(Role)
_ADMINS: Final = frozenset({Role.ADMIN, Role.OWNER})
MAY: Final[Mapping[Permission, frozenset[Role]]] = {
    Permission.ASK: _ALL,
    Permission.INVITE: frozenset({Role.SUPERVISOR, Role.ADMIN, Role.OWNER}),
    Permission.SEE_PEOPLE: frozenset({Role.SUPERVISOR, Role.ADMIN, Role.OWNER}),
    Permission.MANAGE_PEOPLE: _ADMINS,
    Permission.CHANGE_ROLES: _ADMINS,
    Permission.HEAR_QUESTIONS: _ADMINS,
    Permission.SEE_FEEDBACK: _ADMINS,
    Permission.READ_ANY_RECEIPT: frozenset({Role.OWNER}),
}
"""The one table: who holds one of the roles may do it, while they are a member."""
GIVES: Final[Mapping[Role, frozenset[Role]]] = {
    Role.OFFICER: frozenset(),
    Role.SUPERVISOR: frozenset({Role.OFFICER}),
    Role.ADMIN: frozenset({Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}),
    Role.OWNER: _ALL,
}
"""Which roles each may invite to, give and take; a supervisor in their own team only."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was let in, or is about to be."""

    id: str
    """A random id of ours, by which rows know them."""
    telegram_id: int | None
    """None once erased."""
    name: str | None
    """As the sponsor wrote it, for reports."""
    team: str | None
    area: str | None
    roles: frozenset[Role]
    state: State
    sponsor: str | None
    """Who invited them; None where it was the command line."""
    expires_at: datetime | None
    """When membership lapses; None where it does not, as an owner's."""
    days: int
    """How long a renewal lasts."""
    orphaned: bool = False
    """Whether the sponsor is gone and nobody has taken over."""

    def lapsed(self, now: datetime) -> bool:
        """Return whether membership has run out."""
        return Role.OWNER not in self.roles and self.expires_at is not None and self.expires_at <= now

    def present(self, now: datetime) -> bool:
        """Return whether they are a member now: confirmed, not revoked, not lapsed."""
        return self.state == "active" and not self.lapsed(now)

    def may(self, permission: Permission, now: datetime) -> bool:
        """Return whether they may do something now."""
        return self.present(now) and bool(self.roles & MAY[permission])

    @property
    def gives(self) -> frozenset[Role]:
        """The roles that they may give and take."""
        return frozenset(role for own in self.roles for role in GIVES[own])

    def above(self, other: "Person") -> bool:
        """Return whether all that another holds is theirs to give, in the other's team where that counts."""
        if not other.roles <= self.gives:
            return False
        return bool(self.roles & _ADMINS) or self.team == other.team
