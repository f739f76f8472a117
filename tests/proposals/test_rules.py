"""Which date is the best, until when votes are taken, and what they become, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.errors import NotAllowed
from meetup.events.rules import EndsTooSoon, Status, TimeHasPassed
from meetup.groups.rules import STRANGER, Role, Scheduling, Standing, State
from meetup.proposals import rules
from meetup.proposals.rules import (
    BadDeadline,
    Because,
    DatesAlike,
    QuorumTooLarge,
    Tally,
    Terms,
    VotesClosed,
    When,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MEMBER = Standing(Role.MEMBER, State.ACTIVE)


def hours(number):
    return NOW + timedelta(hours=number)


def when(number, lasts=None):
    return When(hours(number), hours(number + lasts) if lasts is not None else None)


@st.composite
def tallies(draw):
    starts = draw(st.lists(st.integers(-5, 300), unique=True, min_size=1, max_size=10))
    few = st.integers(0, 3)
    return [
        Tally(number, hours(start), None, hours(-6), draw(few), draw(few), draw(few))
        for number, start in enumerate(starts, 1)
    ]


@given(tallies())
def test_the_best_date_is_what_somebody_would_find_who_compares_each_with_each(dates):
    def beats(one, other):
        if one.yes != other.yes:
            return one.yes > other.yes
        if one.yes + one.if_need_be != other.yes + other.if_need_be:
            return one.yes + one.if_need_be > other.yes + other.if_need_be
        return one.starts_at < other.starts_at

    found = rules.best(dates)
    if not any(date.yes or date.if_need_be for date in dates):
        assert found is None
        return
    [winner] = [d for d in dates if all(beats(d, other) for other in dates if other is not d)]
    assert found.date == winner
    others = [date for date in dates if date is not winner]
    assert (found.because is None) == (not others)
    if found.because is Because.MOST_YES:
        assert all(winner.yes > other.yes for other in others)
    elif found.because is Because.MOST_CAN_COME:
        alike = [other for other in others if other.yes == winner.yes]
        assert alike and all(other.if_need_be < winner.if_need_be for other in alike)
    elif found.because is Because.EARLIEST:
        assert any(other[4:6] == winner[4:6] for other in others)


@given(tallies(), st.permutations(range(10)))
def test_the_order_in_which_dates_are_read_does_not_matter(dates, order):
    shuffled = [dates[place] for place in order if place < len(dates)]
    assert rules.best(shuffled) == rules.best(dates)


@given(tallies(), st.integers(1, 4), st.sampled_from(Scheduling))
def test_it_settles_itself_on_the_best_date_to_come_once_enough_say_yes(dates, quorum, scheduling):
    found = rules.settles_itself(scheduling, quorum, dates, now=NOW)
    reached = [date for date in dates if date.starts_at > NOW and date.yes >= quorum]
    if scheduling is not Scheduling.BY_ITSELF or not reached:
        assert found is None
    else:
        assert found == rules.best([date for date in dates if date.starts_at > NOW]).date
    assert rules.settles_itself(scheduling, None, dates, now=NOW) is None


@given(st.integers(1, 60 * 24 * 400))
def test_the_usual_deadline_lies_between_now_and_the_first_date(minutes):
    first = NOW + timedelta(minutes=minutes)
    until = rules.usual_deadline(first, now=NOW)
    assert NOW < until <= first
    if minutes >= 60 * 48:
        assert until == first - timedelta(days=1)


def test_a_deadline_that_was_said_stands():
    terms = Terms((when(48), when(96)), votes_until=hours(50))
    assert rules.deadline(terms, now=NOW) == hours(50)


@pytest.mark.parametrize("until", [-1, 0, 97])
def test_a_deadline_lies_before_the_last_date_and_is_to_come(until):
    terms = Terms((when(48), when(96)), votes_until=hours(until))
    with pytest.raises(BadDeadline):
        rules.deadline(terms, now=NOW)


def test_a_deadline_that_nobody_touched_moves_with_dates_that_leave_it_behind():
    before = Terms((when(48),), votes_until=hours(24))
    moved = Terms((when(12),), votes_until=hours(24))
    assert rules.deadline(moved, before=before, now=NOW) == hours(6)
    later = Terms((when(480),), votes_until=hours(24))
    assert rules.deadline(later, before=before, now=NOW) == hours(24)
    assert rules.deadline(before, before=before, now=hours(30)) == hours(24)
    assert rules.deadline(later, before=before, now=hours(30)) == hours(480 - 24)


def test_what_is_recorded_afterwards_has_no_deadline():
    assert rules.deadline(Terms((when(-48),)), now=NOW) is None


@pytest.mark.parametrize(
    ("dates", "refusal", "field"),
    [
        ([when(5), when(-1)], TimeHasPassed, "starts_at_2"),
        ([when(-1), when(5)], TimeHasPassed, "starts_at"),
        ([when(5), when(6), when(7, lasts=0)], EndsTooSoon, "ends_at_3"),
        ([when(5, lasts=-1)], EndsTooSoon, "ends_at"),
        ([when(5), when(6), when(5, lasts=1)], DatesAlike, "starts_at_3"),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_field(dates, refusal, field):
    with pytest.raises(refusal) as refused:
        rules.check_dates(dates, now=NOW, may_be_past=False)
    assert refused.value.field == field


def test_a_date_that_has_passed_meanwhile_may_stay():
    rules.check_dates([when(-1), when(5)], kept=[when(-1)], now=NOW, may_be_past=False)
    rules.check_dates([when(-1), when(5)], now=NOW, may_be_past=True)


def test_a_quorum_fits_in():
    rules.check_quorum(6, 6)
    rules.check_quorum(6, None)
    rules.check_quorum(None, 6)
    with pytest.raises(QuorumTooLarge):
        rules.check_quorum(7, 6)


def test_if_need_be_does_not_count_towards_a_quorum():
    date = Tally(1, hours(5), None, NOW, yes=2, if_need_be=9, no=0)
    assert not rules.has_quorum(3, [date])
    assert rules.has_quorum(2, [date])
    assert not rules.has_quorum(None, [date])


def test_an_evening_that_was_may_be_chosen_and_a_date_that_has_passed_may_not():
    recorded = Tally(1, hours(-5), None, NOW, 0, 0, 0)
    passed = Tally(1, hours(-5), None, hours(-9), 0, 0, 0)
    assert recorded.is_open(NOW) and not recorded.is_to_come(NOW)
    assert not passed.is_open(NOW)
    assert not Tally(1, NOW, None, hours(-9), 0, 0, 0).is_open(NOW)


@pytest.mark.parametrize("status", list(Status))
def test_only_members_vote_and_only_on_proposals_in_time(status):
    with pytest.raises(NotAllowed):
        rules.check_vote(STRANGER, status, hours(1), now=NOW)
    if status is Status.PROPOSED:
        rules.check_vote(MEMBER, status, hours(1), now=NOW)
        rules.check_vote(MEMBER, status, None, now=NOW)
    for until in (NOW, hours(-1)) if status is Status.PROPOSED else (hours(1),):
        with pytest.raises(VotesClosed):
            rules.check_vote(MEMBER, status, until, now=NOW)
