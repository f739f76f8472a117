"""What the mails say, which is what is true in the moment in which they leave."""

import pytest

from meetup.db import db
from meetup.members.models import Member
from tests.letters.post_office import words_of


def change(given, person, **values):
    with given.inside():
        account = db.session.get(Member, person.id)
        for name, value in values.items():
            setattr(account, name, value)


def link_in(text, start):
    return next(line for line in text.splitlines() if line.startswith(start))


def test_signing_up_mails_a_link_that_confirms(post_office, deliver, browser):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press("Sign up", name="Una", email="Una@Example.org", password="a good password")
    assert deliver() == 1
    assert post_office.took == ["una@example.org"]
    text = words_of(post_office.mails[0])
    assert "http://town.example/" in text.splitlines() and "7 days" in text
    link = link_in(text, "http://town.example/confirm/")
    stranger.get(link.removeprefix("http://town.example"))
    page = stranger.press("Confirm una@example.org")
    assert "Your address is confirmed." in page.words


def test_what_a_stranger_typed_as_a_name_is_mailed_to_nobody(post_office, deliver, browser):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press(
        "Sign up", name="BUY https://x.example", email="una@example.org", password="a good password"
    )
    deliver()
    assert "BUY" not in post_office.mails[0].as_string()


def test_signing_up_again_mails_the_owner_of_the_account(post_office, deliver, browser, cast):
    stranger = browser(None)
    stranger.get("/signup")
    stranger.press("Sign up", name="Mallory", email=cast.ana.email, password="a good password")
    deliver()
    mail = post_office.mails[0]
    assert mail["Subject"] == "You have an account at Handshakes already"
    assert "Hello Ana," in words_of(mail) and "Mallory" not in words_of(mail)
    assert link_in(words_of(mail), "http") == "http://town.example/login"
    assert "http://town.example/account/password" in words_of(mail).splitlines()


@pytest.mark.parametrize(
    "change_to",
    [{"confirmed_at": "now"}, {"email": "new@example.org"}, {"password_hash": None}, "gone"],
    ids=["confirmed", "another address", "a placeholder", "gone"],
)
def test_a_confirmation_that_is_not_true_any_more_is_dropped(
    post_office, deliver, in_outbox, outbox, una, given, clock, change_to
):
    in_outbox(una)
    if change_to == "gone":
        with given.inside():
            db.session.delete(db.session.get(Member, una.id))
    else:
        moments = {n: clock.moment if v == "now" else v for n, v in change_to.items()}
        change(given, una, **moments)
    assert deliver() == 1
    assert post_office.mails == []
    assert (outbox()[0].dropped_at, outbox()[0].sent_at) == (clock.moment, None)
    assert deliver() == 0


def test_the_link_is_good_for_the_account_as_it_is_when_the_mail_leaves(
    post_office, deliver, in_outbox, una, given, browser, clock
):
    in_outbox(una)
    post_office.recipients[una.email] = "451 4.3.0 Try again"
    deliver()
    change(given, una, password_hash="another")
    post_office.recipients.clear()
    clock.move(hours=1)
    deliver()
    link = link_in(words_of(post_office.mails[0]), "http://town.example/confirm/")
    assert browser(None).get(link.removeprefix("http://town.example")).status == 200


def test_links_lead_to_the_address_of_the_site(post_office, use_server, deliver, in_outbox, una):
    use_server(post_office.address, base_url="https://meet.example.org:8443")
    in_outbox(una)
    deliver()
    assert "https://meet.example.org:8443/confirm/" in words_of(post_office.mails[0])
    assert post_office.mails[0]["Message-ID"].endswith("@meet.example.org>")


def test_a_long_link_stands_in_one_line_of_the_source(post_office, deliver, in_outbox, una):
    in_outbox(una)
    deliver()
    source = post_office.envelopes[0].content.decode("ascii")
    assert link_in(source, "http://town.example/confirm/") in words_of(post_office.mails[0])
