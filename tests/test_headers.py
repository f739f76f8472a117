"""What our answers tell browsers, and whose word about a request is believed."""

import re

import pytest
from bs4 import BeautifulSoup
from flask import request
from itsdangerous import TimestampSigner

from meetup.limits import network
from tests.browsing import Browser
from tests.chromium import ChromiumBrowser, served

HTTPS = "https://town.example"


@pytest.fixture
def secure(app_with):
    """The app of a site that is reached by https, directly."""
    return app_with(base_url=HTTPS)


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/healthz", "/robots.txt", "/events/"])
def test_every_answer_says_what_no_page_needs(app, path):
    headers = app.test_client().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    for part in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy
    for feature in ("camera", "microphone", "geolocation", "payment", "usb"):
        assert f"{feature}=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_a_page_that_broke_says_so_too(app, monkeypatch):
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.view_functions, "health.healthz", lambda: 1 / 0)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500 and "default-src 'none'" in str(answer.headers)


def test_a_site_with_https_stays_with_it(secure):
    headers = secure.test_client().get("/", base_url=HTTPS).headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_form_is_good_for_as_long_as_its_session(app, cast, monkeypatch):
    """Sixty days; the clock that signs is moved."""
    ana = Browser(app)
    ana.get("/login")
    ana.press("Sign in", email=cast.ana.email, password=cast.ana.password)
    page = ana.get("/account")
    late = TimestampSigner.get_timestamp(TimestampSigner("any")) + 59 * 24 * 60 * 60
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: late)
    ana.page = page
    assert "Saved." in ana.press("Save", place="Lisbon").words
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: late + 61 * 24 * 60 * 60)
    assert ana.get("/account").path == "/login?next=/account"


def test_signing_in_gives_a_new_cookie_and_a_new_token(app, cast):
    ana = Browser(app)
    token, before = ana.token(), ana.client.get_cookie("handshakes").value
    with ana.client.session_transaction() as session:
        secret = session["csrf_token"]
    sent = {"csrf_token": token, "email": cast.ana.email, "password": cast.ana.password}
    assert ana.client.post("/login", data=sent).status_code == 302
    assert ana.client.get_cookie("handshakes").value != before
    ana.token()
    with ana.client.session_transaction() as session:
        assert session["csrf_token"] != secret
    assert ana.client.post("/logout", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address", "is_https", "host"),
    [
        (0, "198.51.100.1, 203.0.113.9", "192.0.2.1", False, "localhost"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9", True, "second.example"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1", False, "first.example"),
        (2, "198.51.100.66, 198.51.100.1, 203.0.113.9", "198.51.100.1", False, "first.example"),
        # Fewer words than proxies: somebody has come past one of them.
        (3, "198.51.100.1, 203.0.113.9", "192.0.2.1", False, "localhost"),
    ],
)
def test_as_many_proxies_are_believed_as_stand_there(
    app_with, proxies, forwarded, address, is_https, host
):
    behind = app_with(trusted_proxies=proxies)
    seen = []
    behind.before_request(lambda: seen.append((network(), request.is_secure, request.host)))
    behind.test_client().get(
        "/healthz",
        environ_base={"REMOTE_ADDR": "192.0.2.1"},
        headers={
            "X-Forwarded-For": forwarded,
            "X-Forwarded-Proto": "http, https",
            "X-Forwarded-Host": "first.example, second.example",
        },
    )
    assert seen == [(address, is_https, host)]


@pytest.mark.parametrize(
    ("came_from", "status"),
    [
        (f"{HTTPS}/login", 422),
        ("https://evil.example/", 400),
        ("http://town.example/login", 400),
        (None, 400),
    ],
)
def test_behind_a_proxy_with_https_forms_come_from_the_site_alone(app_with, came_from, status):
    client = app_with(base_url=HTTPS, trusted_proxies=1).test_client()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "town.example"}
    # As the proxy asks: by http, at an address of its own.
    asked = {"base_url": "http://127.0.0.1:5000", "headers": headers}
    page = client.get("/login", **asked)
    assert "; Secure" in page.headers["Set-Cookie"]
    (cookie,) = re.findall(r"handshakes=([^;]+)", page.headers["Set-Cookie"])
    client.set_cookie("handshakes", cookie, domain="127.0.0.1")
    token = BeautifulSoup(page.text, "html.parser").find("input", {"name": "csrf_token"})["value"]
    sent = {"csrf_token": token, "email": "ana@example.org", "password": "a wrong password"}
    asked["headers"] = headers | ({"Referer": came_from} if came_from else {})
    assert client.post("/login", data=sent, **asked).status_code == status


def allows(robots, path):
    """What a robot does that keeps to RFC 9309, 2.2.2: the longest line that fits decides."""
    best = (0, True)
    for line in robots.splitlines()[1:]:
        verdict, pattern = line.split(": ")
        fits = re.escape(pattern).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(fits, path):
            best = max(best, (len(pattern), verdict == "Allow"))
    return best[1]


def test_robots_read_what_is_for_everybody_and_no_more(app, browser, cast, given):
    stranger = browser(None)
    robots = stranger.get("/robots.txt")
    assert robots.response.mimetype == "text/plain"
    walk = given.event(given.group("open-walks", open=True), "Harbour Walk")
    for path in ("/", "/events/", "/groups/", "/groups/open-walks", f"/events/{walk}-harbour-walk"):
        assert stranger.get(path).status == 200
        assert allows(robots.text, path), path
    adapter = app.url_map.bind("town.example")
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        path = re.sub(r"<[^>]*>", "1", rule.rule)
        if getattr(view, "is_for_members", False) or "token" in rule.arguments:
            assert not allows(robots.text, path), path
    assert adapter.test("/robots.txt")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True, scope="session")
def test_a_browser_finds_nothing_to_complain_of(app, chrome):
    with served(app) as address:
        stranger = ChromiumBrowser(chrome, address)
        assert stranger.get("/").status == 200
        assert stranger.complaints == []
