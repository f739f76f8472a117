"""What an owner says of a member who has a contact's name. Whoever calls these holds the pair."""

from datetime import datetime

from sqlalchemy import delete, select

from meetup.contacts import consent_actions
from meetup.contacts.models import Contact, ContactRow, ContactRowKey, Namesake
from meetup.db import db, insert_or_ignore
from meetup.members.models import Member
from meetup.members.rules import check_reach


def ask_namesake(owner: Member, contact: Contact, member: Member, *, now: datetime) -> bool:
    """`owner` says that the member is this contact, and asks them to connect, as on their profile.

    A yes connects them on the networks of the contact, too. Whether the two are connected now:
    where the member has asked, this is the yes to it. Raises NotConfirmed.
    """
    check_reach(is_confirmed=owner.is_confirmed)
    _say(contact, member, is_them=True)
    return consent_actions.ask(owner, member, note="", now=now)


def tell_apart(contact: Contact, member: Member) -> None:
    """The owner of the contact says that the member is somebody else."""
    _say(contact, member, is_them=False)


def _say(contact: Contact, member: Member, *, is_them: bool) -> None:
    own = select(ContactRowKey.key).join(ContactRow, ContactRow.id == ContactRowKey.row_id)
    # What others have, too, says nothing of who this one is.
    of_them = (ContactRow.contact_id == contact.id, ContactRowKey.joins)
    keys = sorted(set(db.session.scalars(own.where(*of_them))))
    pair = {"owner_id": contact.owner_id, "member_id": member.id}
    db.session.execute(
        delete(Namesake).where(
            Namesake.owner_id == contact.owner_id,
            Namesake.member_id == member.id,
            Namesake.key.in_(keys),
        )
    )
    insert_or_ignore(Namesake, [{**pair, "key": key, "is_them": is_them} for key in keys])
