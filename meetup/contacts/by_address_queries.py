"""Whom a question by an e-mail address reaches; each statement the same whether anybody has it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, true, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import connected_ids
from meetup.contacts.having_queries import has_among_contacts
from meetup.db import UtcDateTime, db
from meetup.invitations.queries import is_declined
from meetup.members.address_models import FurtherAddress
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.members.rules import FoundBy


def hold_at_addresses(asker: Member, addresses: Sequence[str]) -> None:
    """Keep what lies between the asker and whom the addresses find from everybody else.

    As `hold_pair`, for people who may not exist.
    """
    ids = union(select(literal(asker.id)), *_found_at(addresses, asker))
    people = select(Member.id).where(Member.id.in_(ids))
    db.session.execute(people.order_by(Member.id).with_for_update(key_share=True)).all()


def reaches(asker: Member, address: str, *, invites: bool) -> ColumnElement[bool]:
    """Whether the member of the row is somebody else, found by this address, and not kept apart.

    Where it `invites` them by mail, nor anybody who has declined that.
    """
    return and_(
        Member.id.in_(union(*_found_at([address], asker, invites=invites))),
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


def _found_at(
    addresses: Sequence[str], asker: Member, *, invites: bool = False
) -> tuple[Select[int], Select[int]]:
    """Who has one of these addresses, and lets the asker find them by it, by their ids.

    Those who sign in with it, and those of whom it is a further one. Where it `invites` them by
    mail, nobody who has declined that.
    """
    wanted = [address.lower() for address in addresses]
    account, further = aliased(Member), FurtherAddress
    signs_in = select(account.id).where(
        account.email.in_(wanted),
        account.password_hash.is_not(None),
        account.confirmed_at.is_not(None),
        _lets(account.found_by, account.id, asker),
    )
    adds = select(further.member_id).where(
        further.email.in_(wanted),
        further.email_key.is_not(None),
        _lets(further.found_by, further.member_id, asker),
    )
    if invites:
        signs_in = signs_in.where(~is_declined(account.email_key))
        adds = adds.where(~is_declined(further.email_key))
    return signs_in, adds


def _lets(
    found_by: InstrumentedAttribute[FoundBy], member_id: InstrumentedAttribute[int], asker: Member
) -> ColumnElement[bool]:
    """Whether who says `found_by` of an address lets the asker find them by it."""
    has_asker = has_among_contacts(other_id=asker.id, other_key=asker.email_key, owner_id=member_id)
    return or_(found_by == FoundBy.ANYONE, and_(found_by == FoundBy.MUTUAL, has_asker))
