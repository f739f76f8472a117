"""Asking, answering, ending and blocking. Whoever calls these holds the pair."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update

from meetup.connections.models import HERE, Connection, ConnectionRequest
from meetup.connections.queries import are_connected, between, request_between
from meetup.connections.rules import OnNetwork
from meetup.connections.telling_actions import tell_accepted
from meetup.db import db, insert_or_ignore
from meetup.handshakes.actions import end_claims
from meetup.members.models import Block, Member
from meetup.members.rules import check_reach


def ask(
    asker: Member, asked: Member, *, note: str, on: Sequence[OnNetwork] = (), now: datetime
) -> bool:
    """`asker` would like to connect with `asked`. Whether the two are connected then.

    They are, `on` these networks as by `accept`, when `asked` has asked too, whatever became of
    that: both said yes. Asked again, it looks the same, and for a year after a no it reaches
    nobody. Raises NotConfirmed.
    """
    check_reach(is_confirmed=asker.is_confirmed)
    if are_connected(asker, asked):
        return True
    if request_between(asked, asker) is not None:
        _connect(asker, asked, on=on, now=now)
        tell_accepted(asked, asker, now=now)
        return True
    row = {"asker_id": asker.id, "asked_id": asked.id, "note": note, "asked_at": now}
    if not insert_or_ignore(ConnectionRequest, [row]):
        _request(asker, asked).ask_again(note, now=now)
        db.session.flush()
    return False


def accept(request: ConnectionRequest, *, on: Sequence[OnNetwork] = (), now: datetime) -> None:
    """The one who is asked says yes, to a connection `on` these networks. Raises NotConfirmed.

    Without any, it is one that began here and now.
    """
    check_reach(is_confirmed=request.asked.is_confirmed)
    asker, asked = request.asker, request.asked
    _connect(asker, asked, on=on, now=now)
    tell_accepted(asker, asked, now=now)


def decline(request: ConnectionRequest, *, now: datetime) -> None:
    """The one who is asked says no; to the asker the request stays open."""
    request.declined_at = now
    db.session.flush()


def withdraw(request: ConnectionRequest, *, now: datetime) -> None:
    """The asker takes the request back; a no to it is remembered."""
    request.withdrawn_at = now
    db.session.flush()


def remove(one: Member, other: Member, *, now: datetime) -> None:
    """End the connection of the two on every network; nobody is told.

    Without one, nothing happens: what the other asks stays open to them.
    """
    if are_connected(one, other):
        db.session.execute(delete(Connection).where(between(one, other)))
        _end_offers(one, other, now=now)
        _end_requests(one, other, now=now)


def block(blocker: Member, blocked: Member, *, now: datetime) -> None:
    """`blocker` wants nothing to do with `blocked`, who is never told.

    Ends the connection, the requests and the claims between the two; what happened stays.
    """
    row = {"blocker_id": blocker.id, "blocked_id": blocked.id, "blocked_at": now}
    insert_or_ignore(Block, [row])
    remove(blocker, blocked, now=now)
    _end_requests(blocker, blocked, now=now)
    end_claims(blocker, blocked, now=now)


def unblock(blocker: Member, blocked: Member) -> None:
    """End the block; what it ended does not come back."""
    db.session.execute(
        delete(Block).where(Block.blocker_id == blocker.id, Block.blocked_id == blocked.id)
    )


def _connect(one: Member, other: Member, *, on: Sequence[OnNetwork] = (), now: datetime) -> None:
    # Both said yes, so what either answered before is settled, and is not kept.
    low, high = sorted((one.id, other.id))
    pair = {"member_a_id": low, "member_b_id": high}
    insert_or_ignore(
        Connection, [{**pair, **place._asdict()} for place in on or [OnNetwork(HERE, now)]]
    )
    db.session.execute(delete(ConnectionRequest).where(_asked_between(one, other)))


def _end_requests(one: Member, other: Member, *, now: datetime) -> None:
    # Not deleted: a no holds for its year, whatever else happens.
    open_ones = (_asked_between(one, other), ConnectionRequest.withdrawn_at.is_(None))
    db.session.execute(update(ConnectionRequest).where(*open_ones).values(withdrawn_at=now))


def _end_offers(one: Member, other: Member, *, now: datetime) -> None:
    # An offer to whoever is here asks only those between whom nothing was asked before. Those who
    # have parted are asked by nobody but the other, in person.
    asked = {"note": "", "asked_at": now, "withdrawn_at": now}
    pairs = ((one, other), (other, one))
    rows = [{"asker_id": asker.id, "asked_id": to.id, **asked} for asker, to in pairs]
    insert_or_ignore(ConnectionRequest, rows)


def _asked_between(one: Member, other: Member) -> ColumnElement[bool]:
    return or_(
        (ConnectionRequest.asker_id == one.id) & (ConnectionRequest.asked_id == other.id),
        (ConnectionRequest.asker_id == other.id) & (ConnectionRequest.asked_id == one.id),
    )


def _request(asker: Member, asked: Member) -> ConnectionRequest:
    return db.session.scalars(
        select(ConnectionRequest)
        .where(ConnectionRequest.asker_id == asker.id, ConnectionRequest.asked_id == asked.id)
        .execution_options(populate_existing=True)
    ).one()
