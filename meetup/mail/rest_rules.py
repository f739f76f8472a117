"""When an address rests, and what its mail server means by refusing a mail."""

import re
from datetime import timedelta
from enum import StrEnum

# Mails that were refused for good one after the other, none taken in between.
MOST_REFUSALS = 3
# So long after the last refusal nothing is known of an address any more: mailboxes come back.
REMEMBERED_FOR = timedelta(days=365)

_STATUS = re.compile(r"(?P<code>5\d\d)(?:[ -]5\.(?P<subject>\d{1,3})\.(?P<detail>\d{1,3}))?\b")
_ADDRESS = re.compile(r"<?[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"]+>?")
# RFC 3463, 3.2 and 3.3, and RFC 7505, 4.1: no such mailbox or domain, one that moved away or is
# switched off, a domain that takes no mail.
_NOBODY_THERE = {
    ("1", "0"),
    ("1", "1"),
    ("1", "2"),
    ("1", "3"),
    ("1", "6"),
    ("1", "10"),
    ("2", "1"),
}


class Cause(StrEnum):
    """Why mails to an address come back, as far as its owner can do something about it."""

    NO_MAILBOX = "no mailbox"
    FULL = "full"
    UNWANTED = "unwanted"
    OTHER = "other"

    @property
    def words(self) -> str:
        """What to tell the owner, as the end of a sentence."""
        return _WORDS[self]


_WORDS = {
    Cause.NO_MAILBOX: "its mail server says that there is no such mailbox",
    Cause.FULL: "its mail server says that the mailbox is full",
    Cause.UNWANTED: "its mail server takes our mails for unwanted ones",
    Cause.OTHER: "its mail server does not take them",
}


def cause_of(answer: str) -> Cause:
    """Why a mail was refused, from the answer of the mail server.

    By its enhanced status code (RFC 3463) or, without one, by its reply code (RFC 5321, 4.2.3;
    RFC 7504).
    """
    found = _STATUS.match(answer)
    if found is None:
        return Cause.OTHER
    code, subject, detail = found["code"], found["subject"], found["detail"]
    if subject is None:
        return _by_code(code)
    if (subject, detail) in _NOBODY_THERE:
        return Cause.NO_MAILBOX
    if (subject, detail) == ("2", "2"):
        return Cause.FULL
    return Cause.UNWANTED if subject == "7" else Cause.OTHER


def _by_code(code: str) -> Cause:
    if code in ("550", "551", "553", "521", "556"):
        return Cause.NO_MAILBOX
    return Cause.FULL if code == "552" else Cause.OTHER


def rests(refusals: int) -> bool:
    """Whether an address rests to which so many mails in a row were refused."""
    return refusals >= MOST_REFUSALS


def without_addresses(answer: str) -> str:
    """What a mail server said, without whose mail it was: they repeat that, and where it went on.

    Says “the address” in place of each.
    """
    return _ADDRESS.sub("the address", answer)
