"""What people are told of their places, and only while it is true."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.db import db
from meetup.events.models import Event
from meetup.languages import Language
from meetup.letters.worker import Delivering
from meetup.rounds import Round
from meetup.rsvps.rules import Answer
from tests.letters.post_office import words_of

THEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def walk(cast, given):
    return given.event(cast.group_id, capacity=1, offers_seats=True)


def test_an_offer_says_until_when_in_the_zone_of_the_event(
    post_office, deliver, in_outbox, cast, given, clock
):
    event = given.event(cast.group_id, capacity=3, timezone="Europe/Lisbon")
    until = clock.moment.replace(hour=20)
    given.rsvp(event, cast.ana, Answer.WAITLISTED, guests=1, offered_until=until)
    in_outbox(cast.ana, kind="seat_offer", event_id=event)
    deliver()
    [mail] = post_office.mails
    text = words_of(mail)
    assert "It is held until Mon 1 June 2026, 21:00" in text
    assert "(Western European Summer Time)" in text
    assert "There is one for your guest, too." in text
    assert f"http://town.example/events/{event}-harbour-walk" in text


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("seat", {"answer": Answer.NO}),
        ("seat_offer", {"answer": Answer.YES}),
        ("seat_offer_lapsed", {"answer": Answer.YES}),
        ("yes_approved", {"answer": Answer.NO}),
        ("yes_declined", {"answer": Answer.YES}),
        ("still_coming", {"answer": Answer.MAYBE, "asked_at": THEN}),
        ("still_coming", {"asked_at": THEN, "confirmed_at": THEN}),
        ("seat_given_back", {"answer": Answer.YES}),
    ],
)
def test_what_is_not_true_any_more_is_not_sent(
    post_office, deliver, in_outbox, cast, given, walk, kind, facts
):
    given.rsvp(walk, cast.ana, **facts)
    in_outbox(cast.ana, kind=kind, event_id=walk)
    deliver()
    assert post_office.mails == []


def test_an_offer_that_is_over_is_not_sent(
    post_office, deliver, in_outbox, cast, given, walk, clock
):
    given.rsvp(walk, cast.ana, Answer.WAITLISTED, offered_until=clock.moment)
    in_outbox(cast.ana, kind="seat_offer", event_id=walk)
    deliver()
    assert post_office.mails == []


@pytest.mark.parametrize("how", ["cancelled", "begun", "left"])
def test_nobody_hears_of_a_place_at_what_they_cannot_come_to(
    post_office, deliver, in_outbox, cast, given, walk, clock, how
):
    if how != "left":
        given.rsvp(walk, cast.ana)
    in_outbox(cast.ana, kind="seat", event_id=walk)
    if how == "cancelled":
        with given.inside():
            event = db.session.get_one(Event, walk)
            event.status = type(event.status).CANCELLED
    if how == "begun":
        clock.move(days=7)
    deliver()
    assert post_office.mails == []


def test_who_is_approved_reads_their_place_on_the_list(
    post_office, deliver, in_outbox, cast, given, clock
):
    event = given.event(cast.group_id, capacity=1, needs_approval=True)
    given.rsvp(event, cast.ben, Answer.WAITLISTED, approved_at=clock.moment)
    given.rsvp(event, cast.dov, Answer.WAITLISTED)
    clock.move(minutes=1)
    given.rsvp(event, cast.ana, Answer.WAITLISTED, approved_at=clock.moment)
    in_outbox(cast.ana, kind="yes_approved", event_id=event)
    deliver()
    assert "you are number 2 on the waiting" in words_of(post_office.mails[0])


def test_who_is_asked_reads_the_question_and_until_when_their_place_is_kept(
    post_office, deliver, in_outbox, given, clock
):
    zoe = given.member("Zoe", language=Language.GERMAN)
    una = given.member("Una", language=Language.ENGLISH)
    group = given.group("harbour", owner=zoe, members=[una])
    event = given.event(
        *(group, "Harbour Walk"),
        timezone="Europe/Lisbon",
        warm_up_question="What would you like to talk about?",
        gives_seats_back=True,
    )
    for person in (zoe, una):
        until = clock.moment + timedelta(days=5)
        given.rsvp(event, person, guests=1, asked_at=clock.moment, seat_until=until)
        in_outbox(person, kind="still_coming", event_id=event)
    deliver()
    texts = ["\n".join(words_of(mail).splitlines()) for mail in post_office.mails]
    german, english = texts
    assert "with one guest." in english and "Du bringst einen Gast mit." in german
    for text in texts:
        assert "  What would you like to talk about?" in text
        assert "http://town.example/still-coming/" in text
    assert "Without a reply by Sat 6 June 2026, 13:00\n(Western European Summer Time)\n" in english
    assert "Ohne Antwort bis Sa., 6. Juni 2026, 13:00\n(Westeuropäische Sommerzeit)\n" in german


def test_without_a_question_and_where_seats_are_kept_neither_is_spoken_of(
    post_office, deliver, in_outbox, cast, given, walk, clock
):
    given.rsvp(walk, cast.ana, asked_at=clock.moment)
    in_outbox(cast.ana, kind="still_coming", event_id=walk)
    deliver()
    text = words_of(post_office.mails[0])
    assert "question" not in text and "goes back" not in text


def test_each_further_mail_asks_three_things_and_records_one(
    app, post_office, cast, given, in_outbox, clock, count_queries
):
    event = given.event(cast.group_id)
    asked = []
    for round_number, readers in enumerate([[cast.ana], [cast.ben, cast.cleo, cast.dov]]):
        for reader in readers:
            given.rsvp(event, reader, Answer.YES)
            in_outbox(reader, kind="seat", purpose=f"{round_number}:{reader.id}", event_id=event)
        deliver_all = Delivering()
        with count_queries() as statements:
            while deliver_all(app, now=clock.moment) is not Round.IDLE:
                pass
        asked.append(len(statements))

    assert len(post_office.mails) == 4
    assert asked[1] - asked[0] == 2 * 4
