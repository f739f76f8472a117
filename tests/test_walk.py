"""The whole path: from an online connection to a real tie, by two people, through pages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from icalendar import Calendar
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import expect

from tests.attendance.phones import all_sent, says
from tests.browsing import Browser
from tests.chromium import ChromiumBrowser, KeyboardBrowser, served
from tests.conftest import Clock

Anyone = Browser | ChromiumBrowser
PASSWORD = "a long enough password"


class Walk:
    """Ana founds a group, Ben joins it; they know each other only online."""

    def __init__(self, app: Flask, clock: Clock, ana: Anyone, ben: Anyone) -> None:
        self.app, self.clock, self.ana, self.ben = app, clock, ana, ben

    def go(self) -> None:
        """Every step in turn; each looks at what the person sees."""
        self.sign_up(self.ana, "Ana Lindqvist", "ana@example.org")
        self.sign_up(self.ben, "Ben Okafor", "ben@example.org")
        self.found_and_join()
        self.connect()
        event = self.propose_and_answer()
        self.read_calendar(event)
        self.meet(event)
        self.look_at_the_tie()

    def sign_up(self, person: Anyone, name: str, email: str) -> None:
        person.get("/signup")
        page = person.press("Sign up", name=name, email=email, password=PASSWORD)
        assert "We have sent you a mail" in page.words
        page = person.press("Sign in", email=email, password=PASSWORD)
        assert "not confirmed yet" in page.words
        person.get(self.link_mailed_to(email))
        page = person.press(f"Confirm {email}")
        assert "Your address is confirmed" in page.words
        if isinstance(person, ChromiumBrowser):
            person.get("/account")
            assert person.tab.input_value("[name=timezone]") == "Europe/Lisbon"

    def link_mailed_to(self, email: str) -> str:
        """The path that the worker's log shows for this address; no mail server is set."""
        log = self.app.test_cli_runner().invoke(args=["worker", "--once"]).stderr
        line = next(line for line in reversed(log.splitlines()) if email in line)
        found = re.search(r"https?://\S+", line)
        assert found, log
        return urlsplit(found[0]).path

    def found_and_join(self) -> None:
        self.ana.get("/groups/new")
        page = self.ana.press(
            "Found the group",
            name="Harbour Walks",
            slug="harbour-walks",
            place="Lisbon",
            timezone="Europe/Lisbon",
            visibility="members only",
        )
        assert page.path == "/groups/harbour-walks"
        self.ben.get("/groups/harbour-walks")
        self.ben.press("Ask to join")
        assert self.ben.get("/groups/harbour-walks/members").status == 403
        assert "Ben Okafor" in self.ana.get("/groups/harbour-walks/members").words
        self.ana.press("Let in")
        assert "Ana Lindqvist" in self.ben.get("/groups/harbour-walks/members").words

    def connect(self) -> None:
        self.ben.get("/m/ana-lindqvist")
        self.ben.press("Ask to connect", note="We chat in the harbour channel.")
        assert "You have asked Ana Lindqvist" in self.ben.get("/ties/ana-lindqvist").words
        assert "We chat in the harbour channel." in self.ana.get("/inbox").words
        self.ana.press("Accept")
        assert "are connected online" in self.ben.get("/ties/ana-lindqvist").words

    def propose_and_answer(self) -> str:
        starts_at = self.clock.moment + timedelta(days=3)
        self.ben.get("/groups/harbour-walks/propose")
        page = self.ben.press(
            "Propose",
            title="Walk to the lighthouse",
            venue="Old Harbour",
            starts_at=f"{starts_at:%Y-%m-%dT18:00}",
            ends_at=f"{starts_at:%Y-%m-%dT21:00}",
            capacity="20",
        )
        event = page.path
        assert re.fullmatch(r"/events/\d+-walk-to-the-lighthouse", event)
        assert "proposal" in page.words
        self.ana.get(event)
        self.ana.press("Schedule")
        self.ana.press("Yes")
        page = self.ben.get(event)
        assert "meet Ana Lindqvist for the first time" in page.words
        page = self.ben.press("Yes")
        assert "2 of 20" in page.words or "2 come" in page.words, page.words
        assert "Walk to the lighthouse" in self.ben.get("/").words
        return event

    def read_calendar(self, event: str) -> None:
        client = self.app.test_client()
        assert client.get(f"{event}.ics").status_code == 404
        text = self.calendar_of_ben(f"{event}.ics")
        (vevent,) = Calendar.from_ical(text).walk("VEVENT")
        assert str(vevent["SUMMARY"]) == "Walk to the lighthouse"
        day = (self.clock.moment + timedelta(days=3)).date()
        start = vevent["DTSTART"].dt
        assert start.astimezone(UTC) == datetime(day.year, day.month, day.day, 17, tzinfo=UTC)

    def calendar_of_ben(self, path: str) -> str:
        if isinstance(self.ben, Browser):
            return self.ben.get(path).text
        answer = self.ben.tab.request.get(self.ben.address + path)
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        return answer.text()

    def meet(self, event: str) -> None:
        self.clock.move(days=3, hours=5.5)
        self.check_both_in(f"{event}/door")
        self.ana.get(f"{event}/met")
        page = self.ana.press("We met")
        assert "You said you met." in page.words
        assert "Ana Lindqvist" in self.ben.get("/inbox").words
        self.ben.press("Yes")

    def check_both_in(self, door: str) -> None:
        page = self.ana.get(door)
        if isinstance(self.ana, ChromiumBrowser):
            # Where there are scripts, the page is an app that sends what is tapped by itself.
            for here in (1, 2):
                self.ana.tap("Check in", within="[aria-labelledby=app-expected]")
                expect(self.ana.tab.locator("#app-here")).to_have_text(f"Here: {here}")
            all_sent(self.ana.tab)
            page = self.ana.get(door)
            says(self.ana.tab, "Works without a network, too.")
            words = self.ana.tab.locator("main").inner_text()
        else:
            self.ana.press("Check in")
            words = self.ana.press("Check in").words
        assert page.status == 200 and words.count("recorded by Ana Lindqvist") == 2

    def look_at_the_tie(self) -> None:
        for person, other, name in (
            (self.ana, "ben-okafor", "Ben Okafor"),
            (self.ben, "ana-lindqvist", "Ana Lindqvist"),
        ):
            page = person.get(f"/ties/{other}")
            assert f"You and {name} have met" in page.words
            assert "You shook hands." in page.words
            assert "You connected online in June 2026 and first met in June 2026" in page.words
            assert name in person.get("/ties/").words


@pytest.fixture
def phones(
    app: Flask, hands: type[ChromiumBrowser], chrome: Chrome
) -> Iterator[list[ChromiumBrowser]]:
    """Two people's phones, 390 pixels wide."""
    with served(app) as address:
        yield [hands(chrome, address) for _ in range(2)]


def test_the_whole_story_through_pages(app: Flask, clock: Clock):
    Walk(app, clock, Browser(app), Browser(app)).go()


@pytest.mark.parametrize("hands", [ChromiumBrowser], ids=["by thumb"])
def test_the_whole_story_on_two_phones(app: Flask, clock: Clock, phones: list[ChromiumBrowser]):
    _on_phones(app, clock, phones)


# A keyboard does not know which engine is behind the page.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
@pytest.mark.parametrize("hands", [KeyboardBrowser], ids=["by keyboard"])
def test_the_whole_story_by_keyboard(app: Flask, clock: Clock, phones: list[ChromiumBrowser]):
    _on_phones(app, clock, phones)


def _on_phones(app: Flask, clock: Clock, phones: list[ChromiumBrowser]) -> None:
    ana, ben = phones
    Walk(app, clock, ana, ben).go()
    # A page that somebody may not see is no fault of the page.
    expected = [text for text in ana.complaints + ben.complaints if "403" not in text]
    assert expected == []
