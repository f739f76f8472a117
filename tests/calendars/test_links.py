"""Links that put an event into somebody's calendar elsewhere."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from meetup.events.rules import Status


def links_of(page):
    """The address and the values of each link below “Add to my calendar”, by its host."""
    shown = page.soup.find("summary", string="Add to my calendar").parent
    found = {}
    for link in shown.select("a[href^=https]"):
        assert link["rel"] == ["noopener", "noreferrer"]
        parts = urlsplit(link["href"])
        assert "+" not in parts.query
        values = {name: value for name, [value] in parse_qs(parts.query).items()}
        found[parts.hostname] = (parts.path, values)
    return found


def test_each_says_when_where_and_what_in_its_own_way(browser, cast, given):
    # 18:00 in Denver, an hour before its clocks go forward in the night.
    starts_at = datetime(2027, 3, 14, 1, tzinfo=UTC)
    event = given.event(
        *(given.group("chess", owner=cast.cleo, open=True), "Tea & cake, 100%: “yes”?"),
        starts_at=starts_at,
        timezone="America/Denver",
        venue="Pier 3 + 4",
        description="For members’ eyes and strangers’ alike.",
    )
    found = links_of(browser(None).get(f"/events/{event}"))
    page = f"http://town.example/events/{event}-tea-cake-100-yes"
    title, venue = "Tea & cake, 100%: “yes”?", "Pier 3 + 4"
    outlook = {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": title,
        "startdt": "2027-03-14T01:00:00Z",
        "enddt": "2027-03-14T04:00:00Z",
        "location": venue,
        "body": page,
    }
    assert found == {
        "calendar.google.com": (
            "/calendar/render",
            {
                "action": "TEMPLATE",
                "text": title,
                "dates": "20270314T010000Z/20270314T040000Z",
                "ctz": "America/Denver",
                "location": venue,
                "details": page,
            },
        ),
        "outlook.live.com": ("/calendar/deeplink/compose", outlook),
        "outlook.office.com": ("/calendar/deeplink/compose", outlook),
        "calendar.yahoo.com": (
            "/",
            {
                "v": "60",
                "title": title,
                "st": "20270314T010000Z",
                "et": "20270314T040000Z",
                "in_loc": venue,
                "desc": page,
            },
        ),
    }


def test_an_open_end_is_none_there_either(browser, cast, given):
    found = links_of(browser(cast.ana).get(f"/events/{given.event(cast.group_id, hours=None)}"))
    assert found["calendar.google.com"][1]["dates"] == "20260608T120000Z/20260608T120000Z"


def test_what_is_cancelled_over_or_has_several_dates_is_not_added(browser, cast, given, clock):
    ana = browser(cast.ana)
    cancelled = given.event(cast.group_id, status=Status.CANCELLED)
    past = given.event(cast.group_id, starts_at=clock.moment.replace(month=5, day=1))
    several, _ = given.proposal(cast.group_id)
    for event in (cancelled, past, several):
        assert "Add to my calendar" not in ana.get(f"/events/{event}").words
    one, _ = given.proposal(cast.group_id, days=[7])
    assert links_of(ana.get(f"/events/{one}"))


def test_the_page_of_an_open_group_leads_to_its_feed(browser, cast, given):
    given.group("chess", owner=cast.cleo, open=True)
    address = "http://town.example/groups/chess.ics"
    for person in (None, cast.ana, cast.cleo):
        page = browser(person).get("/groups/chess")
        assert page.soup.find("input", value=address)
        assert page.soup.find("a", href="webcal://town.example/groups/chess.ics")
        own = page.soup.find("a", href="/account/calendar")
        assert bool(own) is (person == cast.cleo)
    for person, sees in ((None, False), (cast.dov, False), (cast.ana, True)):
        page = browser(person).get("/groups/harbour")
        assert ".ics" not in page.text
        assert bool(page.soup.find("a", href="/account/calendar")) is sees
