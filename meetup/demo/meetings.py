"""The town's calendar: every meeting of a year behind and a season ahead, moved to today."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from meetup.demo import rules
from meetup.demo.town import PlannedGroup, Town
from meetup.events.rules import EventDetails, Status
from meetup.proposals.rules import Terms, When

ANNOUNCED_BEFORE = timedelta(weeks=3)
FRESHLY_ANNOUNCED = timedelta(days=6)
SINGLE = 1000


@dataclass(frozen=True)
class Meeting:
    """One event as it was, or will be.

    `number` counts a group's regular meetings back from its latest one, 0; those to come are
    below 0. What happens once has a number from SINGLE on. `weeks` is how many weeks ago it was;
    unlike `details.starts_at`, it is the same on every day on which the town is made.
    `further` are the other dates of a proposal, which becomes an event when `quorum` say yes.
    `picture` is what is drawn for it, and at what time of day. `expected` are those who say yes
    and have yet to come, where the door is open now. `asks` are its questions, each with what
    people say to it. `replies` are what is said to the warm-up question by those who were asked
    whether they still come, where they were; those who are `expected` have not replied.
    """

    group: PlannedGroup
    number: int
    weeks: int
    details: EventDetails
    picture: tuple[str, str] | None = None
    status: Status = Status.SCHEDULED
    proposer: str | None = None
    draw: str = ""
    cancelled_because: str = ""
    further: tuple[When, ...] = ()
    quorum: int | None = None
    is_today: bool = False
    expected: tuple[str, ...] = ()
    asks: tuple[Mapping[str, Any], ...] = ()
    replies: tuple[str, ...] = ()

    @property
    def starts_at(self) -> datetime:
        return self.details.starts_at

    @property
    def ends_at(self) -> datetime:
        assert self.details.ends_at is not None
        return self.details.ends_at

    @property
    def terms(self) -> Terms:
        """How it becomes an event while it is proposed."""
        first = When(self.details.starts_at, self.details.ends_at)
        return Terms((first, *self.further), quorum=self.quorum)

    @property
    def has_tables(self) -> bool:
        return self.group.rhythm.has_tables

    def scheduled_at(self, *, now: datetime) -> datetime:
        """When an organizer settled it: weeks before, or a few days ago if it is far ahead."""
        return min(self.starts_at - ANNOUNCED_BEFORE, now - FRESHLY_ANNOUNCED)


def meetings(town: Town, *, now: datetime) -> list[Meeting]:
    """All of them, in the order in which they begin."""
    found = [meeting for group in town.groups.values() for meeting in _regular(town, group, now)]
    found += _singles(town, now)
    found += [_of_today(town, now), _soon(town, now)]
    return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.group.key))


def _regular(town: Town, group: PlannedGroup, now: datetime) -> Iterator[Meeting]:
    rhythm = group.rhythm
    latest = rules.latest(rhythm.weekday, rhythm.at, town.zone, now=now)
    for number in range(-rhythm.ahead, rhythm.behind):
        weeks = number * rhythm.every
        topic = group.programme[(rhythm.behind - 1 - number) % len(group.programme)]
        yield Meeting(
            group,
            number,
            weeks,
            _details(topic, rules.later(latest, weeks=-weeks), rhythm.hours, rhythm.capacity),
            picture=_picture(topic),
            cancelled_because=group.cancelled.get(number, ""),
        )


def _singles(town: Town, now: datetime) -> Iterator[Meeting]:
    for number, row in enumerate(town.singles, SINGLE):
        latest = rules.latest(row["weekday"], row["at"], town.zone, now=now)
        start = rules.later(latest, weeks=row["weeks"])
        yield Meeting(
            town.groups[row["group"]],
            number,
            -row["weeks"],
            _details(row, start, row["hours"], row.get("capacity")),
            picture=_picture(row),
            status=Status(row.get("status", "scheduled")),
            proposer=row.get("proposer"),
            draw=row.get("draw", ""),
            further=tuple(_further(town, row, now)),
            quorum=row.get("quorum"),
            asks=tuple(row.get("questions", ())),
        )


def _further(town: Town, row: Mapping[str, Any], now: datetime) -> Iterator[When]:
    for date in row.get("further", ()):
        latest = rules.latest(date["weekday"], date["at"], town.zone, now=now)
        starts_at = rules.later(latest, weeks=date["weeks"]).astimezone(UTC)
        yield When(starts_at, starts_at + timedelta(hours=row["hours"]))


def _of_today(town: Town, now: datetime) -> Meeting:
    start = rules.within_the_hour(town.zone, now=now)
    topic = next(row for row in town.today["hours_of_day"] if start.hour < row["until"])
    details = _details({**topic, "venue": town.today["venue"]}, start, topic["hours"], None)
    group = town.groups[town.today["group"]]
    number, expected = SINGLE + len(town.singles), tuple(town.today["expected"])
    return Meeting(
        group, number, 0, details, picture=_picture(topic), is_today=True, expected=expected
    )


def _soon(town: Town, now: datetime) -> Meeting:
    row = town.soon
    day = now.astimezone(town.zone).date() + timedelta(days=row["days"])
    details = _details(row, rules.local_moment(day, row["at"], town.zone), row["hours"], None)
    return Meeting(
        town.groups[row["group"]],
        # After the one of today.
        SINGLE + len(town.singles) + 1,
        -1,
        replace(details, warm_up_question=row["warm_up_question"]),
        picture=_picture(row),
        expected=tuple(row["silent"]),
        replies=tuple(row["said"]),
    )


def _picture(topic: Mapping[str, Any]) -> tuple[str, str] | None:
    drawn = topic.get("picture")
    return (drawn[0], drawn[1]) if drawn else None


def _details(
    topic: Mapping[str, Any], start: datetime, hours: float, capacity: int | None
) -> EventDetails:
    starts_at = start.astimezone(UTC)
    return EventDetails(
        title=topic["title"],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        venue=topic["venue"],
        description=topic["text"],
        capacity=capacity,
    )
