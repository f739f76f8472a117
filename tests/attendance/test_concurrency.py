"""Two organizers at one door, and a line of people."""

import pytest
from sqlalchemy import select

from meetup.attendance.models import Attendance, ListClosing, Mark
from meetup.db import db
from meetup.groups.rules import Role
from tests.at_once import at_once


@pytest.fixture
def doors(cast, given, browser, clock):
    """An event that has begun, and eight browsers of two organizers at its door."""
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role=Role.ORGANIZER)
    event = given.event(cast.group_id, starts_at=clock.moment)
    pages = [browser(person) for person in (cast.cleo, olga) * 4]
    tokens = [page.token() for page in pages]

    def posts(verb, data):
        return [
            lambda page=page, token=token: (
                page.client.post(
                    f"/events/{event}/door/{verb}", data={"csrf_token": token, **data}
                ).status_code
            )
            for page, token in zip(pages, tokens, strict=True)
        ]

    return event, posts


def test_checked_in_by_eight_at_once_everybody_is_here_once(cast, given, doors):
    event, posts = doors
    people = (cast.ana, cast.ben)
    for person in people:
        given.rsvp(event, person)
    for person in people:
        assert at_once(posts("check-in", {"member": person.id})) == [302] * 8
    with given.inside():
        rows = db.session.scalars(select(Attendance).order_by(Attendance.member_id)).all()
        assert [row.member_id for row in rows] == [person.id for person in people]
        assert all(row.stands and row.recorded_by_id for row in rows)
        assert db.session.query(Mark).count() == 16


def test_undone_and_checked_in_at_once_it_is_one_of_the_two(cast, given, doors):
    event, posts = doors
    given.attendance(event, cast.ana)
    data = {"member": cast.ana.id}
    answers = at_once([*posts("undo", data)[:4], *posts("check-in", data)[4:]])
    assert answers == [302] * 8
    with given.inside():
        row = db.session.scalars(select(Attendance)).one()
        assert (row.undone_at is None) == (row.undone_by_id is None)


def test_closed_at_once_it_is_closed_once(given, doors):
    _, posts = doors
    assert at_once(posts("close", {})) == [302] * 8
    with given.inside():
        assert len(db.session.scalars(select(ListClosing)).all()) == 1
