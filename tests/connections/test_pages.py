"""Asking, answering, ending: through the pages."""

import pytest


def without_name(page, name):
    """The words of a page about `name`, the same for everybody of whom it says the same."""
    return page.words.replace(f"{name[0]} {name}", name).replace(name, "Somebody")


@pytest.fixture
def asked(cast, browser):
    """Ana has asked Ben, with a note."""
    page = browser(cast.ana)
    page.get("/m/ben")
    page.press("Ask to connect", note="We walk together.")
    return cast


def test_a_stranger_signs_in_first(browser, cast):
    for path in ("/connections/", "/m/ben"):
        assert browser(None).get(path).path.startswith("/login")


def test_asking_reaches_the_other_with_its_note(asked, browser):
    assert "You asked Ben on Monday, 1 June 2026" in browser(asked.ana).get("/m/ben").words
    ben = browser(asked.ben)
    waiting = ben.get("/connections/")
    assert "Ana" in waiting.words and "We walk together." in waiting.words
    assert "Ana would like to connect with you." in ben.get("/m/ana").words


def test_a_yes_connects_both(asked, browser):
    ben = browser(asked.ben)
    ben.get("/connections/")
    assert "You and Ana are connected." in ben.press("Accept").words
    for one, other in ((asked.ana, "Ben"), (asked.ben, "Ana")):
        page = browser(one).get("/connections/")
        assert other in page.words and "Handshakes, since June 2026" in page.words
        assert "Withdraw" not in page.words and not page.has_button("Accept")


def test_a_no_shows_to_the_asker_nowhere(asked, browser, given):
    ana, ben = browser(asked.ana), browser(asked.ben)
    paths = ("/connections/", "/m/ben", "/ties/", "/ties/ben", "/inbox")
    before = [ana.get(path).words for path in paths]
    ben.get("/connections/")
    ben.press("Decline")
    assert "Ana" not in ben.get("/connections/").words
    assert "would like to connect" not in ben.get("/m/ana").words
    assert [ana.get(path).words for path in paths] == before


def test_asked_again_within_a_year_of_a_no_it_looks_the_same_and_reaches_nobody(
    asked, browser, clock
):
    ana, ben = browser(asked.ana), browser(asked.ben)
    ben.get("/connections/")
    ben.press("Decline")
    clock.move(days=200)
    ana.get("/connections/")
    ana.press("Withdraw")
    ana.get("/m/ben")
    assert "You have asked Ben." in ana.press("Ask to connect", note="Please?").words
    assert ana.get("/connections/").has_button("Withdraw")
    assert "Ana" not in ben.get("/connections/").words
    clock.move(days=164)
    assert "You have asked Ben." in ana.post("/m/ben/ask", {"note": "And now?"}).words
    assert "Ana" not in ben.get("/connections/").words


def test_a_year_after_a_no_asking_reaches_them_once_more(asked, browser, clock):
    ana, ben = browser(asked.ana), browser(asked.ben)
    ben.get("/connections/")
    ben.press("Decline")
    clock.move(days=366)
    assert "Ana" not in ben.get("/connections/").words
    ana.post("/m/ben/ask", {"note": "A year has passed."})
    assert "A year has passed." in ben.get("/connections/").words
    ben.press("Decline")
    ana.post("/m/ben/ask", {"note": "Still?"})
    assert "Ana" not in ben.get("/connections/").words


def test_what_an_asker_sees_of_a_new_asking_never_depends_on_a_no(cast, browser, given, clock):
    cleo = browser(cast.cleo)
    given.request(cast.ana, cast.ben, note="First")
    given.request(cast.ana, cast.cleo, note="First")
    cleo.get("/connections/")
    cleo.press("Decline")
    ana = browser(cast.ana)
    for _ in range(5):
        clock.move(days=100)
        for other in ("ben", "cleo"):
            ana.post(f"/m/{other}/ask", {"note": f"{clock.moment:%B}"})
        assert without_name(ana.get("/m/ben"), "Ben") == without_name(ana.get("/m/cleo"), "Cleo")


def test_asking_each_other_connects(asked, browser):
    ben = browser(asked.ben)
    assert "You and Ana are connected." in ben.post("/m/ana/ask", {"note": ""}).words
    assert "Ben" in browser(asked.ana).get("/connections/").words


def test_who_declined_and_asks_later_said_yes_after_all(asked, browser):
    ben = browser(asked.ben)
    ben.get("/connections/")
    ben.press("Decline")
    ben.get("/m/ana")
    assert "You and Ana are connected." in ben.press("Ask to connect").words


def test_a_withdrawn_request_is_gone_for_both(asked, browser):
    ana, ben = browser(asked.ana), browser(asked.ben)
    ben.get("/connections/")
    accept = ben.page.soup.find("button", string="Accept").find_parent("form")["action"]
    ana.get("/m/ben")
    assert "You no longer ask Ben." in ana.press("Withdraw").words
    assert ben.post(accept).status == 404
    assert "Ana" not in ben.get("/connections/").words


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_a_request_is_answered_once_and_only_by_those_it_is_for(asked, browser, verb):
    actor, other = (asked.ana, asked.ben) if verb == "withdraw" else (asked.ben, asked.ana)
    path = f"/m/{other.handle}/{verb}"
    for wrong in (asked.cleo, asked.dov):
        assert browser(wrong).post(path).status == 404
    assert browser(other).post(f"/m/{actor.handle}/{verb}").status == 404
    assert browser(actor).post(path).status == 200
    assert browser(actor).post(path).status == 404
    assert browser(actor).get(path).status == 405


@pytest.mark.parametrize("verb", ["accept", "decline", "withdraw"])
def test_nobody_and_oneself_ask_nothing(cast, browser, verb):
    for handle in ("nobody", "ana", "dov"):
        assert browser(cast.ana).post(f"/m/{handle}/{verb}").status == 404


def test_only_whom_one_sees_can_be_asked(cast, browser):
    ana = browser(cast.ana)
    assert ana.post("/m/dov/ask", {"note": ""}).status == 404
    assert ana.post("/m/nobody/ask", {"note": ""}).status == 404
    assert ana.post("/m/ana/ask", {"note": ""}).status == 403


def test_an_account_that_is_not_confirmed_reaches_nobody(given, cast, browser):
    eve = given.member("Eve", confirmed=False)
    given.membership(cast.group_id, eve)
    assert browser(eve).post("/m/ben/ask", {"note": "Hi"}).status == 403
    given.request(cast.ben, eve)
    assert browser(eve).post("/m/ben/accept").status == 403
    assert "Eve" not in browser(cast.ben).get("/m/ben").words
    assert "Connected Nobody yet." in browser(cast.ben).get("/connections/").words


def test_a_note_that_is_too_long_is_kept_and_refused(cast, browser):
    ana = browser(cast.ana)
    ana.get("/m/ben")
    page = ana.press("Ask to connect", note="x" * 501)
    assert page.status == 422
    assert page.fields["note"].strip() == "x" * 501 and "at most 500 characters" in page.words
    assert ana.press("Ask to connect", note="Shorter").status == 200


def test_nothing_shows_whether_somebody_has_an_account(given, cast, browser):
    pia = given.member("Pia", placeholder=True)
    given.membership(cast.group_id, pia)
    ana = browser(cast.ana)
    pages = []
    for other in ("pia", "ben"):
        seen = [ana.get(f"/m/{other}"), ana.press("Ask to connect", note="Hi")]
        pages.append([without_name(page, other.title()) for page in seen])
    assert pages[0] == pages[1]


def test_asking_somebody_one_is_connected_with_changes_nothing(given, cast, browser):
    given.connection(cast.ana, cast.ben, network="linkedin")
    page = browser(cast.ana).post("/m/ben/ask", {"note": "Hi"})
    assert "You and Ben are connected." in page.words
    assert "You are waiting for nobody" in browser(cast.ana).get("/connections/").words
    assert "Handshakes, since" not in browser(cast.ana).get("/connections/").words


def test_removing_ends_every_network_and_tells_nobody(given, cast, browser):
    given.connection(cast.ana, cast.ben)
    given.connection(cast.ana, cast.ben, network="linkedin")
    ana, ben = browser(cast.ana), browser(cast.ben)
    assert "LinkedIn, since when is not known" in ana.get("/connections/").words
    ana.press("Remove the connection")
    for person in (ana, ben):
        assert "Nobody yet." in person.get("/connections/").words
    assert "Ana" not in ben.get("/inbox").words
    assert ben.get("/m/ana").has_button("Ask to connect")


def test_an_imported_connection_leaves_nothing_to_answer(given, cast, browser):
    given.request(cast.ana, cast.ben)
    given.connection(cast.ana, cast.ben, network="linkedin")
    assert not browser(cast.ben).get("/connections/").has_button("Accept")
    assert not browser(cast.ana).get("/connections/").has_button("Withdraw")
    assert "You are connected." in browser(cast.ben).get("/m/ana").words


def test_empty_pages_say_what_to_do_next(cast, browser):
    page = browser(cast.dov).get("/connections/")
    assert "ask them to connect" in page.words and "Find your groups" in page.words
    assert "Waiting for you" not in page.words


def test_what_changes_something_is_no_link(cast, browser):
    for path in ("ask", "remove", "block", "unblock"):
        assert browser(cast.ana).get(f"/m/ben/{path}").status == 405
    assert browser(cast.ana).client.post("/m/ben/block").status_code == 400


def test_the_page_costs_the_same_for_two_and_for_twelve(given, cast, browser, count_queries):
    ana = browser(cast.ana)
    costs = []
    for start, count in ((0, 2), (2, 10)):
        for number in range(start, start + count):
            friend, asker, asked = (given.member(f"{w} {number}") for w in ("F", "G", "H"))
            given.connection(cast.ana, friend)
            given.connection(cast.ana, friend, network="linkedin")
            given.request(asker, cast.ana, note="Hi")
            given.request(cast.ana, asked)
        with count_queries() as statements:
            assert ana.get("/connections/").status == 200
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 6
