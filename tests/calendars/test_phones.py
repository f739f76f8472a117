"""Finding the address of one's calendar and replacing it, on a phone 390 pixels wide."""

import pytest

from tests.chromium import phones_of

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


@pytest.mark.parametrize("javascript", [True, False], ids=["with javascript", "without"])
def test_an_address_is_copied_and_replaced(app, chrome, cast, given, javascript):
    old = given.calendar(cast.ana)
    with phones_of(app, chrome, javascript=javascript) as (phone, complaints):
        ana = phone(cast.ana)
        ana.get("/account")
        ana.tab.get_by_role("link", name="Your calendar").click()
        address = ana.tab.get_by_label("Only what I said yes to", exact=True)
        assert address.input_value().endswith(f"/calendar/{old}.ics?only=yes")
        copy = ana.tab.get_by_role("button", name="Copy: Only what I said yes to")
        assert copy.count() == int(javascript)
        if javascript:
            ana.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
            copy.click()
            ana.tab.get_by_text("Copied.").wait_for()
            copied = ana.tab.evaluate("navigator.clipboard.readText()")
            assert copied == address.input_value()
        ana.tab.locator("summary", has_text="Replace the addresses").click()
        ana.press("Replace all three")
        assert given.calendar(cast.ana) in address.input_value() and old not in ana.tab.content()
        assert ana.tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert complaints() == []
