"""Signing up and confirming an address, through the front door."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from meetup.db import db
from meetup.languages import Language

FORM = {
    "name": "Una",
    "email": "una@example.org",
    "password": "a good password",
    "timezone": "Europe/Lisbon",
}


def sign_up(stranger, **fields):
    stranger.get("/signup")
    return stranger.press("Sign up", follow=False, **{**FORM, **fields})


def test_signing_up_makes_an_account_that_is_not_confirmed(browser, clock, accounts, mails):
    stranger = browser(None)
    page = sign_up(stranger, email="Una@Example.ORG")
    assert (page.status, page.response.location) == (302, "/login")
    assert "We have sent you a mail" in stranger.get("/login").words
    account = accounts()[0]
    assert (account.handle, account.email, account.timezone) == (
        "una",
        "una@example.org",
        "Europe/Lisbon",
    )
    assert (account.joined_at, account.confirmed_at) == (clock.moment, None)
    assert "a good password" not in account.password_hash
    assert mails() == [("confirmation", "una@example.org")]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "  \t "),
        ("name", "x" * 121),
        ("email", ""),
        ("email", "not an address"),
        ("email", "una@example.org, eve@example.org"),
        ("email", "x" * 320 + "@example.org"),
        ("password", "short"),
        ("password", "x" * 201),
        ("timezone", "Mars/Olympus"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    browser, field, typed, accounts, mails
):
    page = sign_up(browser(None), **{field: typed})
    assert page.status == 422
    assert page.soup.select_one(f"[name={field}]")["aria-invalid"] == "true"
    assert page.soup.select_one(f"#{field}-error").get_text()
    for name in {"name", "email"} - {field}:
        assert page.fields[name] == FORM[name]
    assert page.fields["password"] == ""
    assert accounts() == [] and mails() == []


@pytest.mark.parametrize(
    ("asked_for", "kept"),
    [
        ("de-AT,de;q=0.9,en;q=0.5", Language.GERMAN),
        ("en-GB", Language.ENGLISH),
        ("fr,en;q=0.3", Language.ENGLISH),
        ("fr-CA,fr;q=0.9", None),
        ("*", Language.ENGLISH),
        ("", None),
        ("\u00ff;;q=1,,", None),
    ],
)
def test_mails_come_in_the_language_of_the_browser_if_it_is_one_of_ours(
    browser, accounts, asked_for, kept
):
    stranger = browser(None)
    stranger.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = asked_for
    sign_up(stranger)
    assert accounts()[0].language is kept


def test_who_signs_up_again_before_confirming_reads_mails_in_their_own_language(browser, accounts):
    for asked_for in ("en", "de"):
        stranger = browser(None)
        stranger.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = asked_for
        sign_up(stranger)
    assert [account.language for account in accounts()] == [Language.GERMAN]


def test_an_address_with_an_account_looks_and_costs_like_any_other(
    browser, cast, mails, count_queries
):
    taken, free = browser(None), browser(None)
    answers, work = [], []
    for stranger, email in ((taken, cast.ana.email), (free, "new@example.org")):
        with count_queries() as statements:
            answers.append(sign_up(stranger, email=email))
        work.append([statement.split("VALUES")[0] for statement in statements])
    assert work[0] == work[1]
    seen = [
        (page.status, page.response.location, page.text, sorted(page.response.headers.keys()))
        for page in answers
    ]
    assert seen[0] == seen[1]
    assert taken.get("/login").words == free.get("/login").words
    assert mails() == [
        ("already_here", cast.ana.email),
        ("confirmation", "new@example.org"),
    ]


def test_signing_up_with_the_address_of_an_account_changes_nothing_about_it(
    browser, cast, accounts
):
    sign_up(browser(None), name="Mallory", email="ANA@example.org")
    ana = accounts(email=cast.ana.email)
    assert [account.name for account in ana] == ["Ana"]
    page = browser(None)
    page.get("/login")
    assert page.press("Sign in", email=cast.ana.email, password=cast.ana.password).path == "/"


def test_signing_up_again_before_confirming_replaces_the_first(browser, link, accounts, mails):
    first = browser(None)
    sign_up(first, name="Mallory", password="the first password")
    old_link = link("una@example.org")
    sign_up(browser(None), name="Una", password="the second password")
    assert [(account.name, account.handle) for account in accounts()] == [("Una", "una")]
    assert browser(None).post(old_link).status == 404
    first.get("/login")
    page = first.press("Sign in", email="una@example.org", password="the first password")
    assert page.status == 422
    assert mails() == [("confirmation", "una@example.org")] * 2


@pytest.mark.parametrize("typed", ["", "the first password"])
def test_of_two_with_one_address_only_whoever_knows_the_password_confirms(
    browser, link, accounts, typed
):
    sign_up(browser(None), password="the first password")
    sign_up(browser(None), password="the second password")
    stranger = browser(None)
    stranger.get(link("una@example.org"))
    page = stranger.press("Confirm una@example.org", password=typed)
    assert page.status == 422 and "This is not its password." in page.words
    assert accounts()[0].confirmed_at is None
    page = stranger.press("Confirm una@example.org", password="the second password")
    assert page.status == 200 and accounts()[0].confirmed_at is not None


def test_mail_to_one_address_has_an_end(browser, mails):
    for number in range(12):
        sign_up(browser(None), password=f"password number {number}")
    assert len(mails()) == 6


def test_who_signed_up_first_with_anothers_address_is_signed_out_by_its_owner(browser, link):
    thief = browser(None)
    sign_up(thief, name="Mallory", password="the first password")
    thief.get("/login")
    thief.press("Sign in", email="una@example.org", password="the first password")
    assert thief.get("/account").status == 200
    sign_up(browser(None), password="the second password")
    browser(None).post(link("una@example.org"), {"password": "the second password"})
    assert thief.get("/account").path.startswith("/login")


def test_signing_up_with_the_address_of_a_placeholder_joins_nothing(browser, given, cast, accounts):
    paper = given.member("Paper", placeholder=True, email="una@example.org")
    given.membership(cast.group_id, paper)
    sign_up(browser(None))
    rows = accounts(email="una@example.org")
    assert [row.is_placeholder for row in rows] == [True, False]
    assert rows[1].handle == "una"
    una = type(paper)(rows[1].id, "Una", "una", "una@example.org")
    assert browser(una).get("/groups/harbour/members").status == 403


def test_addresses_of_placeholders_need_not_differ(given, accounts):
    for name in ("One", "Two"):
        given.member(name, placeholder=True, email="same@example.org")
    assert len(accounts(email="same@example.org")) == 2


def test_a_sign_up_that_fails_leaves_no_account_and_no_mail(app, browser, accounts, mails):
    with app.app_context():
        engine = db.engine

    def fail(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT INTO outbox"):
            raise RuntimeError("the power is out")

    stranger = browser(None)
    stranger.get("/signup")
    event.listen(engine, "after_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError):
            stranger.press("Sign up", **FORM)
    finally:
        event.remove(engine, "after_cursor_execute", fail)
    assert accounts() == [] and mails() == []


def test_a_host_may_let_nobody_in_from_outside(app, browser, monkeypatch, accounts):
    closed = replace(app.config["HANDSHAKES"], open_signup=False)
    monkeypatch.setitem(app.config, "HANDSHAKES", closed)
    assert browser(None).get("/signup").status == 403
    assert browser(None).post("/signup", FORM).status == 403
    assert accounts() == []
