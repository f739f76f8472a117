"""When asking again reaches somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from meetup.connections.models import ConnectionRequest
from meetup.connections.rules import OnlyYourself, a_year_later, check_two_people

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def test_a_year_is_365_days():
    assert not a_year_later(BEGIN, now=BEGIN + timedelta(days=365, microseconds=-1))
    assert a_year_later(BEGIN, now=BEGIN + timedelta(days=365))


def test_it_takes_two():
    check_two_people(is_me=False)
    with pytest.raises(OnlyYourself):
        check_two_people(is_me=True)


@pytest.mark.parametrize(
    ("withdrawn", "declined_after", "asked_after", "is_new", "waits"),
    [
        (False, None, 10, False, True),
        (False, None, 366, True, True),
        (True, None, 10, True, True),
        (False, 5, 10, False, False),
        (True, 5, 10, True, False),
        (False, 5, 366, True, False),
        (False, 5, 371, True, True),
        (True, 5, 371, True, True),
    ],
)
def test_asked_again(withdrawn, declined_after, asked_after, is_new, waits):
    day = timedelta(days=1)
    request = ConnectionRequest(
        note="First",
        asked_at=BEGIN,
        declined_at=BEGIN + declined_after * day if declined_after else None,
        withdrawn_at=BEGIN + 9 * day if withdrawn else None,
    )
    request.ask_again("Again", now=BEGIN + asked_after * day)
    assert (request.note == "Again") is is_new
    assert (request.asked_at == BEGIN + asked_after * day) is is_new
    assert request.withdrawn_at is None
    assert request.waits is waits
