"""How moments and numbers are worded in pages and mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import (
    format_date,
    format_datetime,
    format_skeleton,
    format_time,
    get_timezone_name,
)
from flask import Flask, current_app

from meetup.config import Config
from meetup.rsvps.waiting_rules import ordinal

MARK_COLOURS = 8
TO = {"de": "bis"}
NETWORKS = {"here": "Handshakes", "linkedin": "LinkedIn", "facebook": "Facebook", "x": "X"}


def init_app(app: Flask) -> None:
    """Give templates these words as filters."""
    for word in (
        *(day, date_of, month, clock_time, moment, span, zone_name, iso),
        *(leaf, on_card, initials, mark_colour, network_name, ordinal),
    ):
        app.add_template_filter(word)


_worded_in: ContextVar[str | None] = ContextVar("worded_in", default=None)


@contextmanager
def worded_in(locale: str) -> Iterator[None]:
    """What is worded inside is for somebody who reads this locale, whatever the site's is."""
    token = _worded_in.set(locale)
    try:
        yield
    finally:
        _worded_in.reset(token)


def _locale() -> str:
    config: Config = current_app.config["HANDSHAKES"]
    return _worded_in.get() or config.locale


def _is_english(locale: str) -> bool:
    # Whose own order of day and month differs from one side of the sea to the other: we use one.
    return locale.split("_")[0] == "en"


def day(value: datetime | date, timezone: str = "UTC") -> str:
    """The day as people say it, e.g. Thursday, 12 June 2026; of a moment, in `timezone`."""
    return _day(value, timezone, _locale())


def date_of(value: datetime | date) -> str:
    """The date without the day of the week, e.g. 12 June 2026; of a moment, in UTC."""
    return _date_of(value, _locale())


def month(value: datetime | date) -> str:
    """The month as people say it, e.g. June 2025."""
    return _month(value, _locale())


def clock_time(value: datetime, timezone: str) -> str:
    """The time on a clock in `timezone`, e.g. 19:00."""
    return _clock_time(value, timezone, _locale())


def moment(value: datetime, timezone: str) -> str:
    """Day and time in `timezone`, e.g. Thu 12 June 2026, 19:00."""
    return _moment(value, timezone, _locale())


def span(starts_at: datetime, ends_at: datetime | None, timezone: str) -> tuple[str, str]:
    """From when to when in `timezone`, as two lines that are read as one.

    E.g. "Thursday, 12 June 2026," and "19:00 to 22:00".
    """
    return _span(starts_at, ends_at, timezone, _locale())


class Leaf(NamedTuple):
    """What a leaf of a calendar says of its day."""

    month: str
    number: str
    weekday: str


def leaf(value: date) -> Leaf:
    """The day in three short words, e.g. Jun, 12 and Thu."""
    return _leaf(value, _locale())


class CardTime(NamedTuple):
    """What a card says of a time: for machines, as a leaf, in words, and in the reader's zone."""

    iso: str
    leaf: Leaf
    words: str
    elsewhere: str | None


def on_card(value: datetime, timezone: str, reader_zone: str | None) -> CardTime:
    """All that a card says of a time; `elsewhere` is None where the reader has the same time."""
    return _on_card(value, timezone, reader_zone, _locale())


def zone_name(timezone: str, at: datetime) -> str:
    """What people call a time zone at a moment, e.g. Central European Summer Time."""
    return _zone_name(timezone, at, _locale())


# The same moments stand on page after page, and wording one takes as long as reading an event.
_kept = lru_cache(maxsize=4096)


@_kept
def _day(value: datetime | date, timezone: str, locale: str) -> str:
    local = value.astimezone(ZoneInfo(timezone)).date() if isinstance(value, datetime) else value
    return format_date(local, "EEEE, d MMMM y" if _is_english(locale) else "full", locale=locale)


@_kept
def _date_of(value: datetime | date, locale: str) -> str:
    return format_date(value, "d MMMM y" if _is_english(locale) else "long", locale=locale)


@_kept
def _month(value: datetime | date, locale: str) -> str:
    return format_date(value, format="LLLL y", locale=locale)


@_kept
def _clock_time(value: datetime, timezone: str, locale: str) -> str:
    return format_time(value.astimezone(ZoneInfo(timezone)), format="HH:mm", locale=locale)


@_kept
def _moment(value: datetime, timezone: str, locale: str) -> str:
    local = value.astimezone(ZoneInfo(timezone))
    if _is_english(locale):
        return format_datetime(local, "EEE d MMMM y, HH:mm", locale=locale)
    words = format_skeleton("yMMMEd", local, locale=locale)
    return f"{words}, {_clock_time(value, timezone, locale)}"


@_kept
def _span(
    starts_at: datetime, ends_at: datetime | None, timezone: str, locale: str
) -> tuple[str, str]:
    start_day, start = _day(starts_at, timezone, locale), _clock_time(starts_at, timezone, locale)
    if ends_at is None:
        return f"{start_day},", start
    to = TO.get(locale.split("_")[0], "to")
    end_day, end = _day(ends_at, timezone, locale), _clock_time(ends_at, timezone, locale)
    if end_day == start_day:
        return f"{start_day},", f"{start} {to} {end}"
    return f"{start_day}, {start}", f"{to} {end_day}, {end}"


@_kept
def _leaf(value: date, locale: str) -> Leaf:
    return Leaf(*(format_date(value, form, locale=locale) for form in ("LLL", "d", "ccc")))


@_kept
def _on_card(value: datetime, timezone: str, reader_zone: str | None, locale: str) -> CardTime:
    words = _moment(value, timezone, locale)
    elsewhere = _moment(value, reader_zone or timezone, locale)
    return CardTime(
        iso=iso(value),
        leaf=_leaf(value.astimezone(ZoneInfo(timezone)).date(), locale),
        words=words,
        elsewhere=elsewhere if elsewhere != words else None,
    )


@_kept
def _zone_name(timezone: str, at: datetime, locale: str) -> str:
    return get_timezone_name(at.astimezone(ZoneInfo(timezone)), locale=locale)


def iso(value: datetime | date) -> str:
    """The moment or day for machines (ISO 8601)."""
    return value.isoformat()


@_kept
def initials(name: str) -> str:
    """One or two letters to draw for a person, e.g. AL for Ana Lindqvist."""
    letters = [word[0] for word in name.split() if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


def mark_colour(member_id: int) -> int:
    """Which of the colours a person's mark has; the same on every page."""
    return member_id % MARK_COLOURS


def network_name(network: str) -> str:
    """What a network is called, e.g. LinkedIn; one that nobody knows, by what was given."""
    return NETWORKS.get(network.lower(), network[:1].upper() + network[1:])
