"""The host's page about mail: what it says, what it keeps to itself, and trying again."""

from datetime import timedelta

import pytest

from meetup.config import MailServer
from meetup.db import db
from meetup.mail.models import OutboxMail
from meetup.mail.rest_models import RefusedAddress
from tests.at_once import at_once


@pytest.fixture
def hal(given):
    return given.member("Hal", host=True)


@pytest.fixture
def page(browser, hal):
    """`page()`: the host's page, opened anew."""

    def opened(path="/admin/mail"):
        host = browser(hal)
        host.get(path)
        return host

    return opened


@pytest.fixture
def failed(given, clock):
    """`failed("una@a.example")`: a mail there that failed a day ago."""

    def fail(to, *, days=1, **facts):
        at = clock.moment - timedelta(days=days)
        told = {"failed_at": at, "failure": "550 No", "tries": 1, **facts}
        return given.mail(to, created_at=at, due_at=at, **told)

    return fail


def test_where_nothing_is_wrong_it_says_so(page):
    words = page().page.words
    assert "No mail server is set, so no mail leaves" in words
    assert "No mail waits." in words and "No mail has failed." in words
    assert "No mail has left yet." in words and "None. An address that refuses three" in words


def test_it_says_by_which_server_mails_leave_and_no_password(page, use_server):
    use_server(MailServer("mail.example", 587, "starttls", "town", "open sesame"))
    opened = page().page
    assert "Mails leave by mail.example, port 587." in opened.words
    assert "sesame" not in opened.text and "town" not in opened.words


def test_it_says_what_waits_and_since_when_and_how_many_addresses_rest(page, given, clock):
    given.mail("una@a.example", "seat_offer", tries=2, failure="451 <una@a.example>: later")
    clock.move(hours=3)
    given.mail("vic@b.example")
    given.resting("una@c.example")
    given.mail("wes@d.example", sent_at=clock.moment)
    words = page().page.words
    assert "2 mails wait. The oldest is of the kind “seat offer” and was written on" in words
    assert "it was tried 2 times" in words and "451 the address: later" in words
    assert "1 address rests" in words and "The last mail left on" in words


def test_failures_stand_newest_first_with_their_reason_and_no_name(page, failed):
    failed("una.oak@a.example", days=3)
    failed("vic.elm@b.example", days=2, failure="550 <vic.elm@c.example>: unknown")
    failed("", days=1, failure=None)
    text = page().page.text
    assert text.index("Its address was for this mail alone") < text.index("b.example")
    assert text.index("b.example") < text.index("a.example")
    assert "550 the address: unknown" in text
    assert not any(name in text for name in ("una.oak", "vic.elm", "c.example"))


def test_failures_come_in_pages(page, failed):
    for number in range(27):
        failed(f"una@mail-{number}.example")
    host = page()
    assert len(host.page.soup.select("ul.rows > li")) == 25
    host.get("/admin/mail?page=2")
    assert len(host.page.soup.select("ul.rows > li")) == 2
    assert host.get("/admin/mail?page=3").status == 404
    assert host.get("/admin/mail?page=0").status == 404


def test_one_mail_or_all_are_tried_again_from_the_beginning(page, failed, given, clock, outbox):
    first, second = failed("una@a.example"), failed("vic@b.example")
    old, gone = failed("wes@c.example", days=15), failed("")
    host = page()
    assert "1 mail will be tried again." in host.post(f"/admin/mail/{first}/again").words
    assert "nothing to try again" in host.post(f"/admin/mail/{first}/again").words
    tried = {mail.id: (mail.failed_at, mail.due_at, mail.tries) for mail in outbox()}
    assert tried[first] == (None, clock.moment, 0) and tried[second][0] is not None
    assert "1 mail will be tried again." in host.press("Try all again").words
    with given.inside():
        left = db.session.scalars(db.select(OutboxMail.id).where(OutboxMail.failed_at.is_not(None)))
        assert set(left) == {old, gone}
    assert "Try again" not in page().page.words.split("Failed")[1]


def test_two_hosts_who_press_at_once_have_a_mail_sent_once(failed, posting, hal, outbox, given):
    failed("una@a.example")
    other = given.member("Ida", host=True)
    at_once([posting(person, "/admin/mail/again") for person in (hal, other)])
    mail = outbox()[0]
    assert (mail.failed_at, mail.tries) == (None, 0) and len(outbox()) == 1


def test_a_mail_that_is_tried_again_and_refused_again_counts_once_against_its_address(
    page, failed, outbox, post_office, deliver, count, cast, given, in_outbox
):
    una = given.member("Una", confirmed=False)
    post_office.recipients[una.email] = "550 5.1.1 No such user"
    in_outbox(una)
    for _ in range(4):
        deliver()
        page().post(f"/admin/mail/{outbox()[0].id}/again")
    with given.inside():
        found = db.session.scalars(db.select(RefusedAddress)).one()
        assert (found.refusals, found.rests_since) == (1, None)


def test_the_way_there_is_the_hosts_alone(browser, hal, cast):
    link = 'href="/admin/mail"'
    assert link in browser(hal).get("/account").text
    assert link not in browser(cast.ana).get("/account").text
