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


@pytest.mark.parametrize("declined_after", [None, 5])
@pytest.mark.parametrize("asked_after", [10, 366, 371])
def test_asked_by_address_again_what_the_asker_sees_stays_as_it_is(declined_after, asked_after):
    day = timedelta(days=1)
    declined_at = BEGIN + declined_after * day if declined_after else None
    request = ConnectionRequest(
        note="First", asked_at=BEGIN, declined_at=declined_at, by_address=False
    )
    request.ask_again_by_address("Again", now=BEGIN + asked_after * day)
    assert (request.note, request.asked_at, request.by_address) == ("First", BEGIN, False)
    assert request.waits is (declined_after is None or asked_after == 371)


@pytest.mark.parametrize(
    ("withdrawn", "declined_after", "asked_after", "is_new", "waits"),
    [
        (False, None, 10, False, True),
        (False, None, 366, True, True),
        (True, None, 10, True, True),
        (True, 5, 10, True, False),
        (False, 5, 366, True, False),
        (False, 5, 371, True, True),
    ],
)
def test_asked_by_address_again_what_the_asker_does_not_see(
    withdrawn, declined_after, asked_after, is_new, waits
):
    day = timedelta(days=1)
    request = ConnectionRequest(
        note="First",
        asked_at=BEGIN,
        declined_at=BEGIN + declined_after * day if declined_after else None,
        withdrawn_at=BEGIN + 9 * day if withdrawn else None,
        by_address=not withdrawn,
    )
    request.ask_again_by_address("Again", now=BEGIN + asked_after * day)
    assert (request.note == "Again") is (request.asked_at > BEGIN) is is_new
    assert request.by_address and request.withdrawn_at is None
    assert request.waits is waits


@pytest.mark.parametrize("declined_after", [None, 5])
def test_asked_openly_after_an_address_it_is_as_if_asked_for_the_first_time(declined_after):
    day = timedelta(days=1)
    declined_at = BEGIN + declined_after * day if declined_after else None
    request = ConnectionRequest(
        note="First", asked_at=BEGIN, declined_at=declined_at, by_address=True
    )
    request.ask_again("Openly", now=BEGIN + 10 * day)
    assert (request.note, request.asked_at) == ("Openly", BEGIN + 10 * day)
    assert not request.by_address
    assert request.waits is (declined_after is None)
