"""Inviting people to the site by mail."""

from collections.abc import Sequence
from datetime import datetime

from meetup.contact_keys import ContactKeys
from meetup.contacts import mail_invitation_rules as rules
from meetup.contacts.by_address_actions import ask_by_address
from meetup.contacts.by_address_queries import hold_at_addresses
from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.mail_invitation_queries import invited_today, keys_invited_by
from meetup.db import insert_or_ignore
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.members.rules import check_reach


def invite_by_mail(
    by: Member, addresses: Sequence[str], *, words: str, keys: ContactKeys, now: datetime
) -> None:
    """`by` invites whoever has these addresses: to connect who is here, to come who is not.

    All that is done here is the same whoever has an address: whom it finds is asked as by
    `ask_by_address`, but for who has declined, and a mail is written for everybody, of which the
    worker sends those that reach nobody who is here or has declined. Raises NotConfirmed and
    TooManyPeople.
    """
    check_reach(is_confirmed=by.is_confirmed)
    # All at once and in order, so that two who invite each other do not wait for each other; and
    # one at a time, for one member, so that no more than so many people are invited in a day.
    hold_at_addresses(by, addresses)
    keyed = {keys.of_address(address): address for address in addresses}
    before = keys_invited_by(by, keyed)
    rules.check_people(invited_today(by, now=now), len(keyed.keys() - before))
    row = {"inviter_id": by.id, "words": words, "made_at": now}
    insert_or_ignore(MailInvitation, [row | {"address_key": key} for key in keyed])
    for key, address in keyed.items():
        ask_by_address(by, address, note=words, invites=True, now=now)
        about = {"inviter_id": by.id, "address_key": key}
        purpose = f"mail_invitation:{by.id}:{key}"
        enqueue("mail_invitation", address, purpose=purpose, now=now, **about)
