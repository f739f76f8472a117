"""Profiles on the web, in one form for all ways to write them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetup.profiles import LONGEST_KEY, PLAIN_LINKEDIN, fediverse_key, profile_key

SAME = {
    "linkedin.com/in/ana-lindqvist": [
        "https://www.linkedin.com/in/ana-lindqvist",
        "http://linkedin.com/in/ana-lindqvist/",
        "linkedin.com/in/ana-lindqvist",
        "www.linkedin.com/in/Ana-Lindqvist",
        "https://de.linkedin.com/in/ana-lindqvist?trk=people-guest",
        "https://m.linkedin.com/in/ana-lindqvist/de-de#top",
        "https://www.linkedin.com/mwlite/in/ana-lindqvist",
        "HTTPS://WWW.LinkedIn.com:443//in/./ana-lindqvist/detail/contact-info/",
        "//linkedin.com/in/ana%2Dlindqvist",
        "  https://uk.linkedin.com/in/%61na-lindqvist  ",
    ],
    "linkedin.com/in/jos%C3%A9": [
        "https://www.linkedin.com/in/josé",
        "https://www.linkedin.com/in/jos%C3%A9/",
        "https://www.linkedin.com/in/jos%c3%a9",
        "https://www.linkedin.com/in/jose\u0301",
        "https://www.linkedin.com/in/JOSÉ",
    ],
    "linkedin.com/pub/ana-lind/1/2a/3b": ["https://se.linkedin.com/pub/Ana-Lind/1/2A/3b?x=1"],
    "mastodon.example/@ana": [
        "@ana@mastodon.example",
        "@Ana@Mastodon.Example",
        "https://mastodon.example/@ana",
        "https://mastodon.example/@Ana/",
        "https://mastodon.example/users/ana",
        "https://mastodon.example/web/@ana",
        "https://elsewhere.example/@ana@mastodon.example",
        "mastodon.example/@ana?utm_source=x",
    ],
    "ana.example": [
        "https://ana.example",
        "http://www.ana.example/",
        "ANA.example.",
        "ana.example#",
    ],
    "ana.example/Me": ["https://ana.example/Me?utm_source=mail&fbclid=1", "ana.example/a/../Me/"],
    "facebook.com/profile.php?id=4": ["https://m.facebook.com/profile.php?id=4&mibextid=Z"],
    "x.com/ana": ["https://twitter.com/Ana?s=20", "https://mobile.twitter.com/ana", "x.com/ANA/"],
    "instagram.com/ana": ["https://www.instagram.com/Ana/?igsh=1"],
    "xn--bcher-kva.example/ana": ["https://bücher.example/ana", "https://BÜCHER.example/ana"],
}
NEVER = [
    *("", " ", "ana", "Ana Lind", "ana@example.org", "ana lind.example/x"),
    *("javascript:alert(1)//example.org", "data:text/html,x.example", "mailto:ana@example.org"),
    *(
        "1.2.3.4",
        "tel:+4912345",
        "ftp://ana.example/",
        "file:///etc/passwd",
        "//",
        "https://",
        "https:///x",
    ),
    *(
        "http://127.0.0.1/@ana",
        "http://[::1]/x",
        "http://0x7f.1/x",
        "http://2130706433/",
        "1.2.3.4",
    ),
    *("https://ana:secret@example.org/", "https://example.org@evil.example/", "localhost/x"),
    *("http://localhost", "http://ana.example:8080/x", "http://ana.example:x/", "http://[x/"),
    *(
        "https://-ana.example/x",
        "https://a..example/x",
        "https://ana.example/\x00",
        "https://\u2100.example/",
    ),
    *("https://ana.example/\u202ex", "https://ana.example/" + "x" * 400, "x" * 5_000 + ".example"),
    *("https://www.linkedin.com/company/harbour", "https://www.linkedin.com/in/"),
    *("https://www.linkedin.com/school/x", "https://www.linkedin.com/feed", "linkedin.com"),
    *("@ana", "@@ana@x.example", "@ana@localhost", "@a/b@x.example", "@ana@127.0.0.1"),
]


@pytest.mark.parametrize(("key", "text"), [(key, text) for key in SAME for text in SAME[key]])
def test_all_ways_of_writing_it_are_one(key, text):
    assert profile_key(text) == key
    assert profile_key(key) == key


@pytest.mark.parametrize("text", NEVER)
def test_what_is_never_a_profile(text):
    assert profile_key(text) is None


def test_pages_that_differ_by_what_they_are_asked_for_stay_two():
    assert profile_key("https://a.example/p?id=1") != profile_key("https://a.example/p?id=2")
    assert profile_key("https://a.example/p?b=1&a=2") == profile_key("https://a.example/p?a=2&b=1")


@pytest.mark.parametrize("address", ["ana@mastodon.example", " @Ana@Mastodon.Example"])
def test_an_address_that_is_known_to_be_of_mastodon(address):
    assert fediverse_key(address) == "mastodon.example/@ana"


@given(st.from_regex(PLAIN_LINKEDIN, fullmatch=True))
def test_the_short_way_to_a_plain_address_leads_where_the_long_one_does(text):
    assert PLAIN_LINKEDIN.fullmatch(f"{text}#") is None
    assert profile_key(text) == profile_key(f"{text}#") is not None


PIECES = [
    *("https://", "http:", "//", "/", "@", "www.", "linkedin.com", "in", "pub", "users", "web"),
    *("%41", "%c3%a9", "%2e", "%2F", "..", "é", "İ", "?", "a=b", "&", "#", "x.example", "%", "%25"),
    *("mwlite", ":80", ";", "+", "ẞ", "ǰ", "twitter.com", "facebook.com", "ref=", "\u0301"),
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=9).map("".join))
@example("https://x.example/%2e%2e/%2e")
@example("https://x.example/?" + "&".join("abcdefghijklmnopqrstuvwxyz"))
def test_a_key_is_its_own_key_and_makes_a_link(text):
    key = profile_key(text)
    if key is not None:
        assert profile_key(key) == profile_key(f"https://{key}") == key
        assert key.isascii() and key.isprintable() and " " not in key
        assert len(key) <= LONGEST_KEY
