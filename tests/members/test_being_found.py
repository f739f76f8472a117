"""Who finds a member by their e-mail address: asked at sign-up, changed on the account's page."""

import pytest

from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.members import cli
from meetup.members.link_models import ProfileLink
from meetup.members.rules import FoundBy

FORM = {"name": "Una", "email": "una@example.org", "password": "a good password"}
SENTENCE = "Being found means being asked: whoever asks learns nothing before you say yes."


@pytest.mark.parametrize(
    ("tick", "kept"), [({}, FoundBy.ANYONE), ({"is_found": None}, FoundBy.NOBODY)]
)
def test_sign_up_says_what_being_found_means_and_keeps_what_is_chosen(
    browser, accounts, tick, kept
):
    stranger = browser(None)
    page = stranger.get("/signup")
    assert SENTENCE in page.words and page.soup.select_one("#is_found").has_attr("checked")
    stranger.press("Sign up", **FORM, **tick)
    assert [account.found_by for account in accounts()] == [kept]


def test_a_tick_that_was_taken_away_stays_away_while_something_is_wrong(browser, accounts):
    stranger = browser(None)
    stranger.get("/signup")
    page = stranger.press("Sign up", **{**FORM, "password": "short", "is_found": None})
    assert page.status == 422 and not page.soup.select_one("#is_found").has_attr("checked")


def test_of_two_who_sign_up_with_one_address_the_second_chooses(browser, accounts):
    for tick in ({}, {"is_found": None}):
        stranger = browser(None)
        stranger.get("/signup")
        stranger.press("Sign up", **FORM, **tick)
    assert [account.found_by for account in accounts()] == [FoundBy.NOBODY]


def test_signing_up_with_the_address_of_an_account_changes_nothing_about_being_found(
    browser, cast, accounts
):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press("Sign up", **{**FORM, "email": cast.ana.email})
    assert accounts(handle="ana")[0].found_by is FoundBy.NOBODY


def test_whoever_was_never_asked_is_found_by_nobody(app, accounts, clock):
    asked = app.test_cli_runner().invoke(cli.member, ["create", "una@example.org", "--name", "Una"])
    assert asked.exit_code == 0
    assert accounts()[0].found_by is FoundBy.NOBODY


@pytest.mark.parametrize("found_by", FoundBy)
@pytest.mark.parametrize("tick", [None, "y"])
def test_a_member_chooses_how_others_see_and_find_them(browser, cast, accounts, found_by, tick):
    ana = browser(cast.ana)
    assert SENTENCE in ana.get("/account").words
    page = ana.press("Save how others find you", found_by=found_by.value, is_unlisted=tick)
    assert page.status == 200 and "Saved." in page.words
    row = accounts(handle="ana")[0]
    assert (row.found_by, row.is_unlisted) == (found_by, tick is not None)
    assert page.fields["found_by"] == found_by
    assert page.soup.select_one("#is_unlisted").has_attr("checked") is (tick is not None)
    ana.press("Save", place="Old Town")
    row = accounts(handle="ana")[0]
    assert (row.found_by, row.is_unlisted) == (found_by, tick is not None)


@pytest.mark.parametrize("typed", ["everybody", "", None])
def test_a_choice_that_is_none_is_refused_at_the_field(browser, cast, accounts, typed):
    ana = browser(cast.ana)
    ana.get("/account")
    page = ana.press("Save how others find you", found_by=typed, is_unlisted="y")
    assert page.status == 422 and page.soup.select_one("#found_by-error").get_text()
    assert page.soup.select_one("#is_unlisted").has_attr("checked")
    row = accounts(handle="ana")[0]
    assert (row.found_by, row.is_unlisted) == (FoundBy.NOBODY, False)


@pytest.fixture
def links(given):
    """`links()`: by address, what each profile elsewhere is matched by, and who finds by it."""

    def rows():
        with given.inside():
            own = db.select(ProfileLink.url, ProfileLink.key, ProfileLink.found_by)
            return {row.url: (row.key, row.found_by) for row in db.session.execute(own)}

    return rows


LINKS = "https://de.linkedin.com/in/Ana-L/\nhttps://town.example/~ana\nhttp://127.0.0.1/ana"


def test_a_profile_finds_nobody_until_the_member_says_by_whom(browser, cast, links):
    ana = browser(cast.ana)
    ana.get("/account")
    page = ana.press("Save", links=LINKS)
    assert set(links().values()) == {
        ("url:linkedin.com/in/ana-l", FoundBy.NOBODY),
        ("url:town.example/~ana", FoundBy.NOBODY),
        (None, FoundBy.NOBODY),
    }
    assert "Who can ask you to connect by linkedin.com/in/ana-l" in page.words
    # What is no profile finds nobody, so nothing is asked about it.
    choices = [name for name in page.fields if name.startswith("link_")]
    assert len(choices) == 2 and "127.0.0.1" not in page.soup.select_one("#finding").parent.text
    page = ana.press("Save how others find you", **{choices[0]: "mutual"})
    assert page.fields[choices[0]] == "mutual" and page.fields[choices[1]] == "nobody"
    ana.press("Save", links=LINKS, place="Old Town")
    assert links()["https://de.linkedin.com/in/Ana-L/"][1] is FoundBy.MUTUAL


def test_a_choice_for_a_profile_that_is_none_is_refused_at_the_field(browser, cast, links):
    ana = browser(cast.ana)
    ana.get("/account")
    page = ana.press("Save", links="https://town.example/~ana")
    name = next(name for name in page.fields if name.startswith("link_"))
    page = ana.press("Save how others find you", **{name: "everybody"})
    assert page.status == 422 and page.soup.select_one(f"#{name}-error").get_text()
    assert {found_by for _, found_by in links().values()} == {FoundBy.NOBODY}


def test_an_address_is_matched_once_it_is_confirmed(browser, accounts, link, app):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press("Sign up", **FORM)
    assert accounts()[0].email_key is None
    stranger.get(link(FORM["email"]))
    stranger.press(f"Confirm {FORM['email']}")
    keys = contact_keys(app.config["HANDSHAKES"])
    assert accounts()[0].email_key == keys.of_address(FORM["email"])
    assert accounts()[0].matching_due_at is not None


def test_a_link_for_a_password_confirms_what_is_matched_too(
    browser, given, accounts, password_link, app
):
    una = given.member("Una", confirmed=False)
    stranger = browser(None)
    stranger.get(password_link(una))
    stranger.press("Choose this password", password="another good password")
    keys = contact_keys(app.config["HANDSHAKES"])
    assert accounts()[0].email_key == keys.of_address(una.email)


def test_an_account_from_the_shell_can_be_matched(app, accounts, clock):
    app.test_cli_runner().invoke(cli.member, ["create", "una@example.org", "--name", "Una"])
    keys = contact_keys(app.config["HANDSHAKES"])
    assert accounts()[0].email_key == keys.of_address("una@example.org")
