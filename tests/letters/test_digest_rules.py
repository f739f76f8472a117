"""On which morning a digest is due, whatever the zone and whenever the worker looks."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as holds
from hypothesis import strategies as st

from meetup.letters.digest_rules import due_week, is_in_time, next_morning
from meetup.zones import ZONES

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MINUTES = st.integers(0, 16 * 365 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
SOME_ZONES = st.sampled_from(sorted(ZONES))
MONDAY = date(2026, 3, 30)


@pytest.mark.parametrize(
    ("now", "zone", "week"),
    [
        ("2026-03-30T05:59", "Europe/Berlin", None),
        # Since the day before, clocks in Berlin are ahead of UTC by two hours.
        ("2026-03-30T06:00", "Europe/Berlin", MONDAY),
        ("2026-03-30T11:59", "America/New_York", None),
        ("2026-03-30T12:00", "America/New_York", MONDAY),
        ("2026-03-29T20:00", "Pacific/Auckland", MONDAY),
        ("2026-04-01T21:59", "Europe/Berlin", MONDAY),
        ("2026-04-01T22:00", "Europe/Berlin", None),
        ("2026-04-05T12:00", "Europe/Berlin", None),
        ("2026-04-06T06:00", "Europe/Berlin", date(2026, 4, 6)),
        # A week later they are back to winter, and morning is an hour later.
        ("2026-10-26T06:30", "Europe/Berlin", None),
        ("2026-10-26T07:00", "Europe/Berlin", date(2026, 10, 26)),
    ],
)
def test_it_is_due_from_monday_at_eight_until_wednesday_is_over(now, zone, week):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert due_week(moment, zone, since=LONG_AGO) == week


def test_nobody_gets_one_in_the_week_in_which_they_confirm():
    now = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert due_week(now, "Europe/Berlin", since=now - timedelta(hours=1)) is None
    assert due_week(now, "Europe/Berlin", since=now - timedelta(days=3)) == MONDAY


@holds(MOMENTS, SOME_ZONES)
def test_the_next_morning_is_a_monday_at_eight_and_a_week_ahead_at_most(now, zone):
    at = next_morning(now, zone)
    local = at.astimezone(ZoneInfo(zone))
    assert (local.weekday(), local.hour, local.minute) == (0, 8, 0)
    assert now < at <= now + timedelta(days=7, hours=3)
    assert due_week(at, zone, since=LONG_AGO) == local.date()


@holds(MOMENTS, SOME_ZONES)
def test_what_is_due_is_that_of_the_week_in_which_it_is_and_in_time(now, zone):
    week = due_week(now, zone, since=LONG_AGO)
    local = now.astimezone(ZoneInfo(zone))
    assert (week is not None) == (local.weekday() < 3 and (local.weekday() > 0 or local.hour >= 8))
    if week is not None:
        assert week.weekday() == 0 and week <= local.date() <= week + timedelta(days=2)
        assert is_in_time(week, zone, now=now)
        assert not is_in_time(week, zone, now=now + timedelta(days=4))


@holds(MOMENTS, st.lists(st.tuples(st.integers(1, 200), SOME_ZONES), min_size=1, max_size=30))
def test_whoever_moves_about_reads_of_one_week_at_a_time(now, looks):
    """Hours between two looks of the worker, and the zone by whose clocks somebody then lives."""
    weeks = []
    for hours, zone in looks:
        now += timedelta(hours=hours)
        if week := due_week(now, zone, since=LONG_AGO):
            weeks.append(week)
    # Even across the date line none is due again once the next one was.
    assert weeks == sorted(weeks)


@holds(MOMENTS, SOME_ZONES, st.integers(1, 48))
def test_a_worker_that_looks_every_two_days_misses_no_week(now, zone, hours):
    end, found = now + timedelta(days=35), set()
    while now < end:
        now += timedelta(hours=hours)
        if week := due_week(now, zone, since=LONG_AGO):
            found.add(week)
    assert len(found) >= 4
    assert all(later - sooner == timedelta(days=7) for sooner, later in pairwise(sorted(found)))
