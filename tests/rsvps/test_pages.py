"""Answering an event, through its page."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.rules import Status
from meetup.groups.models import Membership
from meetup.groups.rules import Joining, State
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


@pytest.fixture
def event(cast, given):
    return given.event(cast.group_id)


@pytest.fixture
def answers(app):
    def read(event_id):
        with app.app_context():
            rows = db.session.scalars(
                select(Rsvp).where(Rsvp.event_id == event_id).order_by(Rsvp.id)
            )
            return {row.member_id: row for row in rows}

    return read


def state_in(app, group_id, person):
    with app.app_context():
        return db.session.scalar(
            select(Membership.state).where(
                Membership.group_id == group_id, Membership.member_id == person.id
            )
        )


def pressed(page):
    return [b.get_text() for b in page.soup.find_all("button", {"aria-pressed": "true"})]


def test_a_member_answers_and_changes_their_mind(browser, cast, clock, event, answers):
    ana = browser(cast.ana)
    assert pressed(ana.get(f"/events/{event}")) == []
    page = ana.press("Yes")
    assert page.path == f"/events/{event}-harbour-walk"
    assert "Your answer is yes." in page.words
    assert "One person is coming." in page.words
    assert pressed(page) == ["Yes"]
    clock.move(hours=1)
    assert pressed(ana.press("Maybe")) == ["Maybe"]
    assert pressed(ana.press("No")) == ["No"]
    assert "Nobody is coming yet." in ana.page.words
    [rsvp] = answers(event).values()
    assert (rsvp.answer, rsvp.answered_at, rsvp.guests) == (Answer.NO, clock.moment, 0)


def test_saying_the_same_again_keeps_ones_turn_and_ones_guests(
    browser, cast, given, clock, event, answers
):
    given.rsvp(event, cast.ana, guests=2)
    asked_at = clock.moment
    clock.move(hours=1)
    ana = browser(cast.ana)
    ana.post(f"/events/{event}/rsvp", {"answer": "yes"})
    rsvp = answers(event)[cast.ana.id]
    assert (rsvp.answered_at, rsvp.guests) == (asked_at, 2)
    ana.post(f"/events/{event}/rsvp", {"answer": "no"})
    assert answers(event)[cast.ana.id].guests == 0


def test_a_name_is_left_off_the_list_and_put_back(browser, cast, event):
    ana, ben = browser(cast.ana), browser(cast.ben)
    ana.get(f"/events/{event}")
    page = ana.press("Yes", unlisted="y")
    assert page.fields["unlisted"] == "y"
    assert "Ana" not in ben.get(f"/events/{event}").words
    assert "One person is coming." in ben.page.words
    assert "Ana" in browser(cast.cleo).get(f"/events/{event}").words
    ana.press("No")
    ana.press("Yes")
    assert "Ana" not in ben.get(f"/events/{event}").words
    ana.press("Save", unlisted=None)
    assert "Ana" in ben.get(f"/events/{event}").words


def test_seats_are_given_until_there_are_none_and_then_people_wait(browser, cast, given, answers):
    event = given.event(cast.group_id, capacity=2)
    given.rsvp(event, cast.cleo)
    ana, ben = browser(cast.ana), browser(cast.ben)
    for one in (ana, ben):
        one.get(f"/events/{event}")
    assert "Both places are taken." in ana.press("Yes").words
    page = ben.press("Yes", unlisted="y")
    assert page.status == 200
    assert "You are 1st on the waiting list." in page.words
    assert not page.has_button("Yes") and page.has_button("Leave the list")
    assert answers(event)[cast.ben.id].answer is Answer.WAITLISTED
    ana.press("No")
    assert pressed(ben.get(f"/events/{event}")) == ["Yes"]
    assert answers(event)[cast.ben.id].is_unlisted


def test_who_comes_already_is_never_refused_for_want_of_seats(browser, cast, given, answers):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ana, guests=2)
    given.rsvp(event, cast.ben)
    page = browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes", "unlisted": "y"})
    assert page.status == 200
    assert answers(event)[cast.ana.id].is_unlisted


def test_a_full_event_still_takes_maybe_and_no(browser, cast, given, answers):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    for person, answer in ((cast.ana, "maybe"), (cast.ben, "no")):
        assert browser(person).post(f"/events/{event}/rsvp", {"answer": answer}).status == 200
        assert answers(event)[person.id].answer == answer


@pytest.mark.parametrize("sent", ["waitlisted", "YES", "", "yes no", "1", None])
def test_what_is_no_answer_is_refused(browser, cast, event, answers, sent):
    page = browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": sent} if sent else {})
    assert page.status == 422
    assert "Please say yes, maybe or no." in page.soup.find(id="answer-error").get_text()
    assert answers(event) == {}


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (Status.PROPOSED, "This event is not scheduled yet; answers open once it is."),
        (Status.CANCELLED, "This event is cancelled."),
    ],
)
def test_only_scheduled_events_take_answers(browser, cast, given, answers, status, sentence):
    event = given.event(cast.group_id, status=status)
    page = browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes"})
    assert page.status == 409
    assert sentence in page.words
    assert answers(event) == {}


def test_answers_close_when_the_event_is_over(browser, cast, clock, event, answers):
    ana = browser(cast.ana)
    clock.move(days=7, hours=2)
    assert ana.post(f"/events/{event}/rsvp", {"answer": "yes"}).status == 200
    clock.move(hours=1)
    page = ana.post(f"/events/{event}/rsvp", {"answer": "no"})
    assert page.status == 409
    assert "This event is over. You said yes." in page.words
    assert answers(event)[cast.ana.id].answer is Answer.YES


@pytest.mark.parametrize("state", [None, State.REQUESTED, State.INVITED, State.BANNED])
def test_for_those_outside_it_is_not_there(browser, cast, given, event, answers, state):
    if state:
        given.membership(cast.group_id, cast.dov, state=state)
    for sent in ({"answer": "yes"}, {"answer": "nonsense"}):
        assert browser(cast.dov).post(f"/events/{event}/rsvp", sent).status == 404
    assert browser(cast.ana).post("/events/999/rsvp", {"answer": "yes"}).status == 404
    assert answers(event) == {}


def test_a_stranger_signs_in_first(browser, event, answers):
    assert browser(None).post(f"/events/{event}/rsvp", {"answer": "yes"}).path == "/login"
    assert answers(event) == {}


def test_a_yes_to_an_open_group_joins_it(app, browser, cast, given):
    group_id = given.group("town", name="Town Games", open=True, owner=cast.cleo)
    event = given.event(group_id, "Chess Night")
    dov = browser(cast.dov)
    dov.get(f"/events/{event}")
    page = dov.press("Join Town Games and say yes")
    assert page.status == 200
    assert pressed(page) == ["Yes"]
    assert "Dov" in page.words
    assert state_in(app, group_id, cast.dov) is State.ACTIVE


def test_who_finds_no_seat_joins_and_waits(app, browser, cast, given):
    group_id = given.group("town", name="Town Games", open=True, owner=cast.cleo)
    event = given.event(group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    dov = browser(cast.dov)
    assert "by saying yes you join it, and wait for a place." in dov.get(f"/events/{event}").words
    page = dov.press("Join Town Games and the waiting list")
    assert page.status == 200
    assert "You are 1st on the waiting list." in page.words
    assert state_in(app, group_id, cast.dov) is State.ACTIVE


@pytest.mark.parametrize("answer", ["maybe", "no"])
def test_only_a_yes_joins(app, browser, cast, given, answers, answer):
    group_id = given.group("town", open=True, owner=cast.cleo)
    event = given.event(group_id)
    page = browser(cast.dov).post(f"/events/{event}/rsvp", {"answer": answer})
    assert page.status == 403
    assert "Join the group first." in page.words
    assert (answers(event), state_in(app, group_id, cast.dov)) == ({}, None)


@pytest.mark.parametrize(
    ("joining", "says"),
    [(Joining.ON_REQUEST, "Ask to join it"), (Joining.BY_INVITATION, "joined by invitation")],
)
def test_a_yes_joins_no_group_that_is_not_joined_at_once(
    app, browser, cast, given, answers, joining, says
):
    group_id = given.group("town", open=True, owner=cast.cleo, joining=joining)
    event = given.event(group_id)
    dov = browser(cast.dov)
    page = dov.get(f"/events/{event}")
    assert says in page.words and not page.soup.select("main button")
    assert page.soup.select_one('main a[href="/groups/town"]')
    page = dov.post(f"/events/{event}/rsvp", {"answer": "yes"})
    assert page.status == 403 and says in page.words
    assert (answers(event), state_in(app, group_id, cast.dov)) == ({}, None)


def test_a_banned_person_does_not_come_back_by_saying_yes(app, browser, cast, given, answers):
    group_id = given.group("town", open=True, owner=cast.cleo)
    given.membership(group_id, cast.dov, state=State.BANNED)
    event = given.event(group_id)
    assert browser(cast.dov).post(f"/events/{event}/rsvp", {"answer": "yes"}).status == 403
    assert (answers(event), state_in(app, group_id, cast.dov)) == ({}, State.BANNED)


def test_who_is_not_confirmed_reaches_nobody(browser, cast, given, event, answers):
    eve = given.member("Eve", confirmed=False)
    given.membership(cast.group_id, eve)
    open_event = given.event(given.group("town", open=True, owner=cast.cleo))
    for event_id in (event, open_event):
        page = browser(eve).post(f"/events/{event_id}/rsvp", {"answer": "yes"})
        assert page.status == 403
        assert "Please confirm your e-mail address first" in page.words
        assert answers(event_id) == {}


def test_a_link_answers_nothing(browser, cast, event):
    assert browser(cast.ana).get(f"/events/{event}/rsvp").status == 405


def test_without_a_good_token_nothing_is_answered(browser, cast, event, answers):
    page = browser(cast.ana).post(
        f"/events/{event}/rsvp", {"answer": "yes", "csrf_token": "forged"}
    )
    assert page.status == 400
    assert answers(event) == {}


def test_any_slug_will_do(browser, cast, event, answers):
    browser(cast.ana).post(f"/events/{event}-anything/rsvp", {"answer": "yes"})
    assert cast.ana.id in answers(event)


@pytest.mark.parametrize("button", ["Yes", "Maybe", "No", "Save"])
def test_a_note_goes_along_whichever_button_is_pressed(browser, cast, given, button):
    event = given.event(cast.group_id, guests_allowed=2)
    given.rsvp(event, cast.ana)
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    page = ana.press(button, note="I bring the big tent.", unlisted="y")
    assert page.status == 200 and "I bring the big tent." in page.text
