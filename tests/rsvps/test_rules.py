"""What may be answered, without any database."""

import pytest

from meetup.errors import NotAllowed
from meetup.events.rules import NotScheduled, Status
from meetup.groups.rules import STRANGER, Banned, Joining, Role, Standing, State
from meetup.rsvps import rules
from meetup.rsvps.rules import Answer, EventIsFull, TooLate

MEMBER = Standing(Role.MEMBER, State.ACTIVE)
ASKING = Standing(Role.MEMBER, State.REQUESTED)
INVITED = Standing(Role.MEMBER, State.INVITED)
BANNED = Standing(Role.MEMBER, State.BANNED)


@pytest.mark.parametrize(
    ("capacity", "taken", "left"), [(None, 99, None), (3, 0, 3), (3, 3, 0), (3, 5, 0)]
)
def test_seats_left_are_never_fewer_than_none(capacity, taken, left):
    assert rules.seats_left(capacity, taken) == left


@pytest.mark.parametrize(
    ("capacity", "taken", "party", "fits"),
    [
        (None, 10_000, 5, True),
        (3, 2, 1, True),
        (3, 3, 1, False),
        (3, 2, 2, False),
        (3, 9, 1, False),
    ],
)
def test_a_party_fits_in_or_it_does_not(capacity, taken, party, fits):
    if fits:
        rules.check_seat(capacity, taken, party=party)
    else:
        with pytest.raises(EventIsFull):
            rules.check_seat(capacity, taken, party=party)


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
