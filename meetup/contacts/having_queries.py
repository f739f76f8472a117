"""Whether members have each other among their contacts; never a statement of its own."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from meetup.contacts.models import ContactImport, ContactRow, ContactRowKey
from meetup.contacts.rules import Stage
from meetup.contacts.standing_queries import stands
from meetup.members.models import Member, ProfileLink

Ids = InstrumentedAttribute[int] | int
Keys = InstrumentedAttribute[str | None] | str | None


def has_among_contacts(
    *, other_id: Ids, other_key: Keys, for_certain: bool = True
) -> ColumnElement[bool]:
    """Whether the member of the row has somebody else among their contacts.

    By the confirmed address that `other_key` is made of, or by a profile of theirs; `for_certain`:
    one that is proven. Who is found only by people whom they have would otherwise be asked by
    anybody who claims a profile of one of those.
    """
    key, row, own = aliased(ContactRowKey), aliased(ContactRow), aliased(ContactImport)
    link = aliased(ProfileLink)
    has = (
        select(key.row_id)
        .join(row, row.id == key.row_id)
        .join(own, own.id == row.import_id)
        .where(key.owner_id == Member.id, row.contact_id.is_not(None), own.stage == Stage.DONE)
        .where(stands(row, own))
    )
    by_address = has.where(key.key == other_key)
    by_profile = has.join(link, link.key == key.key).where(link.member_id == other_id)
    if for_certain:
        by_profile = by_profile.where(link.verified_at.is_not(None))
    # Each by itself, so that each is looked up in an index.
    return or_(
        *(one.correlate_except(key, row, own, link).exists() for one in (by_address, by_profile))
    )
