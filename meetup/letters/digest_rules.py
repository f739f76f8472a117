"""Once a week: on which morning a digest is due, and until when it may still be sent."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING = time(8)
# A worker that was away sends it on Tuesday or Wednesday; after that the next one is soon.
SENT_WITHIN = timedelta(days=3)
LOOKS_AHEAD = timedelta(days=14)


def due_week(now: datetime, zone: str, *, since: datetime) -> date | None:
    """The Monday whose digest is due at this moment to somebody who lives by the clocks of `zone`.

    None on other days, and in the week in which they confirmed their address, at `since`.
    """
    week = _week_of(now, zone)
    is_due = _morning_of(week, zone) <= now and is_in_time(week, zone, now=now)
    return week if is_due and since < _morning_of(week, zone) else None


def is_in_time(week: date, zone: str, *, now: datetime) -> bool:
    """Whether the digest of the week that begins on this Monday may still be sent."""
    return now < _local(week + SENT_WITHIN, time(), zone)


def next_morning(now: datetime, zone: str) -> datetime:
    """The first Monday morning after this moment."""
    week = _week_of(now, zone)
    this = _morning_of(week, zone)
    return this if this > now else _morning_of(week + timedelta(days=7), zone)


def _week_of(moment: datetime, zone: str) -> date:
    day = moment.astimezone(ZoneInfo(zone)).date()
    return day - timedelta(days=day.weekday())


def _morning_of(week: date, zone: str) -> datetime:
    return _local(week, MORNING, zone)


def _local(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
