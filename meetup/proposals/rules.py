"""Which dates a proposal may have, who votes on them and until when, and which one is the best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from meetup.errors import NotAllowed, Refusal
from meetup.events.rules import EndsTooSoon, Status, TimeHasPassed
from meetup.groups.rules import Scheduling, Standing

MOST_DATES = 10
USUAL_NOTICE = timedelta(days=1)
# Whose worker was away for longer than this tells nobody of what was proposed or lapsed meanwhile.
OLD_NEWS = timedelta(days=14)


class Vote(StrEnum):
    """What somebody says to a candidate date; only a yes counts towards a quorum."""

    YES = "yes"
    IF_NEED_BE = "if need be"
    NO = "no"


class DatesAlike(Refusal):
    """Two candidate dates of one proposal begin at the same time."""

    status = 422


class BadDeadline(Refusal):
    """Votes would end when they could not have begun, or when there is nothing left to vote on."""

    status = 422
    field = "votes_until"


class QuorumTooLarge(Refusal):
    """More people would have to say yes than fit in."""

    status = 422
    field = "quorum"


class VotesClosed(Refusal):
    """Nobody votes on this any more."""


class DateHasPassed(Refusal):
    """A candidate date on which nothing can be scheduled any more, or none of this proposal."""


class When(NamedTuple):
    """A time at which an event might be."""

    starts_at: datetime
    ends_at: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """How a proposal becomes an event: on which dates, with how many, and until when.

    Without `votes_until` a usual moment is taken.
    """

    dates: tuple[When, ...]
    quorum: int | None = None
    votes_until: datetime | None = None
    voters_are_shown: bool = True

    @property
    def earliest(self) -> When:
        return min(self.dates, key=lambda date: date.starts_at)


class Tally(NamedTuple):
    """A candidate date and its votes: the same numbers for everybody."""

    id: int
    starts_at: datetime
    ends_at: datetime | None
    added_at: datetime
    yes: int
    if_need_be: int
    no: int

    @property
    def can_come(self) -> int:
        """How many said yes, or if need be."""
        return self.yes + self.if_need_be

    @property
    def rank(self) -> tuple[int, int, float, int]:
        """The higher, the better: most yes, then most yes or if need be, then the earliest."""
        return self.yes, self.can_come, -self.starts_at.timestamp(), -self.id

    def is_to_come(self, now: datetime) -> bool:
        return self.starts_at > now

    def is_open(self, now: datetime) -> bool:
        """Whether an event may be scheduled on it.

        A date that had passed when it was put forward is an evening recorded afterwards.
        """
        return self.is_to_come(now) or self.starts_at <= self.added_at


class Because(StrEnum):
    """Why a date is the best one."""

    MOST_YES = "most yes"
    MOST_CAN_COME = "most yes or if need be"
    EARLIEST = "earliest"


class Best(NamedTuple):
    """The date that suits best, and what sets it apart; None where it is the only one."""

    date: Tally
    because: Because | None


def best(dates: Sequence[Tally]) -> Best | None:
    """The best of these dates: most yes, then most yes or if need be, then the earliest.

    None where nobody has said that they can come to any.
    """
    ranked = sorted(dates, key=lambda date: date.rank, reverse=True)
    if not ranked or not ranked[0].can_come:
        return None
    first, *others = ranked
    if not others:
        return Best(first, None)
    if first.yes > others[0].yes:
        return Best(first, Because.MOST_YES)
    alike = first.can_come == others[0].can_come
    return Best(first, Because.EARLIEST if alike else Because.MOST_CAN_COME)


def has_quorum(quorum: int | None, dates: Iterable[Tally]) -> bool:
    """Whether enough people have said yes to one of the dates; not where none was asked for."""
    return quorum is not None and any(date.yes >= quorum for date in dates)


def settles_itself(
    scheduling: Scheduling, quorum: int | None, dates: Sequence[Tally], *, now: datetime
) -> Tally | None:
    """The date on which a proposal schedules itself at this moment; None if it does not."""
    if scheduling is not Scheduling.BY_ITSELF or quorum is None:
        return None
    reached = [date for date in dates if date.is_to_come(now) and date.yes >= quorum]
    return max(reached, key=lambda date: date.rank, default=None)


def takes_votes(status: Status, votes_until: datetime | None, *, now: datetime) -> bool:
    """Whether people vote on the dates to come, if there are any; a lapsed one is past its time."""
    return status is Status.PROPOSED and (votes_until is None or now < votes_until)


def is_old_news(happened_at: datetime, *, now: datetime) -> bool:
    """Whether it is too long ago for anybody to be told of it."""
    return now - happened_at >= OLD_NEWS


def check_vote(
    standing: Standing, status: Status, votes_until: datetime | None, *, now: datetime
) -> None:
    """Raise NotAllowed for who is no active member of the group, VotesClosed when it is late."""
    if not standing.is_active:
        raise NotAllowed("Only members of the group vote on its proposals.")
    if status is not Status.PROPOSED:
        raise VotesClosed(f"This event is {status}, so there is nothing to vote on.")
    if not takes_votes(status, votes_until, now=now):
        raise VotesClosed("The time for votes is over.")


def check_dates(
    dates: Sequence[When], *, kept: Iterable[When] = (), now: datetime, may_be_past: bool
) -> None:
    """Raise TimeHasPassed, EndsTooSoon or DatesAlike, at its field, for dates that cannot be.

    `kept` are those that stand already: they may stay, even if they have passed meanwhile.
    """
    standing, seen = {date.starts_at for date in kept}, set[datetime]()
    for index, date in enumerate(dates):
        starts, ends = in_field("starts_at", index), in_field("ends_at", index)
        if date.starts_at < now and not may_be_past and date.starts_at not in standing:
            raise TimeHasPassed("This time has passed.", field=starts)
        if date.ends_at is not None and date.ends_at <= date.starts_at:
            raise EndsTooSoon("The end has to come after the start.", field=ends)
        if date.starts_at in seen:
            raise DatesAlike("This is the same time as one above.", field=starts)
        seen.add(date.starts_at)


def check_quorum(quorum: int | None, capacity: int | None) -> None:
    """Raise QuorumTooLarge for one that could only be reached by more than fit in."""
    if quorum is not None and capacity is not None and quorum > capacity:
        raise QuorumTooLarge(f"Only {capacity} fit in, so no more than that can be asked for.")


def deadline(terms: Terms, *, before: Terms | None = None, now: datetime) -> datetime | None:
    """Until when votes are taken; None where no date is to come. Raises BadDeadline.

    `before` is what stands. A deadline that nobody touched moves with dates that leave it behind.
    """
    to_come = [date.starts_at for date in terms.dates if date.starts_at > now]
    if not to_come:
        return before.votes_until if before else None
    said = terms.votes_until
    if before and said == before.votes_until and said is not None:
        is_behind = set(terms.dates) != set(before.dates) and not now < said <= max(to_come)
        return usual_deadline(min(to_come), now=now) if is_behind else said
    if said is None:
        return usual_deadline(min(to_come), now=now)
    if said <= now:
        raise BadDeadline("This time has passed.")
    if said > max(to_come):
        raise BadDeadline("The last of the dates comes before that.")
    return said


def usual_deadline(first: datetime, *, now: datetime) -> datetime:
    """A day before the first date or, where that is sooner than halfway there, halfway.

    To the minute, as the field shows it.
    """
    halfway = now + (first - now) / 2
    at = max(first - USUAL_NOTICE, halfway).replace(second=0, microsecond=0)
    return at if at > now else first


def in_field(name: str, index: int) -> str:
    """The field of a date: `starts_at` of the first, `starts_at_2` of the second, and so on."""
    return name if index == 0 else f"{name}_{index + 1}"
