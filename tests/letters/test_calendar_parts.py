"""The part of a mail that calendars read, byte for byte as it arrives, and the mail around it.

What is compared stands in `calendars/`: a file for each message and place. In Berlin clocks go back
on 25 October 2026, in New York a week later; each event begins on the evening before.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest

from meetup.rsvps.rules import Answer
from tests.letters.calendar_mails import calendar_text, parts_of, told_by
from tests.letters.post_office import drawing_of, words_of
from tests.letters.test_around_events import PLACES

FOLDER = Path(__file__).parent / "calendars"
ZOE = "zoe@example.org"


@pytest.fixture(params=PLACES)
def place(request):
    return request.param


in_one_place = pytest.mark.parametrize("place", ["berlin"], indirect=True)


@pytest.fixture
def party(given, clock, place):
    """Of Cleo's group; it lasts until the clocks have gone back. Zoë belongs to it, and so on."""
    where = PLACES[place]
    clock.moment = datetime(2026, 10, 1, 12, tzinfo=UTC)
    cleo = given.member("Cleo", email="cleo@elsewhere.example")
    group_id = given.group("walks", name="Küste, Kai & Meer", owner=cleo, timezone=where.zone)
    starts_at = where.at(where.before, "21:00").astimezone(UTC)
    event_id = given.event(
        group_id,
        "Night Walk; with lanterns",
        starts_at=starts_at,
        hours=8,
        timezone=where.zone,
        venue="Pier 3, Old Harbour",
        description="Bring a **lantern** – größer ist besser, and enough tea for the whole night.",
        proposer=cleo,
    )
    people = {"cleo": cleo, "zoë": given.member("Zoë", email=ZOE)}
    for name in ("Dora", "Ben"):
        people[name] = given.member(name)
    for name in ("zoë", "Dora", "Ben"):
        given.membership(group_id, people[name])
    for name in ("Dora", "Ben"):
        given.rsvp(event_id, people[name])
    return event_id, people


@pytest.fixture
def arrives(calendars_told):
    """`arrives()`: minutes pass, the worker works; the mail that Zoë gets."""

    def wait(minutes=1):
        [mail] = [mail for mail in calendars_told(minutes) if mail["To"] == ZOE]
        return mail

    return wait


def check(name, mail, place, *, inviter=""):
    """It says what the file says, and names nobody else; ids are others in each run."""
    text = calendar_text(mail).replace("\r\n", "\n")
    text = re.sub(r"(event-|/events/)\d+", r"\g<1>1", text)
    assert text == (FOLDER / f"{name}.{place}.ics").read_text(encoding="utf-8")
    told = told_by(mail)
    said = f"{words_of(mail)}{drawing_of(mail)}".replace(inviter or "Cleo,", "")
    for stranger in ("Dora", "dora@", "Ben", "ben@", "Cleo", "cleo@"):
        assert stranger not in said and stranger not in text
    assert told and str(told.event["ATTENDEE"]) == f"mailto:{ZOE}"


def test_an_answer_a_change_and_the_end_of_it(browser, party, arrives, place):
    event_id, people = party
    zoë, cleo = browser(people["zoë"]), browser(people["cleo"])
    zoë.post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    check("yes", arrives(), place)
    cleo.get(f"/events/{event_id}/edit")
    after = PLACES[place].after
    times = {"starts_at": f"{after}T01:30", "ends_at": f"{after}T05:00"}
    assert "Saved." in cleo.press("Save", **times).words
    check("changed", arrives(5), place)
    cleo.post(f"/events/{event_id}/cancel", {"reason": "A storm is coming."})
    check("cancelled", arrives(), place)


def test_a_no_after_a_yes(browser, party, arrives, place):
    event_id, people = party
    zoë = browser(people["zoë"])
    zoë.post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    arrives()
    zoë.post(f"/events/{event_id}/rsvp", {"answer": "no"})
    check("no", arrives(), place)


def test_an_invitation(browser, party, arrives, place):
    event_id, people = party
    assert browser(people["cleo"]).post(f"/events/{event_id}/answers/invite").status == 200
    check("invited", arrives(), place, inviter="Cleo and")


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.ics")))
def test_each_file_is_read_and_written_again_to_the_same(name):
    """With a VTIMEZONE for the zone that its times name."""
    text = (FOLDER / name).read_text(encoding="utf-8").replace("\n", "\r\n")
    calendar = icalendar.Calendar.from_ical(text)
    [event], [zone] = calendar.walk("VEVENT"), calendar.walk("VTIMEZONE")
    assert not event.errors and not zone.errors
    where = next(place for key, place in PLACES.items() if f".{key}." in name)
    # One of them begins in an hour that comes twice, and so says in UTC when.
    ends = event.get("DTEND", event["DTSTART"])
    assert str(zone["TZID"]) == where.zone == ends.params["TZID"]
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    again = icalendar.Calendar.from_ical(calendar.to_ical()).walk("VEVENT")[0]
    assert again == event


@in_one_place
def test_the_mail_around_it_is_what_mail_clients_look_for(browser, party, arrives, place):
    event_id, people = party
    browser(people["zoë"]).post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    mail = arrives()
    assert parts_of(mail) == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    [part] = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    [file] = [one for one in mail.walk() if one.get_content_type() == "application/ics"]
    assert part.get_content_charset() == "utf-8"
    assert part.get_param("method") == "REQUEST" and part.get_param("name") == "invite.ics"
    assert not part.is_attachment()
    assert file.is_attachment() and file.get_filename() == "invite.ics"
    assert [one["Content-Transfer-Encoding"] for one in (part, file)] == [
        "quoted-printable",
        "base64",
    ]
    # The organizer is who the mail comes from, or clients warn of it.
    [sender] = mail["From"].addresses
    organizer = told_by(mail).event["ORGANIZER"]
    assert str(organizer) == f"mailto:{sender.addr_spec}"
    assert organizer.params["CN"] == sender.display_name == "Küste, Kai & Meer"
    assert mail["Content-Language"] == "en"


@in_one_place
def test_a_mail_server_that_knows_no_eight_bits_takes_it(
    browser, party, arrives, post_office, place
):
    event_id, people = party
    browser(people["zoë"]).post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    arrives()
    sent = post_office.envelopes[-1]
    assert sent.content.isascii() and "BODY=8BITMIME" not in sent.mail_options
    assert max(map(len, sent.content.split(b"\r\n"))) <= 998


@in_one_place
def test_what_says_nothing_to_calendars_is_as_it_was(party, in_outbox, arrives):
    _, people = party
    in_outbox(people["zoë"], kind="password_changed")
    mail = arrives()
    assert parts_of(mail) == ["multipart/alternative", "text/plain", "text/html"]


@in_one_place
def test_whoever_answers_hears_the_answer_that_stands_when_the_mail_leaves(
    browser, party, arrives, place
):
    event_id, people = party
    zoë = browser(people["zoë"])
    zoë.post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    arrives()
    for said, partstat in ((Answer.MAYBE, "TENTATIVE"), (Answer.YES, "ACCEPTED")):
        zoë.post(f"/events/{event_id}/rsvp", {"answer": said})
        cleo = browser(people["cleo"])
        cleo.get(f"/events/{event_id}/edit")
        cleo.press("Save", venue=f"For {said}")
        told = told_by(arrives(5))
        assert told.partstat == partstat
        # Nobody reads what a calendar would answer, so none is asked to.
        assert told.event["ATTENDEE"].params["RSVP"] == "FALSE"
        assert told.event.get("TRANSP") == (None if said is Answer.YES else "TRANSPARENT")


@in_one_place
def test_of_two_messages_with_one_sequence_the_later_has_the_later_stamp(
    browser, party, arrives, place
):
    """RFC 5546, 2.1.5. A title is not in sequence, and is told with the next mail."""
    event_id, people = party
    browser(people["zoë"]).post(f"/events/{event_id}/rsvp", {"answer": "yes"})
    first = told_by(arrives())
    cleo = browser(people["cleo"])
    cleo.get(f"/events/{event_id}/edit")
    cleo.press("Save", title="Day Walk")
    second = told_by(arrives(5))
    assert (first.sequence, second.sequence) == (0, 0)
    assert second.event["DTSTAMP"].dt - first.event["DTSTAMP"].dt == timedelta(minutes=5)
    assert str(second.event["SUMMARY"]) == "Day Walk"
    assert first.event["UID"] == second.event["UID"]
