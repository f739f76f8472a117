"""The mail that invites somebody into a group."""

import re

import pytest

from meetup.db import db
from meetup.groups.models import Group
from meetup.groups.rules import Joining, State
from meetup.languages import Language
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from tests.letters.post_office import words_of

PAGE = "/groups/chess/invitations"


@pytest.fixture
def invite(browser, cast, given):
    """`invite("kim@example.org")`: Cleo invites somebody into her chess group."""
    given.group("chess", name="Chess", place="Kiel", owner=cast.cleo, joining=Joining.BY_INVITATION)
    cleo = browser(cast.cleo)

    def mail(address, words=""):
        cleo.get(PAGE)
        cleo.press("Send the invitations", addresses=address, words=words)
        return cleo

    return mail


def link_in(mail):
    found = re.search(rf"^http://town\.example({PAGE}/\S+)\r?$", words_of(mail), re.MULTILINE)
    return found[1]


def test_an_invitation_says_who_invites_to_what_and_lets_in(
    post_office, deliver, invite, browser, cast
):
    invite("kim@example.org", "We miss you.\nDo come!")
    assert deliver() == 1
    mail = post_office.mails[0]
    assert post_office.took == ["kim@example.org"]
    assert mail["Subject"] == "Cleo invites you to Chess"
    text = words_of(mail).replace("\r\n", "\n")
    for part in (
        "Kiel",
        "Cleo writes:\n\n  We miss you.\n  Do come!\n",
        "no reminder",
        "one person",
    ):
        assert part in text
    assert "Mon 15 June 2026, 14:00 (clocks in Europe/Berlin)" in text
    dov = browser(cast.dov)
    dov.get(link_in(mail))
    assert "You are a member of Chess." in dov.press("Join").words
    assert browser(cast.ana).get(link_in(mail)).status == 404


def test_an_invitation_without_words_says_nothing_of_them(post_office, deliver, invite):
    invite("kim@example.org")
    deliver()
    text = words_of(post_office.mails[0])
    assert "writes" not in text and "\n\n\n" not in text.replace("\r\n", "\n")


def test_the_link_stands_nowhere_in_the_outbox(post_office, deliver, invite, given):
    invite("kim@example.org")
    deliver()
    token = link_in(post_office.mails[0]).rsplit("/", 1)[1]
    with given.inside():
        (row,) = db.session.execute(db.select(OutboxMail.__table__)).mappings()
    assert token not in repr(dict(row))


def test_whoever_declines_is_invited_by_nobody_any_more(
    post_office, deliver, invite, browser, cast
):
    cleo = invite("kim@example.org")
    deliver()
    text = words_of(post_office.mails[0])
    (decline,) = re.findall(r"^http://town\.example(/connections/invite/\S+)", text, re.MULTILINE)
    stranger = browser(None)
    page = stranger.get(decline)
    assert "Cleo" not in page.text and "kim@example.org" not in page.text
    assert "not invited any more" in stranger.press("Never invite me again").words
    cleo.get("/groups/harbour/invitations")
    page = cleo.press("Send the invitations", addresses="kim@example.org")
    assert "They are invited." in page.words
    ana = browser(cast.ana)
    ana.get("/connections/invite")
    assert "They are invited." in ana.press("Invite them", addresses="kim@example.org").words
    deliver()
    assert len(post_office.mails) == 1


def test_two_invitations_have_two_links(post_office, deliver, invite):
    invite("kim@example.org, lee@example.org")
    deliver()
    assert len({link_in(mail) for mail in post_office.mails}) == 2


def test_an_invitation_that_was_withdrawn_is_not_mailed(post_office, deliver, invite):
    invite("kim@example.org").press("Withdraw the invitation")
    assert deliver() == 1 and post_office.mails == []


def test_an_invitation_that_ran_out_before_it_left_is_not_mailed(
    post_office, deliver, invite, clock
):
    invite("kim@example.org")
    clock.move(days=14)
    assert deliver() == 1 and post_office.mails == []


@pytest.mark.parametrize(
    "how", ["is in it", "is banned", "blocked the inviter", "was blocked by the inviter"]
)
def test_who_would_not_want_it_gets_none_and_nobody_is_told(
    post_office, deliver, invite, given, cast, how
):
    with given.inside():
        group_id = db.session.scalar(db.select(Group.id).where(Group.slug == "chess"))
    if how == "is in it":
        given.membership(group_id, cast.dov)
    elif how == "is banned":
        given.membership(group_id, cast.dov, state=State.BANNED)
    elif how == "blocked the inviter":
        given.block(cast.dov, cast.cleo)
    else:
        given.block(cast.cleo, cast.dov)
    page = invite(cast.dov.email).page
    assert "They are invited." in page.words and cast.dov.email in page.words
    assert deliver() == 1 and post_office.mails == []


def test_an_account_is_invited_in_its_own_language(post_office, deliver, invite, given, cast):
    with given.inside():
        db.session.get_one(Member, cast.dov.id).language = Language.GERMAN
    invite(f"{cast.dov.email}, kim@example.org")
    deliver()
    subjects = {mail["To"]: mail["Subject"] for mail in post_office.mails}
    assert subjects == {
        cast.dov.email: "Cleo lädt dich zu Chess ein",
        "kim@example.org": "Cleo invites you to Chess",
    }


def test_what_an_organizer_calls_a_group_breaks_no_mail(post_office, deliver, invite, given):
    with given.inside():
        group = db.session.scalars(db.select(Group).where(Group.slug == "chess")).one()
        group.name, group.place = "<Chess> & Co. " * 8, ""
    invite("kim@example.org", "<b>Hello</b>")
    deliver()
    mail = post_office.mails[0]
    assert mail["Subject"].startswith("Cleo invites you to <Chess> & Co.")
    assert "  <b>Hello</b>" in words_of(mail) and "at home" not in words_of(mail)
