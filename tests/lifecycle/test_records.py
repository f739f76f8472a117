"""The page on which somebody with a confirmed address says which records are of them."""

import pytest
from sqlalchemy import CheckConstraint, ForeignKeyConstraint

from meetup.attendance.models import Attendance
from meetup.clock import now
from meetup.connections.models import Connection, ConnectionRequest
from meetup.db import db
from meetup.groups.models import Membership
from meetup.groups.rules import Role, State
from meetup.handshakes.models import Claim, Handshake
from meetup.lifecycle.merging_actions import ONE_OF_EACH
from meetup.lifecycle.pair_rows import PAIRS
from meetup.lifecycle.row_queries import keys_to_members
from meetup.members.confirmation import confirmation_token
from meetup.members.models import Block, Member
from meetup.members.record_models import MemberSource
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer
from tests.at_once import at_once

DOV = "dov@example.org"


@pytest.fixture
def record(given, cast):
    """A placeholder with Dov's address, in Harbour Walks."""
    found = given.member("Dov Imported", placeholder=True, email=DOV)
    given.membership(cast.group_id, found)
    given.add(MemberSource(source="meetup.com", external_id="7", member_id=found.id))
    return found


@pytest.fixture
def press(browser, cast):
    """`press("This is me")`: Dov opens the page and presses the first such button."""

    def pressed(label, person=cast.dov):
        page = browser(person)
        page.get("/account/records")
        return page.press(label)

    return pressed


@pytest.fixture
def rows(app):
    """`rows(Rsvp.answer, Rsvp.guests)`: what the database holds."""

    def read(*columns):
        with app.app_context():
            return sorted(tuple(row) for row in db.session.execute(db.select(*columns)))

    return read


def test_the_page_says_what_comes_with_a_record_and_names_nobody_else(browser, cast, given, record):
    coming = given.event(cast.group_id, "Night Walk")
    past = given.event(cast.group_id, "Dinner", starts_at=given.clock.moment.replace(month=5))
    given.rsvp(coming, record, Answer.MAYBE)
    for person in (record, cast.ana):
        given.attendance(past, person)
    given.handshake(past, record, cast.ana)
    given.connection(record, cast.ben)
    page = browser(cast.dov).get("/account/records")
    assert "Is this you?" in page.words and "Dov Imported" in page.words
    assert "Brought in from meetup.com. In Harbour Walks." in page.words
    assert "Answered Night Walk, Monday, 8 June 2026: maybe" in page.words
    assert "Was there Dinner, Friday, 1 May 2026" in page.words
    assert "Shook hands with one person" in page.words
    assert "Connected with one person" in page.words
    assert "Ana" not in page.words and "Ben" not in page.words


def test_this_is_me_moves_everything_and_leaves_no_record(press, cast, given, record, rows):
    coming = given.event(cast.group_id)
    past = given.event(cast.group_id, "Dinner", starts_at=given.clock.moment.replace(month=5))
    given.rsvp(coming, record, guests=2)
    for person in (record, cast.ana):
        given.attendance(past, person)
    given.handshake(past, record, cast.ana)
    given.claim(past, cast.ben, record)
    given.connection(cast.ben, record)
    given.answer_by_mail(coming, DOV, by=record)
    page = press("This is me")
    assert "All that was recorded of Dov Imported is yours now." in page.words
    assert page.path == "/"
    dov, ana, ben = cast.dov.id, cast.ana.id, cast.ben.id
    assert rows(Member.id, Member.name) == sorted(
        (person.id, person.name) for person in (cast.ana, cast.ben, cast.cleo, cast.dov)
    )
    assert rows(Rsvp.member_id, Rsvp.guests) == [(dov, 2)]
    assert rows(Attendance.member_id) == [(ana,), (dov,)]
    assert rows(Handshake.member_a_id, Handshake.member_b_id) == [(ana, dov)]
    assert rows(Claim.claimant_id, Claim.other_id) == [(ben, dov)]
    assert rows(Connection.member_a_id, Connection.member_b_id) == [(ben, dov)]
    assert rows(MemberSource.member_id) == [(dov,)]
    assert (cast.group_id, dov) in rows(Membership.group_id, Membership.member_id)


def test_that_is_not_me_leaves_it_and_is_never_asked_again(
    press, browser, cast, given, record, rows
):
    given.rsvp(given.event(cast.group_id), record)
    assert "you are not asked about it again" in press("That is not me").words
    assert rows(Rsvp.member_id) == [(record.id,)]
    assert "Nothing else is recorded" in browser(cast.dov).get("/account/records").words
    assert "records" not in browser(cast.dov).get("/inbox").text
    for verb in ("mine", "not-mine"):
        assert browser(cast.dov).post(f"/account/records/{record.id}/{verb}").status == 404


def test_each_of_several_records_is_asked_about_by_itself(browser, cast, given, record):
    second = given.member("D. at the door", placeholder=True, email=DOV)
    page = browser(cast.dov)
    assert "2 records may be of you" in page.get("/inbox").words
    words = page.get("/account/records?next=/events/").words
    assert "Dov Imported" in words and second.name in words
    assert second.name in page.press("This is me").words and page.page.path.startswith(
        "/account/records"
    )
    assert page.press("That is not me").path == "/events/"


@pytest.mark.parametrize("why", ["not confirmed", "other address", "without an address"])
def test_nobody_else_is_shown_a_record_or_gets_it(browser, given, cast, record, why):
    person = cast.ana
    given.member("Walk-in", placeholder=True)
    if why == "not confirmed":
        person = given.member("Dov Two", email="two@example.org", confirmed=False)
        given.member("Two", placeholder=True, email="two@example.org")
    elif why == "without an address":
        person = given.member("Empty", email="empty@example.org")
    page = browser(person)
    assert "Nothing else is recorded" in page.get("/account/records").words
    for verb in ("mine", "not-mine"):
        answer = page.post(f"/account/records/{record.id}/{verb}")
        assert answer.status == (403 if why == "not confirmed" else 404)


@pytest.mark.parametrize(
    ("theirs", "own", "stands"),
    [
        ((Answer.YES, 0), (Answer.NO, 9), Answer.NO),
        ((Answer.YES, 9), (Answer.NO, 0), Answer.YES),
        ((Answer.YES, 0), (Answer.WAITLISTED, 9), Answer.YES),
        ((Answer.WAITLISTED, 9), (Answer.YES, 0), Answer.YES),
        ((Answer.MAYBE, 0), (Answer.NO, 0), Answer.NO),
    ],
)
def test_of_two_answers_to_one_event_one_stands(
    press, cast, given, record, rows, clock, theirs, own, stands
):
    event = given.event(cast.group_id, capacity=1)
    for person, (answer, minute) in ((record, theirs), (cast.dov, own)):
        clock.moment = clock.moment.replace(minute=minute)
        given.rsvp(event, person, answer)
    press("This is me")
    assert rows(Rsvp.member_id, Rsvp.answer) == [(cast.dov.id, stands)]


def test_a_seat_that_this_frees_goes_to_who_waits(press, cast, given, record, rows):
    event = given.event(cast.group_id, capacity=2)
    given.rsvp(event, record)
    given.rsvp(event, cast.dov)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    press("This is me")
    assert rows(Rsvp.member_id, Rsvp.answer) == [
        (cast.ana.id, Answer.YES),
        (cast.dov.id, Answer.YES),
    ]


def test_of_two_attendances_the_one_that_stands_stays(press, cast, given, record, rows):
    both, undone = (
        given.event(cast.group_id, title, starts_at=given.clock.moment.replace(month=5))
        for title in ("Dinner", "Supper")
    )
    given.attendance(both, record, guests=2)
    given.attendance(both, cast.dov, guests=1)
    given.attendance(undone, record)
    given.attendance(undone, cast.dov, undone=True)
    press("This is me")
    assert rows(Attendance.event_id, Attendance.member_id, Attendance.guests) == [
        (both, cast.dov.id, 2),
        (undone, cast.dov.id, 0),
    ]
    assert rows(Attendance.undone_at) == [(None,), (None,)]


def test_what_lies_between_the_two_or_twice_between_others_is_there_once(
    press, cast, given, record, rows
):
    past = given.event(cast.group_id, starts_at=given.clock.moment.replace(month=5))
    for person in (record, cast.dov, cast.ana):
        given.attendance(past, person)
        if person is not cast.ana:
            given.handshake(past, person, cast.ana)
            given.connection(person, cast.ana)
    given.handshake(past, record, cast.dov)
    given.claim(past, cast.dov, record)
    given.connection(cast.dov, record)
    given.request(cast.dov, record)
    given.request(cast.ana, record)
    given.request(cast.ben, record)
    given.block(cast.dov, record)
    press("This is me")
    pair = (cast.ana.id, cast.dov.id)
    assert rows(Handshake.member_a_id, Handshake.member_b_id) == [pair]
    assert rows(Connection.member_a_id, Connection.member_b_id) == [pair]
    assert rows(Claim.id) == [] and rows(Block.id) == []
    requests = rows(ConnectionRequest.asker_id, ConnectionRequest.asked_id)
    assert requests == [(cast.ben.id, cast.dov.id)], "Ana is connected with him already"


def test_whoever_blocked_the_record_has_blocked_its_owner(press, cast, given, record, rows):
    given.connection(cast.ana, cast.dov)
    given.block(cast.ana, record)
    press("This is me")
    assert rows(Block.blocker_id, Block.blocked_id) == [(cast.ana.id, cast.dov.id)]
    assert rows(Connection.id) == []


@pytest.mark.parametrize("who", ["record", "account"])
def test_a_ban_outlasts_the_record(press, cast, given, record, rows, who):
    event = given.event(cast.group_id, capacity=1)
    chess = given.group("chess", owner=cast.cleo)
    kept = given.event(chess, "Blitz")
    states = {"record": (State.BANNED, State.ACTIVE), "account": (State.ACTIVE, State.BANNED)}[who]
    given.membership(chess, record)
    given.rsvp(kept, record)
    with given.inside():
        old = db.session.scalars(
            db.select(Membership).filter_by(member_id=record.id, group_id=cast.group_id)
        ).one()
        old.state = states[0]
    given.membership(cast.group_id, cast.dov, state=states[1])
    given.rsvp(event, cast.dov if who == "record" else record)
    given.rsvp(event, cast.ana, Answer.WAITLISTED)
    press("This is me")
    banned = (cast.group_id, State.BANNED, cast.dov.id)
    assert banned in rows(Membership.group_id, Membership.state, Membership.member_id)
    assert rows(Rsvp.event_id, Rsvp.member_id, Rsvp.answer) == [
        (event, cast.ana.id, Answer.YES),
        (kept, cast.dov.id, Answer.YES),
    ]


def test_the_higher_of_two_roles_and_the_earlier_day_stand(press, cast, given, record, rows):
    given.clock.move(days=3)
    given.membership(cast.group_id, cast.dov, state=State.REQUESTED)
    with given.inside():
        theirs = db.session.scalars(db.select(Membership).filter_by(member_id=record.id)).one()
        theirs.role = Role.ORGANIZER
        since = theirs.since
    press("This is me")
    mine = (cast.dov.id, Role.ORGANIZER, State.ACTIVE, since)
    assert mine in rows(Membership.member_id, Membership.role, Membership.state, Membership.since)


def test_every_key_to_a_member_is_moved_or_cannot_be_there_twice():
    """Of each row of which somebody may have one only, two become one; the others are moved.

    What a placeholder never has needs nobody who thinks of it.
    """
    named = {model.__tablename__ for model, *_ in PAIRS}
    named |= {model.__tablename__ for model, _ in ONE_OF_EACH}
    named |= {"memberships", "rsvps", "attendance", "blocks", "disowned_records", "record_offers"}
    not_of_placeholders = {
        *("profile_links", "further_addresses", "email_changes", "mail_invitations"),
        *("own_calendars", "shared_keys", "same_persons"),
    }
    alone = {
        table.name
        for table, column in keys_to_members()
        for key in [*table.constraints, *(index for index in table.indexes if index.unique)]
        if not isinstance(key, ForeignKeyConstraint | CheckConstraint)
        and column.name in key.columns
    }
    assert alone == named | not_of_placeholders


def test_who_signs_up_is_shown_the_record_and_then_goes_on(app, browser, given, outbox):
    given.member("Old Zoe", placeholder=True, email="zoe@mail.example")
    page = browser()
    page.get("/signup?next=/groups/")
    page.press("Sign up", name="Zoe", email="zoe@mail.example", password="long enough words")
    with app.app_context():
        account = db.session.scalars(db.select(Member).filter_by(name="Zoe")).one()
        secret_key = app.config["HANDSHAKES"].secret_key
        token = confirmation_token(account, secret_key=secret_key, now=now())
    page.get(f"/confirm/{token}")
    page.press("Confirm zoe@mail.example")
    shown = page.press("Sign in", email="zoe@mail.example", password="long enough words")
    assert "Is this you?" in shown.words and "Old Zoe" in shown.words
    assert page.press("This is me").path == "/groups/"


def test_who_is_signed_in_when_they_confirm_sees_it_at_once(app, browser, given):
    una = given.member("Una", confirmed=False)
    given.member("Old Una", placeholder=True, email=una.email)
    with app.app_context():
        account = db.session.get(Member, una.id)
        secret_key = app.config["HANDSHAKES"].secret_key
        token = confirmation_token(account, secret_key=secret_key, now=now())
    page = browser(una)
    page.get(f"/confirm/{token}")
    assert "Old Una" in page.press(f"Confirm {una.email}").words


def test_what_was_answered_by_mail_is_claimed_with_its_link(app, browser, given, cast):
    chess = given.group("chess", owner=cast.cleo, open=True)
    event = given.event(chess, "Blitz")
    token = given.answer_by_mail(event, DOV, name="Dov by mail")
    with given.inside():
        db.session.get(Member, cast.dov.id).confirmed_at = None
    page = browser()
    page.get(f"/answer/{token}")
    page.press("Yes, that is my answer")
    with given.inside():
        db.session.get(Member, cast.dov.id).confirmed_at = given.clock.moment
    dov = browser(cast.dov)
    words = dov.get("/account/records").words
    assert "Dov by mail Answered without an account, by links in mails to you." in words
    dov.press("This is me")
    assert "You said yes." in dov.get(f"/events/{event}").words
    assert page.get(f"/answer/{token}").status == 200
    assert "Your answer is no." in page.press("No").words
    assert "You said no." in dov.get(f"/events/{event}").words


def test_a_record_that_is_claimed_twice_at_once_is_claimed_once(browser, cast, given, record):
    given.rsvp(given.event(cast.group_id), record)
    pages = [browser(cast.dov) for _ in range(4)]
    calls = []
    for page in pages:
        form = {"csrf_token": page.token()}
        path = f"/account/records/{record.id}/mine"
        calls.append(lambda page=page, form=form, path=path: page.client.post(path, data=form))
    statuses = sorted(answer.status_code for answer in at_once(calls))
    assert statuses == [302, 404, 404, 404]


def test_while_a_record_is_claimed_its_owner_answers_by_the_link(app, browser, cast, given, rows):
    chess = given.group("chess", owner=cast.cleo, open=True)
    events = [given.event(chess, f"Blitz {number}", capacity=3) for number in range(3)]
    zoe = given.member("Zoe", placeholder=True, email=DOV)
    with given.inside():
        db.session.get(Member, zoe.id).answers_by_mail_since = given.clock.moment
    given.membership(chess, zoe)
    tokens = [given.answer_by_mail(event, DOV, by=zoe) for event in events]
    for event in events:
        given.rsvp(event, zoe)
    owner = browser(cast.dov)
    form = {"csrf_token": owner.token()}
    calls = [lambda: owner.client.post(f"/account/records/{zoe.id}/mine", data=form).status_code]
    for token in tokens:
        page = browser()
        said = {"csrf_token": page.token(), "answer": "maybe"}
        calls.append(
            lambda page=page, said=said, token=token: (
                page.client.post(f"/answer/{token}", data=said).status_code
            )
        )
    statuses = at_once(calls)
    assert statuses[0] in (302, 409) and set(statuses[1:]) == {302}
    if statuses[0] == 409:
        assert owner.client.post(f"/account/records/{zoe.id}/mine", data=form).status_code == 302
    assert rows(Rsvp.member_id, Rsvp.answer) == [(cast.dov.id, Answer.MAYBE)] * 3
