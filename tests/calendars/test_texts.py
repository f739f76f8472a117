"""The text that is kept beside each event is the one that the event would have now."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st
from sqlalchemy import delete, update

from meetup.db import db
from meetup.events.calendar import vevent_text
from meetup.events.calendar_lines import (
    Placed,
    alarm_lines,
    attendee_line,
    folded,
    group_lines,
    url_line,
    vcalendar,
    with_lines,
)
from meetup.events.models import Event, EventText
from meetup.events.rules import CalendarEntry, Status, local_day
from meetup.events.worker import keep_next_texts
from meetup.proposals.worker import lapse_next
from meetup.rounds import Round
from tests.bundle.conftest import GOOD
from tests.calendars.texts import how_many, untrue

GOLDEN = Path(__file__).parent / "golden"
MONDAY, TUESDAY = "2026-06-15T19:00", "2026-06-16T19:00"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
# What people may type, one line or several; no control characters, which forms take out.
WORDS = st.text(
    st.one_of(st.characters(exclude_categories=["C", "Z"]), st.sampled_from(" ,;:\\\"'^|=")),
    min_size=1,
    max_size=200,
)
PLAIN = st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\^")


def entry(**more):
    """A walk of Harbour Walks, from 18:00 in Berlin unless more is said."""
    facts = {
        "id": 42,
        "title": "Harbour Walk",
        "description": "Along the water.\n\nBring a **coat**; and tea, if you like.",
        "venue": "Old Harbour, pier 3",
        "starts_at": datetime(2026, 3, 27, 17, tzinfo=UTC),
        "timezone": "Europe/Berlin",
        "status": Status.SCHEDULED,
        "uid": "event-42@town.example",
        "sequence": 2,
        "created_at": NOON,
        "changed_at": NOON + timedelta(days=1),
        **more,
    }
    facts.setdefault("ends_at", facts["starts_at"] + timedelta(hours=3))
    facts["local_day"] = local_day(facts["starts_at"], facts["timezone"])
    return CalendarEntry(**facts)


def calendar(*entries, lines=()):
    placed = [
        Placed(with_lines(vevent_text(one), *lines), one.timezone, one.local_day.year)
        for one in entries
    ]
    return vcalendar(placed)


@pytest.fixture
def is_true(app):
    """`is_true(3)`: there are three texts, and all are what their events would have now."""

    def check(number):
        with app.app_context():
            assert (untrue(), how_many()) == ([], number)

    return check


def test_each_act_keeps_the_text_true(app, browser, cast, given, clock, is_true):
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    ana.get("/groups/harbour/propose")
    ana.press("Add another date", title="Walk", starts_at=MONDAY, quorum="3")
    page = ana.press("Propose", starts_at_2=TUESDAY, votes_until="2026-06-14T19:00")
    event = int(page.path.split("/")[-1].split("-")[0])
    is_true(1)
    for change in (
        {"title": "Night Walk"},
        {"description": "Along the *water*."},
        {"starts_at": "2026-06-15T18:00"},
        {"capacity": "8"},
    ):
        clock.move(minutes=5)
        ana.get(f"/events/{event}/edit")
        assert ana.press("Save", **change).status == 200
        is_true(1)
    clock.move(days=14)
    assert lapse_next(app, now=clock.moment) is Round.DONE
    is_true(1)
    ana.get(f"/events/{event}/edit")
    assert (
        ana.press("Save", votes_until="2026-06-16T12:00", starts_at="2026-06-18T18:00").status
        == 200
    )
    is_true(1)
    page = cleo.get(f"/events/{event}")
    last = page.soup.select("form[action$=schedule] [name=date]")[-1]["value"]
    assert cleo.post(f"/events/{event}/schedule", {"date": last}).status == 200
    is_true(1)
    clock.move(minutes=5)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Save", venue="Pier 3", description="Along the water, and back.")
    is_true(1)
    cleo.get("/groups/harbour/settings")
    cleo.press("Save", name="Night Walks", timezone="America/Denver")
    is_true(1)
    cleo.get(f"/events/{event}/edit")
    assert "cancelled" in cleo.press("Yes, cancel it", reason="Storm.").words
    is_true(1)


def test_those_that_a_bundle_brings_have_theirs(app, given, is_true, clock, tmp_path):
    for name, content in GOOD.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    for _ in range(2):
        result = app.test_cli_runner().invoke(args=["import", str(tmp_path)])
        assert result.exit_code == 0, result.output
        is_true(2)


def test_the_worker_makes_those_that_are_missing(app, cast, given, is_true, clock):
    for number in range(60):
        given.event(cast.group_id, f"Walk {number}", timezone="America/Denver")
    with app.app_context():
        db.session.execute(delete(EventText).where(EventText.event_id % 2 == 0))
        db.session.execute(update(EventText).values(text="BEGIN:VEVENT\r\nEND:VEVENT\r\n"))
        db.session.execute(update(Event).values(calendar_mark=None))
        db.session.commit()
    rounds = [keep_next_texts(app, now=clock.moment) for _ in range(3)]
    assert rounds == [Round.DONE, Round.DONE, Round.IDLE]
    is_true(60)


def test_until_then_readers_get_the_same_to_the_byte(app, browser, cast, given, clock):
    event, ana = given.event(cast.group_id), browser(cast.ana)
    kept = ana.get(f"/events/{event}.ics").response
    with app.app_context():
        db.session.execute(delete(EventText))
        db.session.execute(update(Event).values(calendar_mark=None))
        db.session.commit()
    made = ana.get(f"/events/{event}.ics").response
    assert (made.data, made.headers["ETag"]) == (kept.data, kept.headers["ETag"])
    with app.app_context():
        assert how_many() == 0, "looking at it has written"


@pytest.mark.parametrize(
    ("name", "one"),
    [
        # Clocks in Berlin go forward on 29 March 2026, in Denver on 8 March.
        ("berlin-winter", entry()),
        ("berlin-summer", entry(starts_at=datetime(2026, 4, 3, 16, tzinfo=UTC), sequence=3)),
        (
            "berlin-across",
            entry(
                starts_at=datetime(2026, 3, 28, 21, tzinfo=UTC),
                ends_at=datetime(2026, 3, 29, 4, tzinfo=UTC),
            ),
        ),
        (
            "denver-across",
            entry(
                starts_at=datetime(2026, 3, 8, 6, tzinfo=UTC),
                timezone="America/Denver",
                ends_at=datetime(2026, 3, 8, 15, tzinfo=UTC),
            ),
        ),
        (
            "denver-twice",
            entry(
                starts_at=datetime(2026, 11, 1, 8, 30, tzinfo=UTC),
                timezone="America/Denver",
                status=Status.CANCELLED,
            ),
        ),
        (
            "berlin-long-words",
            entry(title="Ärger über Öl, 散歩; " * 9, venue="🍵" * 40, status=Status.PROPOSED),
        ),
    ],
)
def test_a_calendar_is_the_one_that_was_read(name, one):
    lines = (
        url_line("https://town.example/events/42-harbour-walk"),
        group_lines("Harbour Walks; by night, “too”", email="hello@town.example"),
        attendee_line("Ana Lind", "ana@mail.example", "ACCEPTED"),
        alarm_lines(timedelta(hours=2)),
    )
    text = calendar(one, lines=lines)
    golden = GOLDEN / f"{name}.ics"
    assert text == golden.read_bytes()
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (event.start, event.end) == (one.starts_at, one.ends_at)
    assert event.start.astimezone(UTC) == one.starts_at


@drawn(WORDS, WORDS, WORDS)
def test_whatever_people_type_comes_back(title, venue, group):
    one = entry(title=title, venue=venue, description="")
    text = calendar(one, lines=(group_lines(group, email="hello@town.example"),))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"") and b"\r" not in text.replace(b"\r\n", b"")
    [event] = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert (event["SUMMARY"], event["LOCATION"]) == (title, venue)
    assert event["CATEGORIES"].cats == [group]
    assert event["ORGANIZER"] == "mailto:hello@town.example"


@drawn(
    st.text(
        st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="\\^"), max_size=400
    )
)
def test_a_plain_line_is_folded_as_icalendar_folds_it(text):
    line = f"URL:{text}"
    assert folded(line) == icalendar.parser.Contentline(line).to_ical().decode() + "\r\n"


def test_a_zone_comes_once_for_all_years_of_its_events():
    years = (2021, 2026, 2024)
    entries = [entry(starts_at=datetime(year, 7, 1, 16, tzinfo=UTC)) for year in years]
    away = entry(timezone="America/Denver")
    read = icalendar.Calendar.from_ical(calendar(*entries, away))
    assert sorted(zone["TZID"] for zone in read.timezones) == ["America/Denver", "Europe/Berlin"]
    for event, one in zip(read.walk("VEVENT"), (*entries, away), strict=True):
        assert event.start.astimezone(UTC) == one.starts_at


def test_what_is_asked_for_is_said_at_the_top():
    placed = Placed(vevent_text(entry()), "Europe/Berlin", 2026)
    assert (
        icalendar.Calendar.from_ical(vcalendar([placed], method="REQUEST"))["METHOD"] == "REQUEST"
    )
    assert b"METHOD" not in vcalendar([placed])
