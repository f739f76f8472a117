"""What the mails about passwords say, and to whom."""

import re

from meetup.db import db
from meetup.members.models import Member
from tests.letters.post_office import words_of


def ask(stranger, email):
    stranger.get("/account/password")
    return stranger.press("Send me a link", email=email)


def link_in(mail):
    return re.search(r"http://town\.example(/account/password\S*)", words_of(mail))[1]


def test_the_mailed_link_leads_to_a_new_password(post_office, deliver, browser, cast):
    stranger = browser(None)
    ask(stranger, cast.ana.email)
    assert deliver() == 1 and post_office.took == [cast.ana.email]
    assert "2 hours" in words_of(post_office.mails[0])
    stranger.get(link_in(post_office.mails[0]))
    page = stranger.press("Choose this password", password="another good password")
    assert page.path == "/" and "you are signed in" in page.words
    deliver()
    mail = post_office.mails[1]
    assert "Hello Ana," in words_of(mail) and link_in(mail) == "/account/password"


def test_who_has_no_account_gets_no_mail(post_office, deliver, browser, given, outbox, clock):
    given.member("Paper", placeholder=True, email="paper@example.org")
    for email in ("nobody@example.org", "paper@example.org"):
        ask(browser(None), email)
    assert deliver() == 2 and post_office.mails == []
    assert [mail.dropped_at for mail in outbox()] == [clock.moment] * 2


def test_a_name_that_nobody_has_confirmed_is_not_mailed(post_office, deliver, browser, given):
    spam = given.member("BUY https://x.example", email="una@example.org", confirmed=False)
    ask(browser(None), spam.email)
    deliver()
    assert len(post_office.mails) == 1 and "BUY" not in post_office.mails[0].as_string()


def test_the_news_of_a_password_goes_to_no_other_address(post_office, deliver, in_outbox, given):
    ana = given.member("Ana")
    in_outbox(ana, kind="password_changed")
    with given.inside():
        db.session.get(Member, ana.id).email = "new@example.org"
    assert deliver() == 1 and post_office.mails == []
