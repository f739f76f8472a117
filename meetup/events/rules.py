"""What an event is, who may do what with it, and what may become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from meetup.errors import NotAllowed, Refusal
from meetup.groups.rules import Scheduling, Standing
from meetup.members.rules import slug

LASTS_WITHOUT_AN_END = timedelta(hours=6)
MOST_SEATS = 100_000
MOST_GUESTS = 20
MOST_OF_A_QUESTION = 200
OFFER_HOURS, MOST_OFFER_HOURS = 24, 168
FIRST_YEAR, LAST_YEAR = 1970, 2100


class Status(StrEnum):
    """Where an event stands; that it is past is a fact of the clock, not a status."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


UNSETTLED = (Status.DRAFT, Status.PROPOSED)


ANNOUNCED = (Status.SCHEDULED, Status.CANCELLED)


class NotScheduled(Refusal):
    """Only a scheduled event is answered, attended and met at."""


class StatusForbids(Refusal):
    """What somebody may do, but not to an event in this status."""


class TimeHasPassed(Refusal):
    """Members propose what is to come; only organizers record what was."""

    status = 422
    field = "starts_at"


class EndsTooSoon(Refusal):
    """An event ends after it has started."""

    status = 422
    field = "ends_at"


class AnswersCloseTooLate(Refusal):
    """What people are to answer by a time has not begun by then."""

    status = 422
    field = "answers_until"


@dataclass(frozen=True)
class EventDetails:
    """What people say about an event. An end or a capacity that is None is left open.

    Past `answers_until` only organizers change answers. With `offers_seats` a seat that is free
    again is offered to the next on the waiting list for `offer_hours`, else simply theirs; only if
    `smaller_may_pass` do smaller parties pass one that does not fit in. A week before, those who
    come are asked whether they still do, and the `warm_up_question`, if there is one; with
    `gives_seats_back` the silent lose their seats.
    """

    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    venue: str = ""
    description: str = ""
    capacity: int | None = None
    answers_until: datetime | None = None
    guests_allowed: int = 0
    needs_approval: bool = False
    offers_seats: bool = False
    offer_hours: int = OFFER_HOURS
    smaller_may_pass: bool = False
    warm_up_question: str = ""
    gives_seats_back: bool = False

    @property
    def when_and_where(self) -> tuple[datetime, datetime | None, str]:
        """What people and their calendars have to hear of when it changes."""
        return self.starts_at, self.ends_at, self.venue

    @property
    def times(self) -> tuple[datetime, datetime | None, datetime | None]:
        """What has to be in order."""
        return self.starts_at, self.ends_at, self.answers_until


class CalendarEntry(NamedTuple):
    """What calendars are told of an event."""

    id: int
    title: str
    description: str
    venue: str
    starts_at: datetime
    ends_at: datetime | None
    timezone: str
    local_day: date
    status: Status
    uid: str | None
    sequence: int
    created_at: datetime
    changed_at: datetime

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)


def local_day(starts_at: datetime, timezone: str) -> date:
    """The local date of an event's start in its own zone."""
    return starts_at.astimezone(ZoneInfo(timezone)).date()


def is_over(starts_at: datetime, ends_at: datetime | None, *, now: datetime) -> bool:
    """Whether an event is past."""
    return now >= presumed_end(starts_at, ends_at)


def presumed_end(starts_at: datetime, ends_at: datetime | None) -> datetime:
    """When an event ends; one without an end is taken to last six hours."""
    return ends_at or starts_at + LASTS_WITHOUT_AN_END


def reference(event_id: int, title: str) -> str:
    """How an event stands in a URL: its id, and its title for people, e.g. 42-harbour-walk."""
    return f"{event_id}-{slug(title, most=60)}".rstrip("-")


def uid(event_id: int, host: str) -> str:
    """What calendars know an event by (RFC 5545, 3.8.4.7): made once, by the host of that day."""
    return f"event-{event_id}@{host}"


def may_edit(standing: Standing, status: Status, *, is_proposer: bool) -> bool:
    """Organizers edit until it is cancelled; whoever proposed it, until it is scheduled."""
    if standing.may_organize:
        return status is not Status.CANCELLED
    return is_proposer and standing.is_active and status in UNSETTLED


def may_schedule(
    standing: Standing, status: Status, *, is_proposer: bool, scheduling: Scheduling
) -> bool:
    """Organizers turn a proposal, or a draft, into an event that people answer to.

    So does whoever made a proposal, in a group that leaves it to them.
    """
    if standing.may_organize:
        return status in UNSETTLED
    is_theirs = is_proposer and standing.is_active and scheduling is Scheduling.PROPOSERS
    return is_theirs and status is Status.PROPOSED


def may_cancel(standing: Standing, status: Status) -> bool:
    """Organizers cancel what others know of."""
    return standing.may_organize and status in (Status.PROPOSED, Status.SCHEDULED)


def check_propose(standing: Standing, group_name: str) -> None:
    """Raise NotAllowed for whoever is no active member of the group."""
    if not standing.is_active:
        raise NotAllowed(f"Only members of {group_name} propose its events.")


def check_edit(standing: Standing, status: Status, *, is_proposer: bool) -> None:
    """Raise NotAllowed for whoever may not edit it, StatusForbids once it is cancelled."""
    if may_edit(standing, status, is_proposer=is_proposer):
        return
    if standing.may_organize:
        raise StatusForbids("This event is cancelled, so it is not edited any more.")
    if is_proposer and standing.is_active:
        raise NotAllowed("What you proposed is settled now; only organizers change it.")
    raise NotAllowed("Only organizers of the group change this event.")


def check_schedule(
    standing: Standing, status: Status, *, is_proposer: bool, scheduling: Scheduling
) -> None:
    """Raise NotAllowed for whoever may not schedule it, StatusForbids for what is settled."""
    if may_schedule(standing, status, is_proposer=is_proposer, scheduling=scheduling):
        return
    if not standing.may_organize and not may_schedule(
        standing, Status.PROPOSED, is_proposer=is_proposer, scheduling=scheduling
    ):
        raise NotAllowed("Only organizers of the group schedule its events.")
    raise StatusForbids(f"This event is {status} already.")


def check_cancel(standing: Standing, status: Status) -> None:
    """Raise NotAllowed for whoever is no organizer, StatusForbids for what cannot be cancelled."""
    if not standing.may_organize:
        raise NotAllowed("Only organizers of the group cancel its events.")
    if not may_cancel(standing, status):
        raise StatusForbids(f"This event is {status}, so there is nothing to cancel.")


def check_times(details: EventDetails, *, now: datetime, may_be_past: bool) -> None:
    """Raise TimeHasPassed, EndsTooSoon or AnswersCloseTooLate for times that cannot be."""
    if details.starts_at < now and not may_be_past:
        raise TimeHasPassed("This time has passed.")
    if details.ends_at is not None and details.ends_at <= details.starts_at:
        raise EndsTooSoon("The end has to come after the start.")
    if details.answers_until is not None and details.answers_until > details.starts_at:
        raise AnswersCloseTooLate("The time to answer has to end before the event starts.")
