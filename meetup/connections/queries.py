"""Reading connections and requests."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import db
from meetup.errors import NotFound
from meetup.members.models import Member
from meetup.members.queries import (
    Looking,
    Viewer,
    asked_by,
    hold_pair,
    may_see,
)

_AGE = (ConnectionRequest.asked_at, ConnectionRequest.id)


@dataclass(frozen=True)
class Connected:
    """Somebody a member is connected with, on one network or several."""

    member: Member
    connections: list[Connection]


def connected_ids(member: Looking) -> Select[int]:
    """The ids of those whom `member` is connected with, on whatever network."""
    # An alias: a statement around it that reads connections must not take it over.
    own = aliased(Connection)
    other = _other_end(own, member)
    return select(other).where(_has(own, member), may_see(member.id, other))


def are_connected(one: Member, other: Member) -> bool:
    """Whether the two are connected, on whatever network."""
    return bool(db.session.scalar(select(exists().where(between(one, other)))))


def between(one: Member, other: Member) -> ColumnElement[bool]:
    """Whether the connection of the row is between these two."""
    low, high = sorted((one.id, other.id))
    return and_(Connection.member_a_id == low, Connection.member_b_id == high)


def connections_between(one: Member, other: Member) -> list[Connection]:
    """On which networks the two are connected, the longest known first."""
    age = (Connection.since.nulls_last(), Connection.id)
    return list(db.session.scalars(select(Connection).where(between(one, other)).order_by(*age)))


def connections_of(member: Member) -> list[Connected]:
    """Whom `member` is connected with, by name, with the longest known connection first."""
    rows = db.session.execute(_connections(), asked_by(member))
    found: dict[int, Connected] = {}
    for other, connection in rows:
        found.setdefault(other.id, Connected(other, [])).connections.append(connection)
    return list(found.values())


@cache
def _connections() -> Select[Member, Connection]:
    member = Viewer(is_host=False)
    return (
        select(Member, Connection)
        .join(Connection, Member.id == _other_end(Connection, member))
        .where(_has(Connection, member))
        .where(may_see(member.id, Member.id))
        .order_by(func.lower(Member.name), Member.id)
        .order_by(Connection.since.nulls_last(), Connection.id)
    )


def request_between(asker: Member, asked: Member) -> ConnectionRequest | None:
    """The request of the first to the second, declined or not, unless it was withdrawn."""
    return db.session.scalars(
        select(ConnectionRequest)
        .where(ConnectionRequest.asker_id == asker.id, ConnectionRequest.asked_id == asked.id)
        .where(ConnectionRequest.withdrawn_at.is_(None))
        .execution_options(populate_existing=True)
    ).one_or_none()


def request_seen_by_asker(asker: Member, asked: Member) -> ConnectionRequest | None:
    """As `request_between`, but for one by an address, of which the asker sees nothing."""
    request = request_between(asker, asked)
    return None if request is None or request.by_address else request


def requests_to_answer(member: Member) -> list[ConnectionRequest]:
    """The requests that wait for an answer of `member`, with who asks, the oldest first."""
    return list(db.session.scalars(_all_to_answer(), asked_by(member)))


def requests_sent(member: Member) -> list[ConnectionRequest]:
    """The requests that `member` sees as theirs, with who is asked, oldest first, whatever came."""
    return list(db.session.scalars(_all_sent(), asked_by(member)))


def request_to_answer(handle: str, *, by: Member) -> ConnectionRequest:
    """The request of this member that waits for `by`; the pair is held. Raises NotFound."""
    return _held(handle, _to_answer(by))


def request_sent(handle: str, *, by: Member) -> ConnectionRequest:
    """The request of `by` to this member, if `by` sees one; the pair is held. Raises NotFound."""
    return _held(handle, _sent(by))


def _held(handle: str, mine: Select[ConnectionRequest]) -> ConnectionRequest:
    # Found before anybody is held: a guess takes the same whether the handle is somebody's.
    with_them = mine.where(Member.handle == handle.lower())
    request = db.session.scalars(with_them).one_or_none()
    if request is None:
        raise NotFound
    hold_pair(request.asker_id, request.asked_id)
    # It may have been answered, or withdrawn, by whoever held the two before.
    still = with_them.execution_options(populate_existing=True)
    held = db.session.scalars(still).one_or_none()
    if held is None:
        raise NotFound
    return held


@cache
def _all_to_answer() -> Select[ConnectionRequest]:
    return _to_answer(Viewer(is_host=False)).order_by(*_AGE)


@cache
def _all_sent() -> Select[ConnectionRequest]:
    return _sent(Viewer(is_host=False)).order_by(*_AGE)


def _to_answer(member: Looking) -> Select[ConnectionRequest]:
    return (
        select(ConnectionRequest)
        .join(ConnectionRequest.asker)
        .options(contains_eager(ConnectionRequest.asker))
        .where(ConnectionRequest.asked_id == member.id, ConnectionRequest.declined_at.is_(None))
        .where(*_is_open(member))
    )


def _sent(member: Looking) -> Select[ConnectionRequest]:
    return (
        select(ConnectionRequest)
        .join(ConnectionRequest.asked)
        .options(contains_eager(ConnectionRequest.asked))
        .where(ConnectionRequest.asker_id == member.id, ConnectionRequest.by_address.is_(False))
        .where(*_is_open(member))
    )


def _is_open(member: Looking) -> tuple[ColumnElement[bool], ...]:
    # An import may have connected the two since; then there is nothing left to ask.
    return (
        ConnectionRequest.withdrawn_at.is_(None),
        may_see(member.id, Member.id),
        Member.id.not_in(connected_ids(member)),
    )


def _has(connection: type[Connection], member: Looking) -> ColumnElement[bool]:
    return or_(connection.member_a_id == member.id, connection.member_b_id == member.id)


def _other_end(connection: type[Connection], member: Looking) -> ColumnElement[int]:
    is_first = connection.member_a_id == member.id
    return case((is_first, connection.member_b_id), else_=connection.member_a_id)
