"""What cannot be undone is asked about before it is done, on every page that offers it."""

import pytest
from playwright.sync_api import expect

from tests.chromium import ChromiumBrowser, open_chromium, served

FOR_GOOD = ("/remove", "/block", "/leave", "/ban", "/sessions", "/hand-over")


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/m/ben", {"Remove the connection", "Block Ben"}),
        ("/connections/", {"Remove the connection"}),
        ("/account", {"Sign out everywhere"}),
        ("/groups/harbour", {"Leave the group"}),
        (
            "/groups/harbour/members",
            {
                f"{does} {name}"
                for does in ("Hand over to", "Remove", "Ban")
                for name in ("Ana", "Ben")
            },
        ),
    ],
)
def test_a_question_stands_before_the_button(given, cast, browser, path, offered):
    given.connection(cast.ana, cast.ben)
    looking = browser(cast.cleo if path.endswith("members") else cast.ana)
    forms = [
        form
        for form in looking.get(path).soup.select("main form")
        if str(form.get("action", "")).endswith(FOR_GOOD)
    ]
    assert {form.button.get_text() for form in forms} == offered
    for form in forms:
        closed = form.find_parent("details", class_="sure")
        assert closed and not closed.has_attr("open")
        assert "?" in form.p.get_text()


def test_the_question_opens_and_is_answered_by_keyboard(app, given, cast, browser):
    given.connection(cast.ana, cast.ben)
    with served(app) as address, open_chromium() as chrome:
        phone = ChromiumBrowser(chrome, address, javascript=False)
        phone.get("/login")
        phone.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        phone.get("/m/ben")
        yes = phone.tab.get_by_role("button", name="Remove the connection")
        expect(yes).to_be_hidden()
        phone.tab.locator("summary", has_text="Remove").focus()
        phone.tab.keyboard.press("Enter")
        expect(yes).to_be_visible()
        phone.tab.keyboard.press("Tab")
        expect(yes).to_be_focused()
        with phone.tab.expect_navigation():
            phone.tab.keyboard.press("Enter")
        expect(phone.tab.locator("main")).to_contain_text("not connected any more")
        assert phone.complaints == []
