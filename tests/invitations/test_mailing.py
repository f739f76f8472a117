"""Inviting people by mail."""

import pytest

from meetup.groups.rules import State

PAGE = "/groups/harbour/invitations"


@pytest.fixture
def invite(browser, cast):
    """`invite("kim@example.org")`: Cleo mails an invitation to whatever she types."""
    cleo = browser(cast.cleo)

    def mail(addresses, words="", slug="harbour"):
        cleo.get(f"/groups/{slug}/invitations")
        return cleo.press("Send the invitations", addresses=addresses, words=words)

    return mail


def test_each_address_gets_an_invitation_of_its_own(invite, outbox, kept, cast):
    page = invite("kim@example.org, Lee@Example.org;\n Ida Berg <ida@example.org>\nkim@EXAMPLE.org")
    assert "They are invited." in page.words
    rows = kept()
    addresses = ["kim@example.org", "lee@example.org", "ida@example.org"]
    assert [row.email for row in rows] == addresses
    assert {(row.uses, row.made_by_id) for row in rows} == {(1, cast.cleo.id)}
    assert {(row.expires_at - row.made_at).days for row in rows} == {14}
    assert len({row.token_hash for row in rows}) == 3
    assert [mail.recipient for mail in outbox()] == addresses
    assert [mail.subjects for mail in outbox()] == [{"invitation_id": row.id} for row in rows]


def test_one_invitation_is_one(invite):
    assert "They are invited." in invite("kim@example.org").words


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Please give an e-mail address."),
        (" , ;\n", "Please give an e-mail address."),
        ("kim@example.org\nlee", "Not an e-mail address: “lee”."),
        ("kim@, <b>@example.org>", "Not an e-mail address: “kim@”, “<b>@example.org>”."),
        ("\n".join(f"kim{n}@example.org" for n in range(21)), "at most 20 addresses"),
    ],
)
def test_bad_addresses_are_named_and_nothing_is_mailed(invite, outbox, kept, typed, says):
    page = invite(typed, words="Do come.")
    assert page.status == 422
    assert says in page.soup.select_one("#addresses-error").get_text()
    assert page.fields["addresses"].split() == typed.split()
    assert page.fields["words"] == "Do come."
    assert (outbox(), kept()) == ([], [])


def test_twenty_at_once_are_not_too_many(invite, kept):
    assert invite("\n".join(f"kim{n}@example.org" for n in range(20))).status == 200
    assert len(kept()) == 20


def test_long_words_are_refused(invite, kept):
    page = invite("kim@example.org", words="x" * 501)
    assert page.status == 422 and "at most 500" in page.soup.select_one("#words-error").get_text()
    assert kept() == []


def test_what_is_answered_never_depends_on_an_account(invite, cast, given, kept):
    given.member("Una", confirmed=False)
    given.membership(cast.group_id, cast.dov, state=State.BANNED)
    addresses = ("nobody@example.org", cast.ana.email, cast.dov.email, "una@example.org")
    pages = [invite(address) for address in addresses]
    assert {page.status for page in pages} == {200}
    assert all("They are invited." in page.words for page in pages)
    assert [row.email for row in kept()] == list(addresses)


def test_an_address_hears_from_a_group_once_in_seven_days(invite, given, cast, outbox, clock):
    given.group("chess", owner=cast.cleo)
    for _ in range(2):
        assert "They are invited." in invite("kim@example.org").words
    assert len(outbox()) == 1
    invite("kim@example.org", slug="chess")
    assert len(outbox()) == 2
    clock.move(days=6, hours=23)
    invite("kim@example.org")
    assert len(outbox()) == 2
    clock.move(hours=1)
    invite("kim@example.org")
    assert len(outbox()) == 3


def test_taking_it_back_makes_no_second_mail(invite, browser, cast, outbox):
    invite("kim@example.org")
    cleo = browser(cast.cleo)
    cleo.get(PAGE)
    cleo.press("Withdraw the invitation")
    invite("kim@example.org")
    assert len(outbox()) == 1


def test_fifty_a_day_are_mailed_and_no_more(invite, given, cast, kept, clock):
    given.group("chess", owner=cast.cleo)
    for part, slug in ((0, "harbour"), (1, "chess")):
        invite("\n".join(f"kim{part}-{n}@example.org" for n in range(20)), slug=slug)
    page = invite("\n".join(f"lee{n}@example.org" for n in range(11)), words="Do come.")
    assert page.status == 422 and page.fields["words"] == "Do come."
    assert "10 of them are left" in page.soup.select_one("#addresses-error").get_text()
    assert len(kept()) == 40
    invite("\n".join(f"lee{n}@example.org" for n in range(10)))
    assert "none of them are left" in invite("ida@example.org").words
    # Who has been written to already takes nothing.
    assert invite("lee1@example.org").status == 200
    clock.move(days=1)
    assert invite("ida@example.org").status == 200
    assert len(kept()) == 51


def test_another_organizer_has_a_limit_of_their_own(invite, browser, cast, given, kept):
    given.membership(cast.group_id, cast.dov, role="organizer")
    for part in range(3):
        invite("\n".join(f"kim{part}-{n}@example.org" for n in range(16)))
    dov = browser(cast.dov)
    dov.get(PAGE)
    dov.press("Send the invitations", addresses="\n".join(f"d{n}@example.org" for n in range(20)))
    assert len(kept()) == 68


def test_an_address_is_forgotten_when_the_invitation_was_used(browser, cast, given, kept):
    token = given.invitation(cast.group_id, cast.cleo, email="dov@example.org")
    browser(cast.dov).post(f"{PAGE}/{token}")
    (row,) = kept()
    assert (row.used, row.email, row.is_mailed) == (1, None, True)


def test_an_address_is_forgotten_when_the_next_is_invited_after_it_expired(
    invite, browser, cast, given, kept, clock
):
    chess = given.group("chess", owner=cast.dov)
    given.invitation(chess, cast.dov, email="ida@example.org")
    given.invitation(cast.group_id, cast.cleo, email="lee@example.org")
    clock.move(days=6)
    invite("kim@example.org")
    assert [row.email for row in kept()] == [
        "ida@example.org",
        "lee@example.org",
        "kim@example.org",
    ]
    clock.move(days=2)
    invite("jon@example.org")
    assert [row.email for row in kept()] == [None, None, "kim@example.org", "jon@example.org"]
