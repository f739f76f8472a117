"""Keeping the keys by which members are found true to the secret key."""

from collections.abc import Sequence

from sqlalchemy import update

from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.members.address_queries import keyed_of
from meetup.members.key_queries import Keyed
from meetup.members.models import Member


def renew(members: Sequence[Keyed], keys: ContactKeys) -> None:
    """Give these members the keys that `keys` makes of their addresses, the further ones too."""
    renewed = [{"id": one.id, "email_key": keys.of_address(one.email)} for one in members]
    db.session.execute(update(Member), renewed)
    for address in keyed_of([one.id for one in members]):
        address.email_key = keys.of_address(address.email)
    db.session.flush()
