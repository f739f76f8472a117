"""Who was there, and who may know it."""

import pytest

from meetup.attendance.queries import attendance_of, names_attended, room_size
from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member


@pytest.fixture
def ask(given):
    """`ask(query, event_id, person, ...)` with the rows behind the ids."""

    def asked(query, event_id, person=None, **more):
        with given.inside():
            event = db.session.get_one(Event, event_id)
            if query is attendance_of:
                return query(db.session.get_one(Member, person.id), event)
            if query is names_attended:
                viewer = db.session.get_one(Member, person.id)
                return [one.name for one in query(event, seen_by=viewer, **more)]
            return query(event)

    return asked


def test_only_an_attendance_that_stands_counts(given, cast, ask):
    event = given.event(cast.group_id)
    given.attendance(event, cast.ana)
    given.attendance(event, cast.ben, undone=True)
    assert ask(attendance_of, event, cast.ana) is not None
    assert ask(attendance_of, event, cast.ben) is None
    assert ask(attendance_of, event, cast.cleo) is None


def test_the_room_counts_everybody_and_the_guests_ticked_in(given, cast, ask):
    event = given.event(cast.group_id)
    assert ask(room_size, event) == 0
    given.attendance(event, cast.ana, guests=2)
    given.attendance(event, cast.ben, guests=5, undone=True)
    given.attendance(event, None)
    given.rsvp(event, cast.cleo, guests=3)
    given.block(cast.ana, cast.ben)
    assert ask(room_size, event) == 4


def test_names_are_for_those_listed_and_not_blocked(given, cast, ask):
    event = given.event(cast.group_id)
    always = given.member("Uma", unlisted=True)
    once = given.member("Vic")
    for person in (cast.ana, cast.ben, cast.cleo, always, once):
        given.attendance(event, person)
    given.attendance(event, cast.dov, undone=True)
    given.rsvp(event, once, unlisted=True)
    given.block(cast.cleo, cast.ben)
    assert ask(names_attended, event, cast.ana, organizer=False) == ["Ana", "Ben", "Cleo"]
    assert ask(names_attended, event, cast.ben, organizer=False) == ["Ana", "Ben"]
    assert ask(names_attended, event, once, organizer=False) == ["Ana", "Ben", "Cleo", "Vic"]
    everybody = ["Ana", "Ben", "Cleo", "Uma", "Vic"]
    assert ask(names_attended, event, cast.ana, organizer=True) == everybody
