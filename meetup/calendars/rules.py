"""What feeds hold, and for how long."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

# A client takes out what a feed says is cancelled; what a feed merely drops, some of them keep.
CANCELLED_FOR = timedelta(days=30)
# Clients drop what a feed drops, and a calendar is also a diary. Only so much is read and sent as
# there is for most of us, and at the turn of a year alone something falls out at the far end.
YEARS_BACK = 5
AGAIN_IN = timedelta(hours=1)


class Shown(StrEnum):
    """Which events of a member's groups their own calendar shows, as its address says it."""

    ALL = "all"
    YES = "yes"
    MAYBE = "yes-maybe"


def reaches_back_to(now: datetime) -> datetime:
    """The start of the first event that feeds still hold: the beginning of a year."""
    return datetime(now.year - YEARS_BACK, 1, 1, tzinfo=UTC)


def last_changed(moments: list[datetime | None], *, now: datetime) -> datetime:
    """When a feed last changed, which it also does at the turn of a year; never after now."""
    turn_of_year = datetime(now.year, 1, 1, tzinfo=UTC)
    return min(now, max(turn_of_year, *(moment for moment in moments if moment is not None)))
