"""What the one who is asked is told: on which networks they are whose contact."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, Select, and_, or_, select, union

from meetup.connections.models import ConnectionRequest
from meetup.connections.profile_queries import Profile
from meetup.contacts.matching_queries import who_finds
from meetup.contacts.models import Contact, ContactImport, ContactRow, ContactRowKey, Namesake
from meetup.contacts.rules import Stage
from meetup.contacts.shown import Fact, OnNetwork, by_network
from meetup.contacts.standing_queries import is_listed, is_offered, stands
from meetup.db import db
from meetup.members.address_models import FurtherAddress
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member


def networks_behind(requests: Iterable[ConnectionRequest], *, to: Member) -> dict[int, list[str]]:
    """By who asks: the networks on which they have the one who is asked among their contacts."""
    return {
        asker_id: [one.network for one in networks]
        for asker_id, networks in listings_of(to, list(requests)).items()
    }


def networks_behind_profile(profile: Profile, viewer: Member) -> dict[int, list[str]]:
    """As `networks_behind`, where the one whose profile `viewer` sees asks them."""
    return networks_behind([profile.asks_me] if profile.asks_me else [], to=viewer)


def listings_of(
    asked: Member, requests: Collection[ConnectionRequest]
) -> dict[int, list[OnNetwork]]:
    """By asker: where the contacts behind these requests list this member.

    That are contacts whom they offered to connect with, where the request came of that or could
    have, and those who are this member by their word; but for what lists them no more.
    """
    asker_ids = [request.asker_id for request in requests]
    if not asker_ids:
        return {}
    facts: dict[int, list[Fact]] = defaultdict(list)
    offering = [request.asker_id for request in requests if request.by_contact]
    in_person = [request.asker_id for request in requests if not request.by_contact]
    offered = _offered(asked, offering, in_person)
    for owner_id, *fact in _facts(offered, _by_their_word(asked, asker_ids)):
        facts[owner_id].append(Fact(*fact))
    # What lists them no more is not among the facts.
    return {owner_id: by_network(found, whole={}) for owner_id, found in facts.items()}


def _offered(
    asked: Member, offering: Collection[int], in_person: Collection[int]
) -> Select[int | None]:
    """Contacts whom these offer to connect with, and who have an address or profile of theirs.

    Of who has asked `in_person`, as far as their contacts find the one who is asked.
    """
    links = select(ProfileLink.key).where(
        ProfileLink.member_id == asked.id, ProfileLink.key.is_not(None)
    )
    further = select(FurtherAddress.email_key).where(
        FurtherAddress.member_id == asked.id, FurtherAddress.email_key.is_not(None)
    )
    key, owner = ContactRowKey.key, ContactRowKey.owner_id
    return (
        select(ContactRow.contact_id)
        .join(Contact, Contact.id == ContactRow.contact_id)
        .join(ContactRowKey, ContactRowKey.row_id == ContactRow.id)
        .join(ContactImport, ContactImport.id == ContactRow.import_id)
        .where(or_(owner.in_(sorted(offering)), owner.in_(who_finds(asked, among=in_person))))
        .where(is_offered())
        .where(ContactImport.stage == Stage.DONE, stands(ContactRow, ContactImport))
        .where(or_(key == asked.email_key, key.in_(further), key.in_(links)))
    )


def _by_their_word(asked: Member, asker_ids: Collection[int]) -> Select[int | None]:
    """Contacts of whom these say that they are the one who is asked."""
    said = and_(Namesake.owner_id == ContactRowKey.owner_id, Namesake.key == ContactRowKey.key)
    return (
        select(ContactRow.contact_id)
        .join(ContactRowKey, ContactRowKey.row_id == ContactRow.id)
        .join(Namesake, said)
        .where(Namesake.owner_id.in_(sorted(asker_ids)), Namesake.member_id == asked.id)
        .where(Namesake.is_them, ContactRow.contact_id.is_not(None))
    )


def _facts(*contact_ids: Select[int | None]) -> Iterable[Row[*tuple[Any, ...]]]:
    own = ContactImport
    return db.session.execute(
        select(
            Contact.owner_id,
            *(own.source, own.network, own.listing, own.id),
            *(ContactRow.identity, ContactRow.name, ContactRow.profiles, ContactRow.since),
        )
        .join(ContactRow, ContactRow.contact_id == Contact.id)
        .join(own, own.id == ContactRow.import_id)
        .where(Contact.id.in_(union(*contact_ids)), own.stage == Stage.DONE, is_listed(own))
        .order_by(own.id.desc(), ContactRow.id)
    )
