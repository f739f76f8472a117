"""When a mail is tried again, without an app."""

from datetime import timedelta

import pytest

from meetup.mail.rules import LEASE, PAUSES, next_try


def test_the_pauses_grow():
    assert list(PAUSES) == sorted(set(PAUSES))
    assert sum(PAUSES, timedelta()) > timedelta(days=1)


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, timedelta(minutes=1)), (2, timedelta(minutes=5)), (6, timedelta(hours=24)), (7, None)],
)
def test_after_so_many_tries_a_mail_waits_so_long(tries, pause):
    assert next_try(tries) == pause


def test_a_lease_outlasts_what_a_mail_server_may_take():
    assert timedelta(minutes=2) < LEASE < timedelta(minutes=15)
