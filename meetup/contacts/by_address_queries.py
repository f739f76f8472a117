"""Whom a question by an e-mail address reaches; each statement the same whether anybody has it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, true

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import connected_ids
from meetup.contacts.having_queries import has_among_contacts
from meetup.db import UtcDateTime, db
from meetup.invitations.queries import is_declined
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.members.rules import FoundBy


def hold_at_addresses(asker: Member, addresses: Sequence[str]) -> None:
    """Keep what lies between the asker and whom the addresses find from everybody else.

    As `hold_pair`, for people who may not exist.
    """
    people = select(Member.id).where(or_(Member.id == asker.id, _found_at(addresses, asker)))
    db.session.execute(people.order_by(Member.id).with_for_update(key_share=True)).all()


def reaches(asker: Member, address: str, *, invites: bool) -> ColumnElement[bool]:
    """Whether the member of the row is somebody else, found by this address, and not kept apart.

    Where it `invites` them by mail, nor anybody who has declined that.
    """
    return and_(
        _found_at([address], asker),
        ~is_declined(Member.email_key) if invites else true(),
        Member.id != asker.id,
        may_see(asker.id, Member.id),
        Member.id.not_in(connected_ids(asker)),
    )


def new_request(
    asker: Member, reached: ColumnElement[bool], *, note: str, at: datetime
) -> Select[*tuple[Any, ...]]:
    """The row of a request to whom the question reaches; none where it reaches nobody."""
    return select(
        literal(asker.id).label("asker_id"),
        Member.id.label("asked_id"),
        literal(note).label("note"),
        literal(at, UtcDateTime()).label("asked_at"),
        true().label("by_address"),
    ).where(reached)


def is_asked_by(asker: Member, reached: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the request of the row is the asker's, to whom the question reaches."""
    asked = select(Member.id).where(reached)
    return and_(ConnectionRequest.asker_id == asker.id, ConnectionRequest.asked_id.in_(asked))


def request_by(asker: Member, reached: ColumnElement[bool]) -> ConnectionRequest | None:
    """The request of the asker to whom the question reaches, whatever became of it."""
    return db.session.scalars(
        select(ConnectionRequest)
        .join(ConnectionRequest.asked)
        .where(ConnectionRequest.asker_id == asker.id, reached)
        .execution_options(populate_existing=True)
    ).one_or_none()


def _found_at(addresses: Sequence[str], asker: Member) -> ColumnElement[bool]:
    """Whether the member of the row has one of these addresses, and lets the asker find them."""
    mutual = has_among_contacts(other_id=asker.id, other_key=asker.email_key)
    return and_(
        Member.email.in_([address.lower() for address in addresses]),
        Member.password_hash.is_not(None),
        Member.confirmed_at.is_not(None),
        or_(Member.found_by == FoundBy.ANYONE, and_(Member.found_by == FoundBy.MUTUAL, mutual)),
    )
