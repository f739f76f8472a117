"""Members who have a name of a contact, as far as the contact's owner may know them by name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from meetup.connections.models import ConnectionRequest
from meetup.connections.queries import connected_ids
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey, Namesake
from meetup.contacts.queries import is_shown
from meetup.contacts.rules import Stage
from meetup.db import db
from meetup.errors import NotFound
from meetup.groups.models import Group, Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.queries import hold_pair, may_see
from meetup.members.rules import Person

MOST_AT_ONCE = 20

Pairs = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Suggestion:
    """Somebody of a group, who may be a contact of the same name: a person decides."""

    contact_id: int
    contact_name: str
    group_name: str
    person: Person


def suggestions_for(owner: Member, contact: Contact | None = None) -> list[Suggestion]:
    """Members who have a name of a contact of `owner`, or of this one, by the contact's name.

    Left out is with whom, as far as `owner` sees it, there is nothing to ask any more, and who
    is somebody else by their word.
    """
    about = (Contact.id, Contact.name, func.min(Group.name))
    person = tuple(getattr(Member, name) for name in Person._fields)
    open_ones = (
        _same_names(owner)
        .with_only_columns(*about, *person)
        .where(*_is_open(owner))
        .group_by(Contact.id, Contact.name, Contact.search, *person)
        .order_by(Contact.search, Contact.id, Member.name, Member.id)
    )
    if contact is not None:
        open_ones = open_ones.where(Contact.id == contact.id)
    rows = db.session.execute(open_ones.limit(MOST_AT_ONCE))
    return [Suggestion(row[0], row[1], row[2], Person(*row[3:])) for row in rows]


def namesake_called(handle: str, owner: Member, contact_id: int) -> tuple[Contact, Member]:
    """This contact of `owner`, and the member with this handle, who has a name of theirs.

    The pair is held, and the owner's imports with it. Raises NotFound.
    """
    these = (Contact.id == contact_id, Member.handle == handle.lower())
    found = _same_names(owner).with_only_columns(Contact, Member).where(*these).limit(1)
    # Found before anybody is held: a guess takes the same whether the handle is somebody's.
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    hold_pair(owner.id, row[1].id)
    # Whatever joins them may have ended while somebody else held the two.
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _same_names(owner: Member) -> Pairs:
    """Contacts of `owner`, and accounts of a name of theirs, for each group that lists these.

    A contact has the names of all rows that it rests on: each network may know another. Not even
    to organizers anybody who is always unlisted: they could not tell these from people whom a
    block keeps apart.
    """
    own, theirs = aliased(Membership), aliased(Membership)
    # Named apart from those in the conditions, which mean all rows of a contact.
    brought, row = aliased(ContactImport), aliased(ContactRow)
    return (
        select(Contact.id)
        .select_from(own)
        .join(theirs, theirs.group_id == own.group_id)
        .join(Group, Group.id == own.group_id)
        .join(Member, Member.id == theirs.member_id)
        .join(brought, and_(brought.owner_id == owner.id, brought.stage == Stage.DONE))
        .join(row, and_(row.import_id == brought.id, row.search == Member.search))
        .join(Contact, Contact.id == row.contact_id)
        .where(own.member_id == owner.id, own.state == State.ACTIVE)
        .where(theirs.state == State.ACTIVE, Member.id != owner.id)
        .where(Member.password_hash.is_not(None), Member.is_unlisted.is_(False))
        .where(may_see(owner.id, Member.id), Contact.added_at.is_not(None), is_shown(""))
    )


def _is_open(owner: Member) -> tuple[ColumnElement[bool], ...]:
    """Whether `owner` knows of nothing that would answer the question."""
    asked = exists().where(
        ConnectionRequest.asker_id == owner.id,
        ConnectionRequest.asked_id == Member.id,
        # Of a request by an address or an offer the asker sees nothing: not here either.
        ConnectionRequest.by_address.is_(False),
        ConnectionRequest.withdrawn_at.is_(None),
    )
    asks = exists().where(
        ConnectionRequest.asker_id == Member.id,
        ConnectionRequest.asked_id == owner.id,
        # A no stays even where they have withdrawn since, of which nobody is told.
        or_(ConnectionRequest.withdrawn_at.is_(None), ConnectionRequest.declined_at.is_not(None)),
    )
    somebody_else = (
        select(Namesake.id)
        .join(ContactRowKey, ContactRowKey.key == Namesake.key)
        .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
        .where(Namesake.owner_id == owner.id, Namesake.member_id == Member.id)
        .where(ContactRow.contact_id == Contact.id, Namesake.is_them.is_(False))
        .exists()
    )
    return (Member.id.not_in(connected_ids(owner)), ~asked, ~asks, ~somebody_else)
