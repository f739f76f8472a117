"""What may be done with an event, by whom, without any database."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.errors import NotAllowed
from meetup.events import rules
from meetup.events.rules import EndsTooSoon, EventDetails, Status, StatusForbids, TimeHasPassed
from meetup.groups.rules import STRANGER, Role, Scheduling, Standing, State

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MEMBER = Standing(Role.MEMBER, State.ACTIVE)
ORGANIZER = Standing(Role.ORGANIZER, State.ACTIVE)
ASKING = Standing(Role.MEMBER, State.REQUESTED)
HOST_WHO_CARES = Standing(cares_for_it=True)


@pytest.mark.parametrize(
    ("standing", "status", "is_proposer", "allowed"),
    [
        (ORGANIZER, Status.PROPOSED, False, True),
        (ORGANIZER, Status.SCHEDULED, False, True),
        (ORGANIZER, Status.CANCELLED, True, False),
        (HOST_WHO_CARES, Status.SCHEDULED, False, True),
        (MEMBER, Status.PROPOSED, True, True),
        (MEMBER, Status.DRAFT, True, True),
        (MEMBER, Status.PROPOSED, False, False),
        (MEMBER, Status.SCHEDULED, True, False),
        (MEMBER, Status.CANCELLED, True, False),
        (ASKING, Status.PROPOSED, True, False),
        (STRANGER, Status.SCHEDULED, False, False),
    ],
)
def test_organizers_edit_and_the_proposer_until_it_is_scheduled(
    standing, status, is_proposer, allowed
):
    assert rules.may_edit(standing, status, is_proposer=is_proposer) is allowed
    if allowed:
        rules.check_edit(standing, status, is_proposer=is_proposer)
    else:
        with pytest.raises((NotAllowed, StatusForbids)):
            rules.check_edit(standing, status, is_proposer=is_proposer)


@pytest.mark.parametrize("scheduling", list(Scheduling))
@pytest.mark.parametrize("status", list(Status))
def test_organizers_schedule_what_is_not_settled(status, scheduling):
    group = {"is_proposer": False, "scheduling": scheduling}
    assert not rules.may_schedule(MEMBER, status, **group)
    with pytest.raises(NotAllowed):
        rules.check_schedule(MEMBER, status, **group)
    if status in (Status.DRAFT, Status.PROPOSED):
        rules.check_schedule(ORGANIZER, status, **group)
    else:
        with pytest.raises(StatusForbids):
            rules.check_schedule(ORGANIZER, status, **group)


@pytest.mark.parametrize("scheduling", list(Scheduling))
@pytest.mark.parametrize("status", list(Status))
def test_whoever_proposed_it_schedules_where_the_group_leaves_it_to_them(status, scheduling):
    theirs = {"is_proposer": True, "scheduling": scheduling}
    is_left = scheduling is Scheduling.PROPOSERS
    allowed = is_left and status is Status.PROPOSED
    assert rules.may_schedule(MEMBER, status, **theirs) is allowed
    assert not rules.may_schedule(STRANGER, status, **theirs)
    if allowed:
        rules.check_schedule(MEMBER, status, **theirs)
    else:
        with pytest.raises(StatusForbids if is_left else NotAllowed):
            rules.check_schedule(MEMBER, status, **theirs)


@pytest.mark.parametrize("status", list(Status))
def test_only_organizers_cancel_and_only_what_others_know_of(status):
    assert not rules.may_cancel(MEMBER, status)
    with pytest.raises(NotAllowed):
        rules.check_cancel(MEMBER, status)
    if status in (Status.SCHEDULED, Status.PROPOSED):
        rules.check_cancel(ORGANIZER, status)
    else:
        with pytest.raises(StatusForbids):
            rules.check_cancel(ORGANIZER, status)


def test_what_has_passed_is_not_proposed_but_may_be_recorded():
    past = EventDetails("Walk", NOON - timedelta(minutes=1))
    with pytest.raises(TimeHasPassed):
        rules.check_times(past, now=NOON, may_be_past=False)
    rules.check_times(past, now=NOON, may_be_past=True)
    rules.check_times(EventDetails("Walk", NOON), now=NOON, may_be_past=False)


@pytest.mark.parametrize("minutes", [-60, 0])
def test_an_event_ends_after_its_start(minutes):
    start = NOON + timedelta(days=1)
    with pytest.raises(EndsTooSoon):
        rules.check_times(
            EventDetails("Walk", start, start + timedelta(minutes=minutes)),
            now=NOON,
            may_be_past=True,
        )


def test_an_event_without_an_end_lasts_six_hours():
    assert not rules.is_over(NOON, None, now=NOON + timedelta(hours=5, minutes=59))
    assert rules.is_over(NOON, None, now=NOON + timedelta(hours=6))
    assert rules.is_over(NOON, NOON + timedelta(hours=1), now=NOON + timedelta(hours=1))


@pytest.mark.parametrize(
    ("moment", "timezone", "day"),
    [
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), "Europe/Berlin", "2026-06-02"),
        (datetime(2026, 6, 2, 3, 30, tzinfo=UTC), "America/Denver", "2026-06-01"),
        (datetime(2026, 6, 1, 23, 30, tzinfo=UTC), "UTC", "2026-06-01"),
    ],
)
def test_the_day_of_an_event_is_that_of_its_own_zone(moment, timezone, day):
    assert rules.local_day(moment, timezone).isoformat() == day


@pytest.mark.parametrize(
    ("title", "reference"),
    [("Harbour Walk", "42-harbour-walk"), ("Über Äpfel!", "42-uber-apfel"), ("散歩", "42")],
)
def test_an_event_is_told_in_a_url_by_its_id_and_its_title(title, reference):
    assert rules.reference(42, title) == reference
