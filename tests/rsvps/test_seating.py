"""What a group said to a proposal becomes answers, in its order, as far as the seats go."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.members.models import Member
from meetup.rsvps.actions import seat_in_order
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import waiting_at
from meetup.rsvps.rules import Answer


@pytest.fixture
def seated(given, clock):
    def seat(event_id, yes, maybe=()):
        with given.inside():
            event = db.session.get_one(Event, event_id)
            people = [[db.session.get_one(Member, one.id) for one in some] for some in (yes, maybe)]
            seat_in_order(event, *people, now=clock.moment)
        with given.inside():
            event = db.session.get_one(Event, event_id)
            rows = db.session.scalars(select(Rsvp).where(Rsvp.event_id == event_id))
            return {row.member_id: row.answer for row in rows}, [p.id for p in waiting_at(event)]

    return seat


def test_as_many_as_fit_in_say_yes_and_the_others_wait_in_their_order(given, cast, seated):
    event = given.event(cast.group_id, capacity=2)
    answers, waiting = seated(event, [cast.cleo, cast.ana, cast.dov, cast.ben])
    assert answers == {
        cast.cleo.id: Answer.YES,
        cast.ana.id: Answer.YES,
        cast.dov.id: Answer.WAITLISTED,
        cast.ben.id: Answer.WAITLISTED,
    }
    assert waiting == sorted(waiting)


def test_without_a_limit_all_come_and_if_need_be_is_a_maybe(given, cast, seated):
    event = given.event(cast.group_id)
    answers, _ = seated(event, [cast.ana, cast.ben], [cast.cleo])
    assert answers == {
        cast.ana.id: Answer.YES,
        cast.ben.id: Answer.YES,
        cast.cleo.id: Answer.MAYBE,
    }


def test_where_each_yes_is_approved_they_wait_for_that_and_are_not_in_line(given, cast, seated):
    event = given.event(cast.group_id, capacity=5, needs_approval=True)
    answers, waiting = seated(event, [cast.ana])
    assert answers == {cast.ana.id: Answer.WAITLISTED}
    assert waiting == []


def test_who_has_answered_already_keeps_what_they_said(given, cast, seated):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ana)
    answers, _ = seated(event, [cast.ben], [cast.ana])
    assert answers == {cast.ana.id: Answer.YES, cast.ben.id: Answer.WAITLISTED}
