"""The waiting list, through the event page: joining, moving up, offers, and leaving."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def say(browser, person, event, answer, **more):
    return browser(person).post(f"/events/{event}/rsvp", {"answer": answer, **more})


def waiting(given, group_id, event, *names):
    """Members who wait in this order, each a minute after the one before."""
    people = []
    for name in names:
        person = given.member(name)
        given.membership(group_id, person)
        given.clock.move(minutes=1)
        given.rsvp(event, person, Answer.WAITLISTED)
        people.append(person)
    return people


def test_a_seat_that_is_given_back_goes_to_the_first_who_waits(
    browser, cast, given, said, kinds, clock
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    assert "1st on the waiting list" in say(browser, cast.ben, event, "yes").words
    clock.move(minutes=1)
    assert "2nd on the waiting list" in say(browser, cast.ana, event, "yes").words
    assert kinds() == []
    say(browser, cast.cleo, event, "no")
    assert said(event) == {
        cast.cleo.id: Answer.NO,
        cast.ben.id: Answer.YES,
        cast.ana.id: Answer.WAITLISTED,
    }
    assert kinds() == [("ben", "seat")]
    assert "1st on the waiting list" in browser(cast.ana).get(f"/events/{event}").words


def test_who_gave_a_seat_back_waits_at_the_end(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    say(browser, cast.ben, event, "yes")
    clock.move(minutes=1)
    say(browser, cast.ana, event, "yes")
    clock.move(minutes=1)
    say(browser, cast.cleo, event, "no")
    clock.move(minutes=1)
    assert "2nd on the waiting list" in say(browser, cast.cleo, event, "yes").words


def test_who_leaves_the_list_waits_at_the_end_when_they_ask_again(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    ben = browser(cast.ben)
    ben.get(f"/events/{event}")
    ben.press("Join the waiting list")
    clock.move(minutes=1)
    say(browser, cast.ana, event, "yes")
    clock.move(minutes=1)
    page = ben.press("Leave the list")
    assert "You said no." in page.words and page.has_button("Join the waiting list")
    assert "One party waits: you would be 2nd on the list." in page.words
    clock.move(minutes=1)
    assert "2nd on the waiting list" in ben.press("Join the waiting list").words


def test_asking_again_while_one_waits_keeps_ones_turn(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    say(browser, cast.ben, event, "yes")
    clock.move(minutes=1)
    say(browser, cast.ana, event, "yes")
    assert "1st on the waiting list" in say(browser, cast.ben, event, "yes").words


def test_guests_take_seats_and_a_party_moves_as_a_whole(browser, cast, given, said, clock):
    event = given.event(cast.group_id, capacity=3, guests_allowed=2)
    given.rsvp(event, cast.cleo, guests=1)
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    page = ana.press("Yes", guests="1", guest_names="Ida", note="She walks with a stick.")
    assert "1st on the waiting list , with one guest" in page.words
    assert "those behind them wait, too" in page.words
    clock.move(minutes=1)
    # One seat is free, and Ana's party does not fit into it: Ben waits behind her.
    assert "2nd on the waiting list" in say(browser, cast.ben, event, "yes").words
    say(browser, cast.cleo, event, "yes", guests="0")
    assert said(event)[cast.ana.id] is Answer.YES
    assert said(event)[cast.ben.id] is Answer.WAITLISTED
    page = browser(cast.ana).get(f"/events/{event}")
    assert page.fields["guests"] == "1"
    assert (page.fields["guest_names"], page.fields["note"]) == ("Ida", "She walks with a stick.")


def test_smaller_parties_pass_where_the_organizer_chose_so(browser, cast, given, said):
    event = given.event(cast.group_id, capacity=3, guests_allowed=2, smaller_may_pass=True)
    given.rsvp(event, cast.cleo, guests=1)
    page = say(browser, cast.ana, event, "yes", guests="1")
    assert "smaller parties behind them may go first" in page.words
    say(browser, cast.ben, event, "yes")
    assert said(event)[cast.ana.id] is Answer.WAITLISTED
    assert said(event)[cast.ben.id] is Answer.YES


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ("3", "People bring at most 2 guests to this event."),
        ("2", "There is room for 2 people in all."),
        ("-1", "Please give a number from 0 to 20."),
        ("two", "Please give a number from 0 to 20."),
    ],
)
def test_too_many_guests_are_refused_at_the_field(browser, cast, given, said, sent, sentence):
    event = given.event(cast.group_id, capacity=2, guests_allowed=2)
    page = say(browser, cast.ana, event, "yes", guests=sent)
    assert page.status in (409, 422)
    assert sentence in page.soup.find(id="guests-error").get_text()
    assert said(event) == {}


def test_guests_are_refused_where_none_are_allowed(browser, cast, given, said):
    event = given.event(cast.group_id)
    page = say(browser, cast.ana, event, "yes", guests="1")
    assert page.status == 422
    assert "People bring no guests to this event." in page.soup.find(id="guests-error").get_text()
    assert "guests" not in browser(cast.ana).get(f"/events/{event}").fields


def test_who_comes_brings_more_people_only_while_there_is_room_that_nobody_waits_for(
    browser, cast, given, clock
):
    event = given.event(cast.group_id, capacity=3, guests_allowed=3)
    given.rsvp(event, cast.ana)
    assert say(browser, cast.ana, event, "yes", guests="1").status == 200
    assert say(browser, cast.ana, event, "yes", guests="2").status == 200
    say(browser, cast.ana, event, "yes", guests="1")
    say(browser, cast.ben, event, "yes", guests="1")
    page = say(browser, cast.ana, event, "yes", guests="2")
    assert page.status == 409
    assert "or others wait for them" in page.soup.find(id="guests-error").get_text()


def test_more_guests_on_the_list_means_its_end_and_fewer_keep_the_turn(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=3, guests_allowed=2)
    given.rsvp(event, cast.cleo, guests=2)
    say(browser, cast.ana, event, "yes", guests="1")
    clock.move(minutes=1)
    say(browser, cast.ben, event, "yes")
    clock.move(minutes=1)
    assert "1st on the waiting list" in say(browser, cast.ana, event, "yes", guests="0").words
    assert "2nd on the waiting list" in say(browser, cast.ana, event, "yes", guests="1").words


def test_who_joins_at_the_same_moment_as_one_who_does_not_fit_stands_behind_them(
    browser, cast, given
):
    """Ana's answer is the older row: by the clock alone she would stand first, and not get in."""
    event = given.event(cast.group_id, capacity=4, guests_allowed=2)
    given.rsvp(event, cast.cleo, guests=1)
    say(browser, cast.ana, event, "no")
    assert "1st on the waiting list" in say(browser, cast.ben, event, "yes", guests="2").words
    assert "2nd on the waiting list" in say(browser, cast.ana, event, "yes", guests="1").words


def test_who_is_approved_at_the_same_moment_as_one_who_does_not_fit_stands_behind_them(
    browser, cast, given, clock
):
    event = given.event(cast.group_id, capacity=4, guests_allowed=2, needs_approval=True)
    given.rsvp(event, cast.cleo, guests=1)
    say(browser, cast.ana, event, "yes", guests="1")
    clock.move(minutes=1)
    say(browser, cast.ben, event, "yes", guests="2")
    for person in (cast.ben, cast.ana):
        browser(cast.cleo).post(f"/events/{event}/answers/{person.handle}/approve")
    for person, place in ((cast.ben, "1st"), (cast.ana, "2nd")):
        assert f"{place} on the waiting list" in browser(person).get(f"/events/{event}").words


def test_an_offer_is_held_until_it_is_taken(browser, cast, given, said, kinds):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    given.rsvp(event, cast.cleo)
    say(browser, cast.ben, event, "yes")
    say(browser, cast.ana, event, "yes")
    say(browser, cast.cleo, event, "no")
    assert said(event)[cast.ben.id] is Answer.WAITLISTED
    assert kinds() == [("ben", "seat_offer")]
    # Held seats are nobody else's.
    assert "on the waiting list" in say(browser, cast.cleo, event, "yes").words
    ben = browser(cast.ben)
    page = ben.get(f"/events/{event}")
    assert "There is room for you. It is held until Tue 2 June 2026, 14:00" in page.words
    assert "(Central European Summer Time)" in page.words
    assert "Thank you. Your answer is yes." in ben.press("Take the place").words
    assert said(event)[cast.ben.id] is Answer.YES


def test_an_offer_that_is_declined_goes_to_the_next(browser, cast, given, said, kinds):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    given.rsvp(event, cast.cleo)
    say(browser, cast.ben, event, "yes")
    say(browser, cast.ana, event, "yes")
    say(browser, cast.cleo, event, "no")
    ben = browser(cast.ben)
    ben.get(f"/events/{event}")
    ben.press("No, thank you")
    assert said(event)[cast.ben.id] is Answer.NO
    assert kinds() == [("ben", "seat_offer"), ("ana", "seat_offer")]


def test_an_offer_that_is_not_taken_in_time_goes_to_the_next(
    browser, cast, given, said, kinds, clock, settled
):
    event = given.event(cast.group_id, capacity=1, offers_seats=True, offer_hours=5)
    given.rsvp(event, cast.cleo)
    say(browser, cast.ben, event, "yes")
    say(browser, cast.ana, event, "yes")
    say(browser, cast.cleo, event, "no")
    clock.move(hours=4, minutes=59)
    assert settled() == 0
    clock.move(minutes=1)
    assert "A place was held for you" not in browser(cast.ben).get(f"/events/{event}").words
    assert settled() == 1 and settled() == 0
    assert said(event)[cast.ben.id] is Answer.NO
    assert kinds() == [("ben", "seat_offer"), ("ben", "seat_offer_lapsed"), ("ana", "seat_offer")]
    page = browser(cast.ben).get(f"/events/{event}")
    assert "A place was held for you, and not taken in time." in page.words
    assert page.has_button("Join the waiting list")


def test_a_worker_that_paused_for_days_gives_a_seat_to_who_comes_next(
    cast, given, said, clock, settled
):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    [one, two] = waiting(given, cast.group_id, event, "One", "Two")
    other = given.event(cast.group_id, capacity=1, offers_seats=True)
    [three] = waiting(given, cast.group_id, other, "Three")
    with given.inside():
        for rsvp in db.session.scalars(select(Rsvp).where(Rsvp.member_id.in_([one.id, three.id]))):
            rsvp.hold_until(clock.moment)
    clock.move(days=3)
    assert settled() == 2
    assert said(event) == {one.id: Answer.NO, two.id: Answer.WAITLISTED}
    # Once the event has begun offers end, and nobody is promoted any more.
    clock.move(days=5)
    assert settled() == 1
    assert said(event) == {one.id: Answer.NO, two.id: Answer.NO}


def test_an_answer_settles_what_the_worker_has_not_yet(browser, cast, given, said, clock):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    [one] = waiting(given, cast.group_id, event, "One")
    with given.inside():
        db.session.scalars(select(Rsvp)).one().hold_until(clock.moment)
    assert "Your answer is yes." in say(browser, cast.ana, event, "yes").words
    assert said(event) == {one.id: Answer.NO, cast.ana.id: Answer.YES}


def test_who_takes_an_offer_too_late_asks_anew(browser, cast, given, said, clock):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    [_, two] = waiting(given, cast.group_id, event, "Zoe", "Two")
    given.clock.move(minutes=1)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    with given.inside():
        for rsvp in db.session.scalars(select(Rsvp).where(Rsvp.member_id == cast.ana.id)):
            rsvp.waiting_since, rsvp.offered_until = given.clock.moment, clock.moment
    assert "2nd on the waiting list" in say(browser, cast.ana, event, "yes").words
    assert said(event)[two.id] is Answer.WAITLISTED


def test_a_raised_capacity_promotes_and_a_lowered_one_removes_nobody(
    browser, cast, given, said, clock, kinds
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    people = waiting(given, cast.group_id, event, "One", "Two", "Three")
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", capacity="3")
    answers = said(event)
    assert [answers[one.id] for one in people] == [Answer.YES, Answer.YES, Answer.WAITLISTED]
    assert kinds() == [("one", "seat"), ("two", "seat")]
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", capacity="1")
    assert said(event) == answers
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", capacity="")
    assert set(said(event).values()) == {Answer.YES}


def test_an_event_that_begins_sooner_holds_no_offer_past_its_start(browser, cast, given, clock):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    [one] = waiting(given, cast.group_id, event, "One")
    with given.inside():
        db.session.scalars(select(Rsvp)).one().hold_until(clock.moment.replace(hour=20))
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", starts_at="2026-06-01T18:00", ends_at="2026-06-01T22:00")
    assert "It is held until Mon 1 June 2026, 18:00" in browser(one).get(f"/events/{event}").words


@pytest.mark.parametrize("how", ["leave", "ban", "remove"])
def test_who_is_in_the_group_no_longer_frees_their_seat_for_the_next(
    browser, cast, given, said, kinds, how
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ana)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    if how == "leave":
        browser(cast.ana).post("/groups/harbour/leave")
    else:
        browser(cast.cleo).post(f"/groups/harbour/members/ana/{how}")
    assert said(event) == {cast.ben.id: Answer.YES}
    assert kinds() == [("ben", "seat")]


def test_who_waited_in_front_and_leaves_lets_those_behind_move_up(browser, cast, given, said):
    event = given.event(cast.group_id, capacity=2, guests_allowed=1)
    given.rsvp(event, cast.cleo)
    given.rsvp(event, cast.ana, Answer.WAITLISTED, guests=1)
    given.clock.move(minutes=1)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    say(browser, cast.ana, event, "maybe")
    assert said(event)[cast.ben.id] is Answer.YES


def test_at_a_cancelled_event_nobody_moves_up(browser, cast, given, said, kinds, settled, clock):
    event = given.event(cast.group_id, capacity=1, offers_seats=True)
    [one] = waiting(given, cast.group_id, event, "One")
    with given.inside():
        db.session.scalars(select(Rsvp)).one().hold_until(clock.moment)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Yes, cancel it", reason="Storm")
    assert settled() == 0
    assert kinds() == [("one", "cancelled")]
    assert said(event) == {one.id: Answer.WAITLISTED}
    assert browser(one).get(f"/events/{event}").status == 200


def test_once_it_has_begun_seats_go_to_who_asks(browser, cast, given, said, clock):
    event = given.event(cast.group_id, capacity=2)
    given.rsvp(event, cast.cleo)
    given.rsvp(event, cast.ben, Answer.WAITLISTED, guests=1)
    clock.move(days=7, minutes=5)
    say(browser, cast.ana, event, "yes")
    assert said(event)[cast.ana.id] is Answer.YES


def test_past_the_deadline_the_page_says_so_and_only_leaving_the_list_is_left(
    browser, cast, given, said, clock
):
    until = clock.moment.replace(hour=20)
    event = given.event(cast.group_id, capacity=1, answers_until=until)
    given.rsvp(event, cast.ben)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    assert "Answer until Mon 1 June 2026, 22:00." in browser(cast.ben).get(f"/events/{event}").words
    clock.move(hours=8)
    page = browser(cast.ben).get(f"/events/{event}")
    assert "The time to answer ended Mon 1 June 2026, 22:00." in page.words
    assert not page.has_button("No") and page.has_button("Save")
    page = say(browser, cast.ben, event, "no")
    assert page.status == 409
    assert "The time to answer is over." in page.words
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    assert ana.press("Leave the list").status == 200
    assert said(event) == {cast.ben.id: Answer.YES, cast.ana.id: Answer.NO}


def test_another_yes_at_the_same_time_is_said_and_let_be(browser, cast, given, clock):
    event = given.event(cast.group_id)
    same = given.event(cast.group_id, "Chess Night", hours=None)
    later = given.event(
        cast.group_id, "Later", starts_at=clock.moment.replace(day=8, hour=15), hours=1
    )
    for other in (same, later):
        given.rsvp(other, cast.ana)
        given.rsvp(other, cast.ben, Answer.MAYBE)
    words = "You also said yes to Chess Night at that time."
    page = say(browser, cast.ana, event, "yes")
    assert words in page.words and "Later" not in page.words
    assert words not in say(browser, cast.ben, event, "yes").words
    assert words not in say(browser, cast.ana, event, "no").words


def test_mails_go_to_accounts_alone(browser, cast, given, said, kinds):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.cleo)
    willa = given.member("Willa", placeholder=True, email="willa@example.org")
    given.membership(cast.group_id, willa)
    given.rsvp(event, willa, Answer.WAITLISTED)
    say(browser, cast.cleo, event, "no")
    assert said(event)[willa.id] is Answer.YES
    assert kinds() == []
