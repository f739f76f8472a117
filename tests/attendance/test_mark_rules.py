"""Who is here, from all marks about them, whichever came first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.attendance.mark_rules import Act, Marked, Standing, standing
from meetup.attendance.rules import Method

EVENING = datetime(2026, 6, 12, 18, tzinfo=UTC)
NOBODY = Standing(None, None, None, 0, None, None)


def marked(act, minute, key="a", *, method=Method.ORGANIZER, by=1, guests=None):
    return Marked(act, EVENING + timedelta(minutes=minute), key, method, by, guests)


def came(minute, key="a", **how):
    return marked(Act.CHECKED_IN, minute, key, **how)


def undone(minute, key="b", **how):
    return marked(Act.UNDONE, minute, key, **how)


MARKS = st.lists(
    st.builds(
        marked,
        st.sampled_from(Act),
        st.integers(0, 5),
        st.uuids().map(str),
        method=st.sampled_from(Method),
        by=st.integers(1, 3),
        guests=st.none() | st.integers(0, 3),
    ),
    unique_by=lambda mark: mark.key,
    max_size=8,
)


def test_without_a_mark_nobody_was_ever_here():
    assert standing([]) == NOBODY
    assert standing([undone(1)]) == NOBODY


def test_who_is_checked_in_twice_is_here_since_the_first_time():
    found = standing([came(5, "b", by=2), came(1, method=Method.SCAN)])
    assert found == Standing(EVENING + timedelta(minutes=1), Method.SCAN, 1, 0, None, None)


def test_the_later_act_stands_and_of_two_at_once_the_check_in():
    assert standing([undone(3), came(1)]).undone_at == EVENING + timedelta(minutes=3)
    assert standing([undone(3), came(4)]).since == EVENING + timedelta(minutes=4)
    assert standing([undone(3, "z"), came(3, "a")]).undone_at is None
    assert standing([undone(3, "a"), came(3, "z")]).undone_at is None


def test_undone_twice_it_was_undone_first_by_the_first():
    found = standing([came(1), undone(2, "b", by=7), undone(3, "c", by=8)])
    assert (found.undone_at, found.undone_by_id) == (EVENING + timedelta(minutes=2), 7)


def test_guests_are_those_who_were_said_last_and_silence_says_nothing():
    assert standing([came(1, "a", guests=2), came(2, "b")]).guests == 2
    assert standing([came(1, "a", guests=2), came(2, "b", guests=0)]).guests == 0
    assert standing([came(1, "a", guests=2), undone(2), came(3, "c")]).guests == 2


@holds(marks=MARKS, shuffled=st.randoms(use_true_random=False))
def test_in_whatever_order_they_arrive_the_same_marks_come_to_the_same(marks, shuffled):
    other = list(marks)
    shuffled.shuffle(other)
    assert standing(marks) == standing(other)


@holds(marks=MARKS)
def test_who_is_here_is_said_by_the_latest_moment_alone(marks):
    found = standing(marks)
    latest = max((mark.at for mark in marks), default=EVENING)
    acts = {mark.act for mark in marks if mark.at == latest}
    is_here = found.since is not None and found.undone_at is None
    assert is_here is (Act.CHECKED_IN in acts)
