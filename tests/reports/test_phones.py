"""Reporting on a phone, and dealing with reports, with and without JavaScript."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chrome

from tests.chromium import ChromiumBrowser, phones_of
from tests.conftest import Cast
from tests.given import Given, Person

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.fixture(params=[True, False], ids=["javascript", "no javascript"])
def phone(
    request: pytest.FixtureRequest, app: Flask, chrome: Chrome
) -> Iterator[Callable[[Person], ChromiumBrowser]]:
    """`phone(ana)`: Ana's, on which she has signed in."""
    with phones_of(app, chrome, javascript=request.param) as (take, complaints):
        yield take
        assert complaints() == []


def test_what_is_reported_is_read_with_what_was_seen_and_closed(phone, given: Given, cast: Cast):
    hal, event = given.member("Hal", host=True), given.event(cast.group_id, "Night swim")
    ana = phone(cast.ana)
    for path, link, name in (
        ("/m/ben", "Report Ben", "Ben"),
        (f"/events/{event}", "Report this event", "Night swim"),
        ("/groups/harbour", "Report this group", "Harbour Walks"),
    ):
        ana.get(path)
        ana.tab.get_by_role("main").get_by_role("link", name=link).click()
        ana.tab.get_by_role("heading", name=f"Report {name}").wait_for()
        said = {"reason": "Is unsafe in person", "words": f"About {name}, at the quay."}
        page = ana.press("Send the report", **said)
        assert page.path.startswith(path) and "Your report was received." in page.words

    cleo = phone(cast.cleo)
    cleo.get("/inbox")
    cleo.tab.get_by_role("link", name="2 reports wait in Harbour Walks").click()
    cleo.tab.get_by_role("heading", name="Reports in Harbour Walks").wait_for()
    for name, seen in (("Ben", "/m/ben"), ("Night swim", "Old Harbour")):
        report = cleo.tab.get_by_role("article").filter(has_text=f"About {name}, at the quay.")
        assert seen not in report.inner_text()
        report.locator("summary", has_text="What was seen").click()
        assert seen in report.inner_text()
        report.locator("summary", has_text="Close").click()
        report.get_by_label("What was done about it").fill(f"Talked about {name}.")
        report.get_by_role("button").click()
        cleo.tab.get_by_text(f"Talked about {name}.").wait_for()
    page = cleo.get("/groups/harbour/reports")
    assert "No report waits for you." in page.words
    assert "Nobody waits" in cleo.get("/inbox").words

    host = phone(hal)
    host.get("/inbox")
    host.tab.get_by_role("link", name="1 report waits").click()
    host.tab.get_by_text("Group: Harbour Walks").wait_for()
    assert "The report is closed." in host.press("Close the report").words
