"""Codes that are shown, printed, scanned and typed at a door: signed letters, nowhere stored."""

from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest, digest

# Nobody takes one of these for another, read out in a cellar or typed from a poster.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ2345679"
POSTER_LETTERS = 6
SIGNATURE_LETTERS = 10
SCREEN_CHANGES = timedelta(minutes=1)


def typed(text: str) -> str:
    """The letters of a code as somebody typed or scanned it, whatever its case and spacing."""
    return "".join(letter for letter in text.upper() if letter in LETTERS)


def door_code(event_id: int, member_id: int, *, secret_key: str) -> str:
    """The code of one person for one event; it means something to an organizer alone."""
    signature = _signed(f"door {event_id} {member_id}", SIGNATURE_LETTERS, secret_key)
    return _written(member_id) + signature


def holder(code: str, event_id: int, *, secret_key: str) -> int | None:
    """Whose door code for the event this is, by their id; None for one that we did not make."""
    letters = typed(code)
    member_id = 0
    for letter in letters[:-SIGNATURE_LETTERS]:
        member_id = member_id * len(LETTERS) + LETTERS.index(letter)
    made = door_code(event_id, member_id, secret_key=secret_key)
    return member_id if compare_digest(made, letters) else None


def printed_code(event_id: int, edition: int, *, secret_key: str) -> str:
    """What a printed poster says; another `edition` makes the posters before it void."""
    return _signed(f"poster {event_id} {edition}", POSTER_LETTERS, secret_key)


def screen_code(event_id: int, *, secret_key: str, now: datetime) -> str:
    """What a screen at the door shows in this minute."""
    return _of_minute(event_id, now, secret_key)


def until_it_changes(now: datetime) -> timedelta:
    """How long a screen shows the code of this minute; a second longer than that, to be sure."""
    return SCREEN_CHANGES - timedelta(seconds=now.timestamp() % 60) + timedelta(seconds=1)


def is_poster_code(
    code: str, event_id: int, edition: int, *, secret_key: str, now: datetime
) -> bool:
    """Whether this stands on the event's poster, or on its screen now or a minute ago.

    Whoever begins to type has the rest of the minute, and all of the next.
    """
    good = (
        printed_code(event_id, edition, secret_key=secret_key),
        _of_minute(event_id, now, secret_key),
        _of_minute(event_id, now - SCREEN_CHANGES, secret_key),
    )
    letters = typed(code)
    return any(compare_digest(letters, one) for one in good)


def in_groups(code: str) -> str:
    """A code as people read it: in groups of four, the first one of what is left over.

    The six letters of a poster are two groups of three.
    """
    size = 3 if len(code) == POSTER_LETTERS else 4
    first = len(code) % size
    parts = [code[:first], *(code[at : at + size] for at in range(first, len(code), size))]
    return " ".join(part for part in parts if part)


def _of_minute(event_id: int, moment: datetime, secret_key: str) -> str:
    minute = int(moment.timestamp() // SCREEN_CHANGES.total_seconds())
    return _signed(f"screen {event_id} {minute}", POSTER_LETTERS, secret_key)


def _signed(what: str, length: int, secret_key: str) -> str:
    """`length` letters that only the holder of the key can say of `what` (HMAC, RFC 2104)."""
    signature = digest(secret_key.encode(), f"code {what}".encode(), sha256)
    return _written(int.from_bytes(signature)).rjust(length, LETTERS[0])[-length:]


def _written(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number, len(LETTERS))
        letters = LETTERS[place] + letters
    return letters
