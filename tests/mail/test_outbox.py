"""The outbox: written with its cause, claimed by one, recorded by whoever holds it."""

import pytest
from sqlalchemy import select

from meetup.db import db
from meetup.mail import actions
from meetup.mail.actions import claim, enqueue
from meetup.mail.models import OutboxMail
from meetup.mail.queries import is_waiting, latest_to, said_by, still_claimed
from meetup.mail.rules import LEASE


@pytest.fixture
def put(given, clock):
    """`put("one")`: a mail for the purpose `one`."""

    def put(purpose, **subjects):
        with given.inside():
            enqueue("letter", "ana@example.org", purpose=purpose, now=clock.moment, **subjects)

    return put


def rows():
    return list(db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def take(clock, mail_leaves=True):
    mails = claim(most=1, now=clock.moment, mail_leaves=mail_leaves)
    return mails[0] if mails else None


def test_a_mail_is_written_once_for_its_purpose(put, given):
    put("one", member_id=7)
    put("one", member_id=8)
    put("two")
    with given.inside():
        assert [(mail.purpose, mail.subjects) for mail in rows()] == [
            ("one", {"member_id": 7}),
            ("two", {}),
        ]
        assert len({mail.message_id for mail in rows()}) == 2


def test_a_mail_is_part_of_the_transaction_of_its_cause(app, clock):
    with app.app_context():
        enqueue("letter", "ana@example.org", purpose="one", now=clock.moment)
        db.session.rollback()
        assert rows() == []


def test_the_mail_that_has_waited_longest_is_claimed_first(put, given, clock):
    put("one")
    clock.move(minutes=1)
    put("two")
    with given.inside():
        assert [take(clock).purpose, take(clock).purpose, take(clock)] == ["one", "two", None]


def test_a_mail_is_not_claimed_before_it_is_due(put, given, clock):
    put("one")
    clock.move(seconds=-1)
    with given.inside():
        assert take(clock) is None


def test_a_claim_ends_with_its_lease(put, given, clock):
    put("one")
    with given.inside():
        take(clock)
        assert not is_waiting(now=clock.moment, mail_leaves=True)
    clock.moment += LEASE
    with given.inside():
        assert is_waiting(now=clock.moment, mail_leaves=True)
        assert take(clock).tries == 2


@pytest.mark.parametrize("record", ["sent", "dropped", "failure"])
def test_what_is_settled_is_claimed_no_more(put, given, clock, record):
    put("one")
    more = {
        "sent": {},
        "dropped": {"reason": "it is over"},
        "failure": {"reason": "no such user", "for_good": True, "chance": 0.0},
    }
    with given.inside():
        getattr(actions, f"record_{record}")(take(clock), now=clock.moment, **more[record])
    clock.move(days=30)
    with given.inside():
        assert take(clock) is None


def test_what_was_shown_waits_for_a_mail_server(put, given, clock):
    put("one")
    with given.inside():
        actions.record_logged(take(clock, mail_leaves=False), now=clock.moment)
    clock.move(days=1)
    with given.inside():
        assert take(clock, mail_leaves=False) is None
        assert take(clock, mail_leaves=True).tries == 1


def test_who_lost_a_mail_to_another_worker_records_nothing(put, given, clock):
    put("one")
    with given.inside():
        late = take(clock)
        db.session.expunge(late)
    clock.moment += LEASE
    with given.inside():
        assert still_claimed(late) is not None
        now_held = take(clock)
        db.session.expunge(now_held)
    with given.inside():
        assert still_claimed(late) is None
        assert still_claimed(now_held) is not None


def test_what_is_released_may_be_claimed_at_once_as_if_nothing_had_been(put, given, clock):
    put("one")
    put("two")
    with given.inside():
        mails = claim(most=9, now=clock.moment, mail_leaves=True)
        db.session.expunge_all()
    with given.inside():
        actions.release(mails, reason="y" * 900)
    with given.inside():
        kept = [(mail.tries, mail.claimed_until, len(mail.failure)) for mail in rows()]
        assert kept == [(0, None, 500)] * 2
        assert take(clock).tries == 1


def test_nobody_releases_what_another_has_claimed_since(put, given, clock):
    put("one")
    with given.inside():
        late = take(clock)
        db.session.expunge(late)
    clock.moment += LEASE
    with given.inside():
        take(clock)
        actions.release([late])
    with given.inside():
        assert rows()[0].claimed_until == clock.moment + LEASE


def test_of_mails_that_say_the_same_to_the_same_address_the_last_is_known(put, given, clock):
    put("one", event_id=1, member_id=2)
    put("two", member_id=2, event_id=1)
    put("three", event_id=3, member_id=2)
    with given.inside():
        one, two, three = rows()
        latest = latest_to({"ana@example.org"})
        assert [latest[said_by(mail)] for mail in (one, two, three)] == [two.id, two.id, three.id]
        actions.record_dropped(two, "it is over", now=clock.moment)
        db.session.flush()
        assert latest_to({"ana@example.org"})[said_by(two)] == one.id
        assert latest_to({"ben@example.org"}) == {}


def test_a_reason_is_kept_as_far_as_it_fits(put, given, clock):
    put("one")
    with given.inside():
        mail, chance = take(clock), 0.0
        actions.record_failure(mail, "x" * 900, for_good=False, chance=chance, now=clock.moment)
    with given.inside():
        assert len(rows()[0].failure) == 500
