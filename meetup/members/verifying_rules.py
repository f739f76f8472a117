"""When the page of a profile is looked at, where it is, and what is said of it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

FIRST_AGAIN = timedelta(minutes=10)
USUALLY = timedelta(days=7)
PATIENCE = timedelta(days=21)
# Longer than any look takes: whoever took one and died lets go of it.
LEASE = timedelta(hours=1)

# Their pages tell a visitor without an account nothing, or show no such link.
WITHOUT_LINKS = frozenset({"linkedin.com", "facebook.com", "instagram.com", "x.com"})


class Found(StrEnum):
    """What looking at a page has shown: a link back, a page without one, or nothing at all."""

    LINK = "link"
    NO_LINK = "no link"
    NO_ANSWER = "no answer"


class Standing(StrEnum):
    """Whose word it is that a profile is a member's, and what may come of it."""

    VERIFIED = "verified"
    WORD = "word"
    NOT_LOOKED_AT = "not looked at"
    NOT_SEEN = "not seen"
    NO_PLACE = "no place"


@dataclass(frozen=True)
class Look:
    """A page that is to be looked at for a member."""

    link_id: int
    member_id: int
    handle: str
    key: str
    url: str

    @property
    def page(self) -> str:
        """The address of the page: that by which the profile is matched, not that which was given.

        Of two ways to write one address, another page may answer to one; who is matched by a
        profile has to be shown by that very profile.
        """
        given = urlsplit(self.url)
        www = "www." if given.hostname == f"www.{self.host}" else ""
        return f"{given.scheme}://{www}{_profile(self.key)}"

    @property
    def host(self) -> str:
        """Whom it is that is asked for the page."""
        return host_of(self.key)

    @property
    def put_off_for(self) -> timedelta:
        """How much later to look, where too much was looked at; not all of them at once."""
        return FIRST_AGAIN + timedelta(minutes=self.link_id % 50)


def host_of(key: str) -> str:
    """The host of the profile with this key."""
    return re.split("[/?]", _profile(key), maxsplit=1)[0]


def _profile(key: str) -> str:
    return key.partition(":")[2]


def shows_links(key: str) -> bool:
    """Whether the page of the profile with this key has a place for a link that shows whose it is.

    A member of such a network may be shown there by others, but never to whoever only looks.
    """
    host = host_of(key)
    return not any(host == one or host.endswith(f".{one}") for one in WITHOUT_LINKS)


def again_in(unproven_for: timedelta | None) -> timedelta:
    """When to look again: usually, or as long from now as no link was seen, so ever more seldom.

    `unproven_for` is None for what the last look has proven.
    """
    if unproven_for is None:
        return USUALLY
    return min(max(unproven_for, FIRST_AGAIN), USUALLY)


def is_proven(found: Found, *, was_proven: bool, unproven_since: datetime, now: datetime) -> bool:
    """Whether a profile counts as shown after a look: a page that does not answer keeps it a while.

    `unproven_since`: the first look of those that have shown no link, of which this is the last.
    """
    if found is Found.NO_ANSWER:
        return was_proven and now - unproven_since < PATIENCE
    return found is Found.LINK


def standing(*, key: str, is_verified: bool, was_looked_at: bool, verifies: bool) -> Standing:
    """How the profile with this key stands, for its member; `verifies`: whether pages are read."""
    if is_verified:
        return Standing.VERIFIED
    if not verifies:
        return Standing.WORD
    if not shows_links(key):
        return Standing.NO_PLACE
    return Standing.NOT_SEEN if was_looked_at else Standing.NOT_LOOKED_AT
