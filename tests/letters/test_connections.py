"""What is written to whom somebody asks to connect, and to who asked, as it arrives."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.db import db
from meetup.languages import Language
from meetup.members.models import Member
from meetup.rsvps.rules import Answer
from tests.letters.committed import committed, drawn, whole
from tests.letters.post_office import words_of

NOTE = "We sat next to each other at the\nlantern walk. You had the soup!"


@pytest.fixture
def zoe(given):
    return lambda language, **more: given.member("Zoë", language=language, **more)


@pytest.mark.parametrize("language", Language)
def test_of_one_who_asks_it_says_who_and_their_words(
    post_office, deliver, in_outbox, given, cast, zoe, language
):
    reader = zoe(language)
    given.request(cast.ben, reader, note=NOTE)
    in_outbox(reader, kind="connection_asked")
    deliver()
    [mail] = post_office.mails
    assert whole(mail) == committed(f"connection_asked.one.{language}.txt")
    assert "List-Id" not in mail and mail["List-Unsubscribe"]
    if language is Language.ENGLISH:
        assert drawn(mail) == committed("connection_asked.one.en.html")


@pytest.mark.parametrize("language", Language)
def test_of_many_it_names_the_latest_five_and_says_how_many_wait(
    post_office, deliver, in_outbox, given, cast, zoe, language, clock
):
    reader = zoe(language)
    for number in range(7):
        asker = given.member(f"Asker {number}")
        words = "Hello! " * 50 if number == 6 else ""
        given.request(asker, reader, note=words, by_address=number == 5)
        clock.move(minutes=5)
    in_outbox(reader, kind="connection_asked")
    deliver()
    assert whole(post_office.mails[0]) == committed(f"connection_asked.many.{language}.txt")


@pytest.fixture
def walk(given, cast, clock):
    """`walk(days, title)`: an event of the group so many days from now; Ana and Ben say yes."""

    def made(days, title="Night Walk", group_id=None, **ben):
        starts_at = clock.moment + timedelta(days=days)
        event = given.event(group_id or cast.group_id, title, starts_at=starts_at)
        given.rsvp(event, cast.ana)
        given.rsvp(event, cast.ben, **ben)
        return event

    return made


@pytest.fixture
def say_accepted(post_office, deliver, in_outbox, cast):
    """`say_accepted()`: the mail to Ana that Ben has said yes, as one line; None if it is none."""

    def said():
        in_outbox(cast.ana, kind="connection_accepted", other_id=cast.ben.id)
        deliver()
        return " ".join(words_of(post_office.mails[-1]).split()) if post_office.mails else None

    return said


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
@pytest.mark.parametrize("language", Language)
def test_a_yes_is_told_with_the_event_at_which_they_could_meet(
    post_office, deliver, in_outbox, given, cast, zoe, clock, language, zone
):
    reader = zoe(language, timezone=zone)
    given.membership(cast.group_id, reader)
    # On the last Sunday of October clocks in Berlin are back to winter, those in New York not yet.
    clock.moment = datetime(2026, 10, 23, 9, tzinfo=UTC)
    event = given.event(
        cast.group_id, "Night Walk", starts_at=datetime(2026, 10, 25, 18, tzinfo=UTC)
    )
    given.rsvp(event, reader)
    given.rsvp(event, cast.ben)
    given.connection(reader, cast.ben)
    in_outbox(reader, kind="connection_accepted", other_id=cast.ben.id)
    deliver()
    [mail] = post_office.mails
    name = f"connection_accepted.{zone.split('/')[1].lower()}.{language}"
    assert whole(mail) == committed(f"{name}.txt")
    if name == "connection_accepted.new_york.de":
        assert drawn(mail) == committed(f"{name}.html")


@pytest.mark.parametrize("language", Language)
def test_of_who_met_before_it_says_where(
    post_office, deliver, in_outbox, given, cast, zoe, clock, language
):
    reader = zoe(language)
    given.membership(cast.group_id, reader)
    past = given.event(cast.group_id, "Dinner", starts_at=clock.moment - timedelta(days=20))
    for person in (reader, cast.ben):
        given.attendance(past, person)
    given.handshake(past, reader, cast.ben)
    given.connection(reader, cast.ben)
    in_outbox(reader, kind="connection_accepted", other_id=cast.ben.id)
    deliver()
    text = " ".join(words_of(post_office.mails[0]).split())
    where = {"en": "You first met at Dinner: Tue 12 May", "de": "bei Dinner: Di., 12. Mai"}
    assert where[language] in text
    coming = given.event(cast.group_id, "Night Walk")
    for person in (reader, cast.ben):
        given.rsvp(coming, person)
    in_outbox(reader, kind="connection_accepted", purpose="again", other_id=cast.ben.id)
    deliver()
    text = " ".join(words_of(post_office.mails[1]).split())
    again = {"en": "see each other soon", "de": "Bald seht ihr euch wieder"}
    assert again[language] in text and "Night Walk" in text


def test_of_several_events_it_is_the_next_one_to_which_both_said_yes(
    given, cast, walk, say_accepted
):
    given.connection(cast.ana, cast.ben)
    walk(9, "Later")
    walk(2, "Perhaps", answer=Answer.MAYBE)
    walk(3, "Sooner")
    assert "Sooner: Thu 4 June" in say_accepted()


@pytest.mark.parametrize("why", ["unlisted", "always unlisted", "left", "members only", "outside"])
def test_nobody_learns_from_it_where_somebody_goes_whom_the_event_does_not_name(
    given, cast, walk, say_accepted, browser, why
):
    given.connection(cast.ana, cast.ben)
    if why in ("members only", "outside"):
        walk(2, group_id=given.group("other", owner=cast.ben, open=why == "outside"))
    else:
        walk(2, unlisted=why == "unlisted")
    if why == "always unlisted":
        with given.inside():
            db.session.get_one(Member, cast.ben.id).is_unlisted = True
    if why == "left":
        browser(cast.ana).post("/groups/harbour/leave")
    assert "Night Walk" not in say_accepted()


@pytest.mark.parametrize("path", ["remove", "block"])
def test_a_yes_that_has_ended_meanwhile_is_not_told(given, cast, say_accepted, browser, path):
    given.connection(cast.ana, cast.ben)
    assert browser(cast.ben).post(f"/m/ana/{path}").status == 200
    assert say_accepted() is None


def test_a_block_holds_also_where_an_import_has_connected_the_two_again(given, cast, say_accepted):
    given.block(cast.ana, cast.ben)
    given.connection(cast.ana, cast.ben)
    assert say_accepted() is None


@pytest.mark.parametrize("what", ["accept", "decline", "block", "withdraw"])
def test_a_request_that_waits_no_longer_is_not_told(
    post_office, deliver, in_outbox, given, cast, browser, what
):
    given.request(cast.ben, cast.ana)
    in_outbox(cast.ana, kind="connection_asked")
    who, whose = (cast.ben, "ana") if what == "withdraw" else (cast.ana, "ben")
    assert browser(who).post(f"/m/{whose}/{what}").status == 200
    deliver()
    assert [str(mail["To"]) for mail in post_office.mails] == (
        ["ben@example.org"] if what == "accept" else []
    )
