"""What may be answered, without any database."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.errors import NotAllowed
from meetup.events.rules import NotScheduled, Status
from meetup.groups.rules import STRANGER, Banned, Joining, Role, Standing, State
from meetup.rsvps import rules
from meetup.rsvps.rules import Answer, EventIsFull, TooLate, TooManyGuests

MEMBER = Standing(Role.MEMBER, State.ACTIVE)
ASKING = Standing(Role.MEMBER, State.REQUESTED)
INVITED = Standing(Role.MEMBER, State.INVITED)
BANNED = Standing(Role.MEMBER, State.BANNED)


@pytest.mark.parametrize(
    ("guests", "allowed", "before", "may"),
    [(0, 0, 0, True), (1, 0, 0, False), (2, 2, 0, True), (3, 2, 0, False), (3, 2, 3, True)],
)
def test_as_many_guests_as_are_allowed_and_those_one_brings_already(guests, allowed, before, may):
    if may:
        rules.check_guests(guests, allowed, before=before)
    else:
        with pytest.raises(TooManyGuests):
            rules.check_guests(guests, allowed, before=before)


@pytest.mark.parametrize(("capacity", "seats"), [(None, 21), (3, 3)])
def test_a_party_that_fits_into_the_empty_room_may_wait_for_it(capacity, seats):
    rules.check_party(capacity, seats=seats)


def test_a_party_that_never_fits_in_does_not_even_wait():
    with pytest.raises(EventIsFull, match="room for 3 people in all"):
        rules.check_party(3, seats=4)
    with pytest.raises(EventIsFull, match="room for one person in all"):
        rules.check_party(1, seats=2)


UNTIL = datetime(2026, 6, 1, 12, tzinfo=UTC)
YES, MAYBE, NO, WAITS = Answer.YES, Answer.MAYBE, Answer.NO, Answer.WAITLISTED


@pytest.mark.parametrize(
    ("says", "facts", "may"),
    [
        (YES, {}, False),
        (NO, {}, False),
        (YES, {"before": MAYBE}, False),
        (NO, {"before": YES}, False),
        # To put one's name on the list, or off it; not to bring more people.
        (YES, {"before": YES}, True),
        (YES, {"before": YES, "asks_for_more": True}, False),
        # Whoever waits may always stop waiting, and take what they were offered.
        (NO, {"before": WAITS}, True),
        (YES, {"before": WAITS}, False),
        (YES, {"before": WAITS, "is_offered": True}, True),
        (NO, {"before": WAITS, "is_offered": True}, True),
    ],
)
def test_past_the_deadline_only_organizers_change_answers(says, facts, may):
    assert rules.may_still_answer(says, answers_until=UNTIL, now=UNTIL, **facts) is may
    before = UNTIL - timedelta(seconds=1)
    assert rules.may_still_answer(says, answers_until=UNTIL, now=before, **facts)
    assert rules.may_still_answer(says, answers_until=None, now=UNTIL, **facts)


@pytest.mark.parametrize(
    ("status", "over", "refusal"),
    [
        (Status.SCHEDULED, False, None),
        (Status.SCHEDULED, True, TooLate),
        (Status.PROPOSED, False, NotScheduled),
        (Status.DRAFT, False, NotScheduled),
        (Status.CANCELLED, False, NotScheduled),
        (Status.CANCELLED, True, NotScheduled),
    ],
)
def test_only_what_is_scheduled_and_not_over_is_answered(status, over, refusal):
    assert rules.is_answered(status, over=over) is (refusal is None)
    if refusal:
        with pytest.raises(refusal):
            rules.check_answered(status, over=over)
    else:
        rules.check_answered(status, over=over)


@pytest.mark.parametrize("state", [None, State.REQUESTED, State.INVITED])
def test_a_yes_joins_an_open_group(state):
    outside = Standing(Role.MEMBER, state)
    assert rules.joins_by_yes(outside, Joining.AT_ONCE)
    rules.check_joins(outside, Answer.YES, Joining.AT_ONCE)


@pytest.mark.parametrize(
    ("standing", "answer", "joining", "refusal", "says"),
    [
        (STRANGER, Answer.MAYBE, Joining.AT_ONCE, NotAllowed, "Join the group first"),
        (STRANGER, Answer.NO, Joining.AT_ONCE, NotAllowed, "Join the group first"),
        (STRANGER, Answer.YES, Joining.ON_REQUEST, NotAllowed, "Ask to join it"),
        (ASKING, Answer.YES, Joining.ON_REQUEST, NotAllowed, "You have asked to join"),
        (ASKING, Answer.YES, Joining.BY_INVITATION, NotAllowed, "You have asked to join"),
        (INVITED, Answer.YES, Joining.ON_REQUEST, NotAllowed, "Join the group first"),
        (INVITED, Answer.YES, Joining.BY_INVITATION, NotAllowed, "Join the group first"),
        (STRANGER, Answer.YES, Joining.BY_INVITATION, NotAllowed, "joined by invitation"),
        (BANNED, Answer.YES, Joining.AT_ONCE, Banned, "have banned you"),
        (BANNED, Answer.NO, Joining.AT_ONCE, Banned, "have banned you"),
    ],
)
def test_nothing_else_lets_anybody_in(standing, answer, joining, refusal, says):
    with pytest.raises(refusal, match=says):
        rules.check_joins(standing, answer, joining)


def test_joining_is_not_asking_to_join():
    rules.check_joined(State.ACTIVE)
    with pytest.raises(NotAllowed):
        rules.check_joined(State.REQUESTED)


def test_a_member_has_nothing_to_join():
    assert not rules.joins_by_yes(MEMBER, Joining.AT_ONCE)
