"""What tests of proposals read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.groups.models import Group
from meetup.groups.rules import Scheduling
from meetup.members.models import Member
from meetup.proposals.models import CandidateDate, DateVote
from meetup.proposals.worker import lapse_next
from meetup.rounds import Round
from meetup.rsvps.models import Rsvp


@pytest.fixture
def read(app):
    """`read(event_id)`: the event as it stands."""

    def read_event(event_id):
        with app.app_context():
            return db.session.get(Event, event_id)

    return read_event


@pytest.fixture
def dates(app):
    """`dates(event_id)`: its candidate dates, the earliest first."""

    def read_dates(event_id):
        with app.app_context():
            found = select(CandidateDate).where(CandidateDate.event_id == event_id)
            return list(db.session.scalars(found.order_by(CandidateDate.starts_at)))

    return read_dates


@pytest.fixture
def votes(app):
    """`votes(date_id)`: who said what to a date, by name."""

    def read_votes(date_id):
        with app.app_context():
            found = select(Member.name, DateVote.vote).join(Member, Member.id == DateVote.member_id)
            return dict(db.session.execute(found.where(DateVote.date_id == date_id)).all())

    return read_votes


@pytest.fixture
def answers(app):
    """`answers(event_id)`: who answered what, by name, in the order of their answers."""

    def read_answers(event_id):
        with app.app_context():
            found = select(Member.name, Rsvp.answer).join(Member, Member.id == Rsvp.member_id)
            in_order = found.where(Rsvp.event_id == event_id).order_by(Rsvp.answered_at, Rsvp.id)
            return dict(db.session.execute(in_order).all())

    return read_answers


@pytest.fixture
def schedules(given):
    """`schedules(group_id, Scheduling.BY_ITSELF)`: how the group schedules from now on."""

    def choose(group_id: int, scheduling: Scheduling) -> None:
        with given.inside():
            db.session.get_one(Group, group_id).scheduling = scheduling

    return choose


@pytest.fixture
def work(app, clock):
    """`work()`: the worker lets lapse what is to; how many proposals that were."""

    def lapse_all():
        rounds = 0
        while lapse_next(app, now=now()) is not Round.IDLE:
            rounds += 1
            assert rounds < 100
        return rounds

    return lapse_all


@pytest.fixture
def in_days(clock):
    """`in_days(2)`: the moment two days from now."""
    return lambda days: clock.moment + timedelta(days=days)
