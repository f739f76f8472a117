"""What went wrong is said in our own voice, and there is a way on."""

import pytest

from meetup.db import db


def test_a_stranger_may_sign_in_and_come_back(browser, cast, given):
    event = given.event(cast.group_id)
    for path in (f"/events/{event}-harbour-walk", "/events/999999"):
        page = browser(None).get(path)
        assert page.status == 404
        link = page.soup.find("a", string="Sign in, if you may see it")
        assert link["href"] == f"/login?next={path}"


def test_what_is_hidden_looks_like_what_is_not_there(browser, cast, given):
    event = given.event(cast.group_id)
    for person in (None, cast.dov):
        one = browser(person)
        hidden, missing = one.get(f"/events/{event}"), one.get("/events/999999")
        assert hidden.text.replace(f"/{event}", "/999999") == missing.text


def test_a_member_is_not_asked_to_sign_in(browser, cast):
    assert "Sign in" not in browser(cast.ana).get("/nowhere").words


@pytest.mark.parametrize(
    ("referrer", "leads_back"),
    [("http://localhost/groups/", True), ("https://elsewhere.example/", False), (None, False)],
)
def test_the_way_back_leads_to_this_site_alone(browser, cast, referrer, leads_back):
    headers = {"Referer": referrer} if referrer else {}
    page = browser(cast.ana).get("/nowhere", headers=headers)
    assert ("Go back" in page.words) is leads_back


def test_when_something_breaks_nothing_is_told_of_it(app, browser, monkeypatch):
    def broken(*_args: object, **_more: object) -> None:
        raise RuntimeError("a secret")

    for read in ("connection", "execute", "scalars"):
        monkeypatch.setattr(db.session, read, broken)
    monkeypatch.setattr(app, "testing", False)
    page = browser(None).get("/groups/harbour")
    assert page.status == 500
    assert "Something broke on our side" in page.words
    assert "secret" not in page.text


def test_what_is_too_large_is_said_to_be(browser, cast):
    page = browser(cast.ana).post("/account", {"about": "x" * 3_000_000})
    assert page.status == 413
    assert "larger than we can take" in page.words


def test_what_one_may_not_do_leads_to_what_one_may_see(browser, cast, given):
    event = given.event(cast.group_id)
    ana = browser(cast.ana)
    page = ana.get(f"/events/{event}/door")
    assert page.status == 403
    ana.get(page.soup.find("a", string="Go to the event")["href"])
    assert ana.page.path == f"/events/{event}-harbour-walk"
    page = ana.get("/groups/harbour/settings")
    assert page.status == 403
    assert page.soup.find("a", string="Go to the group")["href"] == "/groups/harbour"
    assert page.soup.find("a", string="Go to the event") is None
