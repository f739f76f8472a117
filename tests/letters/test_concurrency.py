"""Several workers at once, each in a thread of its own, on one outbox."""

from collections import Counter

import pytest

from meetup.clock import now
from meetup.db import db
from meetup.letters.worker import Delivering
from meetup.rounds import Round
from tests.at_once import at_once


@pytest.mark.parametrize(("workers", "mails"), [(2, 30), (4, 200)])
def test_workers_never_send_the_same_mail(
    app, post_office, in_outbox, outbox, given, workers, mails
):
    una = given.member("Una", confirmed=False)
    for number in range(mails):
        in_outbox(una, purpose=f"mail {number}", number=number)

    def work():
        deliver = Delivering(most=7)
        while deliver(app, now=now()) is not Round.IDLE:
            pass

    at_once([work] * workers)
    ids = Counter(str(mail["Message-ID"]) for mail in post_office.mails)
    assert len(ids) == mails and set(ids.values()) == {1}
    assert all(mail.sent_at and mail.tries == 1 for mail in outbox())


def test_an_idle_worker_keeps_no_writer_waiting(app, given, in_outbox, clock):
    """Somebody writes while workers look for mail: on SQLite a lock would stop one of them."""
    una = given.member("Una")
    with app.app_context():
        db.session.connection()
        # The transaction of this context holds the only write lock of SQLite now.
        db.session.execute(db.text("UPDATE members SET place = 'Oslo'"))
        looks = [lambda: Delivering()(app, now=clock.moment)] * 3
        assert at_once(looks) == [Round.IDLE] * 3
        db.session.rollback()
    assert una.name == "Una"
