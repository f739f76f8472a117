"""When those who were at an event are asked whom they met there: the morning after, not at night.

Mornings and evenings are by the clocks of the event.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

# Sooner than that, people are on their way home.
SOONEST = timedelta(hours=3)
ASKED_WITHIN = timedelta(days=7)
MORNING, EVENING = time(9), time(21)


def asked_at(ended_at: datetime, zone: ZoneInfo) -> datetime:
    """When they are asked: at nine in the first morning that comes three hours after the end."""
    soonest = (ended_at + SOONEST).astimezone(zone)
    day = soonest.date() + timedelta(days=0 if soonest.time() <= MORNING else 1)
    return datetime.combine(day, MORNING, zone).astimezone(ended_at.tzinfo)


def is_time_to_ask(ended_at: datetime, zone: ZoneInfo, *, now: datetime) -> bool:
    """Whether they are asked `now`, if they have not been; whoever is late is not at night either.

    After a week it is old news.
    """
    is_day = MORNING <= now.astimezone(zone).time() < EVENING
    return is_day and asked_at(ended_at, zone) <= now < ended_at + ASKED_WITHIN
