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
    """What a list shows of an event: how many come, and what the reader said, if anything.

    Until `offered_until` seats are held for them.
    """

    id: int
    title: str
    venue: str
    starts_at: datetime
    timezone: str
    status: Status
    group_name: str
    seats: int
    answer: Answer | None
    offered_until: datetime | None = None

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
    """So many do not fit in, or others wait for those seats."""


class TooManyGuests(Refusal):
    """More guests than the event allows."""

    status = 422
    field = "guests"


class TooLate(Refusal):
    """The event is over, or the time to answer is."""


class NotApproved(NotAllowed):
    """An organizer has not approved their yes."""


class NothingToApprove(Refusal):
    """That answer waits for nobody's approval, or not any more."""


def check_guests(guests: int, allowed: int, *, before: int) -> None:
    """Raise TooManyGuests for more than are allowed; whoever brings so many `before` may."""
    if guests > max(allowed, before):
        most = {0: "no guests", 1: "one guest"}.get(allowed, f"at most {allowed} guests")
        raise TooManyGuests(f"People bring {most} to this event.")


def check_party(capacity: int | None, *, seats: int) -> None:
    """Raise EventIsFull for a party that would not fit into the empty room."""
    if capacity is not None and seats > capacity:
        room = "one person" if capacity == 1 else f"{capacity} people"
        raise EventIsFull(f"There is room for {room} in all.", field="guests")


def check_more_seats(*, fit: bool) -> None:
    """Raise EventIsFull for who has seats and asks for more than are left to them."""
    if not fit:
        raise EventIsFull(
            "There are not enough places for so many guests, or others wait for them. "
            "Your answer is as it was.",
            field="guests",
        )


def check_beyond(*, fit: bool, beyond: bool, capacity: int | None) -> None:
    """Raise EventIsFull for an organizer who has not said that someone may come all the same."""
    if not fit and not beyond:
        taken = "The only place is taken" if capacity == 1 else f"All {capacity} places are taken"
        raise EventIsFull(
            f"{taken}, or others wait for what is left. "
            "Tick that they may come all the same, or put them on the waiting list.",
            field="beyond",
        )


def may_still_answer(
    answer: Answer,
    *,
    answers_until: datetime | None,
    now: datetime,
    before: Answer | None = None,
    is_offered: bool = False,
    asks_for_more: bool = False,
) -> bool:
    """Whether a member may say this `now`, after `before`.

    Past the deadline whoever was offered seats still takes them or not, whoever waits leaves the
    list, and whoever comes says the same again, to put their name on the list or off it.
    """
    if answers_until is None or now < answers_until:
        return True
    if before is Answer.WAITLISTED:
        return is_offered or answer is Answer.NO
    return before is answer is Answer.YES and not asks_for_more


def check_deadline(*, may_answer: bool) -> None:
    """Raise TooLate for who answers past the deadline."""
    if not may_answer:
        raise TooLate("The time to answer is over. Only organizers change answers now.")


def check_not_declined(*, is_declined: bool, needs_approval: bool) -> None:
    """Raise NotApproved for who says yes again after an organizer has not approved it."""
    if is_declined and needs_approval:
        raise NotApproved(
            "The organizers have not approved your yes. Ask one of them if that is to change."
        )


def check_unapproved(*, waits: bool, needs_approval: bool) -> None:
    """Raise NothingToApprove for what is not, or no longer, an answer to approve or decline."""
    if not (waits and needs_approval):
        raise NothingToApprove("That answer does not wait for approval any more.")


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


def check_joins(
    standing: Standing, answer: Answer, joining: Joining, *, by_mail: bool = False
) -> None:
    """Raise Banned or NotAllowed for somebody outside the group whom this answer lets not in.

    Who answers `by_mail` says maybe and no without being in it.
    """
    if standing.is_banned:
        raise Banned("The organizers of this group have banned you from it.")
    if by_mail and answer is not Answer.YES:
        return
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
