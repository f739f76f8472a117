"""Other e-mail addresses of a member: added, confirmed by their mail, chosen, removed."""

import re

import pytest

from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.invitations.models import DeclinedAddress
from meetup.members.address_models import FurtherAddress
from meetup.members.models import Member
from meetup.members.rules import FoundBy
from meetup.members.worker import forget_addresses
from meetup.rounds import Round
from tests.at_once import at_once
from tests.letters.conftest import deliver, post_office, use_server

__all__ = ["deliver", "post_office", "use_server"]

OLD = "ana@old.example"


def add(someone, email=OLD, by_whom="anyone"):
    someone.get("/account")
    return someone.press("Add this address", email=email, by_whom=by_whom)


def section(page):
    return " ".join(page.soup.select_one("section[aria-labelledby=addresses]").get_text().split())


def told(page):
    return re.sub(r'(name="csrf_token" value=|nonce=)"[^"]+"', r"\1", page.text)


@pytest.fixture
def addresses(given):
    """`addresses()`: by id, each further address, whose it is, by whom and whether it is found."""

    def rows():
        with given.inside():
            found = db.session.scalars(db.select(FurtherAddress).order_by(FurtherAddress.id))
            return {
                one.id: (one.email, one.member_id, one.found_by, one.email_key) for one in found
            }

    return rows


@pytest.fixture
def key_of(app):
    return contact_keys(app.config["HANDSHAKES"]).of_address


def test_an_address_finds_its_member_once_its_mail_has_said_yes(
    browser, cast, given, addresses, mails, accounts, key_of
):
    ana, stranger = browser(cast.ana), browser(None)
    page = add(ana, " ANA@Old.example ", "mutual")
    assert f"We have sent a mail to {OLD}." in page.words and mails() == [("further_address", OLD)]
    assert f"{OLD} Not confirmed yet" in section(page) and "until Monday, 8 June" in section(page)
    assert not [name for name in page.fields if name.startswith("address_")]
    [address_id] = addresses()
    link = given.address_link(address_id)
    for _ in range(2):
        page = stranger.get(link)
        assert page.status == 200 and OLD in page.words and "Ana" in page.words
        assert cast.ana.email not in page.text and len(page.soup.select("main button")) == 1
        assert addresses()[address_id] == (OLD, cast.ana.id, FoundBy.MUTUAL, None)
    page = stranger.press("Yes, it is mine")
    assert page.path == "/login" and f"{OLD} is confirmed." in page.words
    assert addresses()[address_id] == (OLD, cast.ana.id, FoundBy.MUTUAL, key_of(OLD))
    assert accounts(handle="ana")[0].matching_due_at is not None
    assert "confirmed already" in stranger.get(link).words
    page = ana.get("/account")
    assert f"{OLD} Confirmed." in section(page)
    assert page.fields[f"address_{address_id}"] == "mutual"


def test_each_address_has_a_choice_of_its_own(browser, cast, given, addresses):
    first, second = (given.further_address(cast.ana, f"{n}@old.example") for n in "ab")
    ana = browser(cast.ana)
    ana.get("/account")
    page = ana.press("Save how others find you", **{f"address_{first}": "nobody"})
    assert [one[2] for one in addresses().values()] == [FoundBy.NOBODY, FoundBy.ANYONE]
    assert (page.fields[f"address_{first}"], page.fields["found_by"]) == ("nobody", "nobody")
    page = ana.press("Save how others find you", **{f"address_{second}": "everybody"})
    assert page.status == 422 and page.soup.select_one(f"#address_{second}-error").get_text()


def test_an_address_is_removed(browser, cast, given, addresses):
    mine = given.further_address(cast.ana, OLD, confirmed=False)
    given.further_address(cast.ben, "ben@old.example")
    link = given.address_link(mine)
    ana = browser(cast.ana)
    for address_id in list(addresses()):
        ana.post(f"/account/addresses/{address_id}/remove")
    assert [one[1] for one in addresses().values()] == [cast.ben.id], "and nobody else's"
    assert OLD not in ana.get("/account").words
    for page in (browser(None).get(link), browser(None).post(link)):
        assert page.status == 404 and "This link is not good any more" in page.words


@pytest.mark.parametrize(
    ("email", "by_whom", "field"),
    [
        ("", "anyone", "email"),
        ("not an address", "anyone", "email"),
        ("ANA@example.org", "anyone", "email"),
        ("known@old.example", "anyone", "email"),
        (OLD, "", "by_whom"),
        (OLD, "everybody", "by_whom"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_stays_typed(
    browser, cast, given, addresses, mails, email, by_whom, field
):
    given.further_address(cast.ana, "known@old.example")
    page = add(browser(cast.ana), email, by_whom)
    assert page.status == 422 and page.soup.select_one(f"#{field}-error").get_text()
    assert page.fields["email"].lower() == email.lower()
    assert page.soup.select_one("#name")["value"] == "Ana", "the other forms are as they were"
    assert len(addresses()) == 1 and mails() == []


def test_there_are_five_at_most(browser, cast, given, addresses, clock):
    given.further_address(cast.ana, "0@old.example", confirmed=False)
    clock.move(days=7)
    for number in range(1, 6):
        given.further_address(cast.ana, f"{number}@old.example", confirmed=number > 1)
    ana = browser(cast.ana)
    page = add(ana)
    assert page.status == 422 and "You have 5 further addresses already." in page.words
    # Once more for the one that waits is not one more; what was forgotten counts no more.
    assert add(ana, "1@old.example").status == 200
    assert len(addresses()) == 5


def test_added_again_another_mail_goes_and_the_last_word_holds(
    browser, cast, given, addresses, mails, clock
):
    ana = browser(cast.ana)
    add(ana)
    [address_id] = addresses()
    first = given.address_link(address_id)
    for minutes in (0, 1):
        clock.move(minutes=minutes)
        add(ana, by_whom="nobody")
    assert mails() == [("further_address", OLD)] * 2, "once a minute"
    browser(None).post(first)
    assert [one[2] for one in addresses().values()] == [FoundBy.NOBODY]


def test_whoever_has_the_address_the_answer_and_the_work_are_the_same(
    browser, cast, given, count_queries
):
    given.further_address(cast.ben, "ben@old.example")
    given.further_address(cast.ben, "soon@old.example", confirmed=False)
    given.member("Una", confirmed=False)
    given.member("Paper", placeholder=True, email="paper@example.org")
    whose = ("free@old.example", cast.ben.email, "ben@old.example", "soon@old.example")
    seen, work = [], []
    for email in (*whose, "una@example.org", "paper@example.org"):
        ana = browser(cast.ana)
        with count_queries() as statements:
            page = add(ana, email)
        work.append([statement.split("VALUES")[0] for statement in statements])
        told_there = re.sub(r"/addresses/\d+/", "/addresses/", told(page))
        seen.append((page.status, page.path, told_there.replace(email, "the address")))
        [mine] = re.findall(r"/account/addresses/\d+/remove", page.text)
        ana.post(mine)
    assert seen == [seen[0]] * 6
    assert work == [work[0]] * 6


def test_who_has_not_confirmed_their_own_address_adds_none(browser, given, mails):
    una = browser(given.member("Una", confirmed=False))
    page = una.get("/account")
    assert not page.has_button("Add this address")
    assert una.post("/account/addresses", {"email": OLD, "by_whom": "anyone"}).status == 403
    assert mails() == []


def test_it_signs_nobody_in_and_chooses_no_password(
    browser, cast, given, mails, deliver, post_office
):
    given.further_address(cast.ana, OLD)
    someone = browser(None)
    assert someone.post("/login", {"email": OLD, "password": cast.ana.password}).status == 422
    someone.post("/account/password", {"email": OLD})
    assert mails() == [("password_link", OLD)] and deliver() == 1
    assert post_office.mails == []


def test_it_is_theirs_who_read_its_mail_last_and_the_other_is_told_nothing(
    browser, cast, given, addresses, key_of
):
    of_ben = given.further_address(cast.ben, OLD)
    before = told(browser(cast.ben).get("/account"))
    of_ana = given.further_address(cast.ana, OLD, confirmed=False)
    browser(None).post(given.address_link(of_ana))
    assert (addresses()[of_ben][3], addresses()[of_ana][3]) == (None, key_of(OLD))
    assert told(browser(cast.ben).get("/account")) == before
    browser(None).post(given.address_link(of_ben))
    assert addresses()[of_ben][3] is None, "a link is good once"
    ben = browser(cast.ben)
    ben.post(f"/account/addresses/{of_ben}/remove")
    add(ben)
    [again] = [number for number, one in addresses().items() if one[1] == cast.ben.id]
    browser(None).post(given.address_link(again))
    assert (addresses()[again][3], addresses()[of_ana][3]) == (key_of(OLD), None)


def test_who_signs_in_with_it_has_it(browser, cast, given, addresses, link, key_of):
    of_ana = given.further_address(cast.ana, OLD, confirmed=False)
    una = given.member("Una", email=OLD, confirmed=False)
    # Nobody has shown yet that it is Una's.
    browser(None).post(given.address_link(of_ana))
    assert addresses()[of_ana][3] == key_of(OLD)
    browser(None).post(link(una.email))
    assert addresses()[of_ana][3] is None
    of_ben = given.further_address(cast.ben, OLD, confirmed=False)
    page = browser(None).post(given.address_link(of_ben))
    assert page.status == 409 and "Una" not in page.words
    assert addresses()[of_ben][3] is None


@pytest.mark.parametrize("way", ["change", "password link", "shell"])
def test_however_somebody_comes_to_sign_in_with_it_it_is_theirs(
    app, browser, cast, given, addresses, email_links, password_link, way
):
    of_ana = given.further_address(cast.ana, OLD)
    if way == "change":
        given.email_change(cast.ben, OLD)
        for path in email_links(cast.ben):
            browser(None).post(path)
    elif way == "password link":
        una = given.member("Una", email=OLD, confirmed=False)
        browser(None).post(password_link(una), {"password": "another good password"})
    else:
        app.test_cli_runner().invoke(args=["member", "create", OLD, "--name", "Una"])
    assert addresses()[of_ana][3] is None


def test_ones_own_becomes_the_one_with_which_one_signs_in(
    browser, cast, given, addresses, accounts, email_links, key_of
):
    given.further_address(cast.ana, OLD, found_by=FoundBy.MUTUAL)
    given.email_change(cast.ana, OLD)
    for path in email_links(cast.ana):
        browser(None).post(path)
    account = accounts(handle="ana")[0]
    assert (account.email, account.email_key, addresses()) == (OLD, key_of(OLD), {})
    assert account.found_by is FoundBy.MUTUAL, "what was said of it holds"


def test_what_nobody_confirmed_is_forgotten_after_a_week(
    app, browser, cast, given, addresses, clock, count_queries
):
    waits = given.further_address(cast.ana, OLD, confirmed=False)
    kept = given.further_address(cast.ana, "kept@old.example")
    link = given.address_link(waits)
    clock.move(days=7, seconds=-1)
    assert browser(None).get(link).status == 200
    assert forget_addresses(app, now=clock.moment) is Round.IDLE
    clock.move(seconds=1)
    assert browser(None).post(link).status == 404
    assert OLD not in browser(cast.ana).get("/account").words
    assert forget_addresses(app, now=clock.moment) is Round.DONE
    with count_queries() as statements:
        assert forget_addresses(app, now=clock.moment) is Round.IDLE
    assert list(addresses()) == [kept] and len(statements) == 1


@pytest.mark.parametrize("end", ["forged", "cut", "of another"])
def test_a_link_that_is_not_good_confirms_nothing(browser, cast, given, addresses, end):
    mine = given.further_address(cast.ana, OLD, confirmed=False)
    path = given.address_link(mine)
    if end == "forged":
        path = path[:-2] + ("AA" if not path.endswith("AA") else "BB")
    elif end == "cut":
        path = path[:-1]
    else:
        with given.inside():
            db.session.get_one(FurtherAddress, mine).email = "another@old.example"
    for page in (browser(None).get(path), browser(None).post(path)):
        assert page.status == 404 and "This link is not good any more" in page.words
    assert addresses()[mine][3] is None


@pytest.mark.parametrize("by_whom", FoundBy)
def test_who_wants_to_be_found_by_it_takes_back_what_they_declined_there(
    browser, cast, given, key_of, by_whom
):
    def declined():
        with given.inside():
            return list(db.session.scalars(db.select(DeclinedAddress.address_key)))

    given.add(DeclinedAddress(address_key=key_of(OLD), declined_at=given.clock.moment))
    waits = given.further_address(cast.ana, OLD, found_by=by_whom, confirmed=False)
    browser(None).post(given.address_link(waits))
    assert declined() == ([key_of(OLD)] if by_whom is FoundBy.NOBODY else [])
    ana = browser(cast.ana)
    ana.get("/account")
    ana.press("Save how others find you", **{f"address_{waits}": "anyone"})
    assert declined() == []


def press(browser, path):
    someone = browser(None)
    data = {"csrf_token": someone.token()}
    return lambda: someone.client.post(path, data=data).status_code


@pytest.mark.parametrize("round", range(3))
def test_of_two_who_confirm_one_address_at_once_one_has_it(
    browser, cast, given, addresses, key_of, round
):
    both = [given.further_address(one, OLD, confirmed=False) for one in (cast.ana, cast.ben)]
    assert at_once([press(browser, given.address_link(one)) for one in both]) == [302, 302]
    assert sorted(str(one[3]) for one in addresses().values()) == sorted(["None", key_of(OLD)])


@pytest.mark.parametrize("round", range(3))
def test_confirmed_while_another_account_comes_to_sign_in_with_it_it_is_that_accounts(
    browser, cast, given, addresses, accounts, email_links, round
):
    mine = given.further_address(cast.ana, OLD, confirmed=False)
    given.email_change(cast.ben, OLD)
    old, new = email_links(cast.ben)
    press(browser, old)()
    confirmed, changed = at_once([press(browser, given.address_link(mine)), press(browser, new)])
    assert changed == 302 and confirmed in (302, 409)
    assert addresses()[mine][3] is None
    assert accounts(id=cast.ben.id)[0].email == OLD


def test_six_added_at_once_are_five(browser, cast, addresses):
    def adding(number):
        someone = browser(cast.ana)
        data = {"csrf_token": someone.token(), "by_whom": "anyone"}
        data["email"] = f"{number}@old.example"
        return lambda: someone.client.post("/account/addresses", data=data).status_code

    assert sorted(at_once([adding(number) for number in range(6)])) == [302] * 5 + [422]
    assert len(addresses()) == 5


def test_an_address_has_one_account_whatever_is_written(cast, given, key_of):
    given.further_address(cast.ana, OLD)
    with pytest.raises(Exception, match=r"email_key|uq_further"):
        given.further_address(cast.ben, OLD)
    with given.inside():
        assert db.session.get_one(Member, cast.ana.id).email_key == key_of(cast.ana.email)
