"""Links by which a page says whose it is."""

from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetup.rel_me import leads_to

ANA = "https://town.example/m/ana"
AT = "https://ana.example/me"


def leads(page, *headers, target=ANA, at=AT):
    return leads_to(page, at=at, headers=headers, target=target)


LINKS = [
    f'<a rel="me" href="{ANA}">here</a>',
    f"<a rel=me href={ANA}>here</a>",
    f"<A HREF='{ANA}/' REL='nofollow ME noopener'>here</A>",
    f'<html><head><link rel="me" type="text/html" href="{ANA}"></head>',
    f'<link href="{ANA}" rel="me"/>',
    f'<a\n  class="x"\n  rel = "noopener\tme"\n  href = " {ANA} "\n>here</a>',
    f'<a data-x="a > b" disabled rel="me" href="{ANA}">',
    '<a rel="me" href="&#104;ttps://town.example&#x2F;m/ana">',
    '<a rel="me" href="http://TOWN.example:80/m/ana/#about">',
    '<a rel="me" href="//town.example/m/%61na?ref=x">',
    f'a < b <!-- --> <p title="<a>"> <a rel="me" href="{ANA}">',
    f'<script>if (a < b) "</p>"</script><a rel="me" href="{ANA}">',
    f'<!DOCTYPE html><?xml?></p><a rel="me" href="{ANA}">',
    f'<a rel="me" href="https://mastodon.example/@ana"><a rel="me" href="{ANA}">',
    f'<a rel=me rel=no href="{ANA}">',
    f'<a/rel="me"/href="{ANA}">',
]
NONE = [
    "",
    f'<a href="{ANA}">here</a>',
    f'<a rel="nofollow" href="{ANA}">',
    f'<a rel="menu" href="{ANA}">',
    f'<a rel="not-me" href="{ANA}">',
    f'<a rel="no" rel="me" href="{ANA}">',
    '<a rel="me">',
    '<a rel="me" href="">',
    f'<a rel="me" href="{ANA}lindqvist">',
    f'<a rel="me" href="{ANA}/more">',
    '<a rel="me" href="https://town.example/m/ben">',
    '<a rel="me" href="https://town.example.eve.example/m/ana">',
    '<a rel="me" href="https://town.example:8443/m/ana">',
    '<a rel="me" href="https://town.example@eve.example/m/ana">',
    '<a rel="me" href="https://x@town.example/m/ana">',
    '<a rel="me" href="ftp://town.example/m/ana">',
    '<a rel="me" href="javascript:https://town.example/m/ana">',
    '<a rel="me" href="/m/ana">',
    '<a rel="me" href="http://[town.example/m/ana">',
    '<a rel="me" href="https://town.example:x/m/ana">',
    f'<!-- <a rel="me" href="{ANA}"> -->',
    f'<!-- <a rel="me" href="{ANA}">',
    f'<script>"<a rel=me href={ANA}>"</script>',
    f'<style><a rel="me" href="{ANA}"></style>',
    f'<textarea><a rel="me" href="{ANA}"></textarea>',
    f'<title><a rel="me" href="{ANA}">',
    f'<p title="<a rel=me href={ANA}>">',
    f'<abbr rel="me" href="{ANA}">',
    f'&lt;a rel="me" href="{ANA}"&gt;',
    f'<a rel="me" href="{ANA}',
    f'<a rel="me" href="{ANA}"',
    f'< a rel="me" href="{ANA}">',
]


@pytest.mark.parametrize("page", LINKS)
def test_a_link_that_says_me_is_found(page):
    assert leads(page)


@pytest.mark.parametrize("page", NONE)
def test_what_does_not_say_me_or_leads_elsewhere_is_no_such_link(page):
    assert not leads(page)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f'<{ANA}>; rel="me"', True),
        (f"<{ANA}/>; rel=me", True),
        (f'</x>; rel="next", <{ANA}>; title="a, b"; REL="nofollow Me"', True),
        (f'<{ANA}>; rel="next"; rel="me"', False),
        (f'<{ANA}>; rel="menu"', False),
        (f"<{ANA}>", False),
        (f'<{ANA}; rel="me"', False),
        ('</m/ana>; rel="me"', False),
    ],
)
def test_a_header_may_say_it_as_well(header, found):
    assert leads("", header) is found


def test_the_site_may_have_a_port_or_a_name_with_letters_of_its_own():
    page = '<a rel="me" href="https://xn--bcher-kva.example:8443/m/ana">'
    assert leads(page, target="https://bücher.example:8443/m/ana")
    assert not leads(page, target="https://bücher.example/m/ana")


def test_a_link_may_be_relative_to_its_page():
    assert leads('<a rel="me" href="/m/ana">', at="https://town.example/about")


WORDS = st.sampled_from(
    [
        *("<", ">", "a ", "link ", "rel", "=", '"', "'", "me", " ", "href", ANA, "<!--", "-->"),
        *("/", "<script", "</script", "&#", "9" * 5000, "é", "\x00", "\ufffd", "<a", "</", "\n"),
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS).map("".join)), st.text())
@example('<a rel=me href="&#' + "9" * 5000 + ';">', "<a>; rel=me")
@example('<a rel="me" href="https://[::1%25]:0/m">', "<[>; rel=me")
def test_no_page_breaks_it(page, header):
    assert leads(page, header, at=AT) in (True, False)


@given(st.binary())
def test_no_bytes_break_it(body):
    assert leads(body.decode("utf-8", "replace")) in (True, False)


HALF_A_MEGABYTE = 512 * 1024


@pytest.mark.parametrize(
    "again",
    [
        *("<", "<a", "<a ", "<a x='", '<a x="', "<a x=1 ", "<!", "<!--", "</", "<div>", "<a>"),
        *(
            "<script>",
            "<title>",
            "</script",
            " ",
            "= ",
            "<a =",
            "/",
            '<a rel=me href="/">',
            "<a " * 9,
        ),
        *("<p x", "&", "<a rel=me href=&#1;>", "<style></style>"),
    ],
)
def test_no_page_takes_long(again):
    for begin in ("", "<a ", "<script>", '<a rel="'):
        page = begin + again * (HALF_A_MEGABYTE // len(again))
        started = perf_counter()
        leads(page)
        assert perf_counter() - started < 5


def test_no_header_takes_long():
    for again in ("<", "<>", "<a>;", "; rel", "<a>; rel=", ';rel="'):
        started = perf_counter()
        leads("", again * (65_000 // len(again)))
        assert perf_counter() - started < 5
