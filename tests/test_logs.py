"""What the log tells: enough to find what broke, and nothing of anybody."""

import json
import logging
import re
import sys

import pytest

from meetup.log_lines import Lines
from tests.browsing import Browser

TYPED = "Ana lives at 5 Harbour Road, ana@example.org, born 1990"
BROKE = "A page broke."


@pytest.fixture
def lines(capsys):
    """`lines()`: what was logged since it was asked last, each line as an object."""
    capsys.readouterr()
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.fixture
def breaks(app, monkeypatch):
    """Saving the account breaks, with words of its own that repeat what was typed."""

    def edit_account(*_args, **_more):
        raise ValueError(TYPED)

    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setattr("meetup.members.views.actions.edit_account", edit_account)


def test_what_broke_is_found_by_the_number_on_the_page(app, browser, cast, breaks, lines):
    page = browser(cast.ana).post("/account", {"name": "Ana", "timezone": "UTC", "about": TYPED})
    assert page.status == 500
    number = page.response.headers["X-Request-ID"]
    assert page.soup.find("code").get_text() == number
    (line,) = lines()
    assert (line["level"], line["request_id"]) == ("error", number)
    assert line["route"] == "POST /account"
    assert line["error"][0] == "ValueError"
    assert any(place.startswith("meetup/members/views.py:") for place in line["error"])
    assert any("edit_account" in place for place in line["error"])


def test_what_was_refused_and_is_logged_is_found_by_its_number_too(browser, cast, lines):
    ana = browser(cast.ana)
    old = ana.client.post("/account", data={"csrf_token": "of another day"})
    for _ in range(11):
        often = ana.post("/m/ana/report")
    seen = []
    for status, answer in ((400, old), (429, often.response)):
        number = answer.headers["X-Request-ID"]
        assert answer.status_code == status
        assert f"<code>{number}</code>" in answer.text
        seen.append(number)
    assert [line["request_id"] for line in lines()] == seen
    assert "<code>" not in ana.get("/nowhere").text, "of what no log tells, there is no number"


def test_the_log_tells_nothing_of_anybody(app, browser, given, cast, breaks, lines, monkeypatch):
    event, ana = given.event(cast.group_id), browser(cast.ana)
    stranger = Browser(app)
    stranger.client.environ_base["REMOTE_ADDR"] = "203.0.113.77"
    monkeypatch.setattr(logging.getLogger("meetup"), "level", logging.DEBUG)
    for path in ("/", "/ties/ben", f"/events/{event}", "/m/ben", "/confirm/secret-link", "/m/x"):
        ana.get(path)
        stranger.get(path)
    for _ in range(12):
        stranger.post("/login", {"email": cast.ana.email, "password": "a wrong one"})
    ana.post("/account", {"name": "Ana", "timezone": "UTC", "about": TYPED})
    ana.client.post("/account", data={"name": TYPED})
    told = lines()
    *refused, not_taken = [line["message"] for line in told]
    assert refused == [*["Too often: sign in to an account"] * 2, BROKE]
    assert not_taken.startswith("A form was not taken")
    secrets = r"\bana\b|\bben\b|@|Harbour|1990|203\.0|secret-link|wrong one|csrf"
    assert not re.search(secrets, "\n".join(map(json.dumps, told)), re.IGNORECASE)


def test_a_database_that_is_away_is_told_as_such(app_with, lines, tmp_path):
    broken = app_with(database_url=f"sqlite:///{tmp_path}/no/where.db")
    assert broken.test_client().get("/groups/").status_code == 500
    (line,) = lines()
    assert any("unable to open database file" in place for place in line["error"])


def test_on_a_terminal_a_line_is_for_people(app, browser, cast, breaks, monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    number = browser(cast.ana).post("/account", {"name": "Ana", "timezone": "UTC"})
    first, *others = capsys.readouterr().err.splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d A page broke\. \w{16} POST /account", first
    )
    assert number.response.headers["X-Request-ID"] in first
    assert others[0] == "  ValueError"


@pytest.mark.parametrize(
    ("sentence", "given", "told"),
    [
        ("Invalid request from ip=203.0.113.7: bad header", (), "Invalid request"),
        ("Error handling request %s %s", ("GET", "/confirm/secret"), "Error handling request"),
        (ValueError("Cookie: secret"), (), "ValueError"),
        ("WORKER TIMEOUT (pid:%s)", (5,), "WORKER TIMEOUT (pid:5)"),
    ],
)
def test_the_web_servers_own_lines_name_neither_visitors_nor_pages(sentence, given, told):
    record = logging.LogRecord("gunicorn.error", 40, "", 0, sentence, given, None)
    assert json.loads(Lines().format(record))["message"] == told


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "b7f1c0de-0000-4000-8000-000000000000", True),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, 'no"quotes and spaces', False),
        (0, "b7f1c0de-0000-4000-8000-000000000000", False),
    ],
)
def test_a_trusted_proxy_may_give_the_number(app_with, proxies, given, is_taken):
    behind = app_with(trusted_proxies=proxies)
    answer = behind.test_client().get("/healthz", headers={"X-Request-ID": given})
    number = answer.headers["X-Request-ID"]
    assert (number == given) is is_taken
    assert is_taken or re.fullmatch(r"[0-9a-f]{16}", number)
