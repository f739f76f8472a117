"""The button that copies a new link, in a real Chromium."""

import pytest
from playwright.sync_api import expect

from tests.chromium import ChromiumBrowser, served

# How a browser behaves does not depend on the engine behind the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")


def test_a_new_link_is_copied_by_a_button(app, cast, chrome):
    with served(app) as address:
        phone = ChromiumBrowser(chrome, address)
        phone.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
        phone.get("/login")
        phone.press("Sign in", email=cast.cleo.email, password=cast.cleo.password)
        phone.get("/groups/harbour/invitations")
        phone.press("Make a link")
        phone.tab.get_by_role("button", name="Copy").click()
        expect(phone.tab.locator(".made [role=status]")).to_have_text("Copied.")
        copied = phone.tab.evaluate("navigator.clipboard.readText()")
        assert copied == phone.tab.input_value("#link")
        assert copied.startswith("http://town.example/groups/harbour/invitations/")
        assert phone.complaints == []


def test_without_javascript_there_is_a_field_and_no_button(app, cast, chrome):
    with served(app) as address:
        phone = ChromiumBrowser(chrome, address, javascript=False)
        phone.get("/login")
        phone.press("Sign in", email=cast.cleo.email, password=cast.cleo.password)
        phone.get("/groups/harbour/invitations")
        phone.press("Make a link")
        expect(phone.tab.get_by_label("Pass it on now")).to_be_visible()
        expect(phone.tab.get_by_role("button", name="Copy")).to_be_hidden()
