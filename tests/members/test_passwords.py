"""Changing a password, and choosing another when it is forgotten."""

from itertools import pairwise

import pytest
from sqlalchemy import event

from meetup.db import db
from meetup.members.models import Member
from meetup.members.passwords import is_password
from tests.at_once import at_once

NEW = "another good password"


def is_signed_in(someone):
    return someone.get("/account").path == "/account"


def change(someone, current, password=NEW):
    someone.get("/account/password")
    return someone.press("Change the password", current_password=current, password=password)


def ask(someone, email):
    someone.get("/login")
    assert someone.page.soup.find("a", string="Forgotten your password?")["href"] == (
        "/account/password"
    )
    someone.get("/account/password")
    return someone.press("Send me a link", email=email, follow=False)


def has_password(accounts, person, password):
    return is_password(password, accounts(id=person.id)[0].password_hash)


def test_a_member_changes_their_password_and_stays_signed_in_here_alone(
    sign_in, cast, accounts, mails
):
    phone, laptop, bens = sign_in(cast.ana), sign_in(cast.ana), sign_in(cast.ben)
    before = phone.client.get_cookie("handshakes").value
    phone.get("/account")
    assert phone.page.soup.find("a", string="Change the password")["href"] == "/account/password"
    page = change(phone, cast.ana.password)
    assert page.path == "/account" and "Your password is changed" in page.words
    assert [is_signed_in(one) for one in (phone, laptop, bens)] == [True, False, True]
    assert phone.client.get_cookie("handshakes").value != before
    assert has_password(accounts, cast.ana, NEW)
    assert mails() == [("password_changed", cast.ana.email)]
    sign_in(cast.ana, NEW)


def test_who_is_signed_out_while_they_change_it_signs_in_first(sign_in, cast, accounts):
    phone = sign_in(cast.ana)
    phone.get("/account/password")
    phone.client.delete_cookie("handshakes")
    words = {"current_password": cast.ana.password, "password": NEW}
    page = phone.post("/account/password", words)
    assert page.has_button("Sign in") and "Forgotten your password?" not in page.soup.h1.get_text()
    assert has_password(accounts, cast.ana, cast.ana.password)


def test_the_cookie_of_before_the_change_is_worth_nothing(sign_in, cast):
    phone = sign_in(cast.ana)
    kept = phone.client.get_cookie("handshakes").value
    change(phone, cast.ana.password)
    phone.client.set_cookie("handshakes", kept)
    assert not is_signed_in(phone)


@pytest.mark.parametrize(
    ("current", "password", "field"),
    [
        ("", NEW, "current_password"),
        ("not the password", NEW, "current_password"),
        ("correct horse battery", "", "password"),
        ("correct horse battery", "short", "password"),
        ("correct horse battery", "x" * 201, "password"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_at_the_field(
    sign_in, cast, accounts, mails, current, password, field
):
    phone, laptop = sign_in(cast.ana), sign_in(cast.ana)
    page = change(phone, current, password)
    assert page.status == 422 and page.soup.select_one(f"#{field}-error").get_text()
    assert page.soup.select_one(f"[name={field}]")["aria-invalid"] == "true"
    assert page.fields["current_password"] == page.fields["password"] == ""
    assert has_password(accounts, cast.ana, cast.ana.password) and mails() == []
    assert is_signed_in(phone) and is_signed_in(laptop)


def test_who_is_not_confirmed_gets_a_link_that_is_good_with_the_new_password(
    sign_in, given, mails, link
):
    una = given.member("Una", confirmed=False)
    old_link = link(una.email)
    phone = sign_in(una)
    change(phone, una.password)
    assert mails() == [("confirmation", una.email)]
    assert phone.get(old_link).status == 404
    assert phone.get(link(una.email)).status == 200


def test_of_several_changes_at_once_one_counts(sign_in, cast, accounts):
    browsers = [sign_in(cast.ana) for _ in range(4)]
    chosen = [f"password number {number}" for number in range(4)]

    def ready(someone, password):
        form = {
            "csrf_token": someone.token(),
            "current_password": cast.ana.password,
            "password": password,
        }
        return lambda: someone.client.post("/account/password", data=form)

    answers = at_once([ready(one, word) for one, word in zip(browsers, chosen, strict=True)])
    won = [
        number
        for number, answer in enumerate(answers)
        if answer.status_code == 302 and answer.location == "/account"
    ]
    assert len(won) == 1
    assert has_password(accounts, cast.ana, chosen[won[0]])
    assert [is_signed_in(one) for one in browsers] == [number in won for number in range(4)]


def test_asking_answers_alike_and_does_the_same_whoever_has_an_account(
    browser, cast, given, count_queries
):
    una = given.member("Una", confirmed=False)
    given.member("Paper", placeholder=True, email="paper@example.org")
    seen, work = [], []
    for email in (cast.ana.email, una.email, "paper@example.org", "nobody@example.org"):
        stranger = browser(None)
        with count_queries() as statements:
            page = ask(stranger, email)
        work.append([statement.split("VALUES")[0] for statement in statements])
        answer = (
            page.status,
            page.response.location,
            page.text,
            sorted(page.response.headers.keys()),
        )
        seen.append((answer, stranger.get("/login").words.replace(email, "the address")))
    assert seen[0][0][:2] == (302, "/login") and "on its way there" in seen[0][1]
    assert seen[1:] == seen[:1] * 3
    assert work[1:] == work[:1] * 3 and len(work[0]) == 2


@pytest.mark.parametrize("email", ["", "not an address", "a@b, c@d", "x" * 320 + "@example.org"])
def test_what_is_no_address_is_said_at_the_field(browser, email, mails):
    stranger = browser(None)
    stranger.get("/account/password")
    page = stranger.press("Send me a link", email=email)
    assert page.status == 422 and page.soup.select_one("#email-error").get_text()
    assert page.fields["email"] == email and mails() == []


def test_an_address_that_only_a_host_would_give_may_ask_too(browser, given, mails):
    una = given.member("Una", email="una@localhost")
    ask(browser(None), "UNA@localhost ")
    assert mails() == [("password_link", una.email)]


def test_asking_has_an_end_for_an_address_that_has_no_account_too(browser, cast):
    for email in (cast.ana.email, "nobody@example.org"):
        stranger = browser(None)
        for _ in range(6):
            assert ask(stranger, email).status == 302
        page = ask(stranger, email)
        assert page.status == 429 and page.response.headers["Retry-After"]
        assert "too often" in page.soup.select_one("#email-error").get_text()
        assert page.fields["email"] == email


def test_mail_that_is_asked_for_has_an_end_whatever_is_counted(app, browser, cast, clock, mails):
    def ask_anew(email):
        app.extensions["limits"].forget()
        ask(browser(None), email)

    for _ in range(9):
        ask_anew(cast.ana.email)
        clock.move(minutes=1)
    ask_anew(cast.ben.email)
    assert mails().count(("password_link", cast.ana.email)) == 6
    assert mails().count(("password_link", cast.ben.email)) == 1
    clock.move(hours=1)
    for _ in range(3):
        ask_anew(cast.ana.email)
    assert mails().count(("password_link", cast.ana.email)) == 7


def test_guesses_at_a_password_have_an_end_and_good_ones_do_not_count(sign_in, cast, accounts):
    phone, words = sign_in(cast.ana), [cast.ana.password, *(f"{NEW} {n}" for n in range(12))]
    for current, password in pairwise(words):
        assert change(phone, current, password).status == 200
    for _ in range(10):
        assert change(phone, "a guess").status == 422
    page = change(phone, words[-1])
    assert (
        page.status == 429
        and "too often" in page.soup.select_one("#current_password-error").get_text()
    )
    assert has_password(accounts, cast.ana, words[-1])


def test_who_is_signed_in_and_has_forgotten_it_gets_a_link_too(sign_in, cast, mails):
    phone = sign_in(cast.ana)
    phone.get("/account/password")
    page = phone.press("Send me a link")
    assert page.path == "/account" and cast.ana.email in page.soup.select_one(".flash").get_text()
    assert mails() == [("password_link", cast.ana.email)]


def test_the_link_chooses_a_password_and_signs_in_here_alone(
    browser, sign_in, cast, accounts, mails, password_link
):
    laptop, stranger = sign_in(cast.ana), browser(None)
    for _ in range(2):
        page = stranger.get(password_link(cast.ana))
        assert page.status == 200 and cast.ana.email in page.words
        assert has_password(accounts, cast.ana, cast.ana.password)
    page = stranger.press("Choose this password", password=NEW)
    assert page.path == "/" and "you are signed in" in page.words
    assert has_password(accounts, cast.ana, NEW)
    assert [is_signed_in(one) for one in (stranger, laptop)] == [True, False]
    assert mails() == [("password_changed", cast.ana.email)]


def test_looking_at_the_link_changes_nothing(browser, cast, accounts, password_link):
    path = password_link(cast.ana)
    browser(None).client.head(path)
    browser(None).get(path)
    assert has_password(accounts, cast.ana, cast.ana.password)
    assert accounts(id=cast.ana.id)[0].session_epoch == 0


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_the_link_takes_only_a_good_password_and_stays_good(
    browser, cast, accounts, password_link, password
):
    stranger = browser(None)
    stranger.get(password_link(cast.ana))
    page = stranger.press("Choose this password", password=password)
    assert page.status == 422 and page.soup.select_one("#password-error").get_text()
    assert has_password(accounts, cast.ana, cast.ana.password)
    assert stranger.press("Choose this password", password=NEW).path == "/"


def test_the_link_signs_in_its_account_whoever_was_signed_in_before(
    sign_in, cast, accounts, password_link
):
    bens = sign_in(cast.ben)
    bens.get(password_link(cast.ana))
    bens.press("Choose this password", password=NEW)
    assert cast.ana.email in bens.get("/account").words
    assert has_password(accounts, cast.ben, cast.ben.password)


@pytest.mark.parametrize(
    "end", ["forged", "cut", "old", "used", "new password", "new address", "signed out", "confirm"]
)
def test_a_link_that_is_not_good_leads_to_another(
    browser, cast, accounts, password_link, link, given, clock, sign_in, end
):
    path = password_link(cast.ana)
    if end == "forged":
        path = path[:-2] + ("AA" if not path.endswith("AA") else "BB")
    elif end == "cut":
        path = path[:-1]
    elif end == "old":
        clock.move(hours=2, seconds=1)
    elif end == "used":
        browser(None).post(path, {"password": NEW})
    elif end == "new password":
        change(sign_in(cast.ana), cast.ana.password)
    elif end == "new address":
        with given.inside():
            db.session.get(Member, cast.ana.id).email = "new@example.org"
    elif end == "signed out":
        sign_in(cast.ana).post("/account/sessions")
    else:
        path = link(cast.ana.email).replace("/confirm/", "/account/password/")
    before = accounts(id=cast.ana.id)[0].password_hash
    stranger = browser(None)
    for page in (stranger.get(path), stranger.post(path, {"password": "a third password"})):
        assert page.status == 404 and "This link is not good any more" in page.words
        assert page.soup.find("a", string="Ask for a new link")["href"] == "/account/password"
    assert accounts(id=cast.ana.id)[0].password_hash == before
    assert not is_signed_in(stranger)


def test_a_link_is_good_for_two_hours(browser, cast, clock, password_link):
    path = password_link(cast.ana)
    clock.move(hours=2)
    assert browser(None).get(path).status == 200


def test_of_many_who_use_a_link_at_once_one_chooses(browser, cast, accounts, password_link):
    path, chosen = password_link(cast.ana), [f"password number {number}" for number in range(5)]

    def ready(password):
        someone = browser(None)
        form = {"csrf_token": someone.token(), "password": password}
        return lambda: someone.client.post(path, data=form).status_code

    answers = at_once([ready(password) for password in chosen])
    assert sorted(answers) == [302, 404, 404, 404, 404]
    assert has_password(accounts, cast.ana, chosen[answers.index(302)])


def test_whoever_opens_the_link_has_shown_that_the_address_is_theirs(
    browser, given, accounts, clock, password_link, mails
):
    una = given.member("Una", confirmed=False)
    with given.inside():
        db.session.get(Member, una.id).contested_at = clock.moment
    browser(None).post(password_link(una), {"name": "Una", "password": NEW})
    assert accounts(id=una.id)[0].confirmed_at == clock.moment
    assert mails() == [("password_changed", una.email)]


def test_who_signed_up_with_anothers_address_is_out_when_its_owner_chooses_a_password(
    browser, accounts, password_link
):
    thief = browser(None)
    thief.get("/signup")
    thief.press("Sign up", name="M", email="una@example.org", password="the first password")
    thief.get("/login")
    thief.press("Sign in", email="una@example.org", password="the first password")
    assert is_signed_in(thief)
    browser(None).post(password_link(accounts()[0]), {"password": NEW})
    assert not is_signed_in(thief)


def test_a_password_that_cannot_be_told_by_mail_is_not_changed(app, sign_in, cast, accounts, mails):
    def fail(_connection, _cursor, statement, *_):
        if statement.startswith("INSERT INTO outbox"):
            raise RuntimeError("the power is out")

    phone = sign_in(cast.ana)
    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError):
            change(phone, cast.ana.password)
    finally:
        event.remove(engine, "after_cursor_execute", fail)
    assert has_password(accounts, cast.ana, cast.ana.password) and mails() == []


def test_the_pages_of_passwords_cost_so_many_queries(browser, cast, count_queries, password_link):
    for visitor, path, cost in (
        (None, "/account/password", 0),
        (cast.ana, "/account/password", 1),
        (None, password_link(cast.ana), 1),
    ):
        someone = browser(visitor)
        with count_queries() as statements:
            assert someone.get(path).status == 200
        assert len(statements) == cost, statements
