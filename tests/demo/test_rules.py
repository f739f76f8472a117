"""When the town meets, whatever the day and the hour at which it is made."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from meetup.demo import rules
from meetup.demo.meetings import meetings
from meetup.demo.town import read_town

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 3, 27, 0, 7, tzinfo=UTC)
# Every third hour of four days, in the middle of which the clocks of the town go forward.
HOURS = [START + timedelta(hours=number) for number in range(0, 96, 3)]


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_the_latest_meeting_is_a_day_to_eight_days_ago_on_its_weekday(now: datetime):
    latest = rules.latest(3, "19:00", LONDON, now=now)
    assert (latest.weekday(), latest.hour, latest.minute) == (3, 19, 0)
    assert timedelta(days=1) <= now - latest.astimezone(UTC) <= timedelta(days=8, hours=1)


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_the_meeting_of_today_starts_within_the_hour_and_on_this_day(now: datetime):
    start = rules.within_the_hour(LONDON, now=now)
    assert start.date() == now.astimezone(LONDON).date() and start.minute % 15 == 0
    assert timedelta(minutes=-30) <= start - now <= timedelta(hours=1)


@pytest.mark.parametrize("now", HOURS, ids=str)
def test_the_calendar_has_the_same_shape_on_every_day(now: datetime):
    town = read_town()
    made = meetings(town, now=now)
    assert sorted((m.group.key, m.number, m.weeks) for m in made) == sorted(
        (m.group.key, m.number, m.weeks) for m in meetings(town, now=START)
    )
    assert {m.weeks >= 0 for m in made if m.starts_at < now - timedelta(hours=1)} == {True}
    assert {m.weeks <= 0 for m in made if m.starts_at > now} == {True}


@pytest.mark.parametrize("number", range(3, 40))
def test_tables_seat_everybody_once_at_three_to_five_places(number: int):
    tables = rules.tables(range(number), Random(7))  # noqa: S311 - no secret
    assert sorted(person for table in tables for person in table) == list(range(number))
    assert {len(table) for table in tables} <= {3, 4, 5}


def test_nobody_answers_before_they_have_settled_or_after_they_have_left():
    assert not rules.is_around(weeks=10, joined=11, until=None)
    assert rules.is_around(weeks=10, joined=12, until=None)
    assert rules.is_around(weeks=-3, joined=2, until=None)
    assert rules.is_around(weeks=30, joined=60, until=30)
    assert not rules.is_around(weeks=29, joined=60, until=30)


def test_who_comes_once_comes_to_the_first_meeting():
    firsts = [w for w in range(0, 40, 4) if rules.is_first(weeks=w, joined=25, every=4)]
    assert firsts == [20]


def test_people_say_yes_to_what_is_near():
    assert rules.chance("often", weeks=0) == rules.chance("often", weeks=9)
    assert rules.chance("often", weeks=-12) < rules.chance("often", weeks=-1)
