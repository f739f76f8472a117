"""Joining and leaving groups, and who is what in them."""

from datetime import datetime

from sqlalchemy import select

from meetup.db import db, insert_or_ignore
from meetup.errors import NotAllowed, NotFound
from meetup.groups import rules
from meetup.groups.models import Group, Membership
from meetup.groups.queries import group_called, owners_besides, standing_in
from meetup.groups.rules import NoSuchRole, Role, State
from meetup.members.models import Member
from meetup.members.rules import check_reach


def join(
    group: Group,
    member: Member,
    *,
    now: datetime,
    is_invited: bool = False,
    by_mail: bool = False,
) -> Membership:
    """Become a member of a group, or ask to, as the group has it; who is invited comes in at once.

    `by_mail`: a link in a mail has just shown that their address is theirs. Already active or
    asked: unchanged. Raises Banned, InvitationNeeded and NotConfirmed.
    """
    check_reach(is_confirmed=member.is_confirmed or by_mail)
    _lock(group)
    asking = {"group_id": group.id, "member_id": member.id, "role": Role.MEMBER, "since": now}
    is_new = insert_or_ignore(Membership, [{**asking, "state": State.REQUESTED}])
    membership = _membership(group, member)
    before = None if is_new else membership.state
    lets_in = is_invited or standing_in(group, member).cares_for_it
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
    _check_owners(membership)
    _delete(membership)


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
        _delete(membership)


def ban(group: Group, member: Member, *, by: Member) -> None:
    """Somebody belongs to the group no longer, and neither joins nor asks to.

    Raises LastOwner and NoSuchRole for an owner, who has to be made a member first, and for
    whom `by` may not ban; NotFound for who has nothing to do with the group.
    """
    _lock(group)
    membership = _membership(group, member)
    _check_parting(group, membership, by=by)
    membership.role, membership.state = Role.MEMBER, State.BANNED
    db.session.flush()


def remove(group: Group, member: Member, *, by: Member) -> None:
    """Take somebody who is in the group out of it; they come back as anybody else comes in.

    Raises what `ban` raises, and NotFound for who is not in it.
    """
    _lock(group)
    membership = _active(group, member)
    _check_parting(group, membership, by=by)
    _delete(membership)


def unban(group: Group, member: Member) -> None:
    """The ban is over: they may join again, or ask to."""
    _lock(group)
    membership = _membership_or_none(group, member)
    if membership is not None and membership.state is State.BANNED:
        _delete(membership)


def give_role(group: Group, member: Member, role: Role) -> None:
    """Make an active member an owner, an organizer, or a member like all others.

    Raises LastOwner when nobody else would own the group, NoSuchRole for a placeholder,
    who cannot sign in, and NotFound for who is not active in the group.
    """
    _lock(group)
    membership = _active(group, member)
    if role is not Role.MEMBER:
        _check_account(member)
    if role is not Role.OWNER:
        _check_owners(membership)
    membership.role = role
    db.session.flush()


def hand_over(group: Group, member: Member, *, by: Member) -> None:
    """An owner makes another active member owner in their place, and becomes an organizer.

    Raises NotAllowed for who does not own the group, NoSuchRole for a placeholder and for
    oneself, and NotFound for who is not active in the group.
    """
    _lock(group)
    if not standing_in(group, by).is_owner:
        raise NotAllowed(f"Only an owner of {group.name} hands it over.")
    if member.id == by.id:
        raise NoSuchRole("You own this group yourself. Choose somebody else.")
    successor = _active(group, member)
    _check_account(member)
    successor.role = Role.OWNER
    _active(group, by).role = Role.ORGANIZER
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


def _active(group: Group, member: Member) -> Membership:
    membership = _membership(group, member)
    if membership.state is not State.ACTIVE:
        raise NotFound
    return membership


def _check_owners(membership: Membership) -> None:
    member = membership.member
    if membership.role is Role.OWNER and not member.is_placeholder:
        rules.check_other_owners(owners_besides(member, membership.group_id))


def _check_parting(group: Group, membership: Membership, *, by: Member) -> None:
    _check_owners(membership)
    if not standing_in(group, by).may_ban(membership.role):
        raise NoSuchRole(
            "An owner is neither removed nor banned, and an organizer only by an owner. "
            "Take the role away first."
        )


def _check_account(member: Member) -> None:
    if member.is_placeholder:
        raise NoSuchRole(f"{member.name} has no account yet, and so can't look after a group.")


def _delete(membership: Membership) -> None:
    db.session.delete(membership)
    db.session.flush()
