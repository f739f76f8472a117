"""Who gets which seat, without any database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetup.rsvps.waiting_rules import (
    Line,
    Party,
    accept_until,
    after,
    end_of,
    has_lapsed,
    has_room,
    line_up,
    ordinal,
    to_promote,
)

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def queue(*sizes: int) -> list[Party]:
    return [
        Party(number, size, NOON + timedelta(minutes=number))
        for number, size in enumerate(sizes, 1)
    ]


@pytest.mark.parametrize(
    ("capacity", "taken", "sizes", "smaller_may_pass", "promoted"),
    [
        (None, 99, (1, 20, 1), False, [1, 2, 3]),
        (3, 3, (1, 1), False, []),
        (3, 9, (1, 1), True, []),
        (3, 1, (1, 1, 1), False, [1, 2]),
        # A party moves when the whole of it fits in.
        (3, 2, (2, 1), False, []),
        (3, 2, (2, 1), True, [2]),
        (4, 2, (1, 2, 1), False, [1]),
        (4, 2, (1, 2, 1), True, [1, 3]),
        # One that is larger than the room keeps nobody waiting, and is never let in.
        (2, 1, (3, 1), False, [2]),
        (2, 0, (3, 1, 1), False, [2, 3]),
        (3, 1, (), False, []),
    ],
)
def test_first_in_first_out_as_whole_parties(capacity, taken, sizes, smaller_may_pass, promoted):
    line = Line(capacity, taken, queue(*sizes), smaller_may_pass)
    assert [party.id for party in to_promote(line)] == promoted


def test_the_order_is_that_of_joining_and_ids_break_ties():
    late, early, tied = Party(1, 1, NOON + timedelta(hours=1)), Party(3, 1, NOON), Party(2, 1, NOON)
    line = line_up([late, early, tied], capacity=5, coming=2, smaller_may_pass=False)
    assert [party.id for party in line.queue] == [2, 3, 1]
    assert line.taken == 2


def test_an_open_offer_holds_its_seats():
    held = Party(1, 2, NOON, NOON + timedelta(hours=1))
    line = line_up([held, *queue(1)], capacity=3, coming=1, smaller_may_pass=True)
    assert line.taken == 3 and to_promote(line) == []
    assert not has_lapsed(held, now=NOON) and has_lapsed(held, now=NOON + timedelta(hours=1))
    assert not has_lapsed(queue(1)[0], now=NOON + timedelta(days=9))


@pytest.mark.parametrize(
    ("line", "seats", "room"),
    [
        (Line(None, 99, []), 21, True),
        (Line(3, 2, []), 1, True),
        (Line(3, 2, []), 2, False),
        # Who asks now passes nobody who waits, unless smaller parties may.
        (Line(3, 2, queue(2)), 1, False),
        (Line(3, 2, queue(2), smaller_may_pass=True), 1, True),
        (Line(3, 2, queue(9)), 1, True),
    ],
)
def test_who_asks_last_gets_a_seat_only_if_nobody_before_them_waits_for_it(line, seats, room):
    assert has_room(line, seats=seats) is room


def test_who_joins_stands_behind_all_who_wait_whatever_the_clocks_say():
    assert end_of(Line(4, 4, []), now=NOON) == NOON
    ahead = Line(4, 4, [Party(1, 1, NOON + timedelta(seconds=3))])
    assert NOON + timedelta(seconds=3) < end_of(ahead, now=NOON) < NOON + timedelta(seconds=4)
    assert end_of(ahead, now=NOON + timedelta(minutes=1)) == NOON + timedelta(minutes=1)


SIZES = st.lists(st.integers(1, 5), max_size=12)


@given(st.one_of(st.none(), st.integers(1, 12)), st.integers(0, 15), SIZES, st.booleans())
def test_seats_are_never_exceeded_and_nothing_is_left_to_promote(capacity, taken, sizes, passing):
    line = Line(capacity, taken, queue(*sizes), passing)
    promoted = to_promote(line)
    left = after(line, promoted)
    assert sorted([*promoted, *left.queue]) == sorted(line.queue)
    assert promoted == sorted(promoted, key=lambda party: party.id)
    assert capacity is None or left.taken <= max(capacity, taken)
    assert to_promote(left) == []


@pytest.mark.parametrize(
    ("left", "hours", "for_hours"),
    [
        (timedelta(days=7), 24, 24),
        (timedelta(days=7), 72, 72),
        (timedelta(hours=48), 24, 24),
        # Half of what is left, so that another one can still be asked,
        (timedelta(hours=20), 24, 10),
        (timedelta(hours=3), 24, 1.5),
        # but an hour at the least, and never past the start.
        (timedelta(minutes=90), 24, 1),
        (timedelta(hours=1), 24, 1),
        (timedelta(minutes=15), 24, 0.25),
        (timedelta(0), 24, 0),
    ],
)
def test_the_nearer_the_event_the_shorter_the_offer(left, hours, for_hours):
    until = accept_until(now=NOON, starts_at=NOON + left, hours=hours)
    assert until - NOON == timedelta(hours=for_hours)


@given(st.timedeltas(timedelta(0), timedelta(days=400)), st.integers(1, 168))
def test_no_offer_outlasts_the_start_or_its_hours(left, hours):
    lasts = accept_until(now=NOON, starts_at=NOON + left, hours=hours) - NOON
    assert timedelta(0) <= lasts <= min(left, timedelta(hours=hours))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")],
        *[(13, "13th"), (21, "21st"), (22, "22nd"), (103, "103rd"), (111, "111th")],
    ],
)
def test_places_are_said_as_people_say_them(place, said):
    assert ordinal(place) == said
