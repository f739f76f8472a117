"""Reading who belongs to groups, asks to, or is banned, as far as the reader may know it."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.db import db
from meetup.errors import NotFound
from meetup.groups.models import Group, Membership
from meetup.groups.queries import groups_where_organizer
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, may_see


class NamedMember(NamedTuple):
    """An active member of a group as one reader may know them.

    `is_listed`: as one of its members, and not as its organizer alone.
    """

    membership: Membership
    is_listed: bool


def names_in(group: Group, *, seen_by: Member, organizer: bool) -> list[NamedMember]:
    """The active members of a group whom `seen_by`, one of them, may know by name.

    An organizer answers for the whole group, as for the whole room at the door. To them, too,
    somebody whom a block keeps apart looks like one who chose not to be listed: named here, with
    nothing that leads on.
    """
    listed = and_(Member.is_unlisted.is_(False), may_see(seen_by.id, Member.id))
    is_listed = or_(Member.id == seen_by.id, listed)
    names = (
        select(Membership, is_listed)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(Membership.group_id == group.id, Membership.state == State.ACTIVE)
        .order_by(Member.name, Member.id)
    )
    rows = db.session.execute(names if organizer else names.where(is_listed))
    return [NamedMember._make(row) for row in rows]


def memberships_in(group: Group, state: State, *, seen_by: Member) -> list[Membership]:
    """Who asks to join a group, or is banned from it; for its organizers. The first one first."""
    statement = _seen_memberships(seen_by).where(
        Membership.group_id == group.id, Membership.state == state
    )
    return list(db.session.scalars(statement.order_by(*_BY_SINCE)))


def is_named_to_organizer(viewer: Looking) -> ColumnElement[bool]:
    """Whether the member of the row belongs, or asks, to a group that `viewer` organizes."""
    theirs = aliased(Membership)
    asks = and_(theirs.state == State.REQUESTED, may_see(viewer.id, theirs.member_id))
    return exists().where(
        theirs.member_id == Member.id,
        or_(theirs.state == State.ACTIVE, asks),
        Group.id == theirs.group_id,
        groups_where_organizer(viewer),
    )


def count_of_requests(group_id: int, *, seen_by: Member) -> int:
    """How many ask to join a group, as far as `seen_by`, who organizes it, may see them."""
    return db.session.scalar(_requests(), asked_by(seen_by, group_id=group_id)) or 0


def membership_of(handle: str, group: Group, *, seen_by: Member) -> Membership:
    """How the member with this handle belongs to a group, for its organizers. Raises NotFound."""
    membership = db.session.scalars(
        _seen_memberships(seen_by).where(
            Membership.group_id == group.id, Member.handle == handle.lower()
        )
    ).one_or_none()
    if membership is None:
        raise NotFound
    return membership


def requests_to_join(organizer: Member) -> list[Membership]:
    """Who asks to join the groups that `organizer` organizes, with group and member."""
    statement = _to_join(Viewer(organizer.is_host))
    return list(db.session.scalars(statement, asked_by(organizer)))


_BY_SINCE = (Membership.since.nulls_first(), Membership.id)


def hold_memberships(group: Group, member_ids: Collection[int]) -> None:
    """Keep these members from leaving a group, or being put out, until the transaction ends.

    Others may hold them in the same way meanwhile. Whoever has left before is not held.
    """
    held = select(Membership.id).where(
        Membership.group_id == group.id, Membership.member_id.in_(member_ids)
    )
    db.session.execute(held.order_by(Membership.id).with_for_update(read=True)).all()


@cache
def _to_join(organizer: Viewer) -> Select[Membership]:
    return (
        _seen_memberships(organizer)
        .join(Membership.group)
        .options(contains_eager(Membership.group))
        .where(Membership.state == State.REQUESTED, groups_where_organizer(organizer))
        .order_by(*_BY_SINCE)
    )


def _seen_memberships(viewer: Looking) -> Select[Membership]:
    # Whoever asks to come in reaches nobody across a block; who belongs to it, or is kept out of
    # it, is its organizers' concern, whatever lies between the two.
    return (
        select(Membership)
        .join(Membership.member)
        .options(contains_eager(Membership.member))
        .where(or_(Membership.state != State.REQUESTED, may_see(viewer.id, Member.id)))
    )


@cache
def _requests() -> Select[int]:
    asking = select(func.count(Membership.id)).join(Membership.member)
    return asking.where(
        Membership.group_id == bindparam("group_id"),
        Membership.state == State.REQUESTED,
        may_see(Viewer.id, Member.id),
    )
