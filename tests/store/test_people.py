"""Enrolment, membership, roles and erasure, on both databases."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from guidebot.errors import InputError, RefusedError
from guidebot.services.access import MAY, Permission, Person, Role
from guidebot.services.people import (
    AlreadyMemberError,
    CodeRefusedError,
    LastOwnerError,
    NoSuchMemberError,
    NotYoursError,
    OtherInvitationError,
    People,
)
from guidebot.services.retention import Retention
from guidebot.store.database import Database
from guidebot.store.tables import audit, invitations, members

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OWNER, ADMIN, SUPERVISOR, OFFICER, STRANGER = 100, 200, 300, 400, 500


@pytest.fixture
def people(database: Database) -> People:
    return People(database, member_days=180, code_days=7)


async def _actions(database: Database) -> list[str]:
    async with database.reading() as c:
        return [json.loads(row.body)["action"] for row in await c.execute(select(audit).order_by(audit.c.seq))]


async def _in(people: People, sponsor: Person | None, role: Role, telegram_id: int, team: str | None = None) -> Person:
    """Let somebody in at once, by a code bound to them."""
    made = await people.invite(sponsor, role, NOW, telegram_id=telegram_id, team=team, name=f"Name {telegram_id}")
    return (await people.redeem(made.code, telegram_id, NOW)).person


async def _house(people: People) -> tuple[Person, Person, Person, Person]:
    owner = await _in(people, None, Role.OWNER, OWNER)
    admin = await _in(people, owner, Role.ADMIN, ADMIN)
    supervisor = await _in(people, admin, Role.SUPERVISOR, SUPERVISOR, "north")
    officer = await _in(people, supervisor, Role.OFFICER, OFFICER)
    return owner, admin, supervisor, officer


async def test_the_first_owner_comes_by_command_line_and_no_second_so(people: People) -> None:
    first = await people.invite(None, Role.OWNER, NOW)
    assert (await people.redeem(first.code, OWNER, NOW)).person.state == "active"
    second = await people.invite(None, Role.OWNER, NOW)
    assert (await people.redeem(second.code, ADMIN, NOW)).person.state == "pending"


async def test_who_comes_with_a_code_waits_until_the_sponsor_confirms(people: People, database: Database) -> None:
    owner = await _in(people, None, Role.OWNER, OWNER)
    made = await people.invite(owner, Role.OFFICER, NOW, team="north", name="Jo")
    joined = await people.redeem(made.code, OFFICER, NOW)
    assert (joined.person.state, joined.sponsor and joined.sponsor.id) == ("pending", owner.id)
    assert not joined.person.may(Permission.ASK, NOW)
    officer = await people.confirm(owner, joined.person.id, NOW + HOUR)
    assert officer.may(Permission.ASK, NOW + HOUR)
    assert (officer.name, officer.team, officer.expires_at) == ("Jo", "north", NOW + HOUR + 180 * DAY)
    assert await _actions(database) == ["invited", "joined", "invited", "joined", "confirmed"]


async def test_nobody_is_let_in_to_more_than_was_shown(people: People) -> None:
    """Whoever waits may bring another code; what stands under a message sent before is about the first."""
    owner = await _in(people, None, Role.OWNER, OWNER)
    first = await people.redeem((await people.invite(owner, Role.OFFICER, NOW)).code, STRANGER, NOW)
    await people.redeem((await people.invite(owner, Role.ADMIN, NOW)).code, STRANGER, NOW)
    with pytest.raises(OtherInvitationError):
        await people.confirm(owner, first.person.id, NOW, ["officer"])
    waits = await people.get(first.person.id)
    assert waits is not None
    assert waits.state == "pending"
    assert (await people.confirm(owner, first.person.id, NOW, ["admin"])).roles == {Role.ADMIN}


async def test_the_store_holds_no_code(people: People, database: Database) -> None:
    made = await people.invite(None, Role.OFFICER, NOW)
    async with database.reading() as c:
        row = (await c.execute(select(invitations))).one()
    assert made.code not in repr(tuple(row))
    assert len(row.code_hash) == 32
    assert len(made.code) <= 64
    assert set(made.code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"), "a link ends in it"


async def test_wrong_used_expired_and_bound_codes_are_refused_alike(people: People) -> None:
    used = await people.invite(None, Role.OFFICER, NOW)
    await people.redeem(used.code, OFFICER, NOW)
    bound = await people.invite(None, Role.OFFICER, NOW, telegram_id=ADMIN)
    old = await people.invite(None, Role.OFFICER, NOW - 8 * DAY)
    said = set()
    for code in ("nonsense", used.code, bound.code, old.code):
        with pytest.raises(CodeRefusedError) as refused:
            await people.redeem(code, STRANGER, NOW)
        said.add(str(refused.value))
    assert len(said) == 1
    assert await people.find(STRANGER) is None


async def test_after_five_tries_no_code_works_for_an_hour(people: People) -> None:
    good = await people.invite(None, Role.OFFICER, NOW)
    for number in range(5):
        with pytest.raises(CodeRefusedError):
            await people.redeem(f"wrong {number}", STRANGER, NOW)
    with pytest.raises(CodeRefusedError):
        await people.redeem(good.code, STRANGER, NOW + timedelta(minutes=59))
    other = await people.redeem(good.code, OFFICER, NOW)
    assert other.person.state == "pending", "one person's tries are no other's"
    again = await people.invite(None, Role.OFFICER, NOW)
    assert (await people.redeem(again.code, STRANGER, NOW + 2 * HOUR)).person.state == "pending"


async def test_of_two_who_bring_one_code_at_once_one_comes_in(people: People) -> None:
    made = await people.invite(None, Role.OFFICER, NOW)
    tried = (people.redeem(made.code, number, NOW) for number in range(1, 9))
    found = await asyncio.gather(*tried, return_exceptions=True)
    assert sum(not isinstance(item, BaseException) for item in found) == 1
    assert sum(isinstance(item, CodeRefusedError) for item in found) == 7


async def test_the_same_code_again_by_the_same_person_changes_nothing(people: People, database: Database) -> None:
    made = await people.invite(None, Role.OFFICER, NOW)
    first = await people.redeem(made.code, OFFICER, NOW)
    again = await people.redeem(made.code, OFFICER, NOW + HOUR)
    assert again.person.id == first.person.id
    assert await _actions(database) == ["invited", "joined"]


async def test_a_member_gains_nothing_by_another_code(people: People) -> None:
    _, _, _, officer = await _house(people)
    made = await people.invite(None, Role.ADMIN, NOW)
    with pytest.raises(AlreadyMemberError):
        await people.redeem(made.code, OFFICER, NOW)
    found = await people.find(OFFICER)
    assert found is not None
    assert found.roles == officer.roles


async def test_the_code_of_a_sponsor_who_is_gone_is_refused(people: People) -> None:
    owner, admin, _, _ = await _house(people)
    made = await people.invite(admin, Role.OFFICER, NOW)
    await people.revoke(owner, admin.id, NOW)
    with pytest.raises(CodeRefusedError):
        await people.redeem(made.code, STRANGER, NOW)


@pytest.mark.parametrize(
    ("role", "gives"),
    [
        (Role.OFFICER, set()),
        (Role.SUPERVISOR, {Role.OFFICER}),
        (Role.ADMIN, {Role.OFFICER, Role.SUPERVISOR, Role.ADMIN}),
        (Role.OWNER, set(Role)),
    ],
)
async def test_nobody_invites_above_what_they_may_give(role: Role, gives: set[Role], people: People) -> None:
    sponsor = dict(zip((Role.OWNER, Role.ADMIN, Role.SUPERVISOR, Role.OFFICER), await _house(people), strict=True))[
        role
    ]
    for wanted in Role:
        if wanted in gives:
            assert (await people.invite(sponsor, wanted, NOW)).role is wanted
        else:
            with pytest.raises(NotYoursError):
                await people.invite(sponsor, wanted, NOW)


async def test_a_supervisor_invites_into_the_own_team_only(people: People) -> None:
    _, _, supervisor, officer = await _house(people)
    assert officer.team == "north"
    with pytest.raises(NotYoursError):
        await people.invite(supervisor, Role.OFFICER, NOW, team="south")


async def test_membership_lapses_and_is_renewed(people: People) -> None:
    _, _, supervisor, officer = await _house(people)
    after = NOW + 180 * DAY
    assert officer.may(Permission.ASK, after - HOUR)
    assert not officer.may(Permission.ASK, after)
    renewed = await people.renew(supervisor, officer.id, after - HOUR)
    assert renewed.may(Permission.ASK, after + 100 * DAY)


async def test_an_owner_does_not_lapse(people: People) -> None:
    owner = await _in(people, None, Role.OWNER, OWNER)
    assert owner.may(Permission.READ_ANY_RECEIPT, NOW + 10_000 * DAY)


async def test_the_sponsor_is_reminded_a_week_and_a_day_before_each_once(people: People) -> None:
    owner = await _in(people, None, Role.OWNER, OWNER)
    officer = await _in(people, owner, Role.OFFICER, OFFICER)
    end = officer.expires_at
    assert end is not None
    told = [
        before
        for before in (8, 7, 6.5, 3, 1, 0.5, 0.1, -1)
        for reminder in await people.due(end - before * DAY)
        if reminder.person.id == officer.id and reminder.sponsor and reminder.sponsor.id == owner.id
    ]
    assert told == [7, 1]


async def test_the_last_owner_stays(people: People) -> None:
    owner = await _in(people, None, Role.OWNER, OWNER)
    for work in (
        people.revoke(None, owner.id, NOW),
        people.erase(owner, owner.id, NOW),
        people.set_role(None, owner.id, Role.ADMIN, NOW),
    ):
        with pytest.raises(LastOwnerError):
            await work
    second = await _in(people, owner, Role.OWNER, ADMIN)
    await people.erase(owner, owner.id, NOW)
    with pytest.raises(LastOwnerError):
        await people.revoke(None, second.id, NOW)


async def test_of_two_owners_who_remove_each_other_one_stays(people: People) -> None:
    first = await _in(people, None, Role.OWNER, OWNER)
    second = await _in(people, first, Role.OWNER, ADMIN)
    found = await asyncio.gather(
        people.revoke(first, second.id, NOW), people.revoke(second, first.id, NOW), return_exceptions=True
    )
    assert sum(isinstance(item, RefusedError) for item in found) == 1


async def test_removing_a_sponsor_leaves_orphans_that_a_renewal_adopts(people: People) -> None:
    owner, admin, supervisor, officer = await _house(people)
    await people.revoke(admin, supervisor.id, NOW)
    left = await people.get(officer.id)
    assert left is not None
    assert (left.orphaned, left.may(Permission.ASK, NOW)) == (True, True)
    taken = await people.renew(owner, officer.id, NOW)
    assert (taken.orphaned, taken.sponsor) == (False, owner.id)


async def test_nobody_deals_with_those_above_or_with_themselves(people: People) -> None:
    owner, admin, supervisor, officer = await _house(people)
    other = await _in(people, admin, Role.OFFICER, STRANGER, "south")
    for work in (
        people.revoke(admin, owner.id, NOW),
        people.revoke(supervisor, admin.id, NOW),
        people.revoke(supervisor, other.id, NOW),
        people.revoke(officer, supervisor.id, NOW),
        people.renew(officer, officer.id, NOW),
        people.set_role(admin, admin.id, Role.OWNER, NOW),
        people.set_role(admin, officer.id, Role.OWNER, NOW),
        people.set_role(supervisor, officer.id, Role.OFFICER, NOW),
        people.erase(officer, other.id, NOW),
        people.visible(officer, NOW),
    ):
        with pytest.raises(NotYoursError):
            await work


async def test_who_was_revoked_may_nothing_even_with_an_old_copy(people: People) -> None:
    owner, admin, supervisor, officer = await _house(people)
    await people.revoke(owner, admin.id, NOW)
    with pytest.raises(NotYoursError):
        await people.revoke(admin, officer.id, NOW)
    with pytest.raises(NotYoursError):
        await people.confirm(admin, supervisor.id, NOW)


async def test_supervisors_see_whom_they_sponsored_admins_everybody(people: People) -> None:
    _, admin, supervisor, officer = await _house(people)
    assert [person.id for person in await people.visible(supervisor, NOW)] == [officer.id]
    assert len(await people.visible(admin, NOW)) == 4


async def test_erasure_leaves_nothing_that_tells_who_it_was(people: People, database: Database) -> None:
    _, admin, _, officer = await _house(people)
    await people.erase(officer, officer.id, NOW)
    assert await people.find(OFFICER) is None
    async with database.reading() as c:
        kept = repr([tuple(row) for table in (members, invitations) for row in await c.execute(select(table))])
    assert str(OFFICER) not in kept
    assert f"Name {OFFICER}" not in kept
    with pytest.raises(NoSuchMemberError):
        await people.renew(admin, officer.id, NOW)
    anew = await _in(people, admin, Role.OFFICER, OFFICER)
    assert anew.id != officer.id


async def test_days_that_make_no_sense_are_refused(people: People) -> None:
    for days in (0, -3, 100_000):
        with pytest.raises(InputError):
            await people.invite(None, Role.OFFICER, NOW, days=days)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", ["pending", "active", "lapsed", "revoked", "erased"])
def test_only_members_may_and_only_by_their_role(permission: Permission, role: Role, state: str) -> None:
    ends = NOW if state == "lapsed" else NOW + DAY
    person = Person("m1", 1, "Jo", None, None, frozenset({role}), "active", None, ends, 180)
    if state not in ("active", "lapsed"):
        person = Person("m1", 1, "Jo", None, None, frozenset({role}), state, None, ends, 180)  # type: ignore[arg-type]
    member = state == "active" or (state == "lapsed" and role is Role.OWNER)
    assert person.may(permission, NOW) == (member and role in MAY[permission])


async def test_the_log_that_outlasts_erasure_holds_nothing_that_a_sponsor_typed(
    people: People, database: Database
) -> None:
    """A name written where the team belongs stood in the audit log for ever."""
    owner = await _in(people, None, Role.OWNER, OWNER)
    made = await people.invite(owner, Role.OFFICER, NOW, team="Quillon", area="Marrable", name="Zebedee")
    officer = (await people.redeem(made.code, OFFICER, NOW)).person
    await people.set_team(owner, officer.id, "Ottoline", NOW)
    await people.erase(owner, officer.id, NOW)
    async with database.reading() as c:
        bodies = b"".join([row.body for row in await c.execute(select(audit.c.body))])
    assert not any(word in bodies for word in (b"Quillon", b"Marrable", b"Zebedee", b"Ottoline"))


async def test_who_is_let_in_by_nobody_is_forgotten_in_time(people: People, database: Database) -> None:
    owner, retention = await _in(people, None, Role.OWNER, OWNER), Retention(database, 365, 90)
    made = await people.invite(owner, Role.OFFICER, NOW, name="Zebedee")
    await people.redeem(made.code, STRANGER, NOW)
    await retention.purge(NOW + 29 * DAY)
    assert await people.find(STRANGER) is not None
    await retention.purge(NOW + 31 * DAY)
    assert await people.find(STRANGER) is None
    assert [person.id for person in await people.everybody()] == [owner.id]
    assert (await _actions(database))[-1] == "erased"
    async with database.reading() as c:
        assert "Zebedee" not in repr((await c.execute(select(invitations))).all())
    await retention.purge(NOW + 32 * DAY)
    assert (await _actions(database)).count("erased") == 1


@pytest.mark.parametrize("text", ["N" * 61, "north\x00", "\u202ehtron", "\udcff"])
async def test_what_would_spoil_a_list_is_no_name(text: str, people: People) -> None:
    owner = await _in(people, None, Role.OWNER, OWNER)
    for where in ("name", "team", "area"):
        with pytest.raises(InputError, match=f"The {where} can have"):
            await people.invite(owner, Role.OFFICER, NOW, **{where: text})  # type: ignore[arg-type]
    with pytest.raises(InputError):
        await people.set_team(None, owner.id, text, NOW)


async def test_a_name_is_one_line(people: People) -> None:
    made = await people.invite(None, Role.OFFICER, NOW, name="  Jo\n Bloggs ", team=" ")
    joined = await people.redeem(made.code, OFFICER, NOW)
    assert (joined.person.name, joined.person.team) == ("Jo Bloggs", None)
