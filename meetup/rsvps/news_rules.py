"""What those who answered know of an event, and when they hear that it is otherwise."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meetup.events.rules import is_over
from meetup.rsvps.rules import Answer

# Whoever edits an event often sees only then what else is wrong.
SETTLES_AFTER = timedelta(minutes=5)
# So near to the start nobody waits for that: somebody may be on their way.
TOLD_AT_ONCE_BEFORE = timedelta(hours=1)
# Whoever said no has no plans that change.
HEAR = (Answer.YES, Answer.MAYBE, Answer.WAITLISTED)


@dataclass(frozen=True)
class Known:
    """What somebody knows of an event: what it is called, when it is, on which clocks, where."""

    title: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    venue: str

    def is_over(self, now: datetime) -> bool:
        """Whether it is past, for who knows no better."""
        return is_over(self.starts_at, self.ends_at, now=now)

    def as_subject(self) -> dict[str, str | None]:
        """As it is kept beside a mail."""
        return {
            "title": self.title,
            "timezone": self.timezone,
            "venue": self.venue,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat() if self.ends_at else None,
        }

    @classmethod
    def from_subject(cls, kept: dict[str, Any]) -> "Known":
        """What `as_subject` has made."""
        moments = {
            name: kept[name] and datetime.fromisoformat(kept[name])
            for name in ("starts_at", "ends_at")
        }
        return cls(**{**kept, **moments})


def changes(was: Known, known: Known) -> frozenset[str]:
    """What of it is otherwise: `title`, `time` and `place`."""
    times = [(one.starts_at, one.ends_at, one.timezone) for one in (was, known)]
    differs = {
        "title": was.title != known.title,
        "time": times[0] != times[1],
        "place": was.venue != known.venue,
    }
    return frozenset(name for name, is_other in differs.items() if is_other)


def is_news(was: Known, known: Known, *, now: datetime) -> bool:
    """Whether anybody's plans change: of what is past either way, nobody's do."""
    return bool(changes(was, known)) and not (was.is_over(now) and known.is_over(now))


def told_at(was: Known, known: Known, *, now: datetime) -> datetime:
    """When those who answered hear of a change that is made `now`, and of what else is by then."""
    first = min(was.starts_at, known.starts_at)
    return max(now, min(now + SETTLES_AFTER, first - TOLD_AT_ONCE_BEFORE))


def has_seen(answered_at: datetime | None, *, since: datetime, said_themselves: bool) -> bool:
    """Whether somebody answered to what has changed: the page said so by then."""
    return said_themselves and answered_at is not None and answered_at > since
