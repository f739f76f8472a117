"""What a member says about themselves, on the page of the account."""

import pytest

from meetup.db import db
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member

LINKS = "https://social.example/@ana\nhttp://ana.example"


def saved(given, person):
    with given.inside():
        member = db.session.get(Member, person.id)
        links = [link.url for link in member.links]
        return member.name, member.about, member.place, member.timezone, links


def save(someone, **fields):
    someone.get("/account")
    return someone.press("Save", **fields)


def test_a_member_says_who_they_are(browser, cast, given):
    ana = browser(cast.ana)
    page = save(
        ana,
        name="Ana  Lindqvist",
        about="I walk.\n\nI read.",
        place="Old Town",
        timezone="Europe/Lisbon",
        links=LINKS,
    )
    assert page.status == 200 and "Saved." in page.words
    urls = LINKS.split("\n")
    expected = ("Ana Lindqvist", "I walk.\n\nI read.", "Old Town", "Europe/Lisbon", urls)
    assert saved(given, cast.ana) == expected
    assert page.fields["links"] == LINKS and page.fields["timezone"] == "Europe/Lisbon"
    save(ana, links="")
    assert saved(given, cast.ana)[4] == []


def test_saving_without_a_change_changes_nothing(browser, cast, given):
    ana = browser(cast.ana)
    save(ana, links=LINKS)
    before = saved(given, cast.ana)
    for _ in range(2):
        save(ana)
    assert saved(given, cast.ana) == before
    with given.inside():
        assert db.session.scalar(db.select(db.func.count(ProfileLink.id))) == 2


def test_links_keep_the_order_in_which_they_are_typed_and_come_once(browser, cast, given):
    ana = browser(cast.ana)
    one, two, three = (f"https://{name}.example" for name in ("one", "two", "three"))
    save(ana, links=f"{one}\n{two}\n{one}")
    assert saved(given, cast.ana)[4] == [one, two]
    save(ana, links=f"{three}\n{two}\n{one}")
    assert saved(given, cast.ana)[4] == [three, two, one]


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "ana@ana.example",
        "@ana",
        "@ana@localhost",
        "@an a@ana.example",
        "ana.example:8080",
        "https://",
        "https:///path",
        "ftp://ana.example",
        "https://ana.example/a b",
        "https://[broken",
        "https://ana.example/" + "x" * 300,
    ],
)
def test_only_web_addresses_become_links(browser, cast, given, link):
    page = save(browser(cast.ana), links=f"https://good.example\n{link}", place="Old Town")
    assert page.status == 422
    assert "is neither a web address" in page.soup.select_one("#links-error").get_text()
    assert page.fields["links"].split("\n") == ["https://good.example", link]
    assert page.fields["place"] == "Old Town"
    assert saved(given, cast.ana)[4] == [] and saved(given, cast.ana)[2] == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("@Ana@Mastodon.Example", "https://mastodon.example/@ana"),
        ("mastodon.example/@ana", "https://mastodon.example/@ana"),
        ("//ana.example", "https://ana.example"),
        ("www.linkedin.com/in/Ana-L/", "https://linkedin.com/in/ana-l"),
        ("HTTP://ana.example/Me/", "HTTP://ana.example/Me/"),
    ],
)
def test_a_profile_may_be_written_as_people_say_it(browser, cast, given, typed, kept):
    ana = browser(cast.ana)
    page = save(ana, links=f"{typed}\n{kept}")
    assert page.status == 200 and saved(given, cast.ana)[4] == [kept]
    assert page.fields["links"] == kept


def test_a_handful_of_links_is_enough(browser, cast, given):
    links = "\n".join(f"https://{number}.example" for number in range(6))
    assert save(browser(cast.ana), links=links).status == 422
    assert saved(given, cast.ana)[4] == []


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", " "),
        ("name", "x" * 121),
        ("place", "x" * 121),
        ("about", "x" * 2001),
        ("timezone", "Mars/Olympus"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    browser, cast, given, field, typed
):
    before = saved(given, cast.ana)
    page = save(browser(cast.ana), links=LINKS, **{field: typed})
    assert page.status == 422 and page.soup.select_one(f"#{field}-error").get_text()
    assert page.fields["links"] == LINKS
    assert saved(given, cast.ana) == before


def test_nothing_that_cannot_be_seen_gets_into_a_name(browser, cast, given):
    save(browser(cast.ana), name="An\x00a\x1b[31m\nLind\tqvist")
    assert saved(given, cast.ana)[0] == "Ana[31m Lind qvist"


def test_who_has_no_time_zone_yet_is_offered_that_of_the_site(browser, given):
    una = given.member("Una", timezone=None)
    page = browser(una).get("/account")
    assert page.fields["timezone"] == "UTC"


def test_a_time_zone_by_another_of_its_names_stays(browser, given):
    una = given.member("Una", timezone="CET")
    page = browser(una).get("/account")
    assert page.fields["timezone"] == "CET"
    save(browser(una), place="Old Town")
    assert saved(given, una)[3] == "CET"


def test_the_account_lists_whom_its_member_has_blocked_and_nobody_else(browser, cast, given):
    given.block(cast.ana, cast.ben)
    given.block(cast.cleo, cast.ana)
    section = browser(cast.ana).get("/account").soup.select_one("section[aria-labelledby=blocked]")
    assert "Ben" in section.get_text() and "Cleo" not in section.get_text()
    assert "Nobody" in browser(cast.ben).get("/account").words


def test_an_account_is_its_members_alone(browser, given, cast):
    assert browser(None).get("/account").path == "/login?next=/account"
    assert browser(None).post("/account", {"name": "Changed"}).path.startswith("/login")
    assert saved(given, cast.ana)[0] == "Ana"
