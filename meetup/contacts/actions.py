"""Deleting a contact, and saying who is the same person. Whoever calls these holds the imports."""

from collections.abc import Collection

from sqlalchemy import delete, select, update

from meetup.contact_keys import ContactKeys
from meetup.contacts.contact_actions import merge, regroup, work_out
from meetup.contacts.models import Contact, ContactRow, ContactRowKey, SamePerson, SharedKey
from meetup.contacts.person_queries import shared_by_names
from meetup.contacts.undo_actions import forget_what_was_said
from meetup.db import db, insert_or_ignore
from meetup.many_rows import is_among


def delete_contact(contact: Contact, keys: ContactKeys) -> None:
    """Delete a contact and what is kept about it, and remember only to leave that person out.

    A keyed hash stays in each file that they came in, and goes with it.
    """
    rows = list(db.session.scalars(select(ContactRow).where(ContactRow.contact_id == contact.id)))
    of_rows = ContactRowKey.row_id.in_([row.id for row in rows])
    db.session.execute(delete(ContactRowKey).where(of_rows))
    for row in rows:
        row.identity = keys.of_deleted(row.identity)
        row.name = row.search = ""
        row.profiles = ()
        row.since = row.contact_id = None
        row.chosen = False
        row.offers = None
    db.session.flush()
    owner_id = contact.owner_id
    db.session.execute(delete(Contact).where(Contact.id == contact.id))
    forget_what_was_said(owner_id)


def offer_alone(contact: Contact, *, offers: bool) -> None:
    """The owner offers to connect with this contact, or no more, whatever the imports say.

    A yes holds until a newer file in which they are chosen says otherwise, a no until a yes.
    """
    rows = update(ContactRow).where(ContactRow.contact_id == contact.id)
    db.session.execute(rows.values(offers=offers))


def join(one: Contact, other: Contact) -> None:
    """Their owner says that the two are the same person."""
    if one.id == other.id:
        return
    key_a, key_b = sorted((_key(one), _key(other)))
    row = {"owner_id": one.owner_id, "key_a": key_a, "key_b": key_b}
    insert_or_ignore(SamePerson, [row])
    kept, gone = sorted((one.id, other.id))
    merge({gone: kept})
    work_out([kept])


def part(contact: Contact, word_id: int) -> None:
    """Their owner says no more that two are one; another reason may still hold them together."""
    own = (SamePerson.id == word_id, SamePerson.owner_id == contact.owner_id)
    db.session.execute(delete(SamePerson).where(*own))
    regroup([contact.id], owner_id=contact.owner_id)


def tell_apart(contact: Contact, keys: ContactKeys) -> None:
    """Their owner says that those who share something and have different names are different.

    It holds for the files to come, too: by what they share no two of different names are joined.
    """
    shared = shared_by_names(contact.id)
    said = [{"owner_id": contact.owner_id, "key": key} for key in sorted(shared)]
    insert_or_ignore(SharedKey, said)
    keep_apart(contact.owner_id, shared, keys)
    regroup([contact.id], owner_id=contact.owner_id)


def keep_apart(owner_id: int, shared: Collection[str], keys: ContactKeys) -> None:
    """Rows of this member that have what is shared are joined by it to none of another name."""
    if not shared:
        return
    own = (
        ContactRowKey.owner_id == owner_id,
        ContactRowKey.joins,
        is_among(ContactRowKey.key, shared),
    )
    rows = select(ContactRowKey.row_id, ContactRowKey.key, ContactRow.search)
    rows = rows.join(ContactRow, ContactRow.id == ContactRowKey.row_id).where(*own)
    ones = [
        {
            "row_id": row_id,
            "key": keys.of_one_of_several(key, name),
            "owner_id": owner_id,
            "joins": True,
        }
        for row_id, key, name in db.session.execute(rows)
    ]
    db.session.execute(update(ContactRowKey).where(*own).values(joins=False))
    insert_or_ignore(ContactRowKey, ones)


def _key(contact: Contact) -> str:
    """What a contact is found by again in the next file: an address or profile where there is one.

    A name and its date are all that others have.
    """
    keys = (
        select(ContactRowKey.key)
        .join(ContactRow, ContactRow.id == ContactRowKey.row_id)
        .where(ContactRow.contact_id == contact.id, ContactRowKey.joins)
        .order_by(ContactRow.id, ContactRowKey.key)
    )
    found = list(db.session.scalars(keys))
    return next((key for key in found if not key.startswith("name:")), found[0])
