"""Two organizers at one door, and a line of people."""

import os

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


# How many people, each of whom every one of eight clients checks in twice.
PEOPLE = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 6


def test_eight_clients_check_the_same_people_in_twice_by_different_ways(
    app, cast, given, browser, clock, count
):
    """By the list, by door codes, by the poster, at kiosks, two each: all attempts are kept."""
    olga = given.member("Olga")
    given.membership(cast.group_id, olga, role=Role.ORGANIZER)
    event = given.event(cast.group_id, starts_at=clock.moment)
    people = [given.member(f"Guest{letters(number)}") for number in range(PEOPLE)]
    for person in people:
        given.membership(cast.group_id, person)
        given.rsvp(event, person)
    kiosks = [given.kiosk(event, cast.cleo, name)[1] for name in ("Entrance", "Terrace")]
    poster = given.poster_code(event)

    def by_list(page, person):
        return post(page, f"/events/{event}/door/check-in", member=person.id)

    def by_code(page, person):
        code = given.door_code(event, person)
        return post(page, f"/events/{event}/door/scan", code=code)

    def by_poster(_, person):
        return post(browser(person), f"/events/{event}/check-in", code=poster)

    def at_kiosk(page, person):
        path = f"/events/{event}/kiosk"
        return post(page, path, typed=person.name, member=person.id)

    def post(page, path, **data):
        token = page.token()
        # What so many may do in a minute is tested elsewhere; here no minute passes.
        app.extensions["limits"].forget()
        return page.client.post(path, data={"csrf_token": token, **data}).status_code

    def client(way, page, order):
        return lambda: [way(page, person) for _ in range(2) for person in order]

    tablets = [browser(None), browser(None)]
    for tablet, token in zip(tablets, kiosks, strict=True):
        tablet.get(f"/events/{event}/kiosk/{token}")
    organizers = [browser(person) for person in (cast.cleo, olga) * 2]
    ways = [(by_list, page) for page in organizers[:2]]
    ways += [(by_code, page) for page in organizers[2:]]
    ways += [(by_poster, None)] * 2 + [(at_kiosk, tablet) for tablet in tablets]
    statuses = at_once(
        [
            client(way, page, people if number % 2 else people[::-1])
            for number, (way, page) in enumerate(ways)
        ]
    )
    assert {status for one in statuses for status in one} <= {200, 302}
    assert (count(Attendance), count(Mark)) == (PEOPLE, 8 * 2 * PEOPLE)
    with given.inside():
        rows = db.session.scalars(select(Attendance)).all()
        assert {row.member_id for row in rows} == {person.id for person in people}
        assert all(row.stands for row in rows)


def letters(number: int) -> str:
    """A word of its own for each number, of which none begins another's."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")
