"""Nothing that somebody typed is lost, whatever becomes of it; and nothing of others comes back."""

import re

import pytest
from wtforms import Form, PasswordField

from meetup.db import db
from meetup.limits import ASKING
from meetup.members.models import Member
from tests.browsing import Browser
from tests.chromium import ChromiumBrowser, served
from tests.looks import look

STORY = "First we walk.\n\nThen we <b>talk</b> & eat."


def lose_session(browser):
    """The session ends while a page is open, as when its cookie has run out."""
    browser.client.delete_cookie("handshakes")


def end_sessions(given, person):
    """Signed out everywhere, on another phone."""
    with given.inside():
        db.session.get(Member, person.id).session_epoch += 1


def about(given, person):
    with given.inside():
        return db.session.get(Member, person.id).about


def test_a_page_that_has_grown_old_is_sent_again_with_one_button(browser, given, cast):
    ana = browser(cast.ana)
    ana.get("/account")
    with ana.client.session_transaction() as session:
        session["csrf_token"] = "of another day"
    page = ana.press("Save", about=STORY, place="Lisbon")
    assert page.status == 400 and "has grown old" in page.words
    assert page.soup.find("dt", string="About").find_next("dd").get_text() == STORY
    assert "<b>" not in page.text and about(given, cast.ana) == ""
    page = ana.press("Send it again")
    assert page.status == 200 and "Saved." in page.words
    assert about(given, cast.ana) == STORY


@pytest.mark.parametrize("how", ["the cookie is gone", "signed out everywhere"])
def test_who_was_signed_out_meanwhile_signs_in_and_sends_it(browser, given, cast, how):
    ana = browser(cast.ana)
    ana.get("/account")
    if how == "the cookie is gone":
        lose_session(ana)
    else:
        end_sessions(given, cast.ana)
    page = ana.press("Save", about=STORY)
    assert page.status == 403 and "You are signed out" in page.words and "Then we" in page.words
    page = ana.press("Sign in", email=cast.ana.email, password="not the right one")
    assert page.status == 422 and "Then we" in page.words
    page = ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
    assert "You are Ana here." in page.words and about(given, cast.ana) == ""
    page = ana.press("Send it now")
    assert page.path == "/account" and about(given, cast.ana) == STORY


def test_a_button_pressed_too_late_is_kept_too(browser, given, cast):
    event, ana = given.event(cast.group_id), browser(cast.ana)
    ana.get(f"/events/{event}")
    lose_session(ana)
    ana.press("Yes")
    ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
    page = ana.press("Send it now")
    assert page.status == 200 and "Your answer is" in page.text


def test_who_pressed_a_button_that_says_nothing_comes_back_to_its_page(browser, given, cast):
    ana = browser(cast.ana)
    ana.get("/groups/harbour")
    lose_session(ana)
    page = ana.press("Leave the group")
    assert page.path == "/login?next=/groups/harbour"


def test_what_a_rule_refuses_is_shown_to_be_copied(browser, given, cast):
    ana = browser(cast.ana)
    ana.get("/groups/harbour/propose")
    browser(cast.cleo).post("/groups/harbour/members/ana/ban")
    page = ana.press("Propose", title="Walk to the lighthouse")
    assert page.status == 403 and "Walk to the lighthouse" in page.words
    assert not page.has_button("Send it again")


def test_what_is_for_somebody_who_is_gone_meanwhile_is_shown_to_be_copied(browser, cast):
    ana = browser(cast.ana)
    ana.get("/m/ben")
    browser(cast.ben).post("/m/ana/block")
    page = ana.press("Ask to connect", note="We met at the lighthouse.")
    assert page.status == 404 and "We met at the lighthouse." in page.words
    assert not page.has_button("Send it again")


def test_what_comes_too_often_can_be_sent_again_later(app, browser, cast, clock):
    ana, counters = browser(cast.ana), app.extensions["limits"]
    limit = ASKING[0]
    for _ in range(limit.times):
        counters.count(limit.what, str(cast.ana.id), limit.window)
    ana.get("/m/ben")
    page = ana.press("Ask to connect", note="We met at the lighthouse.")
    assert page.status == 429 and "We met at the lighthouse." in page.words
    clock.move(minutes=limit.minutes)
    assert "You have asked Ben." in ana.press("Send it again").words


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_what_is_too_large_is_still_in_the_form_that_one_goes_back_to(
    app, cast, database_url, chrome
):
    """Nothing of it was read; no field lets that much be typed, but a script may paste it."""
    with served(app) as address:
        ana = ChromiumBrowser(chrome, address).signed_in(app, cast.ana)
        ana.get("/account")
        ana.tab.evaluate("document.querySelector('[name=about]').value = 'x'.repeat(3e6)")
        page = ana.press("Save", place="Lisbon")
        assert page.status == 413 and "Your browser still has what you typed" in page.words
        ana.tab.go_back()
        assert ana.tab.locator("[name=place]").input_value() == "Lisbon"


def test_when_something_breaks_it_can_be_sent_again(app, browser, given, cast, monkeypatch):
    ana = browser(cast.ana)
    ana.get("/account")
    with monkeypatch.context() as broken:
        broken.setattr(app, "testing", False)
        broken.setattr("meetup.members.views.actions.edit_account", lambda *_, **__: 1 / 0)
        page = ana.press("Save", about=STORY)
    assert page.status == 500 and "Then we" in page.words
    ana.press("Send it again")
    assert about(given, cast.ana) == STORY


def test_passwords_are_not_kept(browser):
    una = browser(None)
    una.get("/signup")
    lose_session(una)
    page = una.press("Sign up", name="Una", email="una@example.org", password="never in a page")
    assert page.status == 400 and "una@example.org" in page.words
    assert "never in a page" not in page.text and "Passwords and files are not kept" in page.words
    page = una.press("Send it again")
    assert page.status == 422 and page.fields["name"] == "Una"


def every(form):
    """All kinds of form that inherit from this one."""
    return [kind for one in form.__subclasses__() for kind in (one, *every(one))]


def test_every_password_is_called_one(app):
    """The views, and with them all forms, are imported when there is an app."""
    fields = [
        (name, getattr(getattr(form, name), "field_class", object))
        for form in every(Form)
        for name in dir(form)
    ]
    secrets = [name for name, kind in fields if issubclass(kind, PasswordField)]
    assert len(secrets) >= 4 and all("password" in name for name in secrets)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://evil.example", "Referer": "https://evil.example/localhost/"},
        {"Referer": "http://localhost.evil.example/"},
        {"Referer": "http://localhost@evil.example/"},
        {"Referer": "https://localhost/"},
    ],
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_another_sites_form_never_comes_back_as_one_of_ours(app, cast, headers, signed_in):
    someone = Browser(app, signed_in=cast.ana.id if signed_in else None)
    for path in ("/account", "/signup"):
        answer = someone.client.post(path, data={"about": "theirs", "x": "1"}, headers=headers)
        assert answer.status_code in (400, 302)
        assert "theirs" not in answer.text and "csrf_token" not in answer.text
        # Nor does it sign anybody out: their browser would have left the cookie away.
        assert "Set-Cookie" not in answer.headers or signed_in


def test_nobody_carries_a_form_to_another_site(app, cast):
    ana = Browser(app)
    sent = {"csrf_token": ana.token(), "email": cast.ana.email, "password": cast.ana.password}
    answer = ana.client.post("/login?next=//evil.example/", data={**sent, "kept:about": "x"})
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_look_at_a_page_sends_nothing(browser):
    page = browser(None).get("/nowhere?about=typed", headers={"Referer": "http://localhost/"})
    assert not re.search("typed", page.words)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_real_browser_says_where_its_forms_come_from(app, given, cast, database_url, chrome):
    """It is the browser's headers that bring back what was typed."""
    with served(app) as address:
        ana = ChromiumBrowser(chrome, address)
        ana.get("/login")
        ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        ana.get("/account")
        ana.tab.context.clear_cookies()
        page = ana.press("Save", about=STORY)
        assert page.status == 403 and "Then we <b>talk</b> & eat." in page.words
        assert look.barriers(ana.tab) + look.cramped(ana.tab) == []
        page = ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
        assert "You are Ana here." in page.words
        assert look.barriers(ana.tab) + look.cramped(ana.tab) == []
        page = ana.press("Send it now")
        assert page.path == "/account" and about(given, cast.ana) == STORY
        ana.tab.evaluate("document.querySelector('[name=csrf_token]').value = 'old'")
        page = ana.press("Save", about="Another story.")
        assert page.status == 400 and "Another story." in page.words
        assert look.barriers(ana.tab) + look.cramped(ana.tab) == []
        ana.press("Send it again")
        assert about(given, cast.ana) == "Another story."
