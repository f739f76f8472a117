"""When a mail is tried again, and a mail server asked again, without an app."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.mail.rules import (
    LEASE,
    LONGEST_QUIET,
    PAUSES,
    SHORTEST_QUIET,
    next_try,
    quiet_for,
)

CHANCES = st.floats(0, 1, exclude_max=True)


def test_the_pauses_grow():
    assert list(PAUSES) == sorted(set(PAUSES))
    assert sum(PAUSES, timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, timedelta(minutes=1)), (2, timedelta(minutes=5)), (6, timedelta(hours=24)), (7, None)],
)
def test_after_so_many_tries_a_mail_waits_so_long(tries, pause):
    assert next_try(tries, chance=0.0) == pause


@given(st.integers(1, len(PAUSES)), CHANCES)
def test_a_mail_waits_for_its_pause_and_at_most_half_as_long_again(tries, chance):
    pause = next_try(tries, chance=chance)
    assert PAUSES[tries - 1] <= pause <= PAUSES[tries - 1] * 1.5


@given(st.integers(1, len(PAUSES)), CHANCES, CHANCES)
def test_chance_alone_tells_apart_what_was_refused_together(tries, one, other):
    order = (one > other) - (one < other)
    pauses = next_try(tries, chance=one), next_try(tries, chance=other)
    assert order * (pauses[0] - pauses[1]) >= timedelta()
    if abs(one - other) > 0.01:
        assert pauses[0] != pauses[1]


@given(st.integers(len(PAUSES) + 1, 10**6), CHANCES)
def test_after_the_last_try_there_is_none_whatever_chance_says(tries, chance):
    assert next_try(tries, chance=chance) is None


@given(st.integers(1, 10**6), CHANCES)
def test_a_server_is_left_alone_for_seconds_and_never_for_longer_than_minutes(troubles, chance):
    longest = quiet_for(troubles, chance=0.0)
    assert SHORTEST_QUIET / 2 <= longest / 2 <= quiet_for(troubles, chance=chance) <= longest
    assert longest <= quiet_for(troubles + 1, chance=0.0) <= LONGEST_QUIET


def test_a_lease_outlasts_what_a_mail_server_may_take():
    assert timedelta(minutes=2) < LEASE < timedelta(minutes=15)
