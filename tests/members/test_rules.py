"""Names for members in URLs, and who may reach others, without an app."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as some

from meetup.members.rules import (
    HANDLE_LENGTH,
    RESERVED_HANDLES,
    NotConfirmed,
    check_reach,
    handles,
    is_web_address,
    slug,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana Lindqvist", "ana-lindqvist"),
        ("  Élodie d'Arc ", "elodie-d-arc"),
        ("Zoë_Ström", "zoe-strom"),
        ("漢字", ""),
        ("---", ""),
        ("a" * 50, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
    ],
)
def test_a_slug_is_what_stays_of_a_text_in_a_url(text, expected):
    assert slug(text) == expected


@given(some.text(max_size=200))
def test_a_handle_is_always_good_for_a_url(name):
    for handle in islice(handles(name), 5):
        assert 0 < len(handle) <= HANDLE_LENGTH + 2
        assert set(handle) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert handle not in RESERVED_HANDLES and not handle.startswith("-")
        assert "--" not in handle


@given(some.text(max_size=60))
def test_handles_do_not_repeat(name):
    first = list(islice(handles(name), 50))
    assert len(set(first)) == 50


@pytest.mark.parametrize("name", ["Import", "CIRCLES", "path", "Crossing!", "contacts"])
def test_reserved_words_are_nobodys(name):
    assert next(handles(name)) == f"{slug(name)}-2"


def test_a_name_without_latin_letters_gets_a_handle_too():
    assert list(islice(handles("漢字"), 3)) == ["member", "member-2", "member-3"]


def test_twins_are_numbered():
    assert list(islice(handles("Ana"), 3)) == ["ana", "ana-2", "ana-3"]


def test_who_is_not_confirmed_reaches_nobody():
    check_reach(is_confirmed=True)
    with pytest.raises(NotConfirmed):
        check_reach(is_confirmed=False)


@pytest.mark.parametrize(
    "text", ["https://a.example", "http://a.example/b?c#d", "HTTPS://A.example"]
)
def test_a_web_address_may_be_linked(text):
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "words", "a.example", "//a.example", "https://", "mailto:a@b.example"),
        *("javascript:alert(1)", "java\nscript:alert(1)", "https://a.example/\u202e"),
        *("https://a b.example", "https://[::1", "data:text/html,x"),
    ],
)
def test_anything_else_may_not(text):
    assert not is_web_address(text)
