"""The mails around an event, word for word as they arrive, where clocks change in between.

What is compared stands in `texts/`: a file for each mail, place and language, and one drawing of
each kind. In Berlin clocks go back on 25 October 2026, in New York a week later.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest

from meetup.attendance.code_rules import door_code, in_groups
from meetup.db import db
from meetup.events.models import Event
from meetup.handshakes.afterwards_worker import ask_whom_met_next
from meetup.languages import Language
from meetup.rsvps.reminder_worker import remind_next
from tests.letters.committed import committed, drawn, whole
from tests.letters.post_office import words_of


@dataclass(frozen=True)
class Place:
    """Where it is, the day on which clocks there go back, before sunrise, and the day before."""

    zone: str
    before: str
    after: str

    def at(self, day: str, clock: str) -> datetime:
        return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(self.zone))


PLACES = {
    "berlin": Place("Europe/Berlin", "2026-10-24", "2026-10-25"),
    "new-york": Place("America/New_York", "2026-10-31", "2026-11-01"),
}


@pytest.fixture(params=PLACES)
def place(request):
    return request.param


@pytest.fixture(params=Language)
def language(request):
    return request.param


@pytest.fixture
def walk(given, clock, place):
    """Cleo's group is at home there; the event is on the day before clocks go back, at seven."""
    where = PLACES[place]
    clock.moment = datetime(2026, 10, 1, 12, tzinfo=UTC)
    cleo = given.member("Cleo")
    group_id = given.group("walks", name="Harbour Walks", owner=cleo, timezone=where.zone)
    starts_at = where.at(where.before, "19:00").astimezone(UTC)
    event_id = given.event(group_id, starts_at=starts_at, timezone=where.zone, guests_allowed=2)
    return cleo, group_id, event_id


@pytest.fixture
def zoe(given, walk, language):
    """She lives in Berlin, comes with two guests, and is connected with two whom she never met."""
    _, group_id, event_id = walk
    zoe = given.member("Zoë", email="zoe@example.org", language=language)
    given.membership(group_id, zoe)
    given.rsvp(event_id, zoe, guests=2)
    for name in ("Dora", "Ben"):
        person = given.member(name, confirmed=False)
        given.membership(group_id, person)
        given.rsvp(event_id, person)
        given.connection(zoe, person)
    return zoe


@pytest.fixture
def arrives(until_idle, clock, post_office, deliver):
    """`arrives(until)`: the worker works each quarter of an hour; the one mail that Zoë gets."""

    def wait(until):
        post_office.mails.clear()
        while clock.moment <= until:
            for job in (remind_next, ask_whom_met_next):
                until_idle(job)
            deliver()
            clock.move(minutes=15)
        [mail] = [mail for mail in post_office.mails if mail["To"] == "zoe@example.org"]
        return mail

    return wait


def check(name, mail, place, language):
    """It arrives when the file says, and says what stands there."""
    arrived = parsedate_to_datetime(mail["Date"]).astimezone(ZoneInfo(PLACES[place].zone))
    said = f"Arrived: {arrived:%Y-%m-%d %H:%M %Z}\n{whole(mail)}"
    assert said == committed(f"{name}.{place}.{language}.txt")
    if (place, language) == ("new-york", Language.ENGLISH):
        assert drawn(mail) == committed(f"{name}.html")


def test_what_changed_is_told_with_what_was(browser, clock, arrives, walk, zoe, place, language):
    cleo, _, event_id = walk
    page = browser(cleo)
    page.get(f"/events/{event_id}/edit")
    after = PLACES[place].after
    times = {"starts_at": f"{after}T19:00", "ends_at": f"{after}T22:00"}
    assert "Saved." in page.press("Save", venue="Pier 3", **times).words
    mail = arrives(clock.moment.replace(hour=13))
    check("changed", mail, place, language)


def test_what_is_cancelled_is_told_with_why(browser, clock, arrives, walk, zoe, place, language):
    cleo, _, event_id = walk
    reason = {"reason": "A storm is coming: the harbour is closed."}
    browser(cleo).post(f"/events/{event_id}/cancel", reason)
    mail = arrives(clock.moment.replace(hour=13))
    check("cancelled", mail, place, language)


def test_a_reminder_comes_as_many_hours_before_as_were_chosen(
    given, clock, arrives, walk, zoe, place, language
):
    """24 hours before seven in the evening it is eight: one hour comes twice in that night."""
    _, _, event_id = walk
    where = PLACES[place]
    starts_at, ends_at = (where.at(where.after, at).astimezone(UTC) for at in ("19:00", "22:00"))
    with given.inside():
        db.session.get_one(Event, event_id).take_place(starts_at, ends_at)
    clock.moment = starts_at - timedelta(hours=26)
    mail = arrives(starts_at - timedelta(hours=20))
    assert parsedate_to_datetime(mail["Date"]) == starts_at - timedelta(hours=24)
    check("reminder", mail, place, language)
    key = given.app.config["HANDSHAKES"].secret_key
    assert in_groups(door_code(event_id, zoe.id, secret_key=key)) in words_of(mail)


def test_the_morning_after_is_asked_whom_one_met(given, clock, arrives, walk, zoe, place, language):
    cleo, _, event_id = walk
    where = PLACES[place]
    clock.moment = where.at(where.before, "19:00").astimezone(UTC)
    for person in (zoe, cleo):
        given.attendance(event_id, person)
    mail = arrives(where.at(where.after, "12:00").astimezone(UTC))
    check("afterwards", mail, place, language)
