"""Getting a page from servers of every kind."""

import ssl
from ipaddress import ip_address
from time import monotonic

import pytest

from meetup.fetching import MOST_BYTES, NoAnswer, NoPage, fetch
from meetup.public_addresses import is_public
from tests.web_pages import HERE, WebPages, answer, endlessly, html, redirect

AGENT = "Handshakes (https://town.example)"
HTML = "Content-Type: text/html"
CHUNKED = "Transfer-Encoding: chunked"
BEGINS = answer(b"", HTML, CHUNKED)


@pytest.fixture
def web():
    """A web server that is the whole web."""
    with WebPages().open() as pages:
        yield pages


@pytest.fixture
def safe_web():
    """As `web`, by https."""
    with WebPages(tls=True).open() as pages:
        yield pages


def got(web, address="http://ana.example/me", **reach):
    return fetch(address, agent=AGENT, reach=web.reach(**reach))


def test_a_page_comes_as_it_is_and_is_asked_for_under_our_name(web):
    web.pages["ana.example/me?a=1"] = html("<p>Ana")
    page = got(web, "http://ana.example/me?a=1")
    assert (page.address, page.body, page.links) == ("http://ana.example/me?a=1", b"<p>Ana", ())
    assert web.asked[0].split("\r\n") == [
        "GET /me?a=1 HTTP/1.1",
        "Host: ana.example",
        f"User-Agent: {AGENT}",
        "Accept: text/html, application/xhtml+xml;q=0.9",
        "Accept-Encoding: identity",
        *("Connection: close", "", ""),
    ]


def test_a_host_without_a_path_is_asked_for_its_first_page(web):
    web.pages["ana.example/"] = html("<p>Ana")
    assert got(web, "http://ana.example").body == b"<p>Ana"


def test_a_page_in_chunks_with_link_headers_comes_whole(web):
    body = b"3\r\n<p>\r\n3\r\nAna\r\n0\r\n\r\n"
    web.pages["ana.example/me"] = answer(body, HTML, CHUNKED, "Link: <a>", "Link: <b>")
    page = got(web)
    assert page.body == b"<p>Ana" and list(page.links) == ["<a>", "<b>"]


def test_a_page_without_a_length_ends_with_the_connection(web):
    web.pages["ana.example/me"] = b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ana"
    assert got(web).body == b"<p>Ana"


def test_by_https_the_name_is_held_against_the_certificate_though_a_number_is_asked(safe_web):
    safe_web.pages["ana.example/me"] = html("<p>Ana")
    safe_web.pages["eve.example/me"] = html("<p>Eve")
    assert got(safe_web, "https://ana.example/me").body == b"<p>Ana"
    with pytest.raises(NoAnswer):
        got(safe_web, "https://eve.example/me")
    with pytest.raises(NoAnswer):
        got(safe_web, "https://ana.example/me", trust=ssl.create_default_context())
    assert len(safe_web.asked) == 1


def test_redirects_are_followed_and_looked_up_anew(web):
    web.pages["ana.example/me"] = redirect("http://www.ana.example/you")
    web.pages["www.ana.example/you"] = redirect("/us ü?a=b c")
    web.pages["www.ana.example/us%20%C3%BC?a=b%20c"] = redirect("http://x.example")
    web.pages["x.example/"] = html("<p>Ana")
    page = got(web)
    assert (page.address, page.body) == ("http://x.example", b"<p>Ana")
    assert web.hosts == ["ana.example", "www.ana.example", "www.ana.example", "x.example"]


def test_redirects_without_end_are_given_up(web):
    web.pages["ana.example/me"] = redirect("/me")
    with pytest.raises(NoPage):
        got(web)
    assert len(web.asked) == 4


@pytest.mark.parametrize(
    "target",
    [
        *("http://x.example:8080/", "http://user:pass@x.example/", "ftp://x.example/"),
        *("file:///etc/passwd", "gopher://x.example:80/", "http://x.example:99999/"),
        *("http://[x/", f"http://x.example/{'x' * 3000}", "javascript:alert(1)"),
    ],
)
def test_a_redirect_leads_to_pages_alone(web, target):
    web.pages["ana.example/me"] = redirect(target)
    with pytest.raises((NoPage, NoAnswer)):
        got(web)
    assert web.hosts == ["ana.example"]


def test_nothing_leads_out_of_encryption(safe_web):
    safe_web.pages["ana.example/me"] = redirect("http://ana.example/")
    with pytest.raises(NoPage):
        got(safe_web, "https://ana.example/me")
    assert len(safe_web.asked) == 1


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://0x7f.1/", "http://town.example/", "http://[::1]/"]
)
def test_what_is_not_public_is_never_asked_also_after_a_redirect(web, target):
    web.pages["ana.example/me"] = redirect(target)
    asked_first = []

    def only_first(address):
        # The server of the test stands for a public one, once; then what the site itself asks.
        asked_first.append(address)
        return len(asked_first) == 1 or is_public(address)

    with pytest.raises(NoPage):
        got(web, is_allowed=only_first)
    assert len(web.asked) == 1 and len(asked_first) == 2


def test_nothing_of_this_machine_is_asked_by_what_the_site_itself_allows(web):
    with pytest.raises(NoPage):
        got(web, is_allowed=is_public)
    assert web.hosts and not web.asked


def test_a_name_is_looked_up_once_and_that_very_address_is_asked(web):
    web.pages["ana.example/me"] = html("<p>Ana")
    answers = iter([[HERE], [ip_address("10.0.0.1")]])
    assert got(web, look_up=lambda host: next(answers)).body == b"<p>Ana"
    assert len(list(answers)) == 1


def test_of_several_addresses_only_those_that_are_allowed_are_asked(web):
    web.pages["ana.example/me"] = html("<p>Ana")
    both = [ip_address("10.255.255.1"), HERE]
    started = monotonic()
    assert got(web, look_up=lambda host: both).body == b"<p>Ana"
    assert monotonic() - started < 3


def test_what_is_nowhere_gives_no_answer(web):
    def nowhere(host):
        raise OSError("unknown")

    for reach in ({"look_up": nowhere}, {"ports": {"http": 9}}):
        with pytest.raises(NoAnswer):
            got(web, **reach)


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (answer(b"", status="404 Not Found"), NoPage),
        (answer(b"", status="410 Gone"), NoPage),
        (answer(b"", status="500 Oh"), NoAnswer),
        (answer(b"", status="429 Too Many"), NoAnswer),
        (answer(b"", status="403 Forbidden"), NoAnswer),
        (answer(b"", status="302 Found"), NoAnswer),
        (answer(b"<p>", "Content-Type: text/plain"), NoPage),
        (answer(b"<p>", "Content-Type: image/svg+xml"), NoPage),
        (answer(b"<p>"), NoPage),
        (answer(b"\x1f\x8b", HTML, "Content-Encoding: gzip"), NoPage),
        (answer(b"<p>", HTML, "Content-Length: 5000"), NoAnswer),
        (answer(b"5\r\n<p>", HTML, CHUNKED), NoAnswer),
        (answer(b"ZZ\r\n<p>", HTML, CHUNKED), NoAnswer),
        (b"", NoAnswer),
        (b"\x00\xff\xfe\r\n\r\n", NoAnswer),
        (b"HTTP/1.1 2000 OK\r\n\r\n", NoAnswer),
        (b"HTTP/1.1 200 " + b"x" * 70_000, NoAnswer),
        (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n", NoAnswer),
    ],
    ids=range(18),
)
def test_what_is_no_page_is_told_from_what_may_come_another_time(web, sent, error):
    web.pages["ana.example/me"] = sent or (lambda pages, connected: None)
    with pytest.raises(error):
        got(web)


def test_of_a_page_without_end_only_the_beginning_is_read(web):
    some = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    for first, again in ((BEGINS, some), (answer(b"", HTML, "Content-Length: 9999999"), b"x" * 99)):
        web.pages["ana.example/me"] = endlessly(first, again)
        assert len(got(web).body) == MOST_BYTES


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"A"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (BEGINS, b"1\r\nx\r\n"),
        (answer(b"", HTML, "Content-Length: 999999"), b"x"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
    ],
)
def test_whoever_sends_a_byte_now_and_then_is_left_after_the_same_time(web, first, again):
    web.pages["ana.example/me"] = endlessly(first, again, pause_seconds=0.05)
    started = monotonic()
    with pytest.raises(NoAnswer):
        got(web, seconds=0.5)
    assert 0.4 < monotonic() - started < 3


def test_the_time_is_that_of_all_redirects_together(web):
    def slowly(pages, connected):
        pages.ends.wait(0.2)
        connected.sendall(redirect("/me"))

    web.pages["ana.example/me"] = slowly
    with pytest.raises(NoAnswer):
        got(web, seconds=0.5)
    assert len(web.asked) < 4


def test_whoever_never_ends_to_shake_hands_is_left(web):
    # A server that speaks no TLS waits for the rest of the request.
    started = monotonic()
    with pytest.raises(NoAnswer):
        got(web, "https://ana.example/me", seconds=0.5)
    assert monotonic() - started < 3


@pytest.mark.parametrize(
    "address", ["http://ana.example/\r\nX: y", "http://ana.example/ü", "http://ana.example/a b"]
)
def test_what_would_be_more_than_a_line_of_the_request_is_never_asked(web, address):
    with pytest.raises(NoPage):
        got(web, address)
    assert not web.hosts
