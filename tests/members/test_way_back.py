"""Whoever signs up on the way somewhere gets there in the end, in whichever browser."""

import pytest

from meetup.groups.rules import Joining

UNA = {"email": "una@example.org", "password": "a good password"}


@pytest.fixture
def invitation(cast, given):
    """The path of an invitation into a group that nobody else joins."""
    group_id = given.group("chess", name="Chess", owner=cast.cleo, joining=Joining.BY_INVITATION)
    return f"/groups/chess/invitations/{given.invitation(group_id, cast.cleo)}"


def sign_up(una, path):
    """By the links that stand on the page at `path`, as a person goes."""
    page = una.get(path)
    while (link := page.soup.select_one("main").find("a", string="Sign up")) is None:
        page = una.get(page.soup.select_one("main").find("a", class_="main")["href"])
    una.get(link["href"])
    assert una.press("Sign up", name="Una", **UNA).path == "/login"


def test_an_invitation_outlives_the_change_to_another_browser(browser, invitation, link, accounts):
    phone, mail_app = browser(None), browser(None)
    sign_up(phone, invitation)
    mail_app.get(link(UNA["email"]))
    mail_app.press(f"Confirm {UNA['email']}")
    page = mail_app.press("Sign in", **UNA)
    assert page.path == invitation
    assert "You are a member of Chess." in mail_app.press("Join").words
    assert accounts(email=UNA["email"])[0].way_back is None


def test_it_outlives_it_too_where_one_signs_in_first(browser, invitation, link):
    phone, other = browser(None), browser(None)
    sign_up(phone, invitation)
    other.get("/login")
    page = other.press("Sign in", **UNA)
    assert page.path == "/" and "not confirmed yet" in page.words
    other.get(link(UNA["email"]))
    assert other.press(f"Confirm {UNA['email']}").path == invitation


def test_it_is_kept_through_a_forgotten_password(browser, invitation, accounts, password_link):
    sign_up(browser(None), invitation)
    other = browser(None)
    other.get(password_link(accounts(email=UNA["email"])[0]))
    assert other.press("Choose this password", password="another password").path == invitation


def test_who_wanted_to_join_an_open_group_comes_back_to_it(browser, cast, given, link):
    given.group("chess", owner=cast.cleo, open=True, joining=Joining.AT_ONCE)
    phone, mail_app = browser(None), browser(None)
    sign_up(phone, "/groups/chess")
    mail_app.get(link(UNA["email"]))
    mail_app.press(f"Confirm {UNA['email']}")
    page = mail_app.press("Sign in", **UNA)
    assert page.path == "/groups/chess" and page.has_button("Join")


def test_it_leads_there_once(browser, invitation, link):
    phone, mail_app = browser(None), browser(None)
    sign_up(phone, invitation)
    mail_app.get(link(UNA["email"]))
    mail_app.press(f"Confirm {UNA['email']}")
    assert mail_app.press("Sign in", **UNA).path == invitation
    for _ in range(2):
        other = browser(None)
        other.get("/login")
        assert other.press("Sign in", **UNA).path == "/"


def test_it_is_nobody_elses(browser, cast, invitation, link):
    sign_up(browser(None), invitation)
    ana = browser(cast.ana)
    ana.get(link(UNA["email"]))
    assert ana.press(f"Confirm {UNA['email']}").path == "/"
    una = browser(None)
    una.get("/login")
    assert una.press("Sign in", **UNA).path == invitation


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/" + "x" * 300],
    ids=["elsewhere", "no scheme", "backslash", "too long"],
)
def test_what_is_no_path_of_ours_or_too_long_is_not_kept(browser, link, accounts, target):
    una = browser(None)
    una.get("/signup", query_string={"next": target})
    una.press("Sign up", name="Una", **UNA)
    assert accounts(email=UNA["email"])[0].way_back is None
    other = browser(None)
    other.get(link(UNA["email"]))
    other.press(f"Confirm {UNA['email']}")
    assert other.press("Sign in", **UNA).path == "/"
