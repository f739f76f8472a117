"""Keeping the keys by which members are found true to the secret key."""

from collections.abc import Iterable

from sqlalchemy import update

from meetup.contact_keys import ContactKeys
from meetup.db import db
from meetup.members.key_queries import Keyed
from meetup.members.models import Member


def renew(members: Iterable[Keyed], keys: ContactKeys) -> None:
    """Give these members the keys that `keys` makes of their addresses."""
    renewed = [{"id": one.id, "email_key": keys.of_address(one.email)} for one in members]
    db.session.execute(update(Member), renewed)
