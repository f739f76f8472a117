"""An address that refuses mails: when it rests, what still goes there, and how it wakes."""

from datetime import timedelta

import pytest

from meetup.clock import now
from meetup.db import db
from meetup.invitations.models import Invitation
from meetup.letters.forgetting_worker import forget_next
from meetup.letters.worker import Delivering
from meetup.letters.writing import ASKED_FOR, FORGETS_THE_ADDRESS, OF_THE_DAY, WRITERS
from meetup.mail.actions import enqueue
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rest_rules import REMEMBERED_FOR, Cause
from meetup.members.models import Member
from meetup.rounds import Round
from tests.at_once import at_once

NO = "550 5.1.1 No such user"


@pytest.fixture
def refusal(given):
    """`refusal()`: what is held against the one address that refused anything; else None."""

    def found():
        with given.inside():
            row = db.session.scalars(db.select(RefusedAddress)).one_or_none()
            if row is not None:
                db.session.expunge(row)
            return row

    return found


@pytest.fixture
def news(given, cast, clock):
    """`news(3)`: so many mails to Ana that she has a seat, each at an event of its own."""

    def write(how_many=1, kind="seat"):
        for _ in range(how_many):
            event_id = given.event(cast.group_id, "Walk", capacity=5)
            given.rsvp(event_id, cast.ana)
            with given.inside():
                about = {"event_id": event_id, "member_id": cast.ana.id}
                purpose = f"{kind}-{event_id}"
                enqueue(kind, cast.ana.email, purpose=purpose, now=clock.moment, **about)

    return write


def test_an_address_rests_after_three_mails_and_gets_no_fourth(
    post_office, deliver, news, refusal, outbox, cast, clock
):
    post_office.recipients[cast.ana.email] = NO
    news(2)
    deliver()
    assert (refusal().refusals, refusal().rests_since) == (2, None)
    news(2)
    assert deliver() == 2
    assert (refusal().refusals, refusal().rests_since) == (3, clock.moment)
    assert refusal().cause is Cause.NO_MAILBOX and "@" not in refusal().address_key
    assert post_office.asked[cast.ana.email] == 3
    last = outbox()[-1]
    assert (last.dropped_at, last.failure) == (clock.moment, "dropped, since its address rests")


def test_no_fourth_leaves_in_the_batch_in_which_the_address_begins_to_rest(
    app, post_office, news, outbox, cast, clock
):
    post_office.recipients[cast.ana.email] = NO
    news(5)
    worker = Delivering()
    assert [worker(app, now=clock.moment) for _ in range(2)] == [Round.DONE, Round.IDLE]
    assert post_office.asked[cast.ana.email] == 3
    assert [mail.dropped_at is not None for mail in outbox()] == [False] * 3 + [True] * 2


def test_a_mail_that_is_taken_begins_the_count_anew(post_office, deliver, news, refusal, cast):
    post_office.data[cast.ana.email] = "554 5.7.1 We think it is spam"
    news(2)
    deliver()
    post_office.data.clear()
    news()
    deliver()
    assert refusal() is None
    post_office.data[cast.ana.email] = "554 5.7.1 We think it is spam"
    news(2)
    deliver()
    assert (refusal().refusals, refusal().cause) == (2, Cause.UNWANTED)


def test_what_is_refused_for_now_is_not_held_against_the_address(
    post_office, deliver, news, refusal, cast
):
    post_office.recipients[cast.ana.email] = "451 4.2.1 Later"
    news(4)
    deliver()
    assert refusal() is None


def test_what_is_asked_for_on_the_spot_goes_there_all_the_same_and_wakes_it(
    post_office, deliver, in_outbox, given, cast, refusal, news
):
    given.resting(cast.ana.email)
    in_outbox(cast.ana, kind="password_link")
    assert deliver() == 1 and len(post_office.mails) == 1
    assert refusal() is None
    news()
    deliver()
    assert len(post_office.mails) == 2


def test_it_goes_on_resting_when_that_is_refused_too(
    post_office, deliver, in_outbox, given, cast, refusal, clock
):
    given.resting(cast.ana.email)
    since = clock.moment
    clock.move(days=1)
    post_office.recipients[cast.ana.email] = "552 5.2.2 Over quota"
    in_outbox(cast.ana, kind="password_link")
    deliver()
    assert (refusal().refusals, refusal().rests_since) == (4, since)
    assert refusal().cause is Cause.FULL


def test_nothing_goes_to_an_address_that_rests_unless_its_kind_says_so():
    assert WRITERS.keys() > ASKED_FOR and OF_THE_DAY < ASKED_FOR
    assert not ASKED_FOR & {"invitation", "mail_invitation", "seat", "scheduled", "report"}


def test_an_address_without_an_account_rests_too_and_is_kept_by_its_key_alone(
    post_office, deliver, given, cast, refusal, outbox
):
    assert "invitation" in FORGETS_THE_ADDRESS
    post_office.recipients["jo@example.org"] = f"{NO}: jo@example.org"
    for number in range(4):
        group_id = given.group(f"group-{number}", owner=cast.cleo)
        given.invitation(group_id, cast.cleo, email="jo@example.org")
    with given.inside():
        for found in db.session.scalars(db.select(Invitation)):
            enqueue(
                "invitation",
                "jo@example.org",
                purpose=f"invitation-{found.id}",
                now=given.clock.moment,
                invitation_id=found.id,
            )
    deliver()
    assert post_office.asked["jo@example.org"] == 3 and refusal().rests_since
    assert "jo" not in refusal().address_key.partition(":")[2]
    assert {(mail.recipient, mail.failure) for mail in outbox()} == {("", None)}


def test_workers_at_once_count_each_refusal(app, post_office, news, refusal, outbox, cast, clock):
    post_office.recipients[cast.ana.email] = NO
    news(12)

    def work():
        worker = Delivering(most=1)
        while worker(app, now=clock.moment) is Round.DONE:
            pass

    at_once([work] * 4)
    assert refusal().refusals == post_office.asked[cast.ana.email] >= 3
    assert sum(mail.refused_at is not None for mail in outbox()) == refusal().refusals
    assert refusal().rests_since == clock.moment


def test_what_is_held_against_an_address_is_forgotten_after_a_year(app, given, clock, refusal):
    given.resting("una@example.org")
    clock.moment += REMEMBERED_FOR - timedelta(seconds=1)
    assert forget_next(app, now=now()) is Round.IDLE
    clock.move(seconds=1)
    assert forget_next(app, now=now()) is Round.DONE
    assert refusal() is None
    assert forget_next(app, now=now()) is Round.IDLE


def test_its_owner_is_told_on_every_page_why_and_what_to_do(browser, given, cast):
    ana = browser(cast.ana)
    assert "comes back" not in ana.get("/events/").words
    given.resting(cast.ana.email, Cause.FULL)
    for path in ("/events/", "/inbox", "/nothing-here"):
        assert (
            "Mail to ana@example.org comes back: its mail server says that the mailbox is full."
        ) in ana.get(path).words
    assert 'href="/account/email"' in ana.get("/").text
    assert "comes back" not in browser(cast.ben).get("/events/").words
    assert "comes back" not in browser(None).get("/events/").words


def test_nobody_else_learns_that_an_address_rests(browser, given, cast):
    """Not who signs up with it, asks for a password, or looks at the account of whoever has it."""
    given.connection(cast.ana, cast.ben)

    def seen():
        ben, stranger = browser(cast.ben), browser(None)
        pages = [ben.get("/m/ana").words]
        stranger.get("/signup")
        facts = {"name": "Una", "email": cast.ana.email, "password": "a good password"}
        pages.append(stranger.press("Sign up", **facts).words)
        stranger.get("/account/password")
        pages.append(stranger.press("Send me a link", email=cast.ana.email).words)
        return pages

    before = seen()
    given.resting(cast.ana.email)
    assert seen() == before


def test_who_signs_up_with_an_address_that_rests_is_not_told_so_before_their_own_mail_came_back(
    browser, given, post_office, deliver, in_outbox
):
    given.resting("una@example.org")
    una = browser(person := given.member("Una", confirmed=False))
    assert "came back" not in una.get("/").words
    post_office.recipients["una@example.org"] = NO
    in_outbox(person)
    deliver()
    words = una.get("/").words
    assert "our mail to una@example.org came back: its mail server says that there is no" in words
    post_office.recipients.clear()
    una.press("Send the link again")
    deliver()
    assert "came back" not in una.get("/").words


def test_its_owner_has_it_tried_again_and_the_notice_goes(
    browser, given, cast, post_office, deliver, refusal, news
):
    given.resting(cast.ana.email)
    ana = browser(cast.ana)
    ana.get("/events/")
    page = ana.press("Try again")
    assert page.path == "/account" and "Does it arrive?" in page.words
    assert "comes back" not in page.words
    news()
    deliver()
    assert {mail["Subject"] for mail in post_office.mails} >= {
        "Mail from Handshakes reaches you again"
    }
    assert len(post_office.mails) == 2 and refusal() is None
    assert "is not held back" in ana.post("/account/mail-again").words


def test_if_it_comes_back_again_it_rests_at_once(
    browser, given, cast, post_office, deliver, refusal
):
    given.resting(cast.ana.email)
    ana = browser(cast.ana)
    ana.get("/events/")
    ana.press("Try again")
    post_office.recipients[cast.ana.email] = NO
    deliver()
    assert refusal().rests_since is not None
    assert "comes back" in ana.get("/events/").words


def test_another_address_is_not_blamed_for_the_one_before(browser, given, cast):
    given.resting(cast.ana.email)
    ana = browser(cast.ana)
    with given.inside():
        account = db.session.get_one(Member, cast.ana.id)
        account.email = "ana@new.example"
        account.confirm(given.keys, now=given.clock.moment)
    assert "comes back" not in ana.get("/events/").words
