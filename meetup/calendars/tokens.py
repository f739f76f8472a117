"""The token in the address of a member's own calendar: whoever has it reads that calendar.

It is the same at each look, and is kept nowhere: it is made of the secret key anew.
"""

import hmac
import re
from base64 import urlsafe_b64encode

from meetup.members.calendar_queries import CalendarOwner

TOKEN = re.compile(r"([1-9][0-9]{0,8})-([A-Za-z0-9_-]{32})")


def token_of(owner: CalendarOwner, *, secret_key: str) -> str:
    """The token of this member's calendar, until they replace it."""
    # An id may be somebody else's in another database that has the same key: a demo, a backup.
    joined_second = int(owner.joined_at.timestamp()) if owner.joined_at else 0
    about = f"own calendar\0{owner.id}\0{joined_second}\0{owner.epoch}"
    seal = hmac.digest(secret_key.encode(), about.encode(), "sha256")[:24]
    return f"{owner.id}-{urlsafe_b64encode(seal).decode()}"


def member_named_in(token: str) -> int | None:
    """Whose calendar it says to be; None for what is no token."""
    found = TOKEN.fullmatch(token)
    return int(found[1]) if found else None


def is_good(token: str, owner: CalendarOwner, *, secret_key: str) -> bool:
    """Whether it is the one that their calendar has now."""
    return hmac.compare_digest(token, token_of(owner, secret_key=secret_key))
