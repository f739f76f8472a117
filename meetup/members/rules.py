"""Names for members in URLs, who may reach others, and who agrees to a change of e-mail."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from meetup.errors import NotAllowed, Refusal

RESERVED_HANDLES = frozenset({"circles", "crossing", "path", "import", "contacts"})
HANDLE_LENGTH = 40
MOST_LINKS = 5
LONGEST_PATH = 300
EMAIL_CHANGE_OPEN_FOR = timedelta(days=7)
MOST_FURTHER_ADDRESSES = 5
REMINDER_HOURS = 24
REMINDERS_OFFERED = (2, 24, 48, 168)
ADDRESS_OPEN_FOR = timedelta(days=7)


class Side(StrEnum):
    """Which of the two addresses of a change of e-mail."""

    OLD = "old"
    NEW = "new"


class FoundBy(StrEnum):
    """Who finds a member by an address or profile of theirs: may ask them to connect by it.

    `mutual`: only those whom they have among their own contacts.
    """

    ANYONE = "anyone"
    MUTUAL = "mutual"
    NOBODY = "nobody"


def is_found_anew(before: FoundBy, chosen: FoundBy) -> bool:
    """Whether somebody lets themselves be found in another way than before: a word of their own."""
    return chosen is not FoundBy.NOBODY and chosen is not before


class Person(NamedTuple):
    """A member as lists of people show them: by a mark and a name, with a way to the profile."""

    id: int
    handle: str
    name: str
    picture_key: str | None


class NotConfirmed(NotAllowed):
    """An account whose e-mail is not confirmed reaches nobody."""


class AccountHasChanged(Refusal):
    """Somebody else was quicker to change the account."""


class SignupIsClosed(NotAllowed):
    """The host lets nobody in from outside."""


class WrongPassword(Refusal):
    """E-mail and password are nobody's, or not any more; which of the two is never told."""

    status = 422


class SameAddress(Refusal):
    """The new address is the one that they have."""

    status, field = 422, "email"


class TooManyAddresses(Refusal):
    """A member has as many further addresses as there may be."""

    status, field = 422, "email"


class AddressIsTaken(Refusal):
    """Another account has the new address by now."""


class BadLink(Refusal):
    """A link from a mail is broken, too old, or made for something that has changed since."""

    status = 404


def check_reach(*, is_confirmed: bool) -> None:
    """Raise NotConfirmed for an account that may not reach others yet."""
    if not is_confirmed:
        raise NotConfirmed(
            "Please confirm your e-mail address first: we have sent you a link. "
            "Until then nobody can be reached from your account."
        )


def agreeing(*, is_confirmed: bool) -> frozenset[Side]:
    """Who has to agree to a change of e-mail: an address that nobody has confirmed is not asked."""
    return frozenset(Side) if is_confirmed else frozenset({Side.NEW})


def check_further(how_many: int) -> None:
    """Raise TooManyAddresses for more further addresses than a member may have."""
    if how_many > MOST_FURTHER_ADDRESSES:
        raise TooManyAddresses(
            f"You have {MOST_FURTHER_ADDRESSES} further addresses already. "
            "Remove one that you do not need any more."
        )


@lru_cache(maxsize=4096)
def slug(text: str, *, most: int = HANDLE_LENGTH) -> str:
    """`text` as it may stand in a URL: a to z, digits and single hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:most].strip("-")


def handle_stem(name: str) -> str:
    """What every handle for somebody called `name` begins with."""
    return slug(name) or "member"


def handles(name: str) -> Iterator[str]:
    """Handles for somebody called `name`, the best first, without end."""
    first = handle_stem(name)
    if first not in RESERVED_HANDLES:
        yield first
    number = 2
    while True:
        yield f"{first}-{number}"
        number += 1


def is_web_address(text: str) -> bool:
    """Whether `text` may stand in a link: http or https, with a host, in one piece."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    is_whole = text.isprintable() and " " not in text
    return is_whole and parts.scheme in ("http", "https") and bool(parts.hostname)
