"""Founding and editing groups, joining and leaving them, and who is what in them."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from meetup.db import db, insert_or_ignore
from meetup.errors import NotFound
from meetup.groups import rules
from meetup.groups.models import Group, Membership, search_text
from meetup.groups.queries import group_called, owners_besides, standing_in
from meetup.groups.rules import BadSlug, GroupDetails, NoSuchRole, Role, State
from meetup.members.models import Member
from meetup.members.rules import check_reach


def found(details: GroupDetails, *, slug: str, founder: Member, now: datetime) -> Group:
    """A new group, whose founder owns it; with an empty `slug`, one is made from its name.

    Raises BadSlug for one that is not good or is taken, TooEasilyJoined, and NotConfirmed for
    who reaches nobody.
    """
    check_reach(is_confirmed=founder.is_confirmed)
    rules.check_joining(details.joining, details.visibility)
    slug = rules.slug_for(slug, details.name)
    if not insert_or_ignore(Group, [{**asdict(details), "slug": slug, "founded_at": now}]):
        raise BadSlug(f"There is a group at /groups/{slug} already. Please choose another address.")
    group = group_called(slug)
    owner = {"group_id": group.id, "member_id": founder.id, "since": now}
    insert_or_ignore(Membership, [{**owner, "role": Role.OWNER, "state": State.ACTIVE}])
    return group


def edit(group: Group, details: GroupDetails) -> None:
    """Change what a group says about itself. Its slug and its events stay as they are.

    Raises TooEasilyJoined.
    """
    rules.check_joining(details.joining, details.visibility)
    for name, value in asdict(details).items():
        setattr(group, name, value)
    group.search = search_text(details.name, details.place)
    db.session.flush()


def join(group: Group, member: Member, *, now: datetime) -> Membership:
    """Become a member of a group, or ask to, as the group has it.

    Already active or asked: unchanged. Raises Banned, InvitationNeeded and NotConfirmed.
    """
    check_reach(is_confirmed=member.is_confirmed)
    _lock(group)
    asking = {"group_id": group.id, "member_id": member.id, "role": Role.MEMBER, "since": now}
    is_new = insert_or_ignore(Membership, [{**asking, "state": State.REQUESTED}])
    membership = _membership(group, member)
    before = None if is_new else membership.state
    lets_in = standing_in(group, member).cares_for_it
    state = rules.state_on_joining(before, group.joining, lets_in=lets_in)
    if state is not membership.state:
        membership.state, membership.since = state, now
        db.session.flush()
    return membership


def leave(group: Group, member: Member) -> None:
    """Belong to a group no longer, or ask to no longer. Raises LastOwner, and Banned.

    A ban outlasts leaving: its row stays.
    """
    _lock(group)
    membership = _membership_or_none(group, member)
    if membership is None:
        return
    if membership.state is State.BANNED:
        raise rules.Banned("The organizers of this group have banned you from it.")
    _check_owners(group, membership, member)
    _remove(membership)


def accept(group: Group, member: Member, *, now: datetime) -> None:
    """Let in somebody who has asked; nothing happens to one who is in already. Raises NotFound."""
    _lock(group)
    membership = _membership(group, member)
    if membership.state is State.REQUESTED:
        membership.state, membership.since = State.ACTIVE, now
        db.session.flush()


def turn_down(group: Group, member: Member) -> None:
    """Do not let somebody in who has asked. They are not told, and may ask again."""
    _lock(group)
    membership = _membership_or_none(group, member)
    if membership is not None and membership.state is State.REQUESTED:
        _remove(membership)


def ban(group: Group, member: Member, *, by: Member) -> None:
    """Somebody belongs to the group no longer, and neither joins nor asks to.

    Raises LastOwner and NoSuchRole for an owner, who has to be made a member first, and for
    whom `by` may not ban; NotFound for who has nothing to do with the group.
    """
    _lock(group)
    membership = _membership(group, member)
    _check_owners(group, membership, member)
    if not standing_in(group, by).may_ban(membership.role):
        raise NoSuchRole(
            "An owner is not banned, and an organizer only by an owner. Take the role away first."
        )
    membership.role, membership.state = Role.MEMBER, State.BANNED
    db.session.flush()


def unban(group: Group, member: Member) -> None:
    """The ban is over: they may join again, or ask to."""
    _lock(group)
    membership = _membership_or_none(group, member)
    if membership is not None and membership.state is State.BANNED:
        _remove(membership)


def give_role(group: Group, member: Member, role: Role) -> None:
    """Make an active member an owner, an organizer, or a member like all others.

    Raises LastOwner when nobody else would own the group, NoSuchRole for a placeholder,
    who cannot sign in, and NotFound for who is not active in the group.
    """
    _lock(group)
    membership = _membership(group, member)
    if membership.state is not State.ACTIVE:
        raise NotFound
    if role is not Role.MEMBER and member.is_placeholder:
        raise NoSuchRole(f"{member.name} has no account yet, and so can't look after a group.")
    if role is not Role.OWNER:
        _check_owners(group, membership, member)
    membership.role = role
    db.session.flush()


def _lock(group: Group) -> None:
    # One at a time decides who belongs to a group; all that this depends on is read behind it.
    group_called(group.slug, for_update=True)


def _membership_or_none(group: Group, member: Member) -> Membership | None:
    # Read again behind the lock: what the page read before it may have changed since.
    fresh = select(Membership).execution_options(populate_existing=True)
    return db.session.scalars(
        fresh.where(Membership.group_id == group.id, Membership.member_id == member.id)
    ).one_or_none()


def _membership(group: Group, member: Member) -> Membership:
    membership = _membership_or_none(group, member)
    if membership is None:
        raise NotFound
    return membership


def _check_owners(group: Group, membership: Membership, member: Member) -> None:
    if membership.role is Role.OWNER and not member.is_placeholder:
        rules.check_other_owners(owners_besides(member, group))


def _remove(membership: Membership) -> None:
    db.session.delete(membership)
    db.session.flush()
