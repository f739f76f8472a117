"""Reading groups: which there are, and who stands how to them."""

from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager

from meetup.db import db, is_one_of
from meetup.errors import NotAllowed, NotFound
from meetup.groups.models import Group, Membership
from meetup.groups.rules import STRANGER, Role, Standing, State
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by
from meetup.members.rules import check_reach

ORGANIZERS = (Role.OWNER, Role.ORGANIZER)


def group_called(slug: str, *, for_update: bool = False) -> Group:
    """The group with this slug; everyone may know that it exists. Raises NotFound.

    With `for_update`, who belongs to it stays as it is until the transaction ends; rows that
    only refer to the group, such as a new event, still get through.
    """
    group = db.session.scalars(_called(for_update), {"slug": slug.lower()}).one_or_none()
    if group is None:
        raise NotFound
    return group


def standing_in(group: Group, member: Member | None, *, for_update: bool = False) -> Standing:
    """How `member`, or a stranger, stands to `group`.

    With `for_update` they stay in it, if they are, until the transaction ends.
    """
    if member is None:
        return STRANGER
    ids = {"group_id": group.id, "member_id": member.id}
    row = db.session.execute(_active_held(), ids).one_or_none() if for_update else None
    row = row or db.session.execute(_own_membership(), ids).one_or_none()
    role, state = row or (None, None)
    return standing_by(role, state, group, member)


def standing_by(role: Role | None, state: State | None, group: Group, member: Member) -> Standing:
    """How `member` stands to `group`, from the role and state of their membership, if any."""
    cares_for_it = member.is_host and not has_owner(group)
    return Standing(role or Role.MEMBER, state, cares_for_it=cares_for_it)


def organized_group(slug: str, *, by: Member, for_update: bool = False) -> Group:
    """The group with this slug, for its organizers alone; `for_update` as for `group_called`.

    Raises NotFound, NotConfirmed, and NotAllowed for who does not organize it.
    """
    group = group_called(slug, for_update=for_update)
    check_reach(is_confirmed=by.is_confirmed)
    if not standing_in(group, by).may_organize:
        raise NotAllowed(f"That is for the organizers of {group.name}.")
    return group


def has_owner(group: Group) -> bool:
    """Whether somebody who can sign in owns the group; else it is in the care of the host."""
    return bool(db.session.scalar(select(_owned(group.id))))


def groups_where_active(member: Looking | None) -> ColumnElement[bool]:
    """Whether `member` is active in the group of the row, or cares for it as host."""
    if member is None:
        return false()
    return or_(Group.id.in_(_memberships_of(member)), cared_for_by(member))


def groups_where_organizer(member: Looking | None) -> ColumnElement[bool]:
    """Whether `member` organizes the group of the row, or cares for it as host."""
    if member is None:
        return false()
    return or_(Group.id.in_(_memberships_of(member, *ORGANIZERS)), cared_for_by(member))


def cared_for_by(member: Looking) -> ColumnElement[bool]:
    """Whether `member` is a host, and the group of the row has no owner who can sign in."""
    return ~_owned(Group.id) if member.is_host else false()


def active_count(group: Group) -> int:
    """How many active members a group has: the same number for everybody."""
    return db.session.scalar(_active_count(), {"group_id": group.id}) or 0


def groups_of(member: Member) -> list[Membership]:
    """The memberships of `member` that are active, by the group's name."""
    return list(db.session.scalars(_own_memberships(), asked_by(member)))


@cache
def _own_memberships() -> Select[Membership]:
    return (
        select(Membership)
        .join(Membership.group)
        .options(contains_eager(Membership.group))
        .where(Membership.member_id == Viewer.id, Membership.state == State.ACTIVE)
        .order_by(Group.name, Group.id)
    )


def shares_a_group(viewer: Looking) -> ColumnElement[bool]:
    """Whether `viewer` would find the member of the row among the names of a group of both.

    Somebody always unlisted is found there by nobody: organizers have the name, and no more.
    """
    theirs = aliased(Membership)
    shared = exists().where(
        theirs.member_id == Member.id,
        theirs.state == State.ACTIVE,
        theirs.group_id == Group.id,
        groups_where_active(viewer),
    )
    return and_(Member.is_unlisted.is_(False), shared)


def owners_besides(member: Member, group_id: int) -> int:
    """How many others who can sign in own a group."""
    counted = select(func.count(Membership.id)).join(Membership.member)
    return (
        db.session.scalar(
            counted.where(
                Membership.group_id == group_id,
                Membership.member_id != member.id,
                Membership.role == Role.OWNER,
                Membership.state == State.ACTIVE,
                Member.password_hash.is_not(None),
            )
        )
        or 0
    )


@cache
def _called(for_update: bool) -> Select[Group]:
    called = select(Group).where(Group.slug == bindparam("slug"))
    if not for_update:
        return called
    return called.with_for_update(key_share=True).execution_options(populate_existing=True)


@cache
def _own_membership() -> Select[Role, State]:
    return select(Membership.role, Membership.state).where(
        Membership.group_id == bindparam("group_id"), Membership.member_id == bindparam("member_id")
    )


@cache
def _active_held() -> Select[Role, State]:
    # Only an active one: whoever still joins holds the group, and before the membership.
    return _own_membership().where(Membership.state == State.ACTIVE).with_for_update()


def _memberships_of(member: Looking, *roles: Role) -> Select[int]:
    # An alias, here and below: a statement around it that reads memberships must not take it over.
    own = aliased(Membership)
    ids = select(own.group_id).where(own.member_id == member.id, own.state == State.ACTIVE)
    return ids.where(is_one_of(own.role, *roles)) if roles else ids


def _owned(group_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    # A placeholder cannot sign in, so a group that only one owns is owned by nobody yet.
    owning, owner = aliased(Membership), aliased(Member)
    return exists().where(
        owning.group_id == group_id,
        owning.role == Role.OWNER,
        owning.state == State.ACTIVE,
        owning.member_id == owner.id,
        owner.password_hash.is_not(None),
    )


@cache
def _active_count() -> Select[int]:
    return select(func.count(Membership.id)).where(
        Membership.group_id == bindparam("group_id"), Membership.state == State.ACTIVE
    )
