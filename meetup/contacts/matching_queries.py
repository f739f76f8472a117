"""Whom the contacts of a member find: each statement the same whether they find anybody."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.connections.models import Connection, ConnectionRequest
from meetup.contacts.having_queries import has_among_contacts
from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import Stage
from meetup.contacts.standing_queries import is_offered, stands
from meetup.db import UtcDateTime, db
from meetup.invitations.queries import is_declined
from meetup.members.address_models import FurtherAddress
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member
from meetup.members.queries import may_see
from meetup.members.rules import FoundBy

Requests = Select[*tuple[Any, ...]]

# Looked through within a few hundredths of a second, for which others wait who write.
SPAN = 2000

# Who brought the contacts in; `Member` is the one who is found.
Asker = aliased(Member, name="asker")


def next_due() -> tuple[int, datetime] | None:
    """For whom it is longest ago that something changed about whom they find, and since when."""
    due = select(Member.id, Member.matching_due_at).where(Member.matching_due_at.is_not(None))
    found = db.session.execute(due.order_by(Member.matching_due_at, Member.id).limit(1)).first()
    return (found[0], found[1]) if found and found[1] else None


def hold_if_due(member_id: int) -> Member | None:
    """This member, if they are still due; what lies between them and others is then held."""
    own = select(Member).where(Member.id == member_id, Member.matching_due_at.is_not(None))
    held = own.with_for_update(key_share=True, skip_locked=True)
    return db.session.scalars(held.execution_options(populate_existing=True)).one_or_none()


def spans_of(owner_id: int) -> list[tuple[int, int]]:
    """The contacts of a member in spans of ids, each soon looked through; one at least."""
    own = select(Contact.id).where(Contact.owner_id == owner_id).order_by(Contact.id)
    ids = list(db.session.scalars(own))
    starts = range(0, len(ids), SPAN)
    return [(ids[start], ids[start : start + SPAN][-1]) for start in starts] or [(0, 0)]


def requests_by(owner_id: int, *, at: datetime) -> Requests:
    """The rows of requests to everybody whom some contacts of a member find.

    Which, it is told when it is asked: those whose ids lie between `first` and `last`.
    """
    span = Contact.id.between(bindparam("first"), bindparam("last"))
    return _requests(and_(Contact.owner_id == owner_id, span), at=at)


def requests_to(member_id: int, *, at: datetime) -> Requests:
    """The rows of requests to a member from everybody whose contacts find them."""
    return _requests(Member.id == member_id, at=at)


def requests_of_inviters(member_id: int, *, at: datetime) -> Requests:
    """The rows of requests to a member from whoever invited an address before it was theirs.

    None where they have declined invitations there.
    """
    invited, further = MailInvitation, FurtherAddress
    about = select(
        Asker.id.label("asker_id"), Member.id.label("asked_id"), invited.words.label("note")
    )
    found = about.select_from(invited).join(Asker, Asker.id == invited.inviter_id)
    found = found.where(~is_declined(invited.address_key), *_may_be_asked())
    signs_in = (
        found.join(Member, Member.email_key == invited.address_key)
        .where(Member.id == member_id, invited.made_at < Member.confirmed_at)
        .where(_lets_asker_find_them(Member.found_by))
    )
    adds = (
        found.join(further, further.email_key == invited.address_key)
        .join(Member, Member.id == further.member_id)
        .where(Member.id == member_id, invited.made_at < further.confirmed_at)
        .where(_lets_asker_find_them(further.found_by))
    )
    invitations = union(signs_in, adds).subquery()
    return select(
        invitations,
        literal(at, UtcDateTime()).label("asked_at"),
        true().label("by_address"),
    ).order_by(invitations.c.asker_id, invitations.c.note)


def rests_on_nothing(member_id: int) -> ColumnElement[bool]:
    """Whether the request of the row came of contacts of this member that they offer no more.

    One that was answered stays: a no holds for its year.
    """
    waiting = and_(
        ConnectionRequest.asker_id == member_id,
        ConnectionRequest.by_contact,
        ConnectionRequest.declined_at.is_(None),
        ConnectionRequest.withdrawn_at.is_(None),
    )
    own = and_(
        Asker.id == member_id, Member.id.in_(select(ConnectionRequest.asked_id).where(waiting))
    )
    rows = (_rows_by_address(), _rows_by_further_address(), _rows_by_profile())
    found = _that_stand(*(some.where(own) for some in rows)).subquery()
    # Worked out once for all of their requests.
    return and_(waiting, ConnectionRequest.asked_id.not_in(select(found.c.asked_id)))


def who_finds(member: Member, *, among: Collection[int]) -> Select[int]:
    """The ids of those among these whose contacts find a member, as the member lets them today."""
    found = _finding(and_(Member.id == member.id, Asker.id.in_(sorted(among)))).subquery()
    return select(found.c.asker_id)


def _requests(some: ColumnElement[bool], *, at: datetime) -> Requests:
    found = _finding(and_(some, *_may_be_asked())).subquery()
    return select(
        found.c.asker_id,
        found.c.asked_id,
        literal("").label("note"),
        literal(at, UtcDateTime()).label("asked_at"),
        true().label("by_address"),
        true().label("by_contact"),
        # In this order whoever else writes some of them waits, and neither for the other.
    ).order_by(found.c.asker_id, found.c.asked_id)


def _finding(some: ColumnElement[bool]) -> Requests:
    """Who finds whom by a contact of theirs, as far as those let themselves be found."""
    return _that_stand(*(one.where(some) for one in _ways()))


@cache
def _ways() -> tuple[Requests, ...]:
    """The rows by which they do; the same for everybody, so it is written down once."""
    by_address = _rows_by_address().where(_lets_asker_find_them(Member.found_by))
    by_further = _rows_by_further_address().where(_lets_asker_find_them(FurtherAddress.found_by))
    by_profile = _rows_by_profile().where(
        ProfileLink.found_by != FoundBy.NOBODY,
        or_(
            and_(ProfileLink.found_by == FoundBy.ANYONE, ProfileLink.verified_at.is_not(None)),
            # A profile that is theirs by their word alone is believed only if both have each other.
            and_(ProfileLink.found_by == FoundBy.ANYONE, _asked_has_asker(for_certain=False)),
            _asked_has_asker(for_certain=True),
        ),
    )
    return by_address, by_further, by_profile


def _that_stand(*rows: Requests) -> Requests:
    """Who asks whom by those of the rows that count today, of contacts who are offered."""
    # Found first, and only then looked at closely: most contacts find nobody.
    found = union(*rows).subquery()
    return (
        select(found.c.asker_id, found.c.asked_id)
        .distinct()
        .select_from(found)
        .join(ContactRow, ContactRow.id == found.c.row_id)
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .join(Contact, Contact.id == ContactRow.contact_id)
        .where(stands(ContactRow, ContactImport), is_offered())
    )


def _rows() -> Requests:
    """The rows of contacts with their keys and owners; whose keys they are is the caller's."""
    return (
        select(
            Asker.id.label("asker_id"), Member.id.label("asked_id"), ContactRow.id.label("row_id")
        )
        .select_from(Contact)
        .join(Asker, Asker.id == Contact.owner_id)
        .join(ContactRow, ContactRow.contact_id == Contact.id)
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .join(ContactRowKey, ContactRowKey.row_id == ContactRow.id)
        .where(ContactImport.stage == Stage.DONE)
    )


def _rows_by_address() -> Requests:
    return _rows().join(Member, Member.email_key == ContactRowKey.key)


def _rows_by_further_address() -> Requests:
    return (
        _rows()
        .join(FurtherAddress, FurtherAddress.email_key == ContactRowKey.key)
        .join(Member, Member.id == FurtherAddress.member_id)
    )


def _rows_by_profile() -> Requests:
    return (
        _rows()
        .join(ProfileLink, ProfileLink.key == ContactRowKey.key)
        .join(Member, Member.id == ProfileLink.member_id)
    )


def _may_be_asked() -> tuple[ColumnElement[bool], ...]:
    """Whether both have accounts that reach others, and nothing between them speaks against it."""
    connected = or_(
        (Connection.member_a_id == Asker.id) & (Connection.member_b_id == Member.id),
        (Connection.member_a_id == Member.id) & (Connection.member_b_id == Asker.id),
    )
    return (
        Asker.confirmed_at.is_not(None),
        Member.confirmed_at.is_not(None),
        Asker.id != Member.id,
        may_see(Asker.id, Member.id),
        ~exists().where(connected),
    )


def _lets_asker_find_them(found_by: InstrumentedAttribute[FoundBy]) -> ColumnElement[bool]:
    """Whether who says `found_by` of their address lets themselves be found by the other by it."""
    return or_(
        found_by == FoundBy.ANYONE,
        and_(found_by == FoundBy.MUTUAL, _asked_has_asker(for_certain=True)),
    )


def _asked_has_asker(*, for_certain: bool) -> ColumnElement[bool]:
    """Whether the one who is found has the other among their own contacts."""
    return has_among_contacts(other_id=Asker.id, other_key=Asker.email_key, for_certain=for_certain)
