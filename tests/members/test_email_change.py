"""Changing the e-mail address of an account: both addresses agree."""

import pytest

from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.members.models import Member

NEW = "new@example.org"


def ask(someone, email=NEW, current="correct horse battery"):
    someone.get("/account")
    someone.get(someone.page.soup.find("a", string="Change the e-mail address")["href"])
    return someone.press("Ask for the change", email=email, current_password=current)


def email_of(accounts, person):
    return accounts(id=person.id)[0].email


def section(page):
    return " ".join(page.soup.select_one("section[aria-labelledby=credentials]").get_text().split())


def confirm_in_row(given, person, **values):
    with given.inside():
        account = db.session.get(Member, person.id)
        for name, value in values.items():
            setattr(account, name, value)


def test_asking_mails_both_addresses_and_changes_nothing_yet(browser, cast, accounts, mails):
    page = ask(browser(cast.ana), email=" NEW@Example.org ")
    assert page.path == "/account" and "We have sent mails." in page.words
    assert sorted(mails()) == [("email_change_new", NEW), ("email_change_old", cast.ana.email)]
    assert email_of(accounts, cast.ana) == cast.ana.email
    assert f"You have asked to change it to {NEW}." in section(page)
    assert "until Monday, 8 June 2026" in section(page)
    assert section(page).count("not yet. Open the link") == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["old first", "new first"])
def test_the_change_is_made_when_both_have_agreed_in_any_order(
    app, browser, cast, accounts, mails, email_links, order, changes, sign_in
):
    ana, stranger = browser(cast.ana), browser(None)
    ask(ana)
    links = email_links(cast.ana)
    for number, side in enumerate(order):
        page = stranger.get(links[side])
        assert page.status == 200 and NEW in page.words
        assert (cast.ana.email in page.words) is (side == 0)
        assert email_of(accounts, cast.ana) == cast.ana.email
        page = stranger.press(["Yes, change it", "Yes, it is mine"][side])
        if number == 0:
            other = ["new", "old"][side]
            assert f"sent to the {other} address" in page.words and page.status == 200
            said_yes = [cast.ana.email, NEW][side]
            assert f"{said_yes}: yes." in section(ana.get("/account"))
    assert page.path == "/login" and f"signs in with {NEW}" in page.words
    assert email_of(accounts, cast.ana) == NEW and changes() == []
    assert mails()[-1] == ("email_changed", cast.ana.email)
    keys = contact_keys(app.config["HANDSHAKES"])
    assert accounts(handle="ana")[0].email_key == keys.of_address(NEW)
    assert section(ana.get("/account")).startswith(f"E-mail and password You sign in with {NEW}.")
    someone = browser(None)
    someone.get("/login")
    assert someone.press("Sign in", email=NEW, password=cast.ana.password).path == "/"
    someone.get("/login")
    page = someone.post("/login", {"email": cast.ana.email, "password": cast.ana.password})
    assert page.status == 422


def test_one_address_alone_changes_nothing_however_often_it_agrees(
    browser, cast, accounts, email_links
):
    ask(browser(cast.ana))
    for link in email_links(cast.ana)[:1] * 3:
        assert browser(None).post(link).status == 200
    assert email_of(accounts, cast.ana) == cast.ana.email


def test_looking_at_the_links_agrees_to_nothing(browser, cast, changes, email_links):
    ask(browser(cast.ana))
    for link in email_links(cast.ana):
        browser(None).get(link)
        browser(None).client.head(link)
    assert (changes()[0].agreed_old_at, changes()[0].agreed_new_at) == (None, None)


@pytest.mark.parametrize(
    ("email", "current", "field"),
    [
        ("", "correct horse battery", "email"),
        ("not an address", "correct horse battery", "email"),
        ("ANA@example.org", "correct horse battery", "email"),
        (NEW, "", "current_password"),
        (NEW, "not the password", "current_password"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_address_stays_typed(
    browser, cast, mails, changes, email, current, field
):
    page = ask(browser(cast.ana), email, current)
    assert page.status == 422 and page.soup.select_one(f"#{field}-error").get_text()
    assert page.fields["email"].lower() == email.lower() and page.fields["current_password"] == ""
    assert changes() == [] and mails() == []


def test_asking_for_the_address_of_an_account_looks_like_asking_for_any(
    browser, cast, given, count_queries
):
    given.member("Una", confirmed=False)
    given.member("Paper", placeholder=True, email="paper@example.org")
    seen, work = [], []
    for email in ("free@example.org", cast.ben.email, "una@example.org", "paper@example.org"):
        ana = browser(cast.ana)
        with count_queries() as statements:
            page = ask(ana, email)
        work.append([statement.split("VALUES")[0] for statement in statements])
        seen.append((page.status, page.path, page.words.replace(email, "the address")))
        ana.post("/account/email-withdrawal")
    assert seen[1:] == seen[:1] * 3 and work[1:] == work[:1] * 3


def test_asking_has_an_end(browser, cast, mails):
    ana = browser(cast.ana)
    for number in range(6):
        assert ask(ana, f"new{number}@example.org").status == 200
    page = ask(ana, "new7@example.org")
    assert page.status == 429 and page.fields["email"] == "new7@example.org"
    assert len(mails()) == 12


def test_asking_anew_makes_the_links_of_before_void(browser, cast, accounts, email_links, clock):
    ana = browser(cast.ana)
    ask(ana, "wrong@example.org")
    before = email_links(cast.ana)
    browser(None).post(before[0])
    clock.move(minutes=1)
    ask(ana)
    for link in before:
        assert browser(None).post(link).status == 404
    old, new = email_links(cast.ana)
    browser(None).post(new)
    assert email_of(accounts, cast.ana) == cast.ana.email
    browser(None).post(old)
    assert email_of(accounts, cast.ana) == NEW


def test_a_change_is_withdrawn_on_the_account_page(browser, cast, accounts, changes, email_links):
    ana = browser(cast.ana)
    ask(ana)
    links = email_links(cast.ana)
    ana.get("/account")
    page = ana.press("Withdraw the change")
    assert cast.ana.email in page.soup.select_one(".flash").get_text() and NEW not in page.words
    assert changes() == []
    for link in links:
        page = browser(None).post(link)
        assert page.status == 404 and "This link is not good any more" in page.words
    assert email_of(accounts, cast.ana) == cast.ana.email


def test_the_old_address_stops_the_change_without_signing_in(
    browser, cast, accounts, changes, email_links
):
    ask(browser(cast.ana))
    old, new = email_links(cast.ana)
    browser(None).post(new)
    stranger = browser(None)
    stranger.get(old)
    page = stranger.press("Stop the change")
    assert page.path == "/login" and "The change is stopped" in page.words
    assert changes() == [] and email_of(accounts, cast.ana) == cast.ana.email


def test_the_new_address_cannot_stop_the_change(browser, cast, changes, email_links):
    ask(browser(cast.ana))
    new = email_links(cast.ana)[1]
    assert not browser(None).get(new).has_button("Stop the change")
    assert browser(None).post(new, {"answer": "stop"}).status == 404
    assert len(changes()) == 1


@pytest.mark.parametrize("end", ["forged", "cut", "old", "made", "new password", "reset"])
def test_a_link_that_is_not_good_agrees_to_nothing(
    browser, cast, accounts, email_links, password_link, clock, end
):
    ana = browser(cast.ana)
    ask(ana)
    links = email_links(cast.ana)
    reset = password_link(cast.ana)
    if end == "forged":
        links = [link[:-2] + ("AA" if not link.endswith("AA") else "BB") for link in links]
    elif end == "cut":
        links = [link[:-1] for link in links]
    elif end == "old":
        clock.move(days=7)
    elif end == "made":
        for link in links:
            browser(None).post(link)
    elif end == "new password":
        word = {"current_password": cast.ana.password, "password": "another good password"}
        ana.post("/account/password", word)
    else:
        browser(None).post(reset, {"password": "another good password"})
    before = email_of(accounts, cast.ana)
    for link in links:
        for page in (browser(None).get(link), browser(None).post(link)):
            assert page.status == 404 and "This link is not good any more" in page.words
    assert email_of(accounts, cast.ana) == before


def test_a_link_is_good_for_a_week(browser, cast, accounts, email_links, clock):
    ask(browser(cast.ana))
    links = email_links(cast.ana)
    clock.move(days=7, seconds=-1)
    for link in links:
        browser(None).post(link)
    assert email_of(accounts, cast.ana) == NEW


def test_a_change_that_nobody_agreed_to_is_forgotten_after_a_week(browser, cast, clock):
    ask(browser(cast.ana))
    clock.move(days=7)
    assert NEW not in browser(cast.ana).get("/account").words


def test_a_link_to_choose_a_password_is_void_with_the_address_it_went_to(
    browser, cast, email_links, password_link
):
    reset = password_link(cast.ana)
    ask(browser(cast.ana))
    for link in email_links(cast.ana):
        browser(None).post(link)
    assert browser(None).get(reset).status == 404


def test_an_address_that_somebody_took_meanwhile_is_not_given_twice(
    browser, cast, accounts, given, email_links
):
    ask(browser(cast.ana))
    old, new = email_links(cast.ana)
    browser(None).post(old)
    given.member("Una", email=NEW)
    page = browser(None).post(new)
    assert page.status == 409 and "Another account has this address by now" in page.words
    assert email_of(accounts, cast.ana) == cast.ana.email
    assert len(accounts(email=NEW)) == 1


def test_an_address_that_a_placeholder_has_is_free(browser, cast, accounts, given, email_links):
    given.member("Paper", placeholder=True, email=NEW)
    ask(browser(cast.ana))
    for link in email_links(cast.ana):
        browser(None).post(link)
    assert email_of(accounts, cast.ana) == NEW


def test_an_address_that_nobody_confirmed_need_not_agree(
    browser, given, accounts, mails, email_links, link, clock
):
    una = given.member("Una", confirmed=False)
    old_confirmation = link(una.email)
    page = ask(browser(una))
    assert mails() == [("email_change_new", NEW)]
    assert section(page).count("not yet. Open the link") == 1
    page = browser(None).post(email_links(una)[1])
    assert "The change is made" in page.words
    row = accounts(id=una.id)[0]
    assert (row.email, row.confirmed_at) == (NEW, clock.moment)
    assert mails() == [("email_change_new", NEW)], "nobody has shown that the old one is theirs"
    assert browser(None).post(old_confirmation).status == 404


def test_an_address_that_is_confirmed_meanwhile_has_a_say(
    browser, given, accounts, mails, email_links, link
):
    una = given.member("Una", confirmed=False)
    ask(browser(una))
    browser(None).post(link(una.email))
    assert mails()[-1] == ("email_change_old", una.email)
    old, new = email_links(una)
    browser(None).post(new)
    assert email_of(accounts, una) == una.email
    browser(None).post(old)
    assert email_of(accounts, una) == NEW


def test_who_signed_up_with_anothers_address_takes_no_account_along(
    browser, accounts, email_links, sign_in, given
):
    thief = given.member("Mallory", email="una@example.org", confirmed=False)
    ask(browser(thief), "mallory@example.org")
    theirs = email_links(thief)[1]
    una = browser(None)
    una.get("/signup")
    una.press("Sign up", name="Una", email="una@example.org", password="a good password")
    assert browser(None).post(theirs).status == 404
    assert [row.email for row in accounts()] == ["una@example.org"]


def test_the_pages_cost_so_many_queries(browser, cast, count_queries, email_links):
    ask(browser(cast.ana))
    for visitor, path, cost in (
        (cast.ana, "/account/email", 1),
        (None, email_links(cast.ana)[0], 2),
    ):
        someone = browser(visitor)
        with count_queries() as statements:
            assert someone.get(path).status == 200
        assert len(statements) == cost, statements
