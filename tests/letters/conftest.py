"""A mail server, an app that knows it, and an outbox."""

from dataclasses import replace

import pytest

from meetup.clock import now
from meetup.letters import worker
from meetup.letters.worker import Delivering
from meetup.mail.actions import enqueue
from meetup.rounds import Round
from meetup.rsvps.calendar_mail_worker import tell_calendars_next
from tests.letters.post_office import PostOffice


@pytest.fixture(autouse=True)
def _long_rounds(monkeypatch):
    """How long a round of the worker takes does not depend on what else this machine does."""
    monkeypatch.setattr(worker, "ROUND_SECONDS", 60.0)


@pytest.fixture
def use_server(app, monkeypatch):
    """`use_server(server)`: the app sends by this mail server; None for by none."""

    def use(server, **settings):
        config = replace(app.config["HANDSHAKES"], mail_server=server, **settings)
        monkeypatch.setitem(app.config, "HANDSHAKES", config)

    return use


@pytest.fixture
def post_office(use_server):
    """An SMTP server on this machine, which the app sends its mail by."""
    office = PostOffice()
    office.open()
    use_server(office.address)
    yield office
    office.close()


@pytest.fixture
def deliver(app, clock):
    """`deliver()` deals with all that is due, as the worker does; how many mails that were.

    A mail that was refused for now is tried again as soon as it may be.
    """

    def deliver_all():
        rounds, deliver_one = 0, Delivering(most=1, chance=lambda: 0.0)
        while deliver_one(app, now=now()) is not Round.IDLE:
            rounds += 1
            assert rounds < 1000
        return rounds

    return deliver_all


@pytest.fixture
def calendars_told(clock, post_office, deliver, until_idle):
    """`calendars_told()`: a minute passes, the worker works; the mails that arrive meanwhile."""

    def wait(minutes=1):
        post_office.mails.clear()
        clock.move(minutes=minutes)
        until_idle(tell_calendars_next)
        deliver()
        return list(post_office.mails)

    return wait


@pytest.fixture
def in_outbox(given, clock):
    """`in_outbox(ana)`: a mail to Ana waits, the link that confirms her address."""

    def put(person, kind="confirmation", purpose=None, **subjects):
        with given.inside():
            key = purpose or f"{kind}:{person.id}"
            about = {"member_id": person.id, **subjects}
            enqueue(kind, person.email, purpose=key, now=clock.moment, **about)

    return put


@pytest.fixture
def una(given):
    """Una has signed up and not confirmed her address yet."""
    return given.member("Una", confirmed=False)
