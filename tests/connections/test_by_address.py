"""Asking somebody whose e-mail address one has: they are asked, and the asker learns nothing."""

from datetime import datetime, timedelta

import pytest

from meetup.connections.models import ConnectionRequest
from meetup.db import db
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from tests.connections.worlds import Telling, new_world, told
from tests.contacts.bringing import bring, reading, somebody

NOBODY = "nobody@example.org"
SAID = "If somebody here can be found by that address, they are asked in their inbox."


def ask(someone, address, note=""):
    someone.get("/connections/")
    return someone.press("Ask whoever has this address", email=address, note=note)


def find(given, *people, by=FoundBy.ANYONE):
    with given.inside():
        for person in people:
            db.session.get_one(Member, person.id).found_by = by


def have(given, owner, other):
    """`other` is among the contacts of `owner`."""
    bring(given, owner, reading([somebody(other.name, email=other.email)], "vcard"))


def requests(given):
    with given.inside():
        found = list(db.session.scalars(db.select(ConnectionRequest)))
        db.session.expunge_all()
        return found


@pytest.fixture
def asked(cast, given, browser):
    """Ana has asked whoever has Dov's address, by which he lets himself be found."""
    find(given, cast.dov)
    assert SAID in ask(browser(cast.ana), " DOV@Example.org ", "From the chess club").words
    return cast


def test_whoever_is_found_by_the_address_is_asked_in_their_inbox(asked, browser):
    dov = browser(asked.dov)
    assert "Somebody asks to connect with you" in dov.get("/").words
    for path in ("/inbox", "/connections/", "/m/ana"):
        page = dov.get(path)
        assert "Asked by your e-mail address. From the chess club" in page.words
        assert "Ana" in page.words and page.has_button("Accept") and page.has_button("Decline")


def test_who_is_found_by_people_they_have_is_asked_by_those_alone(cast, given, browser):
    find(given, cast.dov, by=FoundBy.MUTUAL)
    for asker in (cast.ana, cast.ben):
        assert SAID in ask(browser(asker), cast.dov.email).words
    assert requests(given) == []
    have(given, cast.dov, cast.ana)
    for asker in (cast.ana, cast.ben):
        assert SAID in ask(browser(asker), cast.dov.email).words
    assert [(one.asker_id, one.asked_id) for one in requests(given)] == [(cast.ana.id, cast.dov.id)]
    assert "Asked by your e-mail address." in browser(cast.dov).get("/inbox").words


def test_a_yes_connects_both_and_only_then_does_the_asker_see_them(asked, browser, given):
    ana, dov = browser(asked.ana), browser(asked.dov)
    assert ana.get("/m/dov").status == 404
    assert "Dov" not in ana.get("/connections/").words
    dov.get("/inbox")
    assert "You and Ana are connected." in dov.press("Accept").words
    for one, other in ((ana, "Dov"), (dov, "Ana")):
        assert f"{other} Handshakes, since June 2026" in one.get("/connections/").words
    assert ana.get("/m/dov").status == 200
    assert requests(given) == []


def test_the_asker_can_withdraw_only_what_they_see(asked, browser, given):
    ana = browser(asked.ana)
    assert ana.post("/m/dov/withdraw").status == 404
    assert not ana.get("/connections/").has_button("Withdraw")
    assert requests(given)[0].waits


def test_a_no_is_silent_and_lasts_a_year(asked, browser, clock):
    ana, dov = browser(asked.ana), browser(asked.dov)
    dov.get("/inbox")
    assert "Declined. Ana is not told." in dov.press("Decline").words
    for days in (1, 300):
        clock.move(days=days)
        assert SAID in ask(ana, asked.dov.email, "And now?").words
        assert not dov.get("/inbox").has_button("Accept")
    clock.move(days=100)
    ask(ana, asked.dov.email, "A year has passed")
    assert "A year has passed" in dov.get("/inbox").words


def test_asked_again_it_stands_in_the_inbox_once(asked, browser, clock):
    clock.move(days=3)
    ask(browser(asked.ana), asked.dov.email, "Have you seen this?")
    words = browser(asked.dov).get("/inbox").words
    assert words.count("Asked by your e-mail address.") == 1
    assert "From the chess club" in words and "Have you seen this?" not in words


def test_who_is_asked_by_address_can_ask_back(asked, browser):
    page = browser(asked.dov).post("/m/ana/ask", {"note": ""})
    assert "You and Ana are connected." in page.words
    assert "Dov" in browser(asked.ana).get("/connections/").words


def test_asked_openly_later_it_is_a_request_like_any_other(cast, given, browser, clock):
    find(given, cast.ben)
    ana, ben = browser(cast.ana), browser(cast.ben)
    ask(ana, cast.ben.email, "By address")
    clock.move(days=2)
    ana.get("/m/ben")
    assert "You asked Ben on Wednesday, 3 June 2026" in ana.press("Ask to connect", note="Hi").words
    words = ben.get("/inbox").words
    assert "Hi" in words and "By address" not in words and "Asked by your" not in words
    ana.get("/connections/")
    assert "You no longer ask Ben." in ana.press("Withdraw").words
    assert "Ana" not in ben.get("/inbox").words
    ask(ana, cast.ben.email, "By address again")
    assert "By address again" in ben.get("/inbox").words
    assert not ana.get("/connections/").has_button("Withdraw")


def test_an_open_request_stays_open_when_its_address_is_asked(cast, given, browser):
    find(given, cast.ben)
    given.request(cast.ana, cast.ben, note="Openly")
    ask(browser(cast.ana), cast.ben.email, "By address")
    words = browser(cast.ben).get("/inbox").words
    assert "Openly" in words and "By address" not in words and "Asked by your" not in words


def test_a_question_connects_nobody_even_where_the_other_has_asked(cast, given, browser):
    find(given, cast.ana, cast.ben)
    given.request(cast.ben, cast.ana)
    ana, ben = browser(cast.ana), browser(cast.ben)
    ask(ana, cast.ben.email)
    ask(ben, cast.ana.email)
    for one in (ana, ben):
        assert "Connected Nobody yet." in one.get("/connections/").words
        assert one.page.has_button("Accept")
    ben.press("Accept")
    for one in (ana, ben):
        page = one.get("/connections/")
        assert "Nobody yet." not in page.words and not page.has_button("Accept")


def test_an_account_that_is_not_confirmed_asks_nobody(cast, given, browser):
    find(given, cast.dov)
    una = browser(given.member("Una", confirmed=False))
    assert "once your own e-mail address is confirmed" in una.get("/connections/").words
    for address in (cast.dov.email, NOBODY):
        assert una.post("/connections/ask", {"email": address}).status == 403
    assert requests(given) == []


@pytest.mark.parametrize(
    ("field", "email", "note"),
    [
        ("email", "", "Hi"),
        ("email", "dov", "Hi"),
        ("email", "dov@example.org, eve@example.org", "Hi"),
        ("email", "d" * 320 + "@example.org", "Hi"),
        ("note", "dov@example.org", "x" * 501),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(
    cast, given, browser, field, email, note
):
    find(given, cast.dov)
    page = ask(browser(cast.ana), email, note)
    assert page.status == 422
    assert page.soup.select_one(f"#{field}-error").get_text()
    assert (page.fields["email"], page.fields["note"].strip()) == (email, note)
    assert requests(given) == []


# Who has the address that is asked, and what lies between them and Ana already.


def stranger(given, people):
    find(given, people["dov"])
    return people["dov"]


def of_the_same_group(given, people):
    find(given, people["ben"])
    return people["ben"]


def found_by_nobody(given, people):
    find(given, people["ben"], by=FoundBy.NOBODY)
    return people["ben"]


def found_by_people_they_have_alone(given, people):
    find(given, people["ben"], by=FoundBy.MUTUAL)
    have(given, people["ben"], people["cleo"])
    return people["ben"]


def has_the_asker_too(given, people):
    find(given, people["dov"], by=FoundBy.MUTUAL)
    have(given, people["dov"], people["ana"])
    return people["dov"]


def not_confirmed(given, people):
    una = given.member("Una", confirmed=False, found_by=FoundBy.ANYONE)
    given.membership(people["harbour"], una)
    return una


def placeholder(given, people):
    return given.member("Pia", placeholder=True, email="pia@example.org", found_by=FoundBy.ANYONE)


def themselves(given, people):
    find(given, people["ana"])
    return people["ana"]


def has_blocked_the_asker(given, people):
    given.block(people["ben"], people["ana"])
    return of_the_same_group(given, people)


def blocked_by_the_asker(given, people):
    given.block(people["ana"], people["ben"])
    return of_the_same_group(given, people)


def connected(given, people):
    given.connection(people["ana"], people["ben"])
    return of_the_same_group(given, people)


def has_asked_the_asker(given, people):
    given.request(people["ben"], people["ana"], note="Shall we?")
    return of_the_same_group(given, people)


def has_asked_by_address_too(given, people):
    given.request(people["dov"], people["ana"], by_address=True)
    return stranger(given, people)


def asked_openly(given, people):
    given.request(people["ana"], people["ben"], note="Hello")
    return of_the_same_group(given, people)


def unlisted_at_the_same_event(given, people):
    eve = given.member("Eve", unlisted=True, found_by=FoundBy.ANYONE)
    now = given.clock.moment
    for day in (1, 2):
        event = given.event(people["harbour"], starts_at=now - timedelta(days=day))
        for person in (people["ana"], eve):
            given.attendance(event, person)
    return eve


ANSWERING = (
    *(stranger, of_the_same_group, has_the_asker_too, has_asked_the_asker),
    unlisted_at_the_same_event,
)


@pytest.fixture
def story(given, clock, browser):
    """`story(who, hit)`: all that Ana is told when she asks their address, or else nobody's."""
    begin: datetime = clock.moment

    def tell(who, *, hit):
        clock.moment = begin
        new_world(given)
        people = {name: given.member(name.title()) for name in ("ana", "ben", "cleo", "dov")}
        group = given.group("harbour", owner=people["cleo"], members=[people["ana"], people["ben"]])
        person = who(given, {**people, "harbour": group})
        find(given, people["ana"])
        telling = Telling(browser(people["ana"]))
        ana, other, cleo = telling, browser(person), browser(people["cleo"])
        address = person.email if hit else NOBODY
        ana.post("/connections/ask", email=address, note="From the chess club")
        ana.look()
        if who in ANSWERING:
            assert other.post("/m/ana/decline").status == (200 if hit else 404)
        clock.move(days=30)
        ana.post("/connections/ask", email=address, note="Again")
        ana.look()
        ana.post("/m/ben/ask", note="Openly")
        ana.post("/m/ben/withdraw")
        cleo.post("/connections/ask", {"email": people["ana"].email, "note": "Me too"})
        clock.move(days=400)
        ana.post("/connections/ask", email=address, note="A year later")
        ana.post("/m/ben/ask", note="Openly again")
        ana.look()
        return telling.answers

    return tell


@pytest.mark.parametrize(
    "who",
    [
        stranger,
        of_the_same_group,
        found_by_nobody,
        found_by_people_they_have_alone,
        has_the_asker_too,
        not_confirmed,
        placeholder,
        themselves,
        has_blocked_the_asker,
        blocked_by_the_asker,
        connected,
        has_asked_the_asker,
        has_asked_by_address_too,
        asked_openly,
        unlisted_at_the_same_event,
    ],
)
def test_nothing_the_asker_is_told_depends_on_whose_address_it_is(story, who):
    hit, miss = (story(who, hit=whose) for whose in (True, False))
    assert len(hit) == len(miss) >= 30
    for theirs, nobodys in zip(hit, miss, strict=True):
        assert theirs == nobodys


@pytest.mark.parametrize("address", ["dov@example.org", NOBODY])
def test_the_asker_reads_when_they_last_asked_by_an_address(cast, given, browser, clock, address):
    find(given, cast.dov)
    ana = browser(cast.ana)
    assert "You last asked like this" not in ana.get("/connections/").words
    for day in ("Monday, 1 June 2026", "Wednesday, 3 June 2026"):
        assert f"You last asked like this on {day}." in ask(ana, address).words
        clock.move(days=2)
    assert "You last asked" not in browser(cast.dov).get("/connections/").words


def test_whose_address_it_is_makes_no_more_and_no_less_to_do(cast, given, browser, count_queries):
    find(given, cast.ben, cast.dov)
    given.block(cast.ben, cast.ana)
    eve, fay = given.member("Eve"), given.member("Fay")
    find(given, eve, fay, by=FoundBy.MUTUAL)
    have(given, eve, cast.ana)
    page = browser(cast.ana)
    token = page.token()
    done = []
    people = (cast.dov, cast.dov, cast.ben, cast.ana, eve, fay)
    for address in (*(person.email for person in people), NOBODY):
        with count_queries() as statements:
            sent = {"csrf_token": token, "email": address, "note": "Hi"}
            assert page.client.post("/connections/ask", data=sent).status_code == 302
        done.append(list(statements))
    assert done == [done[-1]] * 7
    # A transaction that writes nothing is over before the disk is reached.
    assert any(statement.startswith("UPDATE members SET asked_by") for statement in done[-1])
    assert sorted(request.asked_id for request in requests(given)) == sorted([cast.dov.id, eve.id])


def test_twenty_questions_a_day_whoever_has_the_address(cast, given, browser, clock):
    find(given, cast.ben, cast.dov)
    ana = browser(cast.ana)
    for address in [cast.dov.email, NOBODY] * 10:
        assert ask(ana, address).status == 200
    refused = [
        told(ana.post("/connections/ask", {"email": address, "note": "Hi"}))
        for address in (cast.ben.email, NOBODY, cast.dov.email)
    ]
    assert refused == [refused[0]] * 3
    assert refused[0][0] == 429 and "in 24 hours" in refused[0][2]
    assert len(requests(given)) == 1
    assert ask(browser(cast.cleo), cast.dov.email).status == 200
    clock.move(days=1)
    ask(ana, cast.ben.email)
    assert sorted(request.asked_id for request in requests(given)) == [
        cast.ben.id,
        cast.dov.id,
        cast.dov.id,
    ]
