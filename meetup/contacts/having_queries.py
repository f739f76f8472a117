"""Whether members have each other among their contacts; never a statement of its own."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import Stage
from meetup.contacts.standing_queries import stands
from meetup.members.address_models import FurtherAddress
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member

Columns = InstrumentedAttribute[int]
Ids = Columns | int
Keys = InstrumentedAttribute[str | None] | str | None


def has_among_contacts(
    *, other_id: Ids, other_key: Keys, owner_id: Columns = Member.id, for_certain: bool = True
) -> ColumnElement[bool]:
    """Whether `owner_id`, else the member of the row, has somebody else among their contacts.

    By the address with which they sign in, of which `other_key` is made, by a further one that
    they have confirmed, or by a profile of theirs; `for_certain`:
    one that is proven. Who is found only by people whom they have would otherwise be asked by
    anybody who claims a profile of one of those.
    """
    key, row, own = aliased(ContactRowKey), aliased(ContactRow), aliased(ContactImport)
    link, further = aliased(ProfileLink), aliased(FurtherAddress)
    has = (
        select(key.row_id)
        .join(row, row.id == key.row_id)
        .join(own, own.id == row.import_id)
        .where(key.owner_id == owner_id, row.contact_id.is_not(None), own.stage == Stage.DONE)
        .where(stands(row, own))
    )
    by_address = has.where(key.key == other_key)
    by_further = has.join(further, further.email_key == key.key)
    by_further = by_further.where(further.member_id == other_id)
    by_profile = has.join(link, link.key == key.key).where(link.member_id == other_id)
    if for_certain:
        by_profile = by_profile.where(link.verified_at.is_not(None))
    # Each by itself, so that each is looked up in an index.
    ways = (by_address, by_further, by_profile)
    return or_(*(one.correlate_except(key, row, own, link, further).exists() for one in ways))
