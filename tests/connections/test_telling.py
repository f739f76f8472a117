"""Mails to those whom somebody asks to connect: to each of them one a day at most."""

import pytest

from meetup.connections.telling_queries import is_anybody_to_tell
from meetup.connections.worker import tell_next
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.db import db
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from tests.at_once import at_once
from tests.contacts.bringing import bring, reading, somebody


@pytest.fixture
def work(until_idle):
    """`work()`: the worker tells all who are to be told."""

    return lambda: until_idle(tell_next)


@pytest.fixture
def told(outbox, work):
    """`told()`: to whom mails went, in order, once the worker has done all that it has to do."""

    def kinds():
        work()
        return [(mail.recipient.split("@")[0], mail.kind) for mail in outbox()]

    return kinds


ANA, BEN = ("ana", "connection_asked"), ("ben", "connection_asked")


def test_who_is_asked_on_their_profile_is_told_and_so_is_who_asked_of_the_yes(
    cast, browser, told, clock
):
    assert browser(cast.ana).post("/m/ben/ask", {"note": "Hello"}).status == 200
    assert told() == [BEN]
    clock.move(days=2)
    assert told() == [BEN]
    assert browser(cast.ben).post("/m/ana/accept").status == 200
    assert told() == [BEN, ("ana", "connection_accepted")]


def test_asking_back_is_a_yes_of_which_who_asked_first_is_told(cast, browser, told):
    browser(cast.ana).post("/m/ben/ask")
    browser(cast.ben).post("/m/ana/ask")
    assert told() == [("ana", "connection_accepted")]


def test_who_is_asked_by_address_is_told_by_the_worker_and_not_by_the_request(
    given, cast, browser, told, outbox
):
    given.member("Zoë", email="zoe@example.org", found_by=FoundBy.ANYONE)
    asked = {"email": "zoe@example.org"}
    assert browser(cast.ana).post("/connections/ask", asked).status == 200
    assert outbox() == []
    assert told() == [("zoe", "connection_asked")]


def test_an_import_that_asks_many_writes_one_mail_to_each_of_those_who_let_it(
    app, given, cast, told, monkeypatch, clock
):
    monkeypatch.setattr("meetup.connections.telling_actions.AT_ONCE", 3)
    found = [given.member(f"Friend{number}", found_by=FoundBy.ANYONE) for number in range(8)]
    given.member("Hidden")
    everybody = [somebody(name, email=f"{name}@example.org") for name in ("Hidden", "Nobody")]
    everybody += [somebody(person.name, email=person.email) for person in found]
    bring(given, cast.ana, reading(everybody), offers=True)
    with given.inside():
        match_later(cast.ana.id, now=clock.moment)
    while match_next(app, now=clock.moment) is not Round.IDLE:
        pass
    assert sorted(told()) == sorted((person.handle, "connection_asked") for person in found)


def test_who_is_asked_by_many_gets_one_mail_a_day(given, cast, told, clock):
    for number in range(7):
        given.request(given.member(f"Asker {number}"), cast.ana)
    assert told() == [ANA]
    for number in range(5):
        clock.move(hours=4)
        given.request(given.member(f"Later {number}"), cast.ana)
        assert told() == [ANA]
    clock.move(hours=4)
    assert told() == [ANA, ANA]
    clock.move(days=10)
    assert told() == [ANA, ANA]


def test_a_worker_that_was_away_for_five_days_tells_everybody_once(given, cast, told, clock):
    for number in range(5):
        given.request(given.member(f"Asker {number}"), cast.ana)
        clock.move(days=1)
    assert told() == [ANA]


@pytest.mark.parametrize("why", ["declined", "withdrawn", "unconfirmed", "stopped", "placeholder"])
def test_nobody_is_told_of_what_does_not_wait_for_them_or_of_what_they_do_not_want(
    given, cast, browser, told, why
):
    asked = {
        "unconfirmed": lambda: given.member("Una", confirmed=False),
        "placeholder": lambda: given.member("Willa", placeholder=True, email="w@example.org"),
    }.get(why, lambda: cast.ben)()
    given.request(cast.ana, asked)
    if why == "declined":
        browser(cast.ben).post("/m/ana/decline")
    if why == "withdrawn":
        browser(cast.ana).post("/m/ben/withdraw")
    if why == "stopped":
        topic, at = Topic.CONNECTIONS, given.clock.moment
        given.add(StoppedMail(member_id=asked.id, topic=topic, stopped_at=at))
    assert told() == []


def test_who_withdraws_and_asks_again_every_day_sends_one_mail_a_week(cast, browser, told, clock):
    for _ in range(8):
        browser(cast.ana).post("/m/ben/ask")
        told()
        browser(cast.ana).post("/m/ben/withdraw")
        clock.move(days=1)
    assert told() == [BEN, BEN]


def test_three_workers_at_once_tell_everybody_once(app, given, cast, outbox, clock):
    for number in range(20):
        for asked in (cast.ana, cast.ben, cast.cleo):
            given.request(given.member(f"Asker {number} of {asked.name}"), asked)
    now = clock.moment
    at_once([lambda: tell_next(app, now=now)] * 3)
    assert sorted(mail.recipient for mail in outbox()) == [
        *("ana@example.org", "ben@example.org", "cleo@example.org")
    ]


def test_an_idle_look_reads_what_is_untold_and_nothing_else(
    app, given, cast, clock, count_queries, database_url
):
    with given.inside(), count_queries() as statements:
        assert not is_anybody_to_tell(now=clock.moment)
    if database_url.startswith("sqlite"):
        with app.app_context(), db.engine.connect() as connection:
            values = (clock.moment.isoformat(), 1, 0)
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statements[0]}", values)
            by_index = "SCAN connection_requests USING INDEX ix_connection_requests_untold"
            assert by_index in str(plan.all()[0])
