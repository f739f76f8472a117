"""What may be answered, by whom and until when, and how many seats are left."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from meetup.errors import NotAllowed, Refusal
from meetup.events.rules import NotScheduled, Status, reference
from meetup.groups.rules import Banned, Joining, Standing, State

MOST_OF_A_NOTE = 500


class Answer(StrEnum):
    """A member's answer to an event."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"
    WAITLISTED = "waitlisted"


CHOICES = (Answer.YES, Answer.MAYBE, Answer.NO)


class Card(NamedTuple):
    """What a list shows of an event: how many come, and what the reader said, if anything."""

    id: int
    title: str
    venue: str
    starts_at: datetime
    timezone: str
    status: Status
    group_name: str
    seats: int
    answer: Answer | None

    @property
    def reference(self) -> str:
        return reference(self.id, self.title)

    @property
    def is_cancelled(self) -> bool:
        return self.status is Status.CANCELLED

    @property
    def is_proposed(self) -> bool:
        return self.status is Status.PROPOSED


class EventIsFull(Refusal):
    """All seats are taken."""


class TooLate(Refusal):
    """The event is over."""


def seats_left(capacity: int | None, taken: int) -> int | None:
    """How many people still fit in; None where there is no limit, never below 0."""
    return None if capacity is None else max(0, capacity - taken)


def check_seat(capacity: int | None, taken_by_others: int, *, party: int) -> None:
    """Raise EventIsFull when a party of `party` people does not fit in any more."""
    left = seats_left(capacity, taken_by_others)
    if left is not None and party > left:
        raise EventIsFull("This event is full. You can still answer maybe.")


def is_answered(status: Status, *, over: bool) -> bool:
    """Whether an event takes answers: once scheduled, and until it is over."""
    return status is Status.SCHEDULED and not over


def check_answered(status: Status, *, over: bool) -> None:
    """Raise NotScheduled or TooLate for an event that takes no answers."""
    if status is Status.CANCELLED:
        raise NotScheduled("This event is cancelled; there is nothing to answer any more.")
    if status is not Status.SCHEDULED:
        raise NotScheduled("This event is not scheduled yet; answers open once it is.")
    if over:
        raise TooLate("This event is over; its answers are closed.")


def joins_by_yes(standing: Standing, joining: Joining) -> bool:
    """Whether a yes makes somebody a member of the event's group, too."""
    return joining is Joining.AT_ONCE and not standing.is_active and not standing.is_banned


def check_joins(standing: Standing, answer: Answer, joining: Joining) -> None:
    """Raise Banned or NotAllowed for somebody outside the group whom this answer lets not in."""
    if standing.is_banned:
        raise Banned("The organizers of this group have banned you from it.")
    if answer is not Answer.YES or not joins_by_yes(standing, joining):
        raise NotAllowed(f"Only members of the group give this answer. {way_in(standing, joining)}")


def way_in(standing: Standing, joining: Joining) -> str:
    """What somebody outside the group does first, in a sentence, before they can answer."""
    if joining is Joining.AT_ONCE or (standing.may_join(joining) and standing.state):
        return "Join the group first."
    if standing.has_asked:
        return "You have asked to join; you can answer once an organizer has let you in."
    if joining is Joining.ON_REQUEST:
        return "Ask to join it; you can answer once an organizer has let you in."
    return "It is joined by invitation: ask one of its organizers to send you one."


def check_joined(state: State) -> None:
    """Raise NotAllowed when joining only asked to: the group takes no one in by itself any more."""
    if state is not State.ACTIVE:
        raise NotAllowed("This group is joined on request now. Ask to join it on its page.")
