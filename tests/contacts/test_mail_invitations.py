"""Inviting people by mail: who is here is asked, who is not gets a mail, nothing tells which."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from meetup.connections.models import ConnectionRequest
from meetup.contact_keys import contact_keys
from meetup.contacts.mail_invitation_models import MailInvitation
from meetup.contacts.matching_actions import match_later
from meetup.contacts.matching_worker import match_next
from meetup.db import Base, db
from meetup.invitations.models import DeclinedAddress
from meetup.letters.forgetting_worker import forget_next
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.rounds import Round
from meetup.setting_values import MailServer
from tests.at_once import at_once
from tests.browsing import Browser, Page
from tests.conftest import Cast
from tests.connections.worlds import Telling, new_world
from tests.contacts.bringing import bring, reading, somebody
from tests.given import Given, Person
from tests.letters.conftest import deliver, post_office, use_server
from tests.letters.post_office import words_of

__all__ = ["deliver", "post_office", "use_server"]

Open = Callable[..., Browser]
PAGE = "/connections/invite"
NOBODY = "jo@elsewhere.example"


@pytest.fixture
def invite(browser: Open) -> Callable[..., Page]:
    """`invite(ana, "jo@elsewhere.example")`: Ana's page once she has invited them."""

    def send(person: Person, addresses: str, words: str = "") -> Page:
        page = browser(person)
        page.get(PAGE)
        return page.press("Invite them", addresses=addresses, words=words)

    return send


def findable(given: Given, *people: Person, by: FoundBy = FoundBy.ANYONE) -> None:
    with given.inside():
        for person in people:
            db.session.get_one(Member, person.id).found_by = by


def have(given: Given, owner: Person, other: Person) -> None:
    """`other` is among the contacts of `owner`."""
    bring(given, owner, reading([somebody(other.name, email=other.email or "")], "vcard"))


def declined(given: Given, email: str) -> None:
    key = contact_keys(given.app.config["HANDSHAKES"]).of_address(email)
    given.add(DeclinedAddress(address_key=key, declined_at=given.clock.moment))


def asked(given: Given) -> list[tuple[int, int]]:
    with given.inside():
        rows = select(ConnectionRequest.asker_id, ConnectionRequest.asked_id)
        return [tuple(row) for row in db.session.execute(rows)]


def recipients(post_office) -> list[str]:
    return [mail["To"] for mail in post_office.mails]


def link_to_decline(post_office) -> str:
    text = words_of(post_office.mails[-1])
    links = [line for line in text.splitlines() if f"{PAGE}/" in line]
    return links[0].removeprefix("http://town.example")


def test_who_is_not_here_gets_one_mail(cast: Cast, invite, post_office, deliver):
    page = invite(cast.ana, f"Jo <{NOBODY}>", words="We met in the chat.")
    assert "They are invited." in page.words
    deliver()
    assert recipients(post_office) == [NOBODY]
    text = words_of(post_office.mails[0])
    assert "We met in the chat." in text and "http://town.example/signup" in text
    invite(cast.ana, NOBODY)
    deliver()
    assert recipients(post_office) == [NOBODY]


def test_who_can_be_found_is_asked_in_the_inbox_and_gets_no_mail(
    cast: Cast, given: Given, invite, browser: Open, post_office, deliver
):
    findable(given, cast.dov)
    invite(cast.ana, cast.dov.email, words="Hello Dov")
    deliver()
    assert recipients(post_office) == [] and asked(given) == [(cast.ana.id, cast.dov.id)]
    assert "Hello Dov" in browser(cast.dov).get("/inbox").words
    assert "Dov" not in browser(cast.ana).get("/connections/").words


def test_who_is_found_by_people_they_have_is_asked_for_those_alone(
    cast: Cast, given: Given, invite, post_office, deliver
):
    findable(given, cast.dov, by=FoundBy.MUTUAL)
    have(given, cast.dov, cast.ana)
    for person in (cast.ana, cast.ben):
        invite(person, cast.dov.email)
    deliver()
    assert recipients(post_office) == [] and asked(given) == [(cast.ana.id, cast.dov.id)]


def test_who_cannot_be_found_gets_nothing(cast: Cast, given: Given, invite, post_office, deliver):
    una = given.member("Una", confirmed=False)
    invite(cast.ana, f"{cast.dov.email}; {una.email}")
    deliver()
    assert recipients(post_office) == [] and asked(given) == []


def test_whoever_has_an_address_the_page_and_the_statements_are_the_same(
    cast: Cast, given: Given, browser: Open, count_queries
):
    findable(given, cast.ben, cast.dov)
    given.block(cast.ben, cast.ana)
    declined(given, "no@elsewhere.example")
    eve, fay = given.member("Eve"), given.member("Fay")
    findable(given, eve, fay, by=FoundBy.MUTUAL)
    have(given, eve, cast.ana)
    no = given.member("No", found_by=FoundBy.ANYONE)
    declined(given, no.email)
    page = browser(cast.ana)
    token = page.token()
    done, told = [], []
    people = (cast.dov, cast.ben, cast.cleo, eve, fay, no)
    for address in (*(person.email for person in people), "no@elsewhere.example", NOBODY):
        with count_queries() as statements:
            sent = {"csrf_token": token, "addresses": address, "words": "Hi"}
            answer = page.client.post(PAGE, data=sent)
        done.append(list(statements))
        told.append((answer.status_code, answer.location, answer.text))
    assert done == [done[-1]] * 8
    assert told == [told[-1]] * 8
    assert asked(given) == [(cast.ana.id, cast.dov.id), (cast.ana.id, eve.id)]


def test_the_inviter_is_told_the_same_in_every_world(
    given: Given, browser: Open, deliver, post_office
):
    worlds = []
    for dov in (FoundBy.ANYONE, FoundBy.MUTUAL, FoundBy.NOBODY, None):
        new_world(given)
        ana = given.member("Ana")
        if dov:
            have(given, given.member("Dov", found_by=dov), ana)
        telling = Telling(browser(ana))
        telling.post(PAGE, addresses="dov@example.org", words="Hi")
        deliver()
        telling.look("/", "/inbox", "/connections/", "/ties/", PAGE)
        worlds.append(telling.answers)
    assert len(post_office.mails) == 1
    assert worlds == [worlds[0]] * 4


def test_who_declines_is_never_invited_again_by_anyone(
    cast: Cast, given: Given, invite, browser: Open, post_office, deliver
):
    invite(cast.ana, NOBODY)
    deliver()
    stranger = browser(None)
    page = stranger.get(link_to_decline(post_office))
    assert "Ana" not in page.text and NOBODY not in page.text
    assert "not invited any more" in stranger.press("Never invite me again").words
    assert "not invited any more" in stranger.get(link_to_decline(post_office)).words
    for page in (invite(cast.ben, NOBODY), invite(cast.ana, NOBODY)):
        assert "They are invited." in page.words
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/invitations")
    sent = cleo.press("Send the invitations", addresses=NOBODY)
    assert "They are invited." in sent.words
    deliver()
    assert len(post_office.mails) == 1


def test_who_comes_after_the_mail_is_asked_once_their_address_is_confirmed(
    cast: Cast, app: Flask, given: Given, invite, browser: Open, clock
):
    for person in (cast.ana, cast.ben):
        invite(person, NOBODY, words=f"Come, says {person.name}.")
    invite(cast.dov, "no@elsewhere.example")
    declined(given, "no@elsewhere.example")
    for person in (cast.ana, cast.ben):
        invite(person, "few@elsewhere.example")
    clock.move(days=1)
    jo = given.member("Jo", email=NOBODY, found_by=FoundBy.ANYONE)
    no = given.member("No", email="no@elsewhere.example", found_by=FoundBy.ANYONE)
    hid = given.member("Hid", email="hid@elsewhere.example")
    invite(cast.ana, "hid@elsewhere.example")
    few = given.member("Few", email="few@elsewhere.example", found_by=FoundBy.MUTUAL)
    have(given, few, cast.ben)
    for person in (jo, no, hid, few):
        with given.inside():
            match_later(person.id, now=clock.moment)
    while match_next(app, now=clock.moment) is Round.DONE:
        pass
    expected = [(cast.ana.id, jo.id), (cast.ben.id, jo.id), (cast.ben.id, few.id)]
    assert sorted(asked(given)) == expected
    page = browser(jo)
    assert "Come, says Ana." in page.get("/inbox").words
    assert "Jo" not in browser(cast.ana).get("/connections/").words
    page.press("Accept")
    assert "Jo" in browser(cast.ana).get("/connections/").words


@pytest.fixture
def jo(given: Given) -> Person:
    """Jo declined invitations, and came by themselves later; by default they can be found."""
    declined(given, NOBODY)
    return given.member("Jo", email=NOBODY, found_by=FoundBy.ANYONE)


def test_who_declined_is_not_asked_in_the_inbox_either_once_they_are_here(
    cast: Cast, given: Given, invite, deliver, post_office, jo
):
    for person in (cast.ana, cast.ben):
        assert "They are invited." in invite(person, NOBODY).words
    deliver()
    assert asked(given) == [] and post_office.mails == []


def test_who_declined_is_still_asked_in_person_and_asks(
    cast: Cast, given: Given, invite, browser: Open, jo
):
    findable(given, cast.ana)
    invite(cast.ana, NOBODY)
    page = browser(jo)
    page.get("/connections/")
    page.press("Ask whoever has this address", email=cast.ana.email)
    assert asked(given) == [(jo.id, cast.ana.id)]
    ben = browser(cast.ben)
    ben.get("/connections/")
    ben.press("Ask whoever has this address", email=NOBODY)
    assert sorted(asked(given)) == sorted([(jo.id, cast.ana.id), (cast.ben.id, jo.id)])
    ana = browser(cast.ana)
    ana.get("/inbox")
    assert "You and Jo are connected." in ana.press("Accept").words


def test_who_declined_is_invited_again_once_they_let_themselves_be_found(
    cast: Cast, given: Given, invite, browser: Open, jo
):
    page, save = browser(jo), "Save how others find you"
    page.get("/account")
    page.press(save, is_unlisted="y")
    invite(cast.ana, NOBODY)
    page.get("/account")
    page.press(save, found_by="nobody")
    invite(cast.ana, NOBODY)
    assert asked(given) == []
    page.get("/account")
    page.press(save, found_by="anyone")
    invite(cast.ben, NOBODY)
    assert asked(given) == [(cast.ben.id, jo.id)]


def test_nobody_takes_back_what_the_owner_of_an_address_declined(
    given: Given, browser: Open, invite, cast: Cast, deliver, post_office
):
    declined(given, NOBODY)
    una = given.member("Una", email=NOBODY, confirmed=False)
    page = browser(una)
    page.get("/account")
    page.press("Save how others find you", found_by="anyone")
    with given.inside():
        assert len(db.session.scalars(select(DeclinedAddress)).all()) == 1


def test_who_hid_when_invited_is_not_asked_for_it_later(
    cast: Cast, app: Flask, given: Given, invite, clock
):
    invite(cast.ana, "dov@example.org")
    clock.move(days=1)
    findable(given, cast.dov)
    with given.inside():
        match_later(cast.dov.id, now=clock.moment)
    while match_next(app, now=clock.moment) is Round.DONE:
        pass
    assert asked(given) == []


WRITTEN = ("jo@münchen.example", "jo@xn--mnchen-3ya.example", "JO@mu\u0308nchen.EXAMPLE")


@pytest.mark.parametrize("typed", WRITTEN)
def test_an_address_at_a_domain_beyond_ascii_is_one_however_it_is_written(
    cast: Cast, given: Given, invite, browser: Open, post_office, deliver, typed
):
    invite(cast.ana, WRITTEN[0])
    deliver()
    assert recipients(post_office) == ["jo@xn--mnchen-3ya.example"]
    stranger = browser(None)
    stranger.get(link_to_decline(post_office))
    shown = stranger.press("Never invite me again").text
    assert "nchen" not in shown, "nothing of the address stands on the page"
    invite(cast.ben, typed)
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/invitations")
    cleo.press("Send the invitations", addresses=typed)
    deliver()
    assert len(post_office.mails) == 1
    given.member("Jo", email=WRITTEN[0], found_by=FoundBy.ANYONE)
    jim = given.member("Jim", email=WRITTEN[0].replace("jo", "jim"), found_by=FoundBy.ANYONE)
    for address in (typed, typed.replace("jo", "jim").replace("JO", "JIM")):
        invite(cast.dov, address)
    assert asked(given) == [(cast.dov.id, jim.id)], "and not Jo, who declined"


def test_looking_at_the_link_declines_nothing(
    cast: Cast, invite, browser: Open, post_office, deliver
):
    invite(cast.ana, NOBODY)
    deliver()
    assert "Decline invitations?" in browser(None).get(link_to_decline(post_office)).words
    invite(cast.ben, NOBODY)
    deliver()
    assert len(post_office.mails) == 2


@pytest.mark.parametrize("token", ["broken", "WzEsIjAwIl0.aaaa.bbbb"])
def test_a_link_that_nobody_was_sent_is_not_there(browser: Open, token):
    assert browser(None).get(f"{PAGE}/{token}").status == 404
    assert browser(None).post(f"{PAGE}/{token}").status == 404


def everything_kept(given: Given) -> str:
    """Every cell of every table."""
    with given.inside():
        return "\n".join(
            str(tuple(row))
            for table in Base.metadata.sorted_tables
            for row in db.session.execute(table.select())
        )


def test_the_address_stands_in_the_outbox_until_the_mail_is_sent_and_nowhere_then(
    cast: Cast, given: Given, invite, deliver, post_office
):
    invite(cast.ana, NOBODY)
    assert everything_kept(given).count(NOBODY) == 1
    deliver()
    assert len(post_office.mails) == 1 and NOBODY not in everything_kept(given)


def test_nor_of_a_mail_that_is_dropped_or_refused_for_good(
    cast: Cast, given: Given, invite, deliver, post_office
):
    declined(given, "no@elsewhere.example")
    post_office.recipients[NOBODY] = f"550 <{NOBODY}> is unknown here"
    invite(cast.ana, f"{NOBODY}, no@elsewhere.example")
    deliver()
    kept = everything_kept(given)
    assert post_office.mails == [] and "elsewhere.example" not in kept


def test_without_a_mail_server_the_page_says_so_and_the_address_stays_a_fortnight(
    cast: Cast, app: Flask, given: Given, invite, browser: Open, clock, deliver, use_server
):
    says = "This site sends no mail yet"
    cleo = browser(cast.cleo)
    assert says in cleo.get("/groups/harbour/invitations").words
    cleo.press("Send the invitations", addresses="lee@elsewhere.example")
    assert says in invite(cast.ana, NOBODY).words
    deliver()
    clock.move(days=13)
    assert forget_next(app, now=clock.moment) is Round.IDLE
    assert everything_kept(given).count("elsewhere.example") == 3
    clock.move(days=2)
    assert forget_next(app, now=clock.moment) is Round.DONE
    assert "elsewhere.example" not in everything_kept(given)
    assert forget_next(app, now=clock.moment) is Round.IDLE
    use_server(MailServer("127.0.0.1", 9, "none"))
    assert deliver() == 0, "nobody is invited a fortnight later"
    assert says not in browser(cast.ana).get(PAGE).words


def test_the_address_of_an_invitation_into_a_group_stands_with_it_until_it_runs_out(
    cast: Cast, app: Flask, given: Given, browser: Open, clock, deliver, post_office
):
    cleo = browser(cast.cleo)
    cleo.get("/groups/harbour/invitations")
    cleo.press("Send the invitations", addresses=NOBODY)
    deliver()
    assert everything_kept(given).count(NOBODY) == 1
    assert f"By mail to {NOBODY}" in cleo.get("/groups/harbour/invitations").words
    clock.move(days=14)
    assert forget_next(app, now=clock.moment) is Round.DONE
    assert NOBODY not in everything_kept(given)


def test_fifty_people_a_day_and_no_more(cast: Cast, given: Given, invite, clock, outbox):
    many = [f"jo{number}@elsewhere.example" for number in range(52)]
    assert "at most 50 addresses" in invite(cast.ana, "\n".join(many)).words
    assert invite(cast.ana, "\n".join(many[:49])).status == 200
    page = invite(cast.ana, "\n".join(many[49:]), words="Come!")
    assert page.status == 422 and "1 of them is left" in page.words
    assert page.fields["words"] == "Come!" and many[51] in page.fields["addresses"]
    # Whom they have invited before are nobody more.
    assert invite(cast.ana, "\n".join(many[:50])).status == 200
    assert len(outbox()) == 50
    clock.move(hours=25)
    assert invite(cast.ana, "\n".join(many[50:])).status == 200


def test_many_at_once_invite_no_more_than_fifty(cast: Cast, app: Flask, given: Given):
    def sending(start: int) -> Callable[[], int]:
        page = Browser(app, signed_in=cast.ana.id)
        token = page.token()
        typed = "\n".join(f"jo{start + number}@elsewhere.example" for number in range(20))

        def send() -> int:
            sent = {"csrf_token": token, "addresses": typed, "words": ""}
            return page.client.post(PAGE, data=sent).status_code

        return send

    assert sorted(at_once([sending(20 * turn) for turn in range(4)])) == [302, 302, 422, 422]
    with given.inside():
        assert len(db.session.scalars(select(MailInvitation.id)).all()) == 40
        assert len(db.session.scalars(select(OutboxMail.id)).all()) == 40


def test_two_who_invite_each_other_at_once_are_both_asked(cast: Cast, app: Flask, given: Given):
    findable(given, cast.ana, cast.dov)

    def sending(person: Person, other: Person) -> Callable[[], int]:
        page = Browser(app, signed_in=person.id)
        sent = {"csrf_token": page.token(), "addresses": other.email, "words": ""}
        return lambda: page.client.post(PAGE, data=sent).status_code

    sends = [sending(cast.ana, cast.dov), sending(cast.dov, cast.ana)]
    assert at_once(sends) == [302, 302]
    assert sorted(asked(given)) == [(cast.ana.id, cast.dov.id), (cast.dov.id, cast.ana.id)]


def test_bad_addresses_are_named_and_nobody_is_invited(cast: Cast, invite, outbox):
    page = invite(cast.ana, f"{NOBODY}\nlee", words="Come!")
    assert page.status == 422 and "Not an e-mail address: “lee”." in page.words
    assert "lee" in page.fields["addresses"] and page.fields["words"] == "Come!"
    assert outbox() == []


def test_where_nobody_signs_up_nobody_is_invited(cast: Cast, app_with):
    closed = Browser(app_with(open_signup=False), signed_in=cast.ana.id)
    assert closed.get(PAGE).status == closed.post(PAGE, {"addresses": NOBODY}).status == 403


def test_connections_lead_there(cast: Cast, browser: Open):
    page = browser(cast.ana).get("/connections/")
    assert page.soup.find("a", href=PAGE)
