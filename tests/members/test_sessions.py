"""Sessions: which ones end, and when."""

from meetup.db import db
from meetup.members.models import Member


def is_signed_in(someone):
    return someone.get("/account").path == "/account"


def test_signing_out_everywhere_ends_every_session_this_one_too(sign_in, cast):
    phone, laptop, bens = sign_in(cast.ana), sign_in(cast.ana), sign_in(cast.ben)
    phone.get("/account")
    page = phone.press("Sign out everywhere")
    assert page.path == "/login" and "You are signed out everywhere." in page.words
    assert [is_signed_in(one) for one in (phone, laptop, bens)] == [False, False, True]
    assert is_signed_in(sign_in(cast.ana))


def test_a_cookie_that_was_kept_is_worth_nothing_after_signing_out_everywhere(sign_in, cast):
    phone = sign_in(cast.ana)
    kept = phone.client.get_cookie("handshakes").value
    phone.post("/account/sessions")
    phone.client.set_cookie("handshakes", kept)
    assert not is_signed_in(phone)


def test_signing_out_here_leaves_the_others_signed_in(sign_in, cast):
    phone, laptop = sign_in(cast.ana), sign_in(cast.ana)
    phone.post("/logout")
    assert [is_signed_in(one) for one in (phone, laptop)] == [False, True]


def test_a_session_of_another_database_with_the_same_key_is_a_strangers(
    sign_in, cast, given, clock
):
    phone = sign_in(cast.ana)
    clock.move(hours=1)
    with given.inside():
        db.session.get(Member, cast.ana.id).joined_at = clock.moment
    assert not is_signed_in(phone)
