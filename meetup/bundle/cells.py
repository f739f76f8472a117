"""What stands in one cell: its text goes in, a value comes out.

Each function raises ValueError for a text that is no such thing; it says in words why.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from meetup.addresses import email_address
from meetup.events.rules import FIRST_YEAR, LAST_YEAR
from meetup.tidying import harmless, tidy, tidy_lines
from meetup.zones import ZONES

W = TypeVar("W", bound=StrEnum)

Moment = datetime | date
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
MOST_GUESTS = 1_000


def shown(text: str) -> str:
    """`text` as it may stand in a message on a terminal, in quotation marks."""
    return f"“{harmless(text)}”"


def external_id(most: int) -> Callable[[str], str]:
    """An id of the bundle's own, of at most `most` characters."""

    def parse(text: str) -> str:
        if not text.isprintable():
            raise ValueError("it holds something that cannot be seen")
        return _at_most(most, text)

    return parse


def line(most: int) -> Callable[[str], str]:
    """One line of text of at most `most` characters."""
    return lambda text: _at_most(most, tidy(text) or "")


def lines(most: int) -> Callable[[str], str]:
    """Several lines of text of at most `most` characters."""
    return lambda text: _at_most(most, tidy_lines(text) or "")


def name(most: int) -> Callable[[str], str]:
    """One line of text in which something can be read."""

    def parse(text: str) -> str:
        tidied = _at_most(most, tidy(text) or "")
        if not any(c.isprintable() and not c.isspace() for c in tidied):
            raise ValueError("there is nothing in it that can be read")
        return tidied

    return parse


def email(text: str) -> str:
    """An e-mail address, in lower case; whether it reaches anybody is not asked."""
    try:
        return email_address(text)
    except ValueError:
        raise ValueError(f"{shown(text)} is not an e-mail address") from None


def url_name(most: int, reserved: frozenset[str]) -> Callable[[str], str]:
    """A handle or slug: a to z, digits and single hyphens; not one of `reserved`."""

    def parse(text: str) -> str:
        lower = text.lower()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", lower):
            raise ValueError(f"{shown(text)} is not made of a to z, digits and single hyphens")
        if lower in reserved:
            raise ValueError(f"{shown(text)} is reserved")
        return _at_most(most, lower)

    return parse


def word(choices: type[W]) -> Callable[[str], W]:
    """One of the words of `choices`."""
    known = {choice.value: choice for choice in choices}

    def parse(text: str) -> W:
        if text.lower() not in known:
            raise ValueError(f"{shown(text)} is not one of {', '.join(known)}")
        return known[text.lower()]

    return parse


def yes(text: str) -> bool:
    """The word yes; whoever means no leaves the cell empty."""
    if text.lower() != "yes":
        raise ValueError(f"{shown(text)} is neither yes nor empty")
    return True


def number(least: int, most: int) -> Callable[[str], int]:
    """A whole number from `least` to `most`, in digits."""

    def parse(text: str) -> int:
        # Digits are counted first: of thousands of them, int would refuse in words of its own.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"{shown(text)} is not a whole number from {least} to {most:,}")
        return int(text)

    return parse


def zone(text: str) -> str:
    """A time zone of the IANA database."""
    if text not in ZONES:
        raise ValueError(f"{shown(text)} is not a time zone such as Europe/Berlin")
    return text


def moment(text: str) -> Moment:
    """An ISO 8601 moment, with an offset or without; or a day alone."""
    value = _day(text) or _day_and_time(text)
    if value is None:
        raise ValueError(f"{shown(text)} is not a moment such as 2026-06-12T19:00+02:00")
    if value.year not in YEARS:
        raise ValueError(f"{shown(text)} is not between {YEARS.start} and {YEARS.stop - 1}")
    return value


def in_utc(value: Moment, timezone: str) -> datetime:
    """The moment that is meant; without an offset it is on the clocks of `timezone`.

    A day alone is 00:00 UTC of that day. Raises ValueError for a time that clocks leave out.
    """
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), UTC)
    if value.tzinfo is not None:
        return value.astimezone(UTC)
    here = ZoneInfo(timezone)
    utc = value.replace(tzinfo=here).astimezone(UTC)
    if utc.astimezone(here).replace(tzinfo=None) != value:
        raise ValueError(f"clocks in {timezone} skip that time on that day")
    return utc


def begins(value: Moment) -> datetime:
    """A day alone as midnight on the clocks of wherever it is; other moments as they are."""
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day_and_time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _at_most(most: int, text: str) -> str:
    if len(text) > most:
        raise ValueError(f"it has {len(text):,} characters, and at most {most:,} fit")
    return text
