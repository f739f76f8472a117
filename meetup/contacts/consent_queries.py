"""What the one who is asked is told: on which networks they are whose contact."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, func, or_, select

from meetup.connections.models import ConnectionRequest
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import Stage
from meetup.contacts.shown import Fact, OnNetwork, by_network
from meetup.db import db
from meetup.members.models import Member, ProfileLink


def networks_behind(requests: Iterable[ConnectionRequest], *, to: Member) -> dict[int, list[str]]:
    """By who asks: the networks on which they have the one who is asked among their contacts."""
    askers = [request.asker_id for request in requests if request.by_contact]
    return {
        asker_id: [one.network for one in networks]
        for asker_id, networks in listings_of(to, askers).items()
    }


def listings_of(asked: Member, asker_ids: Collection[int]) -> dict[int, list[OnNetwork]]:
    """By asker: where their offered contacts list this member, but for what lists them no more."""
    if not asker_ids:
        return {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for owner_id, *fact in _facts(asked, asker_ids):
        facts[owner_id].append(Fact(*fact))
    whole = _whole_lists(asker_ids)
    return {
        owner_id: [one for one in by_network(found, whole[owner_id]) if not one.is_gone]
        for owner_id, found in facts.items()
    }


def _facts(asked: Member, asker_ids: Collection[int]) -> Iterable[Row[*tuple[Any, ...]]]:
    own = ContactImport
    links = select(ProfileLink.key).where(
        ProfileLink.member_id == asked.id, ProfileLink.key.is_not(None)
    )
    of_them = (
        select(ContactRow.contact_id)
        .join(ContactRowKey, ContactRowKey.row_id == ContactRow.id)
        .where(ContactRowKey.owner_id.in_(sorted(asker_ids)))
        .where(or_(ContactRowKey.key == asked.email_key, ContactRowKey.key.in_(links)))
    )
    return db.session.execute(
        select(
            Contact.owner_id,
            *(own.source, own.network, own.listing, own.id),
            *(ContactRow.name, ContactRow.profile, ContactRow.since),
        )
        .join(ContactRow, ContactRow.contact_id == Contact.id)
        .join(own, own.id == ContactRow.import_id)
        .where(Contact.id.in_(of_them), Contact.offered_at.is_not(None), own.stage == Stage.DONE)
        .order_by(own.id.desc(), ContactRow.id)
    )


def _whole_lists(owner_ids: Collection[int]) -> dict[int, dict[tuple[str, str], int]]:
    """By owner: of each kind of file the newest import that was a whole list."""
    own = ContactImport
    newest = (
        select(own.owner_id, own.source, own.listing, func.max(own.id))
        .where(own.owner_id.in_(sorted(owner_ids)), own.stage == Stage.DONE, own.is_whole)
        .group_by(own.owner_id, own.source, own.listing)
    )
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for owner_id, source, listing, import_id in db.session.execute(newest):
        found[owner_id][source, listing] = import_id
    return found
