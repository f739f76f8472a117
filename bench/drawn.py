"""Whom and what the measured pages are about: drawn from the town as visits would fall on it."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random

from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import func, select

from bench.crowds import TITLES
from meetup.attendance.models import Attendance
from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status, reference
from meetup.groups.models import Group, Membership
from meetup.groups.rules import Role, Visibility
from meetup.members.models import Member
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.ties.queries import ties_of
from meetup.web import begin_session

SEED = 7
TIES = 300
TIES_WITHIN = 15


@dataclass(frozen=True)
class Reader:
    """Somebody who is signed in: their cookie, and the token that goes with it."""

    member_id: int
    cookie: str
    token: str


@dataclass(frozen=True)
class Visit:
    """Somebody who answered looks at the event once more, or at its group."""

    event: str
    title: str
    group: str
    group_name: str
    is_open: bool
    member_id: int


@dataclass(frozen=True)
class AtDoor:
    """An organizer checks somebody in who said that they would come."""

    event: str
    organizer_id: int
    member_id: int


def doors(number: int, people: int) -> list[AtDoor]:
    """So many doors of events that were, each with an organizer of its own, and people at it."""
    organizers = db.session.execute(
        select(Membership.member_id, func.max(Event.id))
        .join(Event, Event.group_id == Membership.group_id)
        .join(Member, Member.id == Membership.member_id)
        .join(Rsvp, Rsvp.event_id == Event.id)
        .where(Membership.role != Role.MEMBER, Member.password_hash.is_not(None))
        .where(Event.status == Status.SCHEDULED, Event.starts_at < now())
        .where(Rsvp.answer == Answer.YES)
        .group_by(Membership.member_id)
        .order_by(Membership.member_id)
        .limit(number)
    ).all()
    return [one for organizer, event in organizers for one in _at_door(organizer, event, people)]


def _at_door(organizer_id: int, event_id: int, people: int) -> list[AtDoor]:
    event = db.session.get_one(Event, event_id)
    yes = select(Rsvp.member_id).where(Rsvp.event_id == event_id, Rsvp.answer == Answer.YES)
    members = db.session.scalars(yes.order_by(Rsvp.id).limit(people))
    return [AtDoor(event.reference, organizer_id, member_id) for member_id in members]


def visits(number: int) -> list[Visit]:
    """Visits to events that are to come: one is drawn as often as it has answers."""
    return Random(SEED).sample(_answers(), number)  # noqa: S311 - a draw, not a secret


def visits_to(title: str) -> list[Visit]:
    """A visit of each who answered one of the events that were made to compare them."""
    return _answers(title)


def _answers(*titles: str) -> list[Visit]:
    answers = db.session.execute(
        select(Event.id, Event.title, Group.slug, Group.name, Group.visibility, Rsvp.member_id)
        .join(Event, Event.id == Rsvp.event_id)
        .join(Group, Group.id == Event.group_id)
        .join(Member, Member.id == Rsvp.member_id)
        .join(Membership, Membership.member_id == Member.id)
        .where(Membership.group_id == Group.id, Member.password_hash.is_not(None))
        .where(Event.status == Status.SCHEDULED, Event.starts_at > now() + timedelta(days=2))
        .where(Event.title.in_(titles) if titles else Event.title.not_in(TITLES))
        .order_by(Rsvp.id)
    ).all()
    return [
        Visit(reference(event, title), title, slug, name, seen is Visibility.OPEN, member)
        for event, title, slug, name, seen, member in answers
    ]


def members_with_ties(number: int) -> list[int]:
    """Members whose page shows about 300 ties."""
    rooms = select(Attendance.event_id, func.count().label("size"))
    room = rooms.group_by(Attendance.event_id).subquery()
    people = db.session.scalars(
        select(Attendance.member_id)
        .join(room, room.c.event_id == Attendance.event_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Member.password_hash.is_not(None))
        .group_by(Attendance.member_id)
        .order_by(func.sum(room.c.size), Attendance.member_id)
    ).all()
    # The more others were there with somebody, the more ties they have, by and large.
    low, high = 0, len(people)
    while high - low > number:
        middle = (low + high) // 2
        low, high = (low, middle) if _ties(people[middle]) > TIES else (middle, high)
    near = people[max(0, low - 10 * number) : low + 10 * number]
    found = (member_id for member_id in near if abs(_ties(member_id) - TIES) <= TIES_WITHIN)
    return [member_id for member_id in islice(found, number) if member_id is not None]


def reader(app: Flask, member_id: int) -> Reader:
    """Sign a member in, past the page that would ask for the password."""
    with app.test_request_context("/"):
        member = db.session.get(Member, member_id)
        if member is None:
            raise LookupError(f"nobody has the id {member_id}")
        begin_session(member)
        token = generate_csrf()
        response = app.make_response("")
        app.session_interface.save_session(app, session, response)
        cookie = response.headers["Set-Cookie"].partition(";")[0]
    return Reader(member_id, cookie, token)


def _ties(member_id: int | None) -> int:
    member = db.session.get(Member, member_id)
    return len(ties_of(member, now=now())) if member else 0
