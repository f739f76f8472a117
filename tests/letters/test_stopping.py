"""Which mails reach somebody: their own choice, by kind, with and without signing in."""

import re
from datetime import timedelta

import pytest

from meetup.db import db
from meetup.letters.writing import WRITERS
from meetup.mail.models import OutboxMail
from meetup.mail.topics import TOPICS, Topic
from meetup.members.mail_choice_forms import WORDINGS
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member
from tests.letters.post_office import drawing_of, words_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def seat_for_ana(post_office, deliver, in_outbox, given, cast):
    """`seat_for_ana()`: she comes to an event, and a mail says so, unless she wants none."""
    event_id = given.event(cast.group_id, starts_at=given.clock.moment + timedelta(days=3))
    given.rsvp(event_id, cast.ana)
    tries = iter(range(9))

    def sent():
        in_outbox(cast.ana, kind="seat", purpose=f"seat:{next(tries)}", event_id=event_id)
        deliver()
        return post_office.mails[-1] if post_office.mails else None

    return sent


@pytest.fixture
def stopped(given):
    """`stopped(ana)`: what she gets no mails about."""

    def topics(person):
        with given.inside():
            rows = db.select(StoppedMail.topic).where(StoppedMail.member_id == person.id)
            return set(db.session.scalars(rows))

    return topics


def path_of(mail):
    return re.search(r"http://town\.example(/mail/\S+)>", mail["List-Unsubscribe"])[1]


def test_every_kind_of_mail_is_of_a_topic_that_can_be_chosen_or_of_none():
    assert TOPICS.keys() <= WRITERS.keys()
    assert set(TOPICS.values()) <= set(WORDINGS) == set(Topic)


def test_a_mail_says_at_its_end_how_to_stop_its_like(seat_for_ana):
    mail = seat_for_ana()
    link = f"http://town.example{path_of(mail)}"
    assert (
        words_of(mail)
        .replace("\r\n", "\n")
        .endswith(f"\n\n-- \nNo more mails like this:\n{link}\n")
    )
    assert f'href="{link}"' in drawing_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_mailboxes_read_the_address_as_it_is(seat_for_ana, post_office):
    """Not in the encoding of words (RFC 2047), which is none of addresses, however long one is."""
    path = path_of(seat_for_ana())
    source = post_office.envelopes[-1].content.decode("ascii")
    assert f"\r\nList-Unsubscribe: <http://town.example{path}>\r\n" in source
    head = source.partition("\r\n\r\n")[0]
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in head
    assert "=?" not in head


def test_of_a_site_with_a_long_name_no_header_is_encoded(seat_for_ana, post_office, use_server):
    host = f"{'a-town-with-a-very-long-name.' * 3}example"
    use_server(post_office.address, base_url=f"http://{host}")
    seat_for_ana()
    head = post_office.envelopes[-1].content.decode("ascii").partition("\r\n\r\n")[0]
    assert "=?" not in head and f"@{host}>" in head


def test_what_one_has_asked_for_has_no_such_end(post_office, deliver, in_outbox, una):
    in_outbox(una)
    deliver()
    [mail] = post_office.mails
    assert "List-Unsubscribe" not in mail and "No more mails" not in words_of(mail)


def test_a_mailbox_unsubscribes_its_reader_in_one_click(
    seat_for_ana, post_office, browser, cast, stopped
):
    path = path_of(seat_for_ana())
    answer = browser(None).client.post(path, data=ONE_CLICK)
    assert (answer.status_code, answer.data) == (200, b"")
    assert stopped(cast.ana) == {Topic.PLACES}
    seat_for_ana()
    assert len(post_office.mails) == 1
    # Mailboxes repeat what was not answered in time.
    assert browser(None).client.post(path, data=ONE_CLICK).status_code == 200


def test_looking_at_the_link_or_sending_something_else_stops_nothing(
    seat_for_ana, browser, cast, stopped
):
    path = path_of(seat_for_ana())
    client = browser(None).client
    assert client.get(path).status_code == client.head(path).status_code == 200
    assert client.post(path, data={"List-Unsubscribe": "maybe"}).status_code == 422
    assert stopped(cast.ana) == set()


def test_a_button_stops_them_without_signing_in(seat_for_ana, browser, cast, stopped):
    page = browser(None)
    shown = page.get(path_of(seat_for_ana()))
    assert "Do you want no more of these mails?" in shown.words
    assert "What becomes of your answers" in shown.words
    # Whoever the mail was forwarded to reads nobody's name or address.
    assert cast.ana.name not in shown.words and cast.ana.email not in shown.text
    assert "You get no more of these mails" in page.press("Stop these mails").words
    assert stopped(cast.ana) == {Topic.PLACES}


def test_who_stops_mails_of_changes_reads_that_calendars_still_bring_them(given, browser, cast):
    page, still = browser(None), "still reaches you as an invitation for your calendar."
    page.get(f"/mail/{given.stopping(cast.ana, Topic.CHANGES)}")
    assert still in page.press("Stop these mails").words
    assert still not in page.press("Save", about_calendar=None).words


def test_all_kinds_are_chosen_by_the_same_link(seat_for_ana, browser, cast, stopped, given):
    page = browser(None)
    page.get(path_of(seat_for_ana()))
    page.press("Save", about_digest=None, about_proposals=None, reminder_hours="168")
    assert stopped(cast.ana) == {Topic.DIGEST, Topic.PROPOSALS}
    page.press("Save", about_digest="y", about_places=None)
    assert stopped(cast.ana) == {Topic.PLACES, Topic.PROPOSALS}
    with given.inside():
        assert db.session.get_one(Member, cast.ana.id).reminder_hours == 168


def test_they_are_chosen_in_the_account_too(browser, cast, stopped):
    page = browser(cast.ana)
    assert 'href="/account/mails"' in page.get("/account").text
    page.get("/account/mails")
    assert "Saved." in page.press("Save", about_reminders=None).words
    assert stopped(cast.ana) == {Topic.REMINDERS}


def test_when_to_be_reminded_is_one_of_those_offered(browser, cast, given):
    page = browser(cast.ana)
    page.get("/account/mails")
    assert page.press("Save", reminder_hours="3").status == 422
    with given.inside():
        assert db.session.get_one(Member, cast.ana.id).reminder_hours == 24


def test_whoever_answers_by_mail_is_not_asked_about_groups_they_are_not_in(given, browser):
    jo = given.member("Jo", placeholder=True, email="jo@example.org")
    page = browser(None).get(f"/mail/{given.stopping(jo, Topic.CHANGES)}")
    assert "An event has changed" in page.words
    assert "Once a week" not in page.words and "asks to connect" not in page.words


def test_what_was_stopped_after_it_was_put_into_the_outbox_is_dropped(
    deliver, in_outbox, post_office, given, cast, browser
):
    event_id = given.event(cast.group_id)
    given.rsvp(event_id, cast.ana)
    in_outbox(cast.ana, kind="seat", event_id=event_id)
    path = f"/mail/{given.stopping(cast.ana, Topic.PLACES)}"
    browser(None).client.post(path, data=ONE_CLICK)
    deliver()
    assert post_office.mails == []
    with given.inside():
        assert db.session.scalars(db.select(OutboxMail)).one().dropped_at is not None


def test_a_link_of_another_database_is_not_good_here(given, cast, browser):
    path = f"/mail/{given.stopping(cast.ana, Topic.DIGEST)}"
    with given.inside():
        db.session.get_one(Member, cast.ana.id).joined_at += timedelta(days=1)
        db.session.commit()
    page = browser(None).get(path)
    assert page.status == 404 and "This link is not good any more." in page.words
