"""What an event is, and what may become of it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from meetup.errors import Refusal
from meetup.members.rules import slug

DOOR_OPENS_BEFORE = timedelta(hours=2)
LASTS_WITHOUT_AN_END = timedelta(hours=6)


class Status(StrEnum):
    """Where an event stands; that it is past is a fact of the clock, not a status."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


class NotScheduled(Refusal):
    """Only a scheduled event is answered, attended and met at."""


def local_day(starts_at: datetime, timezone: str) -> date:
    """The local date of an event's start in its own zone."""
    return starts_at.astimezone(ZoneInfo(timezone)).date()


def is_over(starts_at: datetime, ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether an event is past; without an end it is taken to last six hours."""
    return now >= (ends_at or starts_at + LASTS_WITHOUT_AN_END)


def reference(event_id: int, title: str) -> str:
    """How an event stands in a URL: its id, and its title for people, e.g. 42-harbour-walk."""
    return f"{event_id}-{slug(title, most=60)}".rstrip("-")
