"""Seats that are held for half an hour, until whoever typed an answer confirms it."""

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.letters.forgetting_worker import forget_next
from meetup.rounds import Round
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once

ZOE, YAN = "zoe@mail.example", "yan@mail.example"


@pytest.fixture
def dinner(given, chess):
    return given.event(chess, "Dinner", capacity=1, guests_allowed=2)


@pytest.fixture
def said(app):
    """`said(event)`: what each member answered, by id or, of placeholders, by name."""

    def read(event):
        with app.app_context():
            rows = db.session.scalars(db.select(Rsvp).where(Rsvp.event_id == event))
            return {
                row.member.name if row.member.is_placeholder else row.member_id: row.answer
                for row in rows
            }

    return read


@pytest.fixture
def member(given, chess):
    """`member("Ida")`: a member of the chess club."""

    def joined(name):
        person = given.member(name)
        given.membership(chess, person)
        return person

    return joined


def yes(browser, person, event):
    return browser(person).post(f"/events/{event}/rsvp", {"answer": "yes"})


def test_a_seat_is_held_from_members_and_strangers_alike(
    browser, member, dinner, type_in, confirm, said, link_to
):
    ida = member("Ida")
    type_in(dinner, ZOE)
    page = browser(ida).get(f"/events/{dinner}")
    assert "One place is held for somebody who is yet to take it." in page.words
    assert "One place is held" in browser().get(f"/events/{dinner}").words
    assert page.has_button("Join the waiting list")
    assert "1st on the waiting list" in yes(browser, ida, dinner).words
    type_in(dinner, YAN, name="Yan")
    assert "2nd on the waiting list" in confirm(YAN).words
    assert "Your answer is yes." in confirm(ZOE).words
    waits = {ida.id: Answer.WAITLISTED, "Yan": Answer.WAITLISTED}
    assert said(dinner) == {"Zoe": Answer.YES, **waits}


def test_after_half_an_hour_the_seat_goes_to_who_waits(
    browser, member, dinner, type_in, confirm, said, clock, settled, outbox
):
    ida = member("Ida")
    type_in(dinner, ZOE)
    yes(browser, ida, dinner)
    clock.move(minutes=29, seconds=59)
    assert settled() == 0 and said(dinner) == {ida.id: Answer.WAITLISTED}
    clock.move(seconds=1)
    assert settled() == 1 and said(dinner) == {ida.id: Answer.YES}
    assert [mail.kind for mail in outbox()] == ["answer_by_mail", "seat"]
    words = confirm(ZOE).words
    assert "There is no room by now. You are 1st on the waiting list." in words
    assert settled() == 0


def test_after_half_an_hour_a_seat_that_is_free_is_still_theirs(
    browser, dinner, type_in, confirm, clock, said
):
    type_in(dinner, ZOE)
    clock.move(minutes=31)
    assert "is held" not in browser().get(f"/events/{dinner}").words
    assert "Your answer is yes." in confirm(ZOE).words
    assert said(dinner) == {"Zoe": Answer.YES}


def test_who_types_twice_confirms_the_seat_that_was_held_first(
    dinner, type_in, confirm, said, asked
):
    type_in(dinner, ZOE)
    type_in(dinner, ZOE)
    first, second = asked()
    assert first.held_until and not second.held_until
    assert "Your answer is yes." in confirm(ZOE).words
    assert said(dinner) == {"Zoe": Answer.YES}
    assert [row.held_until for row in asked()] == [None, None]


def test_who_comes_with_more_than_is_held_waits_for_room_for_all(
    given, dinner, chess, type_in, link_to, confirm, said
):
    with given.inside():
        db.session.get(Event, dinner).capacity = 2
    type_in(dinner, ZOE)
    type_in(dinner, YAN)
    type_in(dinner, ZOE, guests="1")
    assert "1st on the waiting list" in confirm(ZOE).words
    assert said(dinner) == {"Zoe": Answer.WAITLISTED}


def test_who_comes_already_brings_the_guests_whose_seats_are_held(
    given, dinner, member, type_in, confirm, browser, app
):
    with given.inside():
        db.session.get(Event, dinner).capacity = 3
    ida = member("Ida")
    given.rsvp(dinner, ida)
    type_in(dinner, ida.email, guests="1")
    bo, cy = member("Bo"), member("Cy")
    assert "1st on the waiting list" in yes(browser, bo, dinner).words
    assert "2nd on the waiting list" in yes(browser, cy, dinner).words
    confirm(ida.email)
    with app.app_context():
        rows = db.select(Rsvp.member_id, Rsvp.answer, Rsvp.guests).order_by(Rsvp.id)
        assert [tuple(row) for row in db.session.execute(rows)] == [
            (ida.id, Answer.YES, 1),
            (bo.id, Answer.YES, 0),
            (cy.id, Answer.WAITLISTED, 0),
        ]


def test_who_moves_up_hears_of_it_by_their_link(
    browser, member, dinner, type_in, confirm, link_to, given
):
    ida = member("Ida")
    given.rsvp(dinner, ida)
    type_in(dinner, ZOE)
    link = link_to(ZOE)
    assert "1st on the waiting list" in confirm(ZOE).words
    browser(ida).post(f"/events/{dinner}/rsvp", {"answer": "no"})
    assert "You said yes." in browser().get(link).words
    promoted = link_to(ZOE)
    assert promoted.startswith("/answer/") and "You said yes." in browser().get(promoted).words


def test_a_place_that_is_offered_is_taken_by_the_link(
    browser, chess, given, type_in, confirm, link_to, cast
):
    event = given.event(chess, "Rowing", capacity=1, offers_seats=True)
    given.rsvp(event, cast.cleo)
    type_in(event, ZOE)
    confirm(ZOE)
    browser(cast.cleo).post(f"/events/{event}/rsvp", {"answer": "no"})
    page = browser()
    assert "There is room for you." in page.get(link_to(ZOE)).words
    assert "Your answer is yes." in page.press("Take the place").words


def test_a_maybe_holds_nothing(dinner, type_in, asked):
    type_in(dinner, ZOE, answer="maybe", guests="2")
    assert [(row.held_until, row.guests) for row in asked()] == [(None, 0)]


def test_who_asks_while_others_wait_holds_nothing(given, dinner, member, type_in, asked):
    given.rsvp(dinner, member("Ida"), Answer.WAITLISTED, guests=0)
    given.rsvp(dinner, member("Bo"))
    type_in(dinner, ZOE)
    assert [row.held_until for row in asked()] == [None]


def test_seats_are_held_no_longer_than_answers_are_taken(given, dinner, type_in, asked, clock):
    until = clock.moment.replace(minute=10)
    with given.inside():
        db.session.get(Event, dinner).answers_until = until
    type_in(dinner, ZOE)
    assert [row.held_until for row in asked()] == [until]


def test_what_nobody_confirms_is_forgotten_after_a_week(
    app, dinner, type_in, confirm, asked, clock, link_to, browser
):
    type_in(dinner, ZOE)
    type_in(dinner, YAN)
    link = link_to(YAN)
    confirm(ZOE)
    clock.move(days=6, hours=23)
    assert forget_next(app, now=clock.moment) is Round.IDLE
    clock.move(hours=1)
    assert forget_next(app, now=clock.moment) is Round.DONE
    assert [row.email for row in asked()] == [ZOE]
    assert browser().get(link).status == 404
    assert forget_next(app, now=clock.moment) is Round.IDLE


def test_the_last_seats_go_to_members_and_strangers_one_by_one(
    app, given, chess, member, browser, said, link_to, asked
):
    event = given.event(chess, "Rush", capacity=5)
    people = [member(f"Guest {number}") for number in range(8)]

    def stranger(number):
        page = browser()
        form = {"csrf_token": page.token(), "name": f"Zoe {number}", "answer": "yes"}
        form |= {"email": f"zoe-{number}@mail.example"}
        return lambda: page.client.post(f"/events/{event}/answer", data=form).status_code

    def guest(person):
        page = browser(person)
        form = {"csrf_token": page.token(), "answer": "yes"}
        return lambda: page.client.post(f"/events/{event}/rsvp", data=form).status_code

    calls = [stranger(number) for number in range(8)] + [guest(person) for person in people]
    assert set(at_once(calls)) == {302}
    held = [row for row in asked() if row.held_until]
    seated = [who for who, answer in said(event).items() if answer is Answer.YES]
    assert len(held) + len(seated) == 5 and len(asked()) == 8

    def confirming(row):
        page, link = browser(), link_to(row.email)
        form = {"csrf_token": page.token()}
        return lambda: page.client.post(link, data=form).status_code

    assert set(at_once([confirming(row) for row in asked()])) == {302}
    answers = said(event)
    assert len(answers) == 16
    assert sum(answer is Answer.YES for answer in answers.values()) == 5
    assert {f"Zoe {row.email[4]}" for row in held} <= {
        who for who, answer in answers.items() if answer is Answer.YES
    }


def test_one_address_that_is_confirmed_at_two_events_at_once_is_one_record(
    app, given, chess, browser, type_in, link_to, asked
):
    events = [given.event(chess, f"Blitz {number}") for number in range(4)]
    links = []
    for event in events:
        type_in(event, ZOE)
        links.append(link_to(ZOE))

    def confirming(link):
        page = browser()
        form = {"csrf_token": page.token()}
        return lambda: page.client.post(link, data=form).status_code

    assert set(at_once([confirming(link) for link in links])) == {302}
    assert len({row.member_id for row in asked()}) == 1
