"""Who finds which events, and in which order."""

from datetime import timedelta

import pytest

from meetup.db import db
from meetup.errors import NotFound
from meetup.events.queries import visible_event
from meetup.events.rules import Status
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.rsvps.card_queries import cards_of, coming_cards, past_cards


def titles(events):
    return [event.title for event in events]


def member(person):
    return db.session.get(Member, person.id)


@pytest.fixture
def everything(cast, given):
    """One event of each status in the group of the cast (members only), and in an open one."""
    open_id = given.group("town", open=True, owner=cast.cleo, members=[cast.ana])
    return {
        (kind, status): given.event(group_id, f"{kind} {status}", status=status, proposer=cast.ana)
        for kind, group_id in (("closed", cast.group_id), ("open", open_id))
        for status in Status
    }


def seen_by(person, everything, app):
    seen = set()
    with app.app_context():
        for key, event_id in everything.items():
            try:
                visible_event(event_id, to=member(person) if person else None)
            except NotFound:
                continue
            seen.add(key)
    return seen


def test_each_sees_what_is_theirs_to_see(app, cast, everything):
    announced = {("open", Status.SCHEDULED), ("open", Status.CANCELLED)}
    closed = {("closed", status) for status in Status if status is not Status.DRAFT}
    drafts = {("open", Status.DRAFT), ("closed", Status.DRAFT)}
    assert seen_by(None, everything, app) == announced
    assert seen_by(cast.dov, everything, app) == announced
    assert seen_by(cast.ben, everything, app) == announced | closed
    assert seen_by(cast.cleo, everything, app) == set(everything)
    assert seen_by(cast.ana, everything, app) == announced | closed | drafts | {
        ("open", Status.PROPOSED)
    }


@pytest.mark.parametrize("state", [State.REQUESTED, State.INVITED, State.BANNED])
def test_who_is_not_active_is_like_any_outsider(app, cast, given, everything, state):
    eve = given.member("Eve")
    given.membership(cast.group_id, eve, state=state)
    assert seen_by(eve, everything, app) == seen_by(cast.dov, everything, app)


def test_a_host_cares_for_a_group_without_an_owner(app, cast, given):
    host = given.member("Hanna", host=True)
    orphan = given.event(given.group("orphans"), status=Status.DRAFT)
    owned = given.event(cast.group_id, status=Status.SCHEDULED)
    with app.app_context():
        assert visible_event(orphan, to=member(host))
        with pytest.raises(NotFound):
            visible_event(owned, to=member(host))


def test_coming_and_past_part_at_the_end_of_an_event(app, cast, given, clock):
    now = clock.moment
    hour = timedelta(hours=1)
    for title, starts_at, hours in [
        ("is on", now - hour, 3),
        ("is on for two years", now - 8_760 * hour, 17_520),
        ("has just ended", now - 3 * hour, 3),
        ("is open-ended and young", now - 5 * hour, None),
        ("is open-ended and old", now - 6 * hour, None),
        ("comes tomorrow", now + 24 * hour, None),
    ]:
        given.event(cast.group_id, title, starts_at=starts_at, hours=hours)
    given.event(cast.group_id, "did not happen", starts_at=now - 99 * hour, status=Status.CANCELLED)
    given.event(cast.group_id, "will not happen", status=Status.CANCELLED)
    with app.app_context():
        ana = member(cast.ana)
        coming = titles(coming_cards(to=ana, now=now, most=10))
        past = titles(past_cards(to=ana, now=now, most=10))
    assert coming == [
        *("is on for two years", "is open-ended and young", "is on"),
        *("comes tomorrow", "will not happen"),
    ]
    assert past == ["has just ended", "is open-ended and old"]


@pytest.mark.parametrize("hours", [3, None])
def test_without_anything_to_come_nothing_is_found(app, cast, given, clock, hours):
    given.event(cast.group_id, starts_at=clock.moment - timedelta(days=1), hours=hours)
    with app.app_context():
        assert coming_cards(to=member(cast.ana), now=clock.moment, most=10) == []


def test_a_group_is_asked_for_its_own_events_alone(app, cast, given, clock):
    other = given.group("other", owner=cast.cleo, members=[cast.ana])
    ago = clock.moment - timedelta(days=3)
    for group_id, name in ((cast.group_id, "ours"), (other, "theirs")):
        given.event(group_id, name)
        given.event(group_id, name, starts_at=ago)
        given.event(group_id, name, status=Status.PROPOSED)
        given.event(group_id, name, status=Status.DRAFT)
    with app.app_context():
        ours = cards_of(cast.group_id, to=member(cast.ana), now=clock.moment)
        assert [titles(events) for events in ours] == [["ours"], ["ours"], ["ours"]]
        for outsider in (None, member(cast.dov)):
            assert cards_of(cast.group_id, to=outsider, now=clock.moment) == ([], [], [])


def test_a_group_has_what_comes_next_and_what_was_latest_first(app, cast, given, clock):
    for days in (3, 1, 2, -2, -1, -3):
        starts_at = clock.moment + timedelta(days=days)
        given.event(cast.group_id, str(days), starts_at=starts_at)
        given.event(cast.group_id, str(days), starts_at=starts_at, status=Status.PROPOSED)
    with app.app_context():
        events = cards_of(cast.group_id, to=member(cast.ana), now=clock.moment)
    assert titles(events.coming) == ["1", "2", "3"]
    assert titles(events.proposed) == ["-3", "-2", "-1", "1", "2", "3"]
    assert titles(events.past) == ["-1", "-2", "-3"]


def test_events_come_in_windows(app, cast, given, clock):
    for number in range(5):
        given.event(cast.group_id, str(number), starts_at=clock.moment + timedelta(days=number))
    with app.app_context():
        ana = member(cast.ana)
        window = coming_cards(to=ana, now=clock.moment, most=2, skip=2)
        assert titles(window) == ["2", "3"]
