"""People who check themselves in by the code of a poster or a screen."""

from datetime import timedelta

import pytest

from meetup.attendance.code_rules import in_groups, printed_code, screen_code
from meetup.attendance.mark_rules import Refused
from meetup.attendance.models import Attendance, Door, Mark
from meetup.attendance.rules import Method
from meetup.db import db
from meetup.events.rules import Status
from meetup.groups.rules import State
from meetup.rsvps.rules import Answer
from tests.attendance.test_codes import drawn_modules, modules_of


@pytest.fixture
def evening(cast, given, clock):
    return given.event(cast.group_id, "Harbour Walk", starts_at=clock.moment)


@pytest.fixture
def poster(given):
    """`poster(event)`: the six letters of its poster."""
    key = given.app.config["HANDSHAKES"].secret_key
    return lambda event, edition=0: printed_code(event, edition, secret_key=key)


@pytest.fixture
def marks(given):
    """`marks()`: what the door's log holds, as (member, method, refused)."""

    def found():
        with given.inside():
            rows = db.session.query(Mark).order_by(Mark.id).all()
            return [(mark.member_id, mark.method, mark.refused) for mark in rows]

    return found


def test_the_address_in_a_poster_checks_in_with_one_button(
    evening, given, cast, browser, poster, count
):
    ana = browser(cast.ana)
    page = ana.get(f"/events/{evening}/check-in?code={poster(evening)}")
    assert page.fields["code"] == poster(evening) and count(Mark) == 0
    assert len(page.soup.select("main button")) == 1
    assert "Welcome! You are checked in." in ana.press("Check in").words
    with given.inside():
        row = db.session.query(Attendance).one()
        assert (row.member_id, row.method, row.recorded_by_id) == (
            cast.ana.id,
            Method.OWN_SCAN,
            cast.ana.id,
        )


@pytest.mark.parametrize("answer", [None, Answer.NO, Answer.MAYBE, Answer.WAITLISTED])
def test_whoever_stands_there_is_let_in_whatever_they_answered(
    evening, given, cast, browser, poster, count, answer
):
    if answer:
        given.rsvp(evening, cast.ana, answer)
    code = in_groups(poster(evening)).lower()
    page = browser(cast.ana).post(f"/events/{evening}/check-in", {"code": code})
    assert "You are checked in." in page.words and count(Attendance) == 1


def test_a_second_time_says_since_when(evening, cast, browser, poster, clock, count):
    ana = browser(cast.ana)
    ana.post(f"/events/{evening}/check-in", {"code": poster(evening)})
    clock.move(minutes=5)
    page = ana.post(f"/events/{evening}/check-in", {"code": poster(evening)})
    assert "You are already here since 14:00." in page.words
    assert "You are already here since 14:00." in ana.get(f"/events/{evening}/check-in").words
    assert (count(Attendance), count(Mark)) == (1, 2)


def test_the_code_of_a_screen_is_good_for_its_minute_and_the_next(
    evening, given, cast, browser, clock
):
    page = browser(cast.cleo).get(f"/events/{evening}/door/screen")
    key = given.app.config["HANDSHAKES"].secret_key
    code = screen_code(evening, secret_key=key, now=clock.moment)
    assert in_groups(code) in page.words
    address = f"http://town.example/events/{evening}/check-in?code={code}"
    assert drawn_modules(page.text) == modules_of(address)
    assert page.soup.select_one("noscript meta")["content"] == "61"
    clock.move(minutes=2)
    assert in_groups(code) not in browser(cast.cleo).get(f"/events/{evening}/door/screen").words
    late = browser(cast.ana).post(f"/events/{evening}/check-in", {"code": code})
    assert late.status == 422 and "That is not the code" in late.words
    clock.move(minutes=-1)
    assert "Welcome!" in browser(cast.ana).post(late.path, {"code": code}).words


def test_a_wrong_code_is_refused_at_the_field_and_counts(
    app, evening, cast, browser, poster, count
):
    ana, path = browser(cast.ana), f"/events/{evening}/check-in"
    for _ in range(10):
        page = ana.post(path, {"code": "ABCDEF"})
        assert page.status == 422 and page.soup.find(id="code-error")
        assert page.fields["code"] == "ABCDEF"
    often = ana.post(path, {"code": poster(evening)})
    assert often.status == 429 and "too often" in often.words and count(Mark) == 0
    # Of another member, or at another event, nothing was counted.
    assert browser(cast.ben).post(path, {"code": poster(evening)}).status == 200


def test_right_codes_count_nothing(evening, cast, browser, poster):
    ana, path = browser(cast.ana), f"/events/{evening}/check-in"
    statuses = {ana.post(path, {"code": poster(evening)}).status for _ in range(12)}
    assert statuses == {200}


def test_a_new_poster_voids_the_one_before(evening, cast, browser, poster):
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{evening}/door/poster")
    assert in_groups(poster(evening)) in page.words and "Harbour Walks" in page.words
    address = f"http://town.example/events/{evening}/check-in?code={poster(evening)}"
    assert drawn_modules(page.text) == modules_of(address)
    for edition in (1, 2):
        page = cleo.press("Make a new one")
        assert in_groups(poster(evening, edition)) in page.words
    path = f"/events/{evening}/check-in"
    assert browser(cast.ana).post(path, {"code": poster(evening)}).status == 422
    assert browser(cast.ana).post(path, {"code": poster(evening, 1)}).status == 422
    assert "Welcome!" in browser(cast.ana).post(path, {"code": poster(evening, 2)}).words


@pytest.mark.parametrize(
    ("hours", "reason", "sentence"),
    [
        (-3, Refused.TOO_EARLY, "The door opens on 1 June 2026 at 12:00."),
        (10, Refused.TOO_LATE, "The door is closed. If you were here, tell an organizer"),
    ],
)
def test_outside_the_hours_it_is_refused_in_a_sentence_and_logged(
    evening, cast, browser, poster, clock, marks, count, hours, reason, sentence
):
    clock.move(hours=hours)
    page = browser(cast.ana).post(f"/events/{evening}/check-in", {"code": poster(evening)})
    assert page.status == 200 and sentence in page.words
    assert marks() == [(cast.ana.id, Method.OWN_SCAN, reason)] and count(Attendance) == 0
    # Without the right code nothing is said of it.
    wrong = browser(cast.ana).post(f"/events/{evening}/check-in", {"code": "ABCDEF"})
    assert wrong.status == 422 and len(marks()) == 1


def test_on_a_closed_list_and_without_a_door_it_is_refused_and_logged(
    evening, given, cast, browser, poster, marks
):
    given.closed_list(evening, cast.cleo)
    page = browser(cast.ana).post(f"/events/{evening}/check-in", {"code": poster(evening)})
    assert "The list is closed. If you were here, tell an organizer" in page.words
    cancelled = given.event(cast.group_id, status=Status.CANCELLED)
    page = browser(cast.ana).post(f"/events/{cancelled}/check-in", {"code": poster(cancelled)})
    assert "Nobody is checked in" in page.words
    reasons = [Refused.LIST_CLOSED, Refused.NO_DOOR]
    assert marks() == [(cast.ana.id, Method.OWN_SCAN, reason) for reason in reasons]


def test_the_hours_are_those_that_organizers_set(evening, given, cast, browser, poster, clock):
    given.add(Door(event_id=evening, opens_minutes_before=0, closes_minutes_after=60))
    clock.move(minutes=-1)
    path = f"/events/{evening}/check-in"
    assert "The door opens" in browser(cast.ana).post(path, {"code": poster(evening)}).words
    clock.move(minutes=1)
    assert "Welcome!" in browser(cast.ana).post(path, {"code": poster(evening)}).words


def test_who_announced_guests_says_how_many_are_there(evening, given, cast, browser, poster):
    given.rsvp(evening, cast.ana, guests=2)
    ana = browser(cast.ana)
    page = ana.get(f"/events/{evening}/check-in?code={poster(evening)}")
    assert page.fields["guests"] == "2"
    page = ana.press("Check in", guests="3")
    assert page.status == 422 and "Please give a number from 0 to 2." in page.words
    ana.press("Check in", guests="1")
    with given.inside():
        assert db.session.query(Attendance).one().guests == 1
    ben = browser(cast.ben)
    assert "guests" not in ben.get(f"/events/{evening}/check-in").fields
    ben.post(f"/events/{evening}/check-in", {"code": poster(evening), "guests": "5"})
    with given.inside():
        guests = db.session.query(Attendance.guests).order_by(Attendance.member_id)
        assert [row.guests for row in guests] == [1, 0]


def test_in_an_open_group_whoever_stands_in_the_cellar_is_let_in(
    given, cast, browser, poster, clock, count
):
    group = given.group("chess", owner=cast.cleo, open=True)
    event = given.event(group, starts_at=clock.moment)
    path = f"/events/{event}/check-in"
    una, bo = given.member("Una", confirmed=False), given.member("Bo")
    given.membership(group, bo, state=State.BANNED)
    assert "Welcome!" in browser(cast.dov).post(path, {"code": poster(event)}).words
    for person in (una, bo):
        assert browser(person).get(path).status == 403
        assert browser(person).post(path, {"code": poster(event)}).status == 403
    assert count(Mark) == 1
    given.membership(group, una)
    assert "Welcome!" in browser(una).post(path, {"code": poster(event)}).words


def test_who_does_not_see_the_event_finds_nothing(evening, cast, browser, poster):
    assert browser(cast.dov).get(f"/events/{evening}/check-in").status == 404
    page = browser(cast.dov).post(f"/events/{evening}/check-in", {"code": poster(evening)})
    assert page.status == 404
    stranger = browser(None).get(f"/events/{evening}/check-in?code=ABCDEF")
    assert stranger.path == f"/login?next=/events/{evening}/check-in?code%3DABCDEF"


def test_the_event_page_leads_to_it_on_its_day(evening, cast, browser, clock):
    ben = browser(cast.ben)
    assert ben.get(f"/events/{evening}").soup.find("a", string="Check in")
    clock.move(days=-1)
    assert not ben.get(f"/events/{evening}").soup.find("a", string="Check in")


def test_a_screen_says_when_the_door_opens_and_shows_no_code_before(given, cast, browser, clock):
    event = given.event(cast.group_id, starts_at=clock.moment + timedelta(hours=3))
    page = browser(cast.cleo).get(f"/events/{event}/door/screen")
    assert "The door opens on 1 June 2026 at 15:00." in page.words
    assert not page.soup.select("svg.qr")
