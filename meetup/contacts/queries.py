"""Reading contacts; for their owner alone."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey, SamePerson
from meetup.contacts.rules import Stage
from meetup.contacts.shown import Fact, OnNetwork, by_network
from meetup.contacts.standing_queries import is_offered, may_be_offered
from meetup.db import db
from meetup.errors import NotFound
from meetup.folding import folded
from meetup.members.models import Member

ON_A_PAGE = 50
LAST_PAGE = 10_000
MOST_SUGGESTED = 20


@dataclass(frozen=True)
class Shown:
    """A contact with what its owner knows of it: where from, since when, and which way."""

    contact: Contact
    networks: list[OnNetwork]


@dataclass(frozen=True)
class ContactsPage:
    """Some contacts of a member, by name."""

    contacts: Sequence[Shown]
    sought: str
    network: str
    number: int
    is_last: bool

    @property
    def is_start(self) -> bool:
        """Whether this is the first page of all of them."""
        return self.number == 1 and not self.sought and not self.network


@dataclass(frozen=True)
class Word:
    """Something that the owner said: who goes by the one name is who goes by the other."""

    id: int
    one: str
    other: str


class Offer(NamedTuple):
    """Whether somebody offers to connect with a contact, and whether an offer could count."""

    is_made: bool
    may_be_made: bool


def contacts_page(owner: Member, sought: str, network: str, *, number: int) -> ContactsPage:
    """Those in whose name every word of `sought` is found, of one network or all.

    Raises NotFound for a page that is not there.
    """
    if not 1 <= number <= LAST_PAGE:
        raise NotFound
    found = select(Contact).where(*_named(owner, sought), is_shown(network))
    found = found.order_by(Contact.search, Contact.id)
    # One more than is shown says whether another page follows.
    rows = list(db.session.scalars(found.offset((number - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)))
    if number > 1 and not rows:
        raise NotFound
    shown = _with_networks(owner, rows[:ON_A_PAGE])
    return ContactsPage(shown, sought, network, number, is_last=len(rows) <= ON_A_PAGE)


def contact_of(owner: Member, contact_id: int) -> Shown:
    """This contact of `owner`. Raises NotFound for one that is not theirs."""
    found = select(Contact).where(Contact.id == contact_id, Contact.owner_id == owner.id)
    contact = db.session.scalars(found.where(is_shown(""))).one_or_none()
    if contact is None:
        raise NotFound
    return _with_networks(owner, [contact])[0]


def offer_to(contact: Contact) -> Offer:
    """Whether the owner of this contact offers to connect with them, and whether they may."""
    said = select(is_offered(), may_be_offered()).where(Contact.id == contact.id)
    return Offer(*db.session.execute(said).one())


def networks_of(owner: Member) -> list[str]:
    """The networks from which a member has brought anything in, by name."""
    done = select(ContactImport.network).where(
        ContactImport.owner_id == owner.id, ContactImport.stage == Stage.DONE
    )
    return sorted(set(db.session.scalars(done)))


def others_named(owner: Member, contact: Contact, sought: str) -> list[Shown]:
    """Other contacts of `owner` in whose name every word of `sought` is found."""
    if not folded(sought).split():
        return []
    found = select(Contact).where(*_named(owner, sought), is_shown(""), Contact.id != contact.id)
    rows = db.session.scalars(found.order_by(Contact.search, Contact.id).limit(MOST_SUGGESTED))
    return _with_networks(owner, list(rows))


def words_about(owner: Member, contact: Contact) -> list[Word]:
    """What the owner said that makes this contact one person."""
    named = dict(
        db.session.execute(
            select(ContactRowKey.key, func.min(ContactRow.name))
            .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
            .where(ContactRow.contact_id == contact.id)
            .group_by(ContactRowKey.key)
        ).all()
    )
    words = select(SamePerson).where(
        SamePerson.owner_id == owner.id, SamePerson.key_a.in_(sorted(named))
    )
    said = db.session.scalars(words.order_by(SamePerson.id))
    return [
        Word(word.id, named[word.key_a], named[word.key_b]) for word in said if word.key_b in named
    ]


def _named(owner: Member, sought: str) -> list[ColumnElement[bool]]:
    words = folded(sought).split()
    named = [Contact.search.contains(word, autoescape=True) for word in words]
    return [Contact.owner_id == owner.id, Contact.added_at.is_not(None), *named]


def is_shown(network: str) -> ColumnElement[bool]:
    """Whether the contact rests on an import that is done: on half of one, nobody does."""
    own = ContactImport
    rests = exists().where(
        ContactRow.contact_id == Contact.id,
        ContactRow.chosen,
        own.id == ContactRow.import_id,
        own.stage == Stage.DONE,
    )
    return rests.where(own.network == network) if network else rests


def _with_networks(owner: Member, contacts: Sequence[Contact]) -> list[Shown]:
    facts: dict[int, list[Fact]] = defaultdict(list)
    for contact_id, fact in _facts(contact.id for contact in contacts):
        facts[contact_id].append(fact)
    whole = _whole_lists(owner)
    return [Shown(contact, by_network(facts[contact.id], whole)) for contact in contacts]


def _facts(contact_ids: Iterable[int]) -> Iterable[tuple[int, Fact]]:
    own = ContactImport
    rows = db.session.execute(
        select(
            ContactRow.contact_id,
            *(own.source, own.network, own.listing, own.id),
            *(ContactRow.identity, ContactRow.name, ContactRow.profiles, ContactRow.since),
        )
        .join(own, own.id == ContactRow.import_id)
        .where(ContactRow.contact_id.in_(list(contact_ids)), own.stage == Stage.DONE)
        .order_by(own.id.desc(), ContactRow.id)
    )
    return [(row[0] or 0, Fact(*row[1:])) for row in rows]


def _whole_lists(owner: Member) -> dict[tuple[str, str], int]:
    """Of each kind of file the newest import that was a whole list."""
    own = ContactImport
    newest = (
        select(own.source, own.listing, func.max(own.id))
        .where(own.owner_id == owner.id, own.stage == Stage.DONE, own.is_whole)
        .group_by(own.source, own.listing)
    )
    return {(source, listing): id_ for source, listing, id_ in db.session.execute(newest)}
