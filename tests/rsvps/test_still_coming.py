"""A week before: who is asked whether they still come, their replies, and seats given back."""

import csv
import re
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.letters.worker import Delivering
from meetup.letters.writing import letter_for
from meetup.mail.models import OutboxMail
from meetup.rounds import Round
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_worker import ask_next, give_back_next
from tests.at_once import at_once


@pytest.fixture
def work(until_idle):
    """`work()`: the worker asks all who are to be asked, and gives back what is to be.

    Mails leave between the two, unless `mails_leave` is false.
    """

    def rounds(*, mails_leave=True):
        for job in (ask_next, Delivering(), give_back_next):
            if isinstance(job, Delivering) and not mails_leave:
                continue
            until_idle(job)

    return rounds


@pytest.fixture
def walk(cast, given, clock):
    """`walk(days=20, **facts)`: an event so many days ahead, to which Ana says yes now."""

    def made(*, days=20, **facts):
        starts_at = clock.moment + timedelta(days=days)
        event = given.event(cast.group_id, starts_at=starts_at, **facts)
        given.rsvp(event, cast.ana)
        return event

    return made


@pytest.fixture
def link(app, given):
    """`link(event, ana)`: the path of the link in the mail that asks her."""
    return lambda event_id, person: (
        f"/still-coming/{given.still_coming(rsvp_of(app, event_id, person).id)}"
    )


def move(given, event_id, by):
    with given.inside():
        event = db.session.get_one(Event, event_id)
        event.take_place(event.starts_at + by, event.ends_at + by)


def test_who_said_yes_is_asked_once_a_week_before(cast, given, walk, work, kinds, clock):
    event = walk()
    given.rsvp(event, cast.ben, Answer.MAYBE)
    given.rsvp(event, cast.cleo, Answer.WAITLISTED)
    clock.move(days=12, hours=23)
    work()
    assert kinds() == []
    clock.move(hours=1)
    work()
    work()
    assert kinds() == [("ana", "still_coming")]
    clock.move(days=1)
    work()
    assert kinds() == [("ana", "still_coming")]


@pytest.mark.parametrize(
    ("days_before", "is_asked"), [(8.01, True), (8, False), (7.5, False)], ids=str
)
def test_who_has_just_said_yes_is_not_asked(
    cast, given, walk, work, kinds, clock, days_before, is_asked
):
    event = walk()
    clock.move(days=20 - days_before)
    given.rsvp(event, cast.ben)
    clock.move(days=days_before - 7)
    work()
    assert (("ben", "still_coming") in kinds()) is is_asked


def test_an_event_of_less_than_a_week_ahead_asks_nobody(walk, work, kinds, clock):
    walk(days=6)
    for _ in range(6):
        work()
        clock.move(days=1)
    assert kinds() == []


def test_a_worker_that_was_away_asks_later_but_not_in_the_last_two_days(walk, work, kinds, clock):
    walk()
    clock.move(days=18)
    work()
    assert kinds() == []
    walk()
    clock.move(days=17, hours=23)
    work()
    assert kinds() == [("ana", "still_coming")]


@pytest.mark.parametrize("how", ["placeholder", "unconfirmed"])
def test_who_cannot_reply_is_not_asked_and_never_silent(
    cast, given, walk, work, kinds, said, clock, browser, how
):
    event = walk(gives_seats_back=True)
    facts = {"placeholder": True} if how == "placeholder" else {"confirmed": False}
    willa = given.member("Willa", **facts)
    given.rsvp(event, willa)
    clock.move(days=14)
    work()
    clock.move(days=4)
    work()
    assert said(event)[willa.id] is Answer.YES
    page = browser(cast.cleo).get(f"/events/{event}/answers")
    assert "Willa" in page.words and "0 confirmed" not in page.words


def test_who_answers_by_mails_is_asked_like_members_and_says_it_by_the_link(
    given, chess, type_in, confirm, work, browser, link_to, said, kinds, clock
):
    event = given.event(chess, "Blitz", starts_at=clock.moment + timedelta(days=20))
    type_in(event, "zoe@mail.example")
    confirm("zoe@mail.example")
    clock.move(days=14)
    work()
    assert kinds()[-1] == ("zoe", "still_coming")
    page = browser()
    assert page.get(link_to("zoe@mail.example")).path.startswith("/still-coming/")
    assert "Thank you" in page.press("I’m still coming").words
    page.press("I can’t come")
    assert list(said(event).values()) == [Answer.NO]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.PROPOSED, Status.DRAFT])
def test_only_what_is_scheduled_asks(walk, work, kinds, clock, status):
    walk(status=status)
    clock.move(days=14)
    work()
    assert kinds() == []


def test_moved_later_nobody_is_asked_twice_and_who_said_yes_since_is_asked_then(
    cast, given, walk, work, kinds, clock
):
    event = walk()
    clock.move(days=14)
    work()
    given.rsvp(event, cast.ben)
    move(given, event, timedelta(days=30))
    work()
    clock.move(days=30)
    work()
    assert kinds() == [("ana", "still_coming"), ("ben", "still_coming")]


def test_many_are_asked_in_several_rounds_each_once(
    cast, given, walk, work, kinds, clock, monkeypatch
):
    monkeypatch.setattr("meetup.rsvps.still_coming_actions.AT_ONCE", 2)
    event = walk()
    for person in (cast.ben, cast.cleo, cast.dov):
        given.rsvp(event, person)
    clock.move(days=14)
    work()
    assert sorted(kinds()) == [(name, "still_coming") for name in ("ana", "ben", "cleo", "dov")]


def test_four_workers_at_once_ask_everybody_once(app, cast, given, walk, kinds, clock):
    event = walk()
    for person in (cast.ben, cast.cleo, cast.dov):
        given.rsvp(event, person)
    clock.move(days=14)
    now = clock.moment
    at_once([lambda: ask_next(app, now=now)] * 4)
    assert sorted(kinds()) == [(name, "still_coming") for name in ("ana", "ben", "cleo", "dov")]


def test_the_mail_leads_to_a_page_whose_button_says_it(
    app, cast, given, walk, work, browser, clock
):
    event = walk(warm_up_question="What would you like to talk about?")
    clock.move(days=14)
    work()
    path = link_in_mail(app, given, clock)
    stranger = browser(None)
    page = stranger.get(path)
    assert page.soup.h1.get_text() == "Are you still coming?"
    assert "What would you like to talk about?" in page.words
    assert "The organizers read it, and nobody else." in page.words
    assert rsvp_of(app, event, cast.ana).confirmed_at is None
    page = stranger.press("I’m still coming", warm_up="Boats, mostly.")
    assert "Thank you. You are expected." in page.words
    given_now = rsvp_of(app, event, cast.ana)
    assert (given_now.confirmed_at, given_now.warm_up) == (clock.moment, "Boats, mostly.")
    assert (
        stranger.press("Save what I say", warm_up="Trains.").soup.h1.get_text()
        == "You are expected"
    )
    assert rsvp_of(app, event, cast.ana).warm_up == "Trains."


def link_in_mail(app, given, clock):
    """The path of the link in the only mail, as it is written now."""
    with given.inside():
        [mail] = db.session.scalars(select(OutboxMail))
        letter = letter_for(mail, app)
        assert letter is not None
    return re.search(r"http://town\.example(/\S+)", letter.text)[1]


def rsvp_of(app, event_id, person):
    with app.app_context():
        return db.session.scalars(
            select(Rsvp).where(Rsvp.event_id == event_id, Rsvp.member_id == person.id)
        ).one()


def test_who_cannot_come_gives_the_seat_to_the_next_also_past_the_deadline(
    cast, given, walk, work, kinds, said, browser, clock, link
):
    event = walk(capacity=1, answers_until=clock.moment + timedelta(days=10))
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    stranger = browser(None)
    stranger.get(link(event, cast.ana))
    page = stranger.press("I can’t come")
    assert "Your place is given back." in page.words
    assert "You are not expected any more" in page.words
    assert said(event) == {cast.ana.id: Answer.NO, cast.ben.id: Answer.YES}
    assert kinds() == [("ana", "still_coming"), ("ben", "seat")]


@pytest.mark.parametrize("path", ["event", "inbox"])
def test_a_member_says_it_in_one_tap(app, cast, given, walk, work, browser, clock, path):
    event = walk()
    clock.move(days=14)
    work()
    ana = browser(cast.ana)
    assert "An event asks whether you still come" in ana.get("/").words
    page = ana.get("/inbox" if path == "inbox" else f"/events/{event}")
    assert "still coming?" in page.words and not page.has_button("Maybe")
    page = ana.press("I’m still coming")
    assert "You are expected." in page.words
    assert rsvp_of(app, event, cast.ana).confirmed_at == clock.moment
    assert "Are you still coming?" not in ana.get("/inbox").words
    page = ana.get(f"/events/{event}")
    assert page.has_button("No") and not page.has_button("I can’t come")


def test_past_the_deadline_who_has_confirmed_still_gives_the_seat_back(
    cast, given, walk, work, said, browser, clock
):
    event = walk(capacity=1, answers_until=clock.moment + timedelta(days=14, hours=1))
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    ana = browser(cast.ana)
    ana.get(f"/events/{event}")
    ana.press("I’m still coming")
    clock.move(days=1)
    assert not ana.get(f"/events/{event}").has_button("No")
    ana.press("I can’t come")
    assert said(event) == {cast.ana.id: Answer.NO, cast.ben.id: Answer.YES}


def test_a_question_is_answered_on_the_page_that_follows_the_inbox(
    app, cast, walk, work, browser, clock
):
    event = walk(warm_up_question="Your favourite pier?")
    clock.move(days=14)
    work()
    ana = browser(cast.ana)
    ana.get("/inbox")
    page = ana.press("I’m still coming")
    assert "Your favourite pier?" in page.words and f"/events/{event}" in page.path
    ana.press("Save what I say", warm_up="The third.")
    assert rsvp_of(app, event, cast.ana).warm_up == "The third."


def test_what_is_too_long_is_said_at_the_field_and_kept(cast, walk, work, browser, clock, link):
    event = walk(warm_up_question="Your favourite pier?")
    clock.move(days=14)
    work()
    ana, words = browser(cast.ana), "pier " * 101
    for path in (f"/events/{event}", link(event, cast.ana)):
        ana.get(path)
        page = ana.press("I’m still coming", warm_up=words)
        assert page.status == 422
        assert "at most 500 characters" in page.soup.find(id="warm_up-error").get_text()
        assert "pier pier" in page.fields["warm_up"]


@pytest.mark.parametrize("how", ["yes again", "names", "by mouth"])
def test_whoever_says_yes_in_any_way_has_replied(app, cast, walk, work, browser, clock, how):
    event = walk(gives_seats_back=True)
    clock.move(days=14)
    work()
    if how == "by mouth":
        cleo = browser(cast.cleo)
        cleo.get(f"/events/{event}/answers")
        cleo.press("Enter the answer", who="Ana", answer="yes")
    elif how == "names":
        ana = browser(cast.ana)
        ana.get(f"/events/{event}")
        ana.press("Save")
    else:
        browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes"})
    found = rsvp_of(app, event, cast.ana)
    assert (found.confirmed_at, found.seat_until) == (clock.moment, None)


def test_organizers_see_who_is_silent_and_nobody_else_does(cast, given, walk, work, browser, clock):
    event = walk(warm_up_question="Your favourite pier?")
    given.rsvp(event, cast.ben)
    clock.move(days=14)
    work()
    browser(cast.ben).post(f"/events/{event}/still-coming", {"answer": "yes", "warm_up": "=3"})
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{event}/answers")
    assert "1 confirmed, 0 silent, 1 asked less than two days ago." in page.words
    assert (
        "Asked, no reply yet." in page.words
        and "They are also asked: Your favourite pier?" in page.words
    )
    assert "“=3”" in page.words
    clock.move(hours=48)
    page = cleo.get(f"/events/{event}/answers")
    assert "1 confirmed, 1 silent." in page.words and "Silent." in page.words
    sheet = cleo.get(f"/events/{event}/answers.csv").text
    ana, ben = csv.DictReader(StringIO(sheet, newline=""))
    assert (ana["reply"], ana["confirmed_at"], ana["warm_up"]) == ("silent", "", "")
    assert (ben["reply"], ben["warm_up"]) == ("confirmed", "'=3")
    assert ben["asked_at"] == ben["confirmed_at"] == "2026-06-15T12:00:00+00:00"
    for person, secret in ((cast.ben, "ilent"), (cast.ana, "=3")):
        for path in (f"/events/{event}", "/groups/harbour", "/inbox"):
            assert secret not in browser(person).get(path).words


def test_without_the_organizers_word_the_silent_keep_their_seats(
    cast, given, walk, work, said, clock
):
    event = walk(capacity=1)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    clock.move(days=5, hours=23)
    work()
    assert said(event)[cast.ana.id] is Answer.YES


def test_the_silent_give_their_seats_back_two_days_before_and_are_told(
    cast, given, walk, work, kinds, said, browser, clock, link
):
    event = walk(capacity=1, gives_seats_back=True)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    ana = browser(cast.ana)
    for path in (f"/events/{event}", "/inbox", link(event, cast.ana)):
        told = (
            "Without a reply by Fri 19 June 2026, 14:00 (Central European Summer Time) your place"
        )
        assert told in ana.get(path).words, path
    clock.move(days=3, hours=23)
    work()
    assert said(event)[cast.ana.id] is Answer.YES
    clock.move(hours=1)
    work()
    assert said(event) == {cast.ana.id: Answer.NO, cast.ben.id: Answer.YES}
    assert kinds() == [("ana", "still_coming"), ("ana", "seat_given_back"), ("ben", "seat")]
    assert "Your place went back" in ana.get(f"/events/{event}").words
    page = browser(None).get(link(event, cast.ana))
    assert "You are not expected any more" in page.words
    words = browser(cast.cleo).get(f"/events/{event}/answers").words
    assert "Was silent, and gave the place back." in words


def test_who_lost_a_seat_and_asks_again_waits_and_is_not_asked_or_taken_again(
    app, cast, given, walk, work, said, browser, clock
):
    event = walk(capacity=1, gives_seats_back=True)
    clock.move(days=14)
    work()
    clock.move(days=5)
    work()
    assert said(event)[cast.ana.id] is Answer.NO
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes"})
    clock.move(days=1)
    work()
    found = rsvp_of(app, event, cast.ana)
    assert (found.answer, found.given_back_at) == (Answer.YES, None)


@pytest.mark.parametrize("turned_on", [True, False], ids=["turned on later", "turned off"])
def test_only_who_was_told_loses_a_seat_and_only_while_it_is_on(
    cast, given, walk, work, said, clock, turned_on
):
    event = walk(gives_seats_back=not turned_on)
    clock.move(days=14)
    work()
    with given.inside():
        db.session.get_one(Event, event).gives_seats_back = turned_on
    clock.move(days=5, hours=12)
    work()
    assert said(event)[cast.ana.id] is Answer.YES


@pytest.mark.parametrize(
    ("by", "after", "answer"),
    [
        (timedelta(days=3), timedelta(days=5), Answer.YES),
        (timedelta(days=3), timedelta(days=7), Answer.NO),
        (-timedelta(days=1), timedelta(days=3), Answer.YES),
        (-timedelta(days=1), timedelta(days=4), Answer.NO),
        (-timedelta(days=3), timedelta(days=2), Answer.YES),
        (-timedelta(days=3), timedelta(days=4), Answer.YES),
    ],
    ids=["later", "later, in time", "sooner", "sooner, as told", "much sooner", "begun"],
)
def test_a_moved_event_takes_no_seat_sooner_than_was_said(
    cast, given, walk, work, said, clock, by, after, answer
):
    event = walk(gives_seats_back=True)
    clock.move(days=14)
    work()
    move(given, event, by)
    clock.move(seconds=after.total_seconds())
    work()
    assert said(event)[cast.ana.id] is answer


def test_asked_late_there_are_two_days_to_reply(cast, walk, work, said, clock):
    event = walk(gives_seats_back=True)
    clock.move(days=17)
    work()
    clock.move(hours=47)
    work()
    assert said(event)[cast.ana.id] is Answer.YES
    clock.move(hours=1)
    work()
    assert said(event)[cast.ana.id] is Answer.NO


@pytest.mark.parametrize("number", range(4))
def test_who_replies_in_the_moment_in_which_the_seat_goes_back_has_it_or_has_not(
    app, cast, given, walk, work, said, posting, clock, kinds, number
):
    event = walk(capacity=1, gives_seats_back=True)
    given.rsvp(event, cast.ben, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    clock.move(days=5)
    now = clock.moment
    reply = posting(cast.ana, f"/events/{event}/still-coming", answer="yes")
    workers = [lambda: give_back_next(app, now=now)] * 2
    status = at_once([reply, *workers])[0]
    answers = said(event)
    if status == 302:
        assert answers == {cast.ana.id: Answer.YES, cast.ben.id: Answer.WAITLISTED}
        assert ("ana", "seat_given_back") not in kinds()
    else:
        assert status == 409
        assert answers == {cast.ana.id: Answer.NO, cast.ben.id: Answer.YES}
        assert kinds().count(("ana", "seat_given_back")) == kinds().count(("ben", "seat")) == 1


def test_many_who_reply_and_give_back_at_once_fill_every_seat_once(
    app, cast, given, walk, work, said, posting, clock
):
    event = walk(capacity=8, gives_seats_back=True)
    coming = [cast.ana]
    for number in range(7):
        person = given.member(f"Guest {number}")
        given.membership(cast.group_id, person)
        given.rsvp(event, person)
        coming.append(person)
    for number in range(8):
        person = given.member(f"Waiting {number}")
        given.membership(cast.group_id, person)
        given.rsvp(event, person, Answer.WAITLISTED)
    clock.move(days=14)
    work()
    clock.move(days=5)
    now = clock.moment
    path = f"/events/{event}/still-coming"
    replies = [
        posting(one, path, answer="yes" if place % 2 else "no") for place, one in enumerate(coming)
    ]
    statuses = at_once([*replies, *[lambda: give_back_next(app, now=now)] * 2])
    assert set(statuses[: len(coming)]) <= {302, 409}
    answers = list(said(event).values())
    assert answers.count(Answer.YES) == 8
    confirmed = sum(status == 302 for status in statuses[1 : len(coming) : 2])
    assert answers.count(Answer.NO) == 8 - confirmed


def test_a_reply_that_nobody_asked_for_is_refused_in_a_sentence(cast, given, walk, browser, clock):
    event = walk()
    for person in (cast.ana, cast.ben):
        page = browser(person).post(f"/events/{event}/still-coming", {"answer": "yes"})
        assert page.status == 409 and "ask" in page.words


@pytest.mark.parametrize("how", ["begun", "cancelled", "left", "forged"])
def test_a_link_that_is_over_says_so(cast, given, walk, work, browser, clock, link, how):
    event = walk()
    clock.move(days=14)
    work()
    path = link(event, cast.ana)
    if how == "begun":
        clock.move(days=7)
    if how == "cancelled":
        with given.inside():
            db.session.get_one(Event, event).status = Status.CANCELLED
    if how == "left":
        browser(cast.ana).post("/groups/harbour/leave")
    page = browser(None).get(path + ("x" if how == "forged" else ""))
    assert page.status == (404 if how in ("left", "forged") else 200)
    assert not page.has_button("I’m still coming")


def test_whom_the_question_did_not_reach_keeps_their_place(
    app, cast, given, walk, work, clock, outbox
):
    event = walk(gives_seats_back=True)
    clock.move(days=14)
    work(mails_leave=False)
    clock.move(days=5)
    work(mails_leave=False)
    assert rsvp_of(app, event, cast.ana).is_yes
    # Nor is it taken once the mail has left, which says nothing of that any more.
    work()
    clock.move(hours=20)
    work()
    assert rsvp_of(app, event, cast.ana).is_yes
    [mail] = outbox()
    assert mail.kind == "still_coming"


def test_nothing_is_mailed_that_is_not_true_any_more(
    app, cast, given, walk, work, browser, clock, outbox
):
    event = walk(gives_seats_back=True)
    clock.move(days=14)
    work(mails_leave=False)
    browser(cast.ana).post(f"/events/{event}/still-coming", {"answer": "yes"})
    deliver = Delivering()
    while deliver(app, now=clock.moment) is not Round.IDLE:
        pass
    [mail] = outbox()
    assert mail.dropped_at is not None


def test_the_page_of_an_event_whose_seats_go_back_says_so_before(cast, given, browser, walk):
    event = walk(gives_seats_back=True)
    assert "gives their place back, two days before the start" in (
        browser(cast.ben).get(f"/events/{event}").words
    )
