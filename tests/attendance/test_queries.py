"""Who was there, and how many."""

from functools import partial

import pytest

from meetup.attendance.queries import room_size
from meetup.db import db
from meetup.events.models import Event
from meetup.events.page_queries import reader_of
from meetup.members.models import Member


@pytest.fixture
def ask(given):
    """`ask(query, event_id, person)` with the rows behind the ids."""

    def asked(query, event_id, *people):
        with given.inside():
            readers = [db.session.get_one(Member, person.id) for person in people]
            return query(db.session.get_one(Event, event_id), *readers)

    return asked


def test_only_an_attendance_that_stands_counts(given, cast, ask, clock):
    event, reader = given.event(cast.group_id), partial(reader_of, now=clock.moment)
    given.attendance(event, cast.ana)
    given.attendance(event, cast.ben, undone=True)
    assert ask(reader, event, cast.ana).was_there is True
    assert ask(reader, event, cast.ben).was_there is False
    assert ask(reader, event, cast.cleo).was_there is False


def test_the_room_counts_everybody_and_the_guests_ticked_in(given, cast, ask):
    event = given.event(cast.group_id)
    assert ask(room_size, event) == 0
    given.attendance(event, cast.ana, guests=2)
    given.attendance(event, cast.ben, guests=5, undone=True)
    given.attendance(event, None)
    given.rsvp(event, cast.cleo, guests=3)
    given.block(cast.ana, cast.ben)
    assert ask(room_size, event) == 4
