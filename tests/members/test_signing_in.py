"""Signing in and out, and what the session's cookie is."""

from dataclasses import replace
from http.cookies import SimpleCookie

import pytest
from argon2 import PasswordHasher, extract_parameters

from meetup import create_app
from meetup.db import db
from meetup.members.models import Member
from meetup.members.passwords import hash_password
from tests.browsing import Browser


def sign_in(someone, email, password, path="/login"):
    someone.get(path)
    return someone.press("Sign in", email=email, password=password, follow=False)


def test_signing_in_and_out(browser, cast):
    ana = browser(None)
    page = sign_in(ana, " ANA@Example.org ", cast.ana.password)
    assert (page.status, page.response.location) == (302, "/")
    assert ana.get("/account").status == 200
    ana.get("/logout")
    assert ana.get("/account").status == 200
    ana.get("/logout")
    page = ana.press("Sign out")
    assert "You are signed out." in page.words
    assert ana.get("/account").path == "/login?next=/account"


def test_a_wrong_password_and_an_unknown_address_look_the_same(browser, cast, given):
    given.member("Paper", placeholder=True, email="paper@example.org")
    seen = []
    for email in (cast.ana.email, "nobody@example.org", "paper@example.org"):
        someone = browser(None)
        page = sign_in(someone, email, "not the password")
        assert page.fields["email"] == email
        page.soup.select_one("[name=email]")["value"] = ""
        seen.append((page.status, page.words, sorted(page.response.headers.keys())))
        assert someone.get("/account").path.startswith("/login")
    assert seen[0] == seen[1] == seen[2]
    assert seen[0][0] == 422 and "do not belong together" in seen[0][1]


def test_a_wrong_password_and_an_unknown_address_take_the_same_work(
    browser, cast, given, monkeypatch
):
    """One Argon2 of the same cost, whoever has an account with that address, or nobody."""
    given.member("Paper", placeholder=True, email="paper@example.org")
    verify, work = PasswordHasher.verify, []

    def noted(hasher, of_hash, password):
        work.append((extract_parameters(of_hash), password))
        return verify(hasher, of_hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    for email in (cast.ana.email, "paper@example.org", "nobody@example.org"):
        assert sign_in(browser(None), email, "not the password").status == 422
    once = (extract_parameters(hash_password("as passwords are kept")), "not the password")
    assert work == [once] * 3


@pytest.mark.parametrize(("email", "password"), [("", "something"), ("ana@example.org", "")])
def test_both_are_needed(browser, cast, email, password):
    assert sign_in(browser(None), email, password).status == 422


def test_after_signing_in_one_comes_back_to_where_one_was(browser, cast):
    ana = browser(None)
    page = ana.get("/groups/harbour/members?from=mail")
    assert page.path == "/login?next=/groups/harbour/members?from%3Dmail"
    page = ana.press("Sign in", email=cast.ana.email, password="wrong password", follow=False)
    page = ana.press("Sign in", email=cast.ana.email, password=cast.ana.password, follow=False)
    assert page.response.location == "/groups/harbour/members?from=mail"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:evil.example",
        " //evil.example",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(app, cast, elsewhere):
    client = Browser(app)
    token = client.token()
    response = client.client.post(
        "/login",
        query_string={"next": elsewhere},
        data={"csrf_token": token, "email": cast.ana.email, "password": cast.ana.password},
    )
    assert (response.status_code, response.location) == (302, "/")


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(browser, cast):
    page = sign_in(browser(None), cast.ana.email, cast.ana.password)
    cookie = SimpleCookie(page.response.headers["Set-Cookie"])["handshakes"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and not cookie["secure"]
    assert cookie["path"] == "/" and cookie["expires"] and not cookie["domain"]


def test_on_a_site_with_https_the_cookie_travels_by_https_alone(app):
    config = replace(app.config["HANDSHAKES"], base_url="https://town.example")
    response = create_app(config).test_client().get("/login", base_url="https://town.example")
    assert SimpleCookie(response.headers["Set-Cookie"])["handshakes"]["secure"]


def test_signing_in_begins_a_session_that_shares_nothing_with_the_one_before(app, cast):
    ana = Browser(app)
    with ana.client.session_transaction() as session:
        session["left over"] = "from a stranger"
    sign_in(ana, cast.ana.email, cast.ana.password)
    with ana.client.session_transaction() as session:
        assert "left over" not in session


@pytest.mark.parametrize("forged", ["1", "1-", "999999-abc", "0-0"])
def test_a_session_that_does_not_fit_is_a_strangers(app, cast, forged):
    someone = Browser(app)
    with someone.client.session_transaction() as session:
        session["_user_id"] = forged.replace("1", str(cast.ana.id), 1)
    assert someone.get("/account").path.startswith("/login")


@pytest.mark.parametrize("path", ["/login", "/signup", "/logout", "/account", "/confirm"])
def test_nothing_is_done_without_a_token(browser, cast, path, given):
    ana = browser(cast.ana)
    for form in ({}, {"csrf_token": "forged"}):
        data = {**form, "name": "Changed", "email": "new@example.org", "password": "x" * 12}
        assert ana.client.post(path, data=data).status_code == 400
    with given.inside():
        names = set(db.session.scalars(db.select(Member.name)))
    assert names == {"Ana", "Ben", "Cleo", "Dov"}
    assert ana.get("/account").status == 200


def test_a_session_in_use_lasts_from_each_day_on(browser, cast, clock):
    ana = browser(None)
    sign_in(ana, cast.ana.email, cast.ana.password)
    for days in (0, 1, 1):
        clock.move(days=days)
        first, *others = [ana.get("/events/").response for _ in range(3)]
        assert ("Set-Cookie" in first.headers) == (days > 0)
        assert not any("Set-Cookie" in answer.headers for answer in others)
    assert ana.get("/account").status == 200


def test_the_account_costs_the_same_whomever_it_has_blocked(browser, cast, given, count_queries):
    costs, ana = [], browser(cast.ana)
    for many in (2, 10):
        for number in range(many):
            given.block(cast.ana, given.member(f"Rude {many} {number}"))
        links = "\n".join(f"https://{number}.example" for number in range(min(many, 5)))
        form = {"name": "Ana", "timezone": "Europe/Berlin", "links": links}
        assert "Saved" in ana.post("/account", form).words
        with count_queries() as statements:
            page = ana.get("/account")
        assert f"Rude {many} {many - 1}" in page.words
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 5


def test_a_page_costs_so_many_queries(browser, cast, count_queries):
    for visitor, path, most in (
        (None, "/login", 0),
        (None, "/signup", 0),
        (cast.ana, "/account", 5),
    ):
        someone = browser(visitor)
        with count_queries() as statements:
            assert someone.get(path).status == 200
        assert len(statements) <= most, statements
