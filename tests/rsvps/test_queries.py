"""Who is counted, and who is named to whom."""

import pytest

from meetup.db import db
from meetup.events import page
from meetup.events.models import Event
from meetup.events.page_queries import coming_to
from meetup.members.models import Member
from meetup.rsvps.queries import names_not_coming, seats_taken
from meetup.rsvps.rules import Answer


@pytest.fixture
def event(cast, given):
    return given.event(cast.group_id)


@pytest.fixture
def names(app, event):
    """The names of those who come, as one person may know them."""

    def read(person, *, organizer=False):
        with app.app_context():
            row, reader = db.session.get(Event, event), db.session.get(Member, person.id)
            coming = coming_to(row, seen_by=reader, organizer=organizer)
            return [person.name for person in coming.names]

    return read


def test_guests_take_seats_and_only_a_yes_counts(app, cast, given, event):
    given.rsvp(event, cast.ana, guests=2)
    given.rsvp(event, cast.ben, Answer.MAYBE, guests=3)
    given.rsvp(event, cast.cleo, Answer.WAITLISTED)
    with app.app_context():
        row, ana = db.session.get(Event, event), db.session.get(Member, cast.ana.id)
        assert seats_taken(row) == 3
        assert seats_taken(row, besides=ana) == 0


def test_names_stand_in_the_order_of_their_answers(cast, given, clock, event, names):
    for person in (cast.ben, cast.ana):
        clock.move(minutes=1)
        given.rsvp(event, person)
    assert names(cast.cleo) == ["Ben", "Ana"]


def test_unlisted_people_are_named_to_organizers_and_to_themselves(cast, given, event, names):
    uma = given.member("Uma", unlisted=True)
    given.rsvp(event, uma)
    given.rsvp(event, cast.ben, unlisted=True)
    assert names(cast.ana) == []
    assert names(uma) == ["Uma"]
    assert names(cast.ben) == ["Ben"]
    assert names(cast.cleo, organizer=True) == ["Uma", "Ben"]


def test_a_block_hides_both_from_each_other_and_changes_no_number(app, cast, given, event, names):
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben)
    given.block(cast.ana, cast.ben)
    assert names(cast.ana) == ["Ana"]
    assert names(cast.ben) == ["Ben"]
    assert names(cast.cleo) == ["Ana", "Ben"]
    with app.app_context():
        assert seats_taken(db.session.get(Event, event)) == 2


def test_who_said_maybe_or_no_is_told_apart(app, cast, given, event):
    given.rsvp(event, cast.ana, Answer.MAYBE, unlisted=True)
    given.rsvp(event, cast.ben, Answer.NO)
    with app.app_context():
        row, cleo = db.session.get(Event, event), db.session.get(Member, cast.cleo.id)
        found = names_not_coming(row, seen_by=cleo)
        assert {answer: [m.name for m in members] for answer, members in found.items()} == {
            Answer.MAYBE: ["Ana"],
            Answer.NO: ["Ben"],
        }


@pytest.mark.parametrize("organizer", [False, True])
def test_connections_are_found_among_those_whom_the_group_may_know_to_come(
    app, cast, given, event, organizer
):
    eve, uma = given.member("Eve"), given.member("Uma", unlisted=True)
    for person in (cast.ana, cast.ben, eve, uma, cast.cleo):
        given.connection(cast.dov, person)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben, unlisted=True)
    given.rsvp(event, eve)
    given.rsvp(event, uma)
    given.rsvp(event, cast.cleo, Answer.MAYBE)
    given.rsvp(event, given.member("Somebody else"))
    given.block(cast.dov, eve)
    with app.app_context():
        row, dov = db.session.get(Event, event), db.session.get(Member, cast.dov.id)
        coming = coming_to(row, seen_by=dov, organizer=organizer)
    assert [person.id for person in coming.connected] == [cast.ana.id]
    assert [person.id for person in coming.blocked] == [eve.id]


def test_of_many_the_page_names_the_first_ones_and_whom_one_is_connected_with(
    cast, given, clock, event, browser, monkeypatch
):
    monkeypatch.setattr(page, "MOST_NAMES", 3)
    *guests, last = (given.member(name) for name in ("Una", "Vic", "Wim", "Xia", "Zia"))
    for guest in (*guests, last):
        clock.move(minutes=1)
        given.rsvp(event, guest)
    given.connection(cast.ana, last)
    shown = browser(cast.ana).get(f"/events/{event}")
    assert "Wim" in shown.words and "Zia" in shown.words and "Xia" not in shown.words
    assert "Zia" not in browser(cast.ben).get(f"/events/{event}").words
    link = shown.soup.find("a", string="Everybody on this list")
    everybody = browser(cast.ben).get(link["href"])
    assert all(guest.name in everybody.words for guest in (*guests, last))


def test_the_page_of_all_names_names_whom_the_page_of_the_event_does(cast, given, event, browser):
    given.rsvp(event, cast.ben, unlisted=True)
    given.rsvp(event, cast.cleo)
    given.block(cast.cleo, cast.ana)
    words = browser(cast.ana).get(f"/events/{event}/coming").words
    assert "Ben" not in words and "Cleo" not in words and "2 people are coming" in words
    assert "Ben" in browser(cast.cleo).get(f"/events/{event}/coming").words
