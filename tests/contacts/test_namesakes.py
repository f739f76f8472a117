"""A contact and somebody of a group have the same name: the owner of the contact says who it is."""

import re
from datetime import UTC, date, datetime

import pytest

from meetup.connections.models import Connection, ConnectionRequest
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.contacts.models import Namesake
from meetup.db import db
from meetup.groups.models import Membership
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from tests.at_once import at_once
from tests.contacts.bringing import bring, reading, somebody, undo

SINCE = date(2019, 4, 2)
PAGE = "/connections/contacts"
SUGGESTED = "of Harbour Walks has the same name"


@pytest.fixture
def ada(given):
    return given.member("Ada Stone")


@pytest.fixture
def lea(given):
    return given.member("Léa  Møller", email="lea@example.org", found_by=FoundBy.ANYONE)


@pytest.fixture
def group(given, ada, lea):
    """Both belong to Harbour Walks."""
    return given.group("harbour", name="Harbour Walks", members=[ada, lea])


@pytest.fixture
def brought(given, ada, group):
    """Ada brings somebody called Lea Moller from LinkedIn; the import's id."""
    return bring(given, ada, reading([somebody("LEA MOLLER", profile="linkedin.com/in/lm")]))


def own_page(page):
    """Where the page of contacts leads for its first contact."""
    return page.soup.select_one("ul.rows .said a")["href"]


def rows(given, model):
    with given.inside():
        found = list(db.session.scalars(db.select(model)))
        db.session.expunge_all()
        return found


def told(page):
    """A page without what is by chance."""
    return re.sub(r'(name="csrf_token" value=|nonce=)"[^"]+"', r"\1", page.text)


def work(app, given, owner):
    with given.inside():
        match_later(owner.id, now=given.clock.moment)
    while match_next(app, now=given.clock.moment) is Round.DONE:
        pass


def test_a_member_of_the_name_is_suggested_and_nothing_happens_by_itself(
    app, given, ada, brought, browser
):
    page = browser(ada).get(PAGE)
    assert f"{SUGGESTED} as your contact LEA MOLLER . Is that the same person?" in page.words
    assert SUGGESTED in browser(ada).get(own_page(page)).words
    work(app, given, ada)
    for model in (ConnectionRequest, Connection, Namesake):
        assert rows(given, model) == []


def test_each_name_of_a_contact_counts(given, ada, lea, group, browser):
    """Of two networks that know them by different names, the older one says that of the member."""
    profile = "linkedin.com/in/lm"
    bring(given, ada, reading([somebody("Lea Moller", profile=profile)]))
    bring(given, ada, reading([somebody("Lea Stone", profile=profile)], "vcard"))
    bring(given, ada, reading([somebody("Lea Stone", profile=profile)], "vcard"))
    page = browser(ada)
    words = page.get(PAGE).words
    assert words.count(f"{SUGGESTED} as your contact Lea Stone . Is that the same person?") == 1
    page.get(own_page(page.page))
    assert "You have asked Léa Møller." in page.press("Ask to connect").words


def test_asked_they_read_the_networks_and_a_yes_connects_there_since_then(
    given, ada, lea, group, browser
):
    found = somebody("Lea Moller", profile="linkedin.com/in/lm", since=SINCE)
    bring(given, ada, reading([found]))
    page = browser(ada)
    page.get(PAGE)
    asked = page.press("Ask to connect")
    assert "You have asked Léa Møller." in asked.words and asked.path == PAGE
    assert SUGGESTED not in asked.words
    assert "Léa Møller" in page.get("/connections/").words
    other = browser(lea)
    for path in ("/inbox", "/connections/", f"/m/{ada.handle}"):
        assert "They have you among their contacts: LinkedIn." in other.get(path).words
    other.press("Accept")
    [made] = rows(given, Connection)
    assert (made.network, made.since) == ("linkedin", datetime(2019, 4, 2, tzinfo=UTC))
    assert SUGGESTED not in page.get(PAGE).words


def test_what_goes_one_way_begins_here(given, ada, lea, group, browser, clock):
    bring(given, ada, reading([somebody("Lea Moller", email="l@x.test", since=SINCE)], "vcard"))
    asking = browser(ada)
    asking.get(own_page(asking.get(PAGE)))
    asking.press("Ask to connect")
    browser(lea).post(f"/m/{ada.handle}/accept")
    assert [(one.network, one.since) for one in rows(given, Connection)] == [("here", clock.moment)]


def test_somebody_else_stays_somebody_else(given, ada, brought, browser):
    page = browser(ada)
    page.get(PAGE)
    said = page.press("Somebody else")
    assert "You are not asked again." in said.words and SUGGESTED not in said.words
    assert SUGGESTED not in page.get(own_page(said)).words
    newer = somebody("Lea Moller", profile="linkedin.com/in/lm", since=SINCE)
    bring(given, ada, reading([newer]))
    assert SUGGESTED not in page.get(PAGE).words
    assert rows(given, ConnectionRequest) == []


def test_after_an_undo_nothing_is_left_of_what_was_said(given, ada, lea, brought, browser):
    page = browser(ada)
    page.get(PAGE)
    page.press("Ask to connect")
    undo(given, brought)
    assert rows(given, Namesake) == []
    browser(lea).post(f"/m/{ada.handle}/accept")
    assert [one.network for one in rows(given, Connection)] == ["here"]


def test_with_a_deleted_contact_goes_what_was_said_of_it(given, ada, brought, browser):
    page = browser(ada)
    own = own_page(page.get(PAGE))
    page.press("Somebody else")
    page.post(f"{own}/delete")
    assert rows(given, Namesake) == []


def is_unlisted(given, ada, lea):
    with given.inside():
        db.session.get_one(Member, lea.id).is_unlisted = True


def has_another_name(given, ada, lea):
    with given.inside():
        db.session.get_one(Member, lea.id).name = "Lea Muller"


def asks_to_join(given, ada, lea):
    with given.inside():
        own = db.session.query(Membership).filter_by(member_id=lea.id)
        own.update({"state": State.REQUESTED})


def ada_is_banned(given, ada, lea):
    with given.inside():
        own = db.session.query(Membership).filter_by(member_id=ada.id)
        own.update({"state": State.BANNED})


def was_declined_and_has_withdrawn(given, ada, lea):
    now = given.clock.moment
    row = ConnectionRequest(
        asker_id=lea.id, asked_id=ada.id, asked_at=now, declined_at=now, withdrawn_at=now
    )
    given.add(row)


def blocks(given, ada, lea):
    given.block(lea, ada)


def is_blocked(given, ada, lea):
    given.block(ada, lea)


def is_connected(given, ada, lea):
    given.connection(ada, lea)


def is_asked(given, ada, lea):
    given.request(ada, lea)


def asks(given, ada, lea):
    given.request(lea, ada)


@pytest.mark.parametrize(
    "happens",
    [
        *(is_unlisted, has_another_name, asks_to_join, ada_is_banned, blocks, is_blocked),
        *(is_connected, is_asked, asks, was_declined_and_has_withdrawn),
    ],
)
def test_who_is_not_suggested(given, ada, lea, brought, browser, happens):
    happens(given, ada, lea)
    page = browser(ada).get(PAGE)
    assert "LEA MOLLER" in page.words and SUGGESTED not in page.words
    assert SUGGESTED not in browser(ada).get(own_page(page)).words


def test_neither_placeholders_nor_people_of_other_groups_nor_oneself(given, ada, group, browser):
    given.membership(group, given.member("Noa Quist", placeholder=True))
    given.group("chess", members=[given.member("Kim Dahl")])
    names = ("Noa Quist", "Kim Dahl", "Ada Stone")
    bring(given, ada, reading([somebody(name) for name in names], "vcard"))
    page = browser(ada).get(PAGE)
    assert "Noa Quist" in page.words and "has the same name" not in page.words


def test_even_an_organizer_is_told_nothing_of_the_unlisted(given, lea, browser):
    oda = given.member("Oda Berg")
    given.group("harbour", name="Harbour Walks", owner=oda, members=[lea])
    bring(given, oda, reading([somebody("Lea Moller")], "vcard"))
    assert SUGGESTED in browser(oda).get(PAGE).words
    with given.inside():
        db.session.get_one(Member, lea.id).is_unlisted = True
    unlisted = browser(oda).get(PAGE)
    with given.inside():
        db.session.get_one(Member, lea.id).is_unlisted = False
    given.block(lea, oda)
    assert told(browser(oda).get(PAGE)) == told(unlisted)


@pytest.mark.parametrize("declines", [False, True])
def test_it_looks_the_same_whether_an_offer_has_asked_them(
    app, given, ada, lea, group, browser, count_queries, declines
):
    person = somebody("Lea Moller", email=lea.email, since=SINCE)
    bring(given, ada, reading([person]), offers=True)
    page = browser(ada)
    page.get(PAGE)

    def seen():
        with count_queries() as statements:
            shown = page.get(PAGE)
        return [told(shown), told(page.get(own_page(shown))), *statements]

    before = seen()
    work(app, given, ada)
    assert [request.by_contact for request in rows(given, ConnectionRequest)] == [True]
    if declines:
        browser(lea).post(f"/m/{ada.handle}/decline")
    assert seen() == before
    page.get(PAGE)
    assert "You have asked Léa Møller." in page.press("Ask to connect").words
    words = page.get("/connections/").words
    assert "Asked on Monday, 1 June 2026" in words and "Asked by your e-mail" not in words
    inbox = browser(lea).get("/inbox").words
    assert ("They have you among their contacts: LinkedIn." in inbox) is not declines


def test_pressed_after_they_asked_it_is_the_yes_to_them(given, ada, lea, brought, browser):
    page = browser(ada)
    page.get(PAGE)
    given.request(lea, ada)
    assert "You and Léa Møller are connected." in page.press("Ask to connect").words
    assert [one.network for one in rows(given, Connection)] == ["here"]


def test_withdrawn_the_question_is_open_again(given, ada, lea, brought, browser):
    page = browser(ada)
    page.get(PAGE)
    page.press("Ask to connect")
    page.post(f"/m/{lea.handle}/withdraw")
    assert SUGGESTED in page.get(PAGE).words
    page.press("Somebody else")
    assert {one.is_them for one in rows(given, Namesake)} == {False}


def test_nobody_answers_for_others_or_about_whom_they_do_not_see(given, ada, lea, brought, browser):
    own = own_page(browser(ada).get(PAGE))
    dov = given.member("Dov")
    given.group("boats", members=[dov, lea])
    for answer in ("ask", "another"):
        assert browser(dov).post(f"{own}/{answer}", {"member": lea.handle}).status == 404
        for handle in ("dov", "nobody", "", ada.handle):
            assert browser(ada).post(f"{own}/{answer}", {"member": handle}).status == 404
    given.block(lea, ada)
    assert browser(ada).post(f"{own}/ask", {"member": lea.handle}).status == 404
    assert rows(given, ConnectionRequest) == rows(given, Namesake) == []


def test_who_has_not_confirmed_asks_nobody(given, lea, browser):
    una = given.member("Una Falk", confirmed=False)
    given.group("harbour", name="Harbour Walks", members=[una, lea])
    bring(given, una, reading([somebody("Lea Moller")], "vcard"))
    page = browser(una)
    page.get(PAGE)
    assert page.press("Ask to connect").status == 403
    assert rows(given, ConnectionRequest) == rows(given, Namesake) == []


def test_a_new_name_is_compared_from_then_on(given, ada, lea, brought, browser):
    other = browser(lea)
    other.get("/account")
    other.press("Save", name="Lea Muller")
    assert SUGGESTED not in browser(ada).get(PAGE).words
    other.press("Save", name="lea   møller")
    assert SUGGESTED in browser(ada).get(PAGE).words


def test_a_shared_second_group_suggests_nobody_twice(given, ada, lea, brought, browser):
    given.group("alpine", name="Alpine", members=[ada, lea])
    page = browser(ada).get(PAGE)
    assert page.words.count("has the same name") == 1 and "of Alpine has" in page.words


def test_many_cost_no_more_questions_than_none(given, ada, group, browser, count_queries):
    page = browser(ada)

    def cost(path):
        page.get(path)
        with count_queries() as statements:
            assert page.get(path).status == 200
        return len(statements)

    bring(given, ada, reading([somebody("Zoe", profile="linkedin.com/in/zoe")]))
    own = own_page(page.get(PAGE))
    none = cost(PAGE), cost(own)
    for number in range(5):
        given.membership(group, given.member(f"Member {number}"))
    given.membership(group, given.member("Zoe"))
    people = [somebody(f"Member {number}", email=f"{number}@x.test") for number in range(5)]
    bring(given, ada, reading(people, "vcard"))
    assert "Member 4" in page.get(PAGE).words
    assert (cost(PAGE), cost(own)) == none


def test_pressed_many_times_at_once_one_answer_stands(given, ada, lea, brought, browser):
    own = own_page(browser(ada).get(PAGE))

    def pressing(answer):
        page = browser(ada)
        form = {"csrf_token": page.token(), "member": lea.handle}
        return lambda: page.client.post(f"{own}/{answer}", data=form).status_code

    calls = [pressing(answer) for answer in ("ask", "another") * 3]
    assert at_once(calls) == [302] * 6
    assert len(rows(given, Namesake)) == len(rows(given, ConnectionRequest)) == 1
