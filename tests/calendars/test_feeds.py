"""Feeds: what stands in them, for whom, and for how long."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from meetup.calendars import stand_queries
from meetup.db import PageSession, db
from meetup.events.models import Event
from meetup.events.rules import Status
from meetup.groups.models import Group
from meetup.groups.rules import State, Visibility
from meetup.members.models import Member
from meetup.rsvps.rules import Answer

DAY = timedelta(days=1)


@pytest.fixture
def chess(cast, given):
    """An open group of Cleo's, to which Ana belongs."""
    return given.group(
        "chess", name="Chess; in the Park", owner=cast.cleo, members=[cast.ana], open=True
    )


@pytest.fixture
def feed(browser):
    """`feed("/groups/chess.ics")`: the calendar that a client gets there, and its answer."""

    def read(path, **headers):
        answer = browser(None).client.get(path, headers=headers)
        assert answer.status_code == 200, path
        return icalendar.Calendar.from_ical(answer.data), answer

    return read


@pytest.fixture
def own(feed, given):
    """`own(ana, "yes")`: the events in her calendar, by title; with only yes, if it is said."""

    def read(person, only=None):
        path = f"/calendar/{given.calendar(person)}.ics"
        calendar, _ = feed(f"{path}?only={only}" if only else path)
        return {str(event["SUMMARY"]): event for event in calendar.walk("VEVENT")}

    return read


def titles(calendar):
    return [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")]


def test_an_open_group_has_a_feed_for_everybody(cast, given, chess, feed, clock):
    for day, timezone in ((9, "America/Denver"), (8, "Europe/Berlin"), (400, "Europe/Berlin")):
        given.event(chess, f"Blitz {day}", starts_at=clock.moment + day * DAY, timezone=timezone)
    given.event(chess, "Past", starts_at=clock.moment - 300 * DAY)
    given.event(chess, "Idea", status=Status.PROPOSED)
    given.event(chess, "Secret", status=Status.DRAFT)
    given.event(cast.group_id, "Of others")
    calendar, answer = feed("/groups/Chess.ics")
    assert titles(calendar) == ["Past", "Blitz 8", "Blitz 9", "Blitz 400"]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="chess.ics"'
    for name in (b"NAME", b"X-WR-CALNAME"):
        assert b"\r\n%s:Chess\\; in the Park\r\n" % name in answer.data
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert calendar["X-PUBLISHED-TTL"] == "PT1H" and "METHOD" not in calendar
    assert sorted(zone["TZID"] for zone in calendar.timezones) == [
        "America/Denver",
        "Europe/Berlin",
    ]
    for event in calendar.walk("VEVENT"):
        assert event["ORGANIZER"].params["CN"] == "Chess; in the Park"
        assert event["CATEGORIES"].cats == ["Chess; in the Park"]
        assert event["URL"].startswith("http://town.example/events/")
        # To subscribe to a group is not to come.
        assert event["TRANSP"] == "TRANSPARENT" and "ATTENDEE" not in event


def test_a_group_of_members_has_none_for_anybody(browser, cast, given):
    given.event(cast.group_id)
    pages = [
        browser(person).get(path)
        for person in (None, cast.dov, cast.ana, cast.cleo)
        for path in ("/groups/harbour.ics", "/groups/nowhere.ics")
    ]
    assert {page.status for page in pages} == {404}
    known, unknown = pages[:2]
    assert known.text.replace("harbour", "") == unknown.text.replace("nowhere", "")


def test_what_is_cancelled_stays_for_thirty_days(browser, cast, given, chess, feed, own, clock):
    event = given.event(chess, "Blitz")
    before = feed("/groups/chess.ics")[1]
    clock.move(hours=1)
    cleo = browser(cast.cleo)
    cleo.get(f"/events/{event}/edit")
    cleo.press("Yes, cancel it", reason="Rain.")
    clock.move(days=29)
    calendar, answer = feed("/groups/chess.ics", **{"If-None-Match": before.headers["ETag"]})
    [cancelled] = calendar.walk("VEVENT")
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    assert own(cast.ana)["Blitz"]["STATUS"] == "CANCELLED"
    clock.move(days=2)
    known = {"If-None-Match": answer.headers["ETag"]}
    calendar, gone = feed("/groups/chess.ics", **known)
    assert titles(calendar) == [] and own(cast.ana) == {}
    # It went thirty days after it was cancelled, and nothing else has changed since.
    assert gone.last_modified == clock.moment - DAY
    calendar, _ = feed(
        "/groups/chess.ics", **{"If-Modified-Since": answer.headers["Last-Modified"]}
    )
    assert titles(calendar) == []


def test_a_feed_reaches_back_five_years_and_to_the_end(given, chess, feed, clock):
    for year in (2020, 2021, 2026, 2031):
        given.event(chess, f"In {year}", starts_at=datetime(year, 1, 1, tzinfo=UTC))
    calendar, answer = feed("/groups/chess.ics")
    assert titles(calendar) == ["In 2021", "In 2026", "In 2031"]
    clock.move(days=365)
    calendar, later = feed("/groups/chess.ics", **{"If-None-Match": answer.headers["ETag"]})
    assert titles(calendar) == ["In 2026", "In 2031"]
    assert later.last_modified == datetime(2027, 1, 1, tzinfo=UTC)


def test_ones_own_says_what_one_answered(cast, given, chess, own):
    said = {
        "Yes": (Answer.YES, "ACCEPTED"),
        "Maybe": (Answer.MAYBE, "TENTATIVE"),
        "No": (Answer.NO, "DECLINED"),
        "Waits": (Answer.WAITLISTED, "TENTATIVE"),
    }
    for title, (answer, _) in said.items():
        event = given.event(cast.group_id, title)
        given.rsvp(event, cast.ana, answer)
        given.rsvp(event, cast.ben)
    given.event(chess, "Silent")
    events = own(cast.ana)
    wanted = {title: partstat for title, (_, partstat) in said.items()}
    found = {title: event["ATTENDEE"].params["PARTSTAT"] for title, event in events.items()}
    assert found == wanted | {"Silent": "NEEDS-ACTION"}
    for title, event in events.items():
        assert event["ATTENDEE"] == f"mailto:{cast.ana.email}"
        assert event["ATTENDEE"].params["CN"] == "Ana"
        assert event.get("TRANSP") == (None if title == "Yes" else "TRANSPARENT")
    assert events["Silent"]["ORGANIZER"].params["CN"] == "Chess; in the Park"
    assert own(cast.ana, "yes").keys() == {"Yes"}
    assert own(cast.ana, "yes-maybe").keys() == {"Yes", "Maybe", "Waits"}
    assert own(cast.ana, "all").keys() == events.keys()


def test_ones_own_has_what_one_may_see(app, cast, given, chess, own, clock):
    mine, others = {"proposer": cast.ana}, {"proposer": cast.ben}
    given.event(cast.group_id, "Walk")
    given.event(cast.group_id, "Draft", status=Status.DRAFT, **mine)
    given.event(cast.group_id, "Idea", status=Status.PROPOSED, **others)
    given.event(cast.group_id, "Old idea", status=Status.PROPOSED, starts_at=clock.moment - DAY)
    lapsed = given.event(cast.group_id, "Lapsed", status=Status.PROPOSED)
    given.event(given.group("tango", owner=cast.dov, open=True), "Of others")
    with given.inside():
        db.session.get_one(Event, lapsed).lapsed_at = clock.moment
    events = own(cast.ana)
    assert events.keys() == {"Walk", "Idea"}
    assert events["Idea"]["STATUS"] == "TENTATIVE"
    assert own(cast.dov).keys() == {"Of others"}
    banned = given.member("Bo")
    given.membership(cast.group_id, banned, state=State.BANNED)
    assert own(banned) == {}


@pytest.mark.parametrize("lapses", [True, False])
def test_a_proposal_leaves_when_it_lapses_or_its_time_has_come(cast, given, feed, clock, lapses):
    event = given.event(cast.group_id, "Idea", status=Status.PROPOSED)
    path = f"/calendar/{given.calendar(cast.ana)}.ics"
    calendar, before = feed(path)
    assert titles(calendar) == ["Idea"]
    clock.move(days=7)
    if lapses:
        clock.move(days=-3)
        with given.inside():
            db.session.get_one(Event, event).lapsed_at = clock.moment
    for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        calendar, after = feed(path, **{header: before.headers[name]})
        assert titles(calendar) == [] and after.last_modified == clock.moment


def test_a_host_looks_after_groups_but_does_not_go_to_them(cast, given, own):
    host = given.member("Hal", host=True)
    given.event(given.group("nobodys"), "Of nobody")
    given.event(cast.group_id, "Walk")
    assert own(host) == {}


def test_whoever_leaves_has_those_events_no_more(browser, cast, given, own, feed, clock):
    event = given.event(cast.group_id, "Walk")
    given.event(given.group("tango", owner=cast.ana, members=[cast.ben]), "Tango")
    past = given.event(cast.group_id, "Past", starts_at=clock.moment - 9 * DAY)
    for one in (event, past):
        given.rsvp(one, cast.ana)
    path = f"/calendar/{given.calendar(cast.ana)}.ics"
    before = feed(path)[1]
    clock.move(hours=2)
    ana = browser(cast.ana)
    ana.get("/groups/harbour")
    ana.press("Leave the group")
    assert own(cast.ana).keys() == {"Tango"} and own(cast.ana, "yes") == {}
    for known in (
        {"If-None-Match": before.headers["ETag"]},
        {"If-Modified-Since": before.headers["Last-Modified"]},
    ):
        calendar, after = feed(path, **known)
        assert titles(calendar) == ["Tango"]
        assert after.last_modified == clock.moment


@pytest.mark.parametrize("change", ["answer", "edit", "rename", "reminder", "new event", "join"])
def test_a_change_is_heard_of_and_nothing_else_is(browser, cast, given, feed, clock, chess, change):
    event = given.event(chess, "Blitz")
    path = f"/calendar/{given.calendar(cast.ana)}.ics"
    _, before = feed(path)
    clock.move(days=1)
    for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        again = browser(None).client.get(path, headers={header: before.headers[name]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == before.headers["ETag"]
        assert again.headers["Cache-Control"] == "private, no-cache"
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    if change == "answer":
        ana.get(f"/events/{event}")
        ana.press("Maybe")
    elif change == "edit":
        cleo.get(f"/events/{event}/edit")
        cleo.press("Save", description="Bring a clock.")
    elif change == "rename":
        cleo.get("/groups/chess/settings")
        cleo.press("Save", name="Chess, in the park")
    elif change == "reminder":
        ana.get("/account/calendar")
        ana.press("Save the reminder", minutes="120")
    elif change == "new event":
        given.event(chess, "Another")
    else:
        given.event(given.group("tango", owner=cast.cleo, members=[cast.ana]), "Tango")
    for name, header in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        _, after = feed(path, **{header: before.headers[name]})
        assert after.headers["ETag"] != before.headers["ETag"]
        assert after.last_modified == clock.moment


def test_what_strangers_may_not_see_does_not_stir_the_feed_of_a_group(
    browser, cast, given, chess, feed, clock
):
    given.event(chess, "Blitz")
    before = feed("/groups/chess.ics")[1].headers
    clock.move(days=1)
    given.event(chess, "Idea", status=Status.PROPOSED)
    given.event(chess, "Secret", status=Status.DRAFT)
    after = feed("/groups/chess.ics")[1].headers
    for name in ("ETag", "Last-Modified"):
        assert after[name] == before[name]


def test_a_client_that_names_another_moment_gets_it_all(browser, given, chess, feed, clock):
    given.event(chess, "Blitz")
    for moment in ("Mon, 01 Jun 2020 00:00:00 GMT", "Mon, 31 May 2027 00:00:00 GMT"):
        feed("/groups/chess.ics", **{"If-Modified-Since": moment})


def test_a_reminder_is_for_who_asked_and_says_yes(browser, cast, given, own):
    for title, answer in (("Yes", Answer.YES), ("Maybe", Answer.MAYBE), ("No", Answer.NO)):
        for person in (cast.ana, cast.ben):
            given.rsvp(given.event(cast.group_id, f"{title} {person.name}"), person, answer)
    cancelled = given.event(cast.group_id, "Off", status=Status.CANCELLED)
    given.rsvp(cancelled, cast.ana)
    assert not any(event.walk("VALARM") for event in own(cast.ana).values())
    ana = browser(cast.ana)
    ana.get("/account/calendar")
    page = ana.press("Save the reminder", minutes="1440")
    assert "Saved." in page.words and page.fields["minutes"] == "1440"
    alarms = {title: event.walk("VALARM") for title, event in own(cast.ana).items()}
    assert {title for title, found in alarms.items() if found} == {"Yes Ana"}
    assert alarms["Yes Ana"][0]["TRIGGER"].dt == -DAY
    assert not any(event.walk("VALARM") for event in own(cast.ben).values())
    ana.get("/account/calendar")
    ana.press("Save the reminder", minutes="")
    assert not any(event.walk("VALARM") for event in own(cast.ana).values())


def test_a_replaced_address_is_as_good_as_any_other(browser, cast, given, own):
    given.event(cast.group_id, "Walk")
    old = given.calendar(cast.ana)
    ana = browser(cast.ana)
    shown = ana.get("/account/calendar")
    addresses = [field["value"] for field in shown.soup.select("input[readonly]")]
    assert addresses == [
        f"http://town.example/calendar/{old}.ics{more}"
        for more in ("", "?only=yes", "?only=yes-maybe")
    ]
    opened = [link["href"] for link in shown.soup.select("a[href^=webcal]")]
    assert opened == [address.replace("http:", "webcal:") for address in addresses]
    page = ana.press("Replace all three")
    new = given.calendar(cast.ana)
    assert new != old and f"/calendar/{new}.ics" in page.text and old not in page.text
    stranger = browser(None)
    nobodys = f"999-{old.split('-', 1)[1]}"
    gone, unknown = (stranger.get(f"/calendar/{token}.ics") for token in (old, nobodys))
    assert gone.status == unknown.status == 404
    assert gone.text.replace(old, "") == unknown.text.replace(nobodys, "")
    assert own(cast.ana).keys() == {"Walk"}


def test_an_address_is_good_for_its_owner_alone(browser, cast, given):
    ana, ben = (given.calendar(person).split("-", 1) for person in (cast.ana, cast.ben))
    stranger = browser(None)
    for token in (
        *(f"{ana[0]}-{ben[1]}", f"{ben[0]}-{ana[1]}", f"0{ana[0]}-{ana[1]}", ana[1], ana[0]),
        *(f"{ana[0]}-{ana[1][:-1]}", f"{ana[0]}-{ana[1]}x", f"{2**31}-{ana[1]}", "%F0%9F%8D%B5"),
    ):
        assert stranger.get(f"/calendar/{token}.ics").status == 404, token
    good = f"/calendar/{'-'.join(ana)}.ics"
    assert stranger.get(f"{good}?only=no").status == 404
    assert stranger.get(good.removesuffix(".ics")).status == 404


def test_who_has_no_account_has_no_calendar(app, browser, cast, given):
    token = given.calendar(cast.ana)
    with given.inside():
        ana = db.session.get_one(Member, cast.ana.id)
        ana.password_hash, ana.confirmed_at = None, None
    assert browser(None).get(f"/calendar/{token}.ics").status == 404


def test_a_group_that_closes_takes_its_feed_along(app, browser, given, chess, feed):
    given.event(chess, "Blitz")
    feed("/groups/chess.ics")
    with given.inside():
        group = db.session.get_one(Group, chess)
        group.visibility, group.joining = Visibility.MEMBERS_ONLY, "on request"
    assert browser(None).get("/groups/chess.ics").status == 404


def test_the_address_stands_in_no_line_of_the_log(
    app, browser, cast, given, capfd, caplog, monkeypatch
):
    token = given.calendar(cast.ana)
    caplog.set_level("DEBUG")

    def breaks(*_args, **_more):
        raise RuntimeError("it breaks")

    monkeypatch.setattr(stand_queries, "own_feed", breaks)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = browser(None).client.get(f"/calendar/{token}.ics")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500 and token not in answer.get_data(as_text=True)
    said = capfd.readouterr()
    assert "A page broke." in said.err + caplog.text
    secret = token.split("-", 1)[1]
    lines = [said.out, said.err, *(record.getMessage() for record in caplog.records)]
    assert not any(secret in line for line in lines)


def test_the_address_is_told_to_nobody(feed, cast, given):
    _, answer = feed(f"/calendar/{given.calendar(cast.ana)}.ics")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "private" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/groups/chess.ics", "/calendar/{token}.ics"])
def test_a_feed_costs_the_same_however_long_it_is(
    cast, given, chess, feed, browser, count_queries, path
):
    path = path.format(token=given.calendar(cast.ana))
    costs = []
    for number in (5, 45):
        for one in range(number):
            given.rsvp(given.event(chess, f"Blitz {one}"), cast.ana)
        with count_queries() as statements:
            _, answer = feed(path)
        with count_queries() as unchanged:
            known = {"If-None-Match": answer.headers["ETag"]}
            assert browser(None).client.get(path, headers=known).status_code == 304
        costs.append((len(statements), len(unchanged)))
        assert not any("event_texts" in statement for statement in unchanged)
    assert costs[0] == costs[1]
    assert costs[0] == ((3, 2) if "calendar/" in path else (2, 1))


def test_what_is_unchanged_is_found_so_without_a_session(
    cast, given, chess, feed, browser, monkeypatch
):
    event, token = given.event(chess, "Blitz"), given.calendar(cast.ana)
    paths = (f"/events/{event}.ics", "/groups/chess.ics", f"/calendar/{token}.ics")
    etags = {path: feed(path)[1].headers["ETag"] for path in paths}
    monkeypatch.setattr(PageSession, "get_bind", None)  # which each session calls for its first
    for path, etag in etags.items():
        again = browser(None).client.get(path, headers={"If-None-Match": etag})
        assert again.status_code == 304, path
