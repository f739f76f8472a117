"""Who may see whose profile, and what lies open between the two."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, literal, or_, select
from sqlalchemy.orm import aliased

from meetup.connections.finding import finds
from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import (
    are_connected,
    connected_ids,
    request_between,
    request_seen_by_asker,
)
from meetup.db import db
from meetup.errors import NotFound
from meetup.members.models import Member
from meetup.members.queries import Viewer, asked_by, blocked_called, hold_pair, may_see


@dataclass(frozen=True)
class Profile:
    """A member as one viewer may see them, and what lies open between the two.

    `asked_by_me` looks the same whatever the other did with it; `asks_me` waits for an answer.
    """

    member: Member
    is_me: bool
    connected: bool
    asked_by_me: ConnectionRequest | None
    asks_me: ConnectionRequest | None


def profile_seen_by(viewer: Member, handle: str, *, for_update: bool = False) -> Profile:
    """The profile with this handle. Raises NotFound where it does not exist for `viewer`.

    With `for_update` the pair is held, so that what is done about the other is decided on
    what this returns.
    """
    member = _seen_by(viewer, handle)
    if member.id == viewer.id:
        return Profile(member, True, False, None, None)
    if for_update:
        hold_pair(viewer.id, member.id)
        member = _seen_by(viewer, handle)
    connected = are_connected(viewer, member)
    asked_by_me = request_seen_by_asker(viewer, member)
    asks_me = request_between(member, viewer)
    waits = asks_me if asks_me and asks_me.waits and not connected else None
    return Profile(member, False, connected, None if connected else asked_by_me, waits)


def _seen_by(viewer: Member, handle: str) -> Member:
    called = asked_by(viewer, handle=handle.lower())
    member = db.session.scalars(_profiles(Viewer(viewer.is_host)), called).one_or_none()
    if member is None:
        raise NotFound
    return member


@cache
def _profiles(viewer: Viewer) -> Select[Member]:
    # One statement, so that a guess takes the same whether the handle is nobody's, that of
    # somebody with whom one has nothing to do, or that of one whom a block keeps apart. What may be
    # seen is asked of a row that is always there, also where no member stands in it.
    always = select(literal(1).label("row")).subquery("always")
    called = always.outerjoin(Member, Member.handle == bindparam("handle"))
    return select(Member).select_from(called).where(has_profile(viewer))


def has_profile(viewer: Viewer) -> ColumnElement[bool]:
    """Whether there is a profile of the member of the row for `viewer`."""
    known = or_(Member.id.in_(connected_ids(viewer)), _asked(viewer), finds(viewer))
    return or_(Member.id == viewer.id, and_(may_see(viewer.id, Member.id), known))


def _asked(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the member of the row asks `viewer`, or was asked by them not by an address."""
    request = aliased(ConnectionRequest)
    by_me = and_(
        request.asker_id == viewer.id,
        request.asked_id == Member.id,
        request.by_address.is_(False),
    )
    of_me = and_(request.asker_id == Member.id, request.asked_id == viewer.id)
    return exists().where(request.withdrawn_at.is_(None), or_(by_me, of_me))


def member_to_block(viewer: Member, handle: str) -> Member:
    """Whom `viewer` can block: whose profile they see, and, pressed twice, whom they just did.

    The pair is held. Raises NotFound.
    """
    blocked = blocked_called(handle, by=viewer)
    return blocked or profile_seen_by(viewer, handle, for_update=True).member
