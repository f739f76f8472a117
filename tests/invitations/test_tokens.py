"""What stands in the link of an invitation."""

import re

from meetup.invitations.tokens import address_mark, mailed_token, new_token, token_hash


def test_a_token_is_long_and_never_the_same():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    # 32 letters of 64 are 192 bits.
    assert all(re.fullmatch(r"[\w-]{32}", token) for token in tokens)


def test_a_mailed_token_is_told_again_by_whoever_has_the_secret_and_by_nobody_else():
    token = mailed_token(7, "mark", "secret")
    assert re.fullmatch(r"[\w-]{32}", token)
    assert token == mailed_token(7, "mark", "secret")
    others = {mailed_token(8, "mark", "secret"), mailed_token(7, "other", "secret")}
    assert token not in others | {mailed_token(7, "mark", "another secret")}


def test_what_is_kept_does_not_say_what_it_is_of():
    assert token_hash("abc") == token_hash("abc") != token_hash("abd")
    mark = address_mark("ana@example.org", 1, "secret")
    assert mark == address_mark("ana@example.org", 1, "secret")
    assert mark != address_mark("ana@example.org", 2, "secret")
    assert mark != address_mark("ana@example.org", 1, "another secret")
    assert len(mark) == len(token_hash("abc")) == 64
