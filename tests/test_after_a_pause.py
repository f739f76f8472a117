"""The worker was off for five days: what it then does, and what reaches whom.

Each gets at most what is still true, nothing about what is over, and nothing twice. Seen by a real
mail server, through the command.
"""

from collections import Counter
from datetime import timedelta

import pytest

from meetup.clock import now
from meetup.db import db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.letters.worker import Delivering
from meetup.mail.models import OutboxMail
from meetup.proposals.models import CandidateDate
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from meetup.worker import cli
from tests.letters.conftest import post_office, use_server

__all__ = ["post_office", "use_server"]

PAUSE = timedelta(days=5)


@pytest.fixture
def work(app, clock, monkeypatch, post_office):
    """`work()`: `worker --once`; to whom mails came, with their subjects."""

    def once():
        before = len(post_office.mails)
        monkeypatch.setitem(cli.JOBS, "mail", Delivering())
        result = app.test_cli_runner().invoke(cli.worker, ["--once"])
        assert result.exit_code == 0, result.output
        new = post_office.mails[before:]
        return sorted((str(mail["To"]).split("@")[0], str(mail["Subject"])) for mail in new)

    return once


@pytest.fixture
def event(given, cast, clock):
    """`event("Walk", days=3)`: an event that begins so many days from now."""

    def made(title, *, days, **facts):
        starts_at = clock.moment + timedelta(days=days)
        return given.event(cast.group_id, title, starts_at=starts_at, **facts)

    return made


def about(mails, title):
    """Of these mails, to whom those went that name the event."""
    return [to for to, subject in mails if title in subject]


def test_a_seat_that_was_offered_before_goes_on_to_the_next_who_has_time_to_take_it(
    given, cast, event, work, clock, outbox
):
    """The offer ran out on the first day; meanwhile it was nobody's."""
    walk = event("Walk", days=9, capacity=1, offers_seats=True)
    waits = {"answer": Answer.WAITLISTED, "waiting_since": clock.moment}
    given.rsvp(walk, cast.ana, offered_until=clock.moment + timedelta(hours=20), **waits)
    clock.move(minutes=1)
    given.rsvp(walk, cast.ben, **waits | {"waiting_since": clock.moment})
    clock.moment += PAUSE
    mails = work()
    assert sorted(about(mails, "Walk")) == ["ana", "ben"]
    with given.inside():
        bens = db.session.scalars(db.select(Rsvp).where(Rsvp.member_id == cast.ben.id)).one()
        assert bens.offered_until > clock.moment + timedelta(hours=1)
    assert work() == []


def test_nobody_hears_of_a_seat_at_what_began_meanwhile(given, cast, event, work, clock):
    walk = event("Walk", days=3, capacity=1, offers_seats=True)
    waits = {"answer": Answer.WAITLISTED, "waiting_since": clock.moment}
    given.rsvp(walk, cast.ana, offered_until=clock.moment + timedelta(hours=20), **waits)
    given.rsvp(walk, cast.ben, **waits)
    clock.moment += PAUSE
    assert work() == []


def test_who_was_to_be_asked_meanwhile_is_asked_once_where_there_is_time_to_reply(
    given, cast, event, work, clock
):
    far, near, over = (
        event(title, days=days) for title, days in (("Far", 10), ("Near", 6.5), ("Over", 4))
    )
    clock.move(days=-30)
    for walk in (far, near, over):
        given.rsvp(walk, cast.ana)
    clock.moment += timedelta(days=30) + PAUSE
    assert [to for to, _ in work()] == ["ana"], "for what is five days off, and not for tomorrow"
    with given.inside():
        asked = db.select(Event.title).join(Rsvp).where(Rsvp.asked_at.is_not(None))
        assert list(db.session.scalars(asked)) == ["Far"]
    assert work() == []


@pytest.mark.parametrize("had_left", [True, False], ids=["asked", "mail not left"])
def test_only_who_was_asked_before_loses_a_seat_and_nobody_is_asked_to_reply_too_late(
    given, cast, event, work, clock, had_left
):
    walk = event("Walk", days=6.5, capacity=1, gives_seats_back=True)
    clock.move(days=-30)
    given.rsvp(walk, cast.ben, Answer.WAITLISTED)
    clock.move(days=30)
    asked_at = clock.moment
    until = asked_at + timedelta(days=4.5)
    given.rsvp(walk, cast.ana, asked_at=asked_at, seat_until=until)
    given.mail(
        cast.ana.email,
        "still_coming",
        subjects={"event_id": walk, "member_id": cast.ana.id},
        purpose=f"still_coming-{walk}-{cast.ana.id}-{asked_at:%Y%m%dT%H%M%S.%f}",
        sent_at=asked_at if had_left else None,
    )
    clock.moment += PAUSE
    told = [("ana", "Your place went back: Walk"), ("ben", "You have a place: Walk")]
    assert work() == (told if had_left else [])
    assert work() == []


def test_a_proposal_that_ran_out_meanwhile_lapses_and_is_told_once(given, cast, event, work, clock):
    idea = event("Idea", days=20, status=Status.PROPOSED, proposer=cast.ben, quorum=5)
    with given.inside():
        found = db.session.get_one(Event, idea)
        found.votes_until = clock.moment + timedelta(days=1)
        date_id = db.session.scalars(
            db.select(CandidateDate.id).where(CandidateDate.event_id == idea)
        ).one()
    given.vote(date_id, cast.ana)
    clock.moment += PAUSE
    assert sorted(to for to, _ in work()) == ["ana", "ben"]
    assert work() == []


def test_of_what_waited_only_what_is_still_true_is_sent_and_of_the_same_only_the_last(
    given, cast, event, work, clock, outbox
):
    """Written before the pause and during it, when nobody sent anything."""
    walk, over, off = event("Walk", days=20), event("Over", days=3), event("Off", days=20)
    for number, walked in enumerate((walk, walk, walk, over, off)):
        ids = {"event_id": walked, "member_id": cast.ana.id}
        given.mail(cast.ana.email, "seat", subjects=ids, purpose=f"seat-{number}")
    for walked in (walk, over, off):
        given.rsvp(walked, cast.ana)
    with given.inside():
        db.session.get_one(Event, off).status = Status.CANCELLED
    clock.moment += PAUSE
    mails = work()
    assert len(mails) == 1 and about(mails, "Walk") == ["ana"]
    reasons = Counter(mail.failure for mail in outbox())
    assert reasons == {
        None: 1,
        "dropped, since a later one says the same": 2,
        "dropped, since it is not true any more": 2,
    }


def test_nobody_gets_the_links_of_five_days_at_once(given, cast, work, clock, browser, app, outbox):
    """Ana asks for a password, and Una for the link that confirms her address, again and again."""
    una = given.member("Una", confirmed=False)
    of_una, stranger = browser(una), browser(None)
    for _ in range(5):
        of_una.post("/confirm")
        stranger.get("/account/password")
        stranger.press("Send me a link", email=cast.ana.email)
        clock.move(hours=24)
    assert len(outbox()) == 10
    clock.move(minutes=-1)
    stranger.get("/account/password")
    stranger.press("Send me a link", email=cast.ana.email)
    assert sorted(to for to, _ in work()) == ["ana", "una"]
    stranger.get("/account/password")
    clock.move(minutes=2)
    stranger.press("Send me a link", email=cast.ben.email)
    clock.moment += PAUSE
    assert work() == [], "who asked for a password five days ago waits for none any more"


def test_a_mail_that_was_claimed_before_the_pause_is_sent_after_it_once(
    given, cast, event, work, clock, outbox
):
    walk = event("Walk", days=20)
    given.rsvp(walk, cast.ana)
    ids = {"event_id": walk, "member_id": cast.ana.id}
    given.mail(cast.ana.email, "seat", subjects=ids, claimed_until=now() + timedelta(minutes=5))
    assert work() == []
    clock.moment += PAUSE
    assert [to for to, _ in work()] == ["ana"]
    assert work() == []


def test_jobs_that_find_nothing_new_write_nothing(given, cast, work, count):
    assert work() == work() == []
    assert count(OutboxMail) == 0
