"""Organizers invite those who have not answered: each once, and only who can still say yes."""

import re
from datetime import timedelta

import pytest

from meetup.db import db
from meetup.groups.models import Membership
from meetup.groups.rules import Role, State
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member
from meetup.rounds import Round
from meetup.rsvps.calendar_mail_models import MailedEntry
from meetup.rsvps.calendar_mail_worker import tell_calendars_next
from meetup.rsvps.rules import Answer
from tests.at_once import at_once
from tests.letters.calendar_mails import told_by
from tests.letters.post_office import words_of

EVERYBODY = "Invite those who have not answered"


@pytest.fixture
def invite(browser, cast):
    """`invite(event)`: Cleo presses the button for all, or the one beside a name."""

    def press(event, *, handle="", by=cast.cleo):
        whom = f"/{handle}" if handle else ""
        return browser(by).post(f"/events/{event}/answers{whom}/invite")

    return press


def change(page, event, **fields):
    page.get(f"/events/{event}/edit")
    assert "Saved." in page.press("Save", **fields).words


def test_all_who_have_not_answered_are_invited_once(given, cast, browser, invite, calendars_told):
    event = given.event(cast.group_id)
    given.rsvp(event, cast.ben, Answer.MAYBE)
    dora = given.member("Dora")
    given.membership(cast.group_id, dora)
    cleo = browser(cast.cleo)
    page = cleo.get(f"/events/{event}/answers")
    assert "Invite 2 people by mail?" in page.words
    page = cleo.press("Invite them")
    assert "2 people are invited." in page.words
    assert page.words.count("Invited by mail.") == 2
    assert EVERYBODY not in page.words
    mails = calendars_told()
    assert sorted(mail["To"] for mail in mails) == ["ana@example.org", "dora@example.org"]
    for mail in mails:
        assert mail["Subject"] == "Will you come? Harbour Walk"
        assert told_by(mail)[:4] == ("REQUEST", 0, "NEEDS-ACTION", "CONFIRMED")
    assert invite(event).status == 409
    assert invite(event, handle="ana").status == 409
    assert calendars_told() == []


def test_one_is_invited_by_the_button_beside_the_name(given, cast, browser, invite, calendars_told):
    event = given.event(cast.group_id)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/answers")
    page = cleo.press("Invite them", within="ul.rows li")
    assert "Ana is invited." in page.words
    [mail] = calendars_told()
    assert mail["To"] == "ana@example.org"
    assert "One person is invited." in invite(event).words
    assert [mail["To"] for mail in calendars_told()] == ["ben@example.org"], (
        "who invites is not asked"
    )


def test_once_time_or_place_have_changed_whoever_is_silent_hears_of_it_once(
    given, cast, browser, invite, calendars_told
):
    event = given.event(cast.group_id)
    invite(event, handle="ana")
    assert len(calendars_told()) == 1
    cleo = browser(cast.cleo)
    change(cleo, event, description="Bring boots.")
    assert calendars_told(5) == [] and invite(event, handle="ana").status == 409
    change(cleo, event, venue="Pier 3")
    [mail] = calendars_told(5)
    assert mail["Subject"] == "Changed: Harbour Walk"
    assert told_by(mail)[:3] == ("REQUEST", 1, "NEEDS-ACTION")
    assert invite(event, handle="ana").status == 409
    change(cleo, event, venue="Pier 4")
    assert invite(event, handle="ana").status == 200, "sooner than by itself"
    [mail] = calendars_told(5)
    assert told_by(mail)[:3] == ("REQUEST", 2, "NEEDS-ACTION")
    assert calendars_told(60) == []


def test_what_is_called_off_leaves_the_calendars_of_those_who_were_invited(
    given, cast, browser, invite, calendars_told
):
    event = given.event(cast.group_id)
    invite(event, handle="ana")
    calendars_told()
    browser(cast.cleo).post(f"/events/{event}/cancel", {"reason": "Storm."})
    [mail] = calendars_told()
    told = told_by(mail)
    assert (mail["To"], told.method, told.status) == ("ana@example.org", "CANCEL", "CANCELLED")
    assert "This is cancelled:" in words_of(mail) and "  Storm." in words_of(mail)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("yes", ("REQUEST", 0, "ACCEPTED")),
        ("maybe", None),
        ("no", ("CANCEL", 1, "DECLINED")),
    ],
)
def test_what_is_answered_then_is_in_the_calendar_too(
    given, cast, browser, invite, calendars_told, said, told
):
    event = given.event(cast.group_id)
    invite(event, handle="ana")
    [mail] = calendars_told()
    link = re.search(r"http://town\.example(/events/\S+)", words_of(mail))
    page = browser(cast.ana)
    assert page.get(link[1]).status == 200
    page.post(f"/events/{event}/rsvp", {"answer": said})
    assert [told_by(mail)[:3] for mail in calendars_told()] == ([told] if told else [])


def test_who_was_invited_and_waits_for_a_seat_keeps_it_in_the_calendar(
    given, cast, browser, invite, calendars_told
):
    event = given.event(cast.group_id, capacity=1)
    given.rsvp(event, cast.ben)
    invite(event, handle="ana")
    assert len(calendars_told()) == 1
    browser(cast.ana).post(f"/events/{event}/rsvp", {"answer": "yes"})
    assert calendars_told() == []
    browser(cast.ben).post(f"/events/{event}/rsvp", {"answer": "no"})
    [mail] = [mail for mail in calendars_told() if mail["To"] == "ana@example.org"]
    assert mail["Subject"].startswith("You have a place")
    assert told_by(mail)[:3] == ("REQUEST", 0, "ACCEPTED")
    assert calendars_told() == []


def test_nobody_is_invited_whom_no_mail_reaches_or_who_wants_none(
    given, cast, browser, invite, calendars_told, clock
):
    """Whether somebody wants none is theirs to know, so to organizers they look invited."""
    event = given.event(cast.group_id)
    others = [
        given.member("Imp", placeholder=True),
        given.member("Mia", placeholder=True, email="mia@example.org"),
        given.member("Una", confirmed=False),
    ]
    for person in others:
        given.membership(cast.group_id, person)
        assert invite(event, handle=person.handle).status == 409
    now = clock.moment
    given.add(StoppedMail(member_id=cast.ana.id, topic=Topic.CALENDAR, stopped_at=now))
    assert "2 people are invited." in invite(event).words
    page = browser(cast.cleo).get(f"/events/{event}/answers")
    assert page.words.count("Invited by mail.") == 2
    assert [mail["To"] for mail in calendars_told()] == ["ben@example.org"]


def test_who_is_banned_or_not_in_the_group_is_not_invited(
    given, cast, browser, invite, calendars_told
):
    event = given.event(cast.group_id)
    browser(cast.cleo).post("/groups/harbour/members/ana/ban")
    assert invite(event, handle="ana").status == 409
    assert invite(event, handle="dov").status == 409
    assert invite(event, handle="nobody").status == 404
    assert "One person is invited." in invite(event).words
    assert [mail["To"] for mail in calendars_told()] == ["ben@example.org"]


@pytest.mark.parametrize("what", ["begun", "closed", "cancelled"])
def test_to_what_nobody_can_say_yes_to_nobody_is_invited(given, cast, browser, invite, clock, what):
    facts = {
        "begun": {"starts_at": clock.moment - timedelta(minutes=1)},
        "closed": {"answers_until": clock.moment},
        "cancelled": {},
    }[what]
    event = given.event(cast.group_id, **facts)
    if what == "cancelled":
        browser(cast.cleo).post(f"/events/{event}/cancel", {"reason": "Storm."})
    assert EVERYBODY not in browser(cast.cleo).get(f"/events/{event}/answers").words
    assert invite(event).status == 409


@pytest.mark.parametrize("why", ["answered", "left", "cancelled", "begun", "stopped"])
def test_what_is_in_vain_by_then_is_not_sent(
    app, given, cast, browser, invite, clock, post_office, deliver, why
):
    event = given.event(cast.group_id)
    invite(event, handle="ana")
    assert tell_calendars_next(app, now=clock.moment) is Round.DONE
    ana = browser(cast.ana)
    if why == "answered":
        ana.post(f"/events/{event}/rsvp", {"answer": "maybe"})
    elif why == "left":
        ana.post("/groups/harbour/leave")
    elif why == "cancelled":
        browser(cast.cleo).post(f"/events/{event}/cancel", {"reason": "Storm."})
    elif why == "begun":
        clock.move(days=7)
    else:
        now = clock.moment
        given.add(StoppedMail(member_id=cast.ana.id, topic=Topic.CALENDAR, stopped_at=now))
    deliver()
    assert post_office.mails == []


def test_who_invites_is_named_where_members_may_know_and_the_group_always_is(
    given, cast, browser, invite, calendars_told
):
    event = given.event(cast.group_id)
    invite(event)
    said = {mail["To"]: words_of(mail) for mail in calendars_told()}
    assert "Cleo and Harbour Walks would like you to come to" in said["ana@example.org"]


def test_one_of_a_blocked_pair_is_invited_by_the_group_and_the_other_does_not_know(
    given, cast, browser, invite, calendars_told
):
    """As all others are; else it would tell whom the block is between."""
    event = given.event(cast.group_id)
    browser(cast.ana).post("/m/cleo/block")
    assert invite(event, handle="ana").status == 409
    page = invite(event)
    assert "One person is invited." in page.words and "Ana" not in page.words
    said = {mail["To"]: words_of(mail) for mail in calendars_told()}
    assert "\nHarbour Walks would like you to come to" in said["ana@example.org"]
    assert "Cleo" not in said["ana@example.org"]


def test_an_unlisted_organizer_is_not_named(given, cast, browser, invite, calendars_told):
    oda = given.member("Oda", unlisted=True)
    given.membership(cast.group_id, oda, role=Role.ORGANIZER)
    event = given.event(cast.group_id)
    invite(event, handle="ana", by=oda)
    [mail] = calendars_told()
    assert "Oda" not in mail.as_string()


def test_whom_one_would_meet_for_the_first_time_stands_in_it(given, cast, invite, calendars_told):
    event = given.event(cast.group_id)
    given.connection(cast.ana, cast.ben)
    given.rsvp(event, cast.ben)
    invite(event, handle="ana")
    [mail] = calendars_told()
    text = words_of(mail).replace("\r\n", "\n")
    assert "Of your online connections you would meet there for the first time:\n\n  Ben\n" in text
    assert "What you answer in your calendar does not reach us." in text
    assert told_by(mail) and "Ben" not in str(told_by(mail).event)


def test_a_thousand_are_invited_in_as_many_statements_as_three(
    app, given, cast, browser, count_queries, outbox, clock
):
    few = statements_of(browser(cast.cleo), given.event(cast.group_id), count_queries)
    assert tell_calendars_next(app, now=clock.moment) is Round.DONE
    with given.inside():
        for number in range(1000):
            add_member(f"m-{number}", cast.group_id, now=clock.moment)
    event = given.event(cast.group_id)
    assert statements_of(browser(cast.cleo), event, count_queries) == few
    with given.inside():
        due = db.select(db.func.count()).where(MailedEntry.due_at.is_not(None))
        assert db.session.scalar(due) == 1002
    assert tell_calendars_next(app, now=clock.moment) is Round.DONE
    assert len(outbox()) == 52, "in each round a part"


def add_member(handle, group_id, *, now):
    row = Member(
        name=handle,
        handle=handle,
        email=f"{handle}@example.org",
        joined_at=now,
        password_hash="x",
        confirmed_at=now,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add(Membership(group_id=group_id, member_id=row.id, state=State.ACTIVE))


def statements_of(page, event, count_queries):
    with count_queries() as statements:
        assert page.post(f"/events/{event}/answers/invite", follow=False).status == 302
    return len(statements)


def test_two_organizers_who_press_at_once_invite_everybody_once(
    app, given, cast, posting, clock, outbox
):
    event = given.event(cast.group_id)
    pressed = [posting(cast.cleo, f"/events/{event}/answers/invite") for _ in range(4)]
    statuses = sorted(at_once(pressed))
    assert statuses == [302, 409, 409, 409]
    while tell_calendars_next(app, now=clock.moment) is not Round.IDLE:
        pass
    assert sorted(mail.recipient.split("@")[0] for mail in outbox()) == ["ana", "ben"]
