"""The time zone of a browser is chosen for whoever signs up, by whichever name it knows it."""

import pytest

from tests.chromium import served

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.mark.parametrize(
    ("browsers", "chosen"),
    [("Asia/Calcutta", "Asia/Kolkata"), ("Europe/Kyiv", "Europe/Kyiv"), ("UTC", "UTC")],
)
def test_a_browser_may_know_its_zone_by_an_older_name(app, browsers, chosen, chrome):
    with served(app) as address:
        tab = chrome.new_context(timezone_id=browsers).new_page()
        tab.goto(f"{address}/signup")
        assert tab.input_value("[name=timezone]") == chosen
