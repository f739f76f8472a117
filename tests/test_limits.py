"""What may be done only so often: by whom it is counted, and what they read."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from meetup import limits
from meetup.counter_file import PRUNED_EVERY, CountersInFile
from meetup.groups.rules import Role
from meetup.members import views
from tests.at_once import at_once
from tests.browsing import Browser
from tests.letters.post_office import free_port

WRONG = "not the right one"


def try_to_sign_in(browser, email, password, *, address="192.0.2.7"):
    """The sign-in page after e-mail and password were sent from a network address."""
    browser.client.environ_base["REMOTE_ADDR"] = address
    browser.get("/login")
    return browser.press("Sign in", email=email, password=password)


def guess(app, email, times, *, address="192.0.2.7"):
    """Statuses of as many wrong passwords, each from a browser of its own."""
    return [
        try_to_sign_in(Browser(app), email, WRONG, address=address).status for _ in range(times)
    ]


def test_after_ten_wrong_passwords_not_even_the_right_one_helps(app, cast):
    assert guess(app, cast.ana.email, 11) == [422] * 10 + [429]
    page = try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password, address="192.0.2.8")
    assert page.status == 429
    assert "That was too often. Please try again in 15 minutes." in page.words
    assert page.response.headers["Retry-After"] == "900"
    assert page.soup.find(id="password-error"), "the sentence stands at the form"
    assert page.fields["email"] == cast.ana.email and not page.fields["password"]


def test_after_a_quarter_of_an_hour_they_are_let_in(app, cast, clock):
    guess(app, cast.ana.email, 11)
    clock.move(minutes=14)
    page = try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password)
    assert page.response.headers["Retry-After"] == "60"
    clock.move(minutes=1)
    assert try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password).status == 200


@pytest.mark.parametrize(
    "spelling", ["ANA@Example.org", " ana@example.org ", "ana@example.org\x01"]
)
def test_another_spelling_of_the_address_gives_no_more_guesses(app, cast, spelling):
    guess(app, cast.ana.email, 10)
    browser = Browser(app)
    token = browser.token()
    sent = {"csrf_token": token, "email": spelling, "password": cast.ana.password}
    assert browser.client.post("/login", data=sent).status_code == 429


def test_an_address_without_an_account_is_answered_the_same(app, cast):
    for email in (cast.ana.email, "nobody@example.org"):
        assert guess(app, email, 12) == [422] * 10 + [429] * 2
    pages = [
        try_to_sign_in(Browser(app), email, WRONG).words
        for email in (cast.ana.email, "nobody@example.org")
    ]
    assert pages[0] == pages[1]


def test_a_limited_sign_in_costs_no_hashing(app, cast, monkeypatch):
    guess(app, cast.ana.email, 10)
    monkeypatch.setattr(views, "is_password", lambda *_: pytest.fail("it was hashed"))
    assert guess(app, cast.ana.email, 1) == [429]


def test_those_who_know_their_password_are_not_counted(app, cast):
    for _ in range(30):
        assert try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password).status == 200
    # Nor does it wipe out what others have guessed.
    assert guess(app, cast.ana.email, 9) == [422] * 9
    try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password)
    assert guess(app, cast.ana.email, 2) == [422, 429]


def test_what_is_typed_incompletely_is_no_guess(app, cast):
    for _ in range(12):
        assert try_to_sign_in(Browser(app), cast.ana.email, "").status == 422
    assert try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password).status == 200


def test_who_guesses_at_many_accounts_is_stopped_by_their_address(app, cast):
    for number in range(60):
        assert guess(app, f"member-{number}@example.org", 1) == [422]
    assert guess(app, cast.ana.email, 1) == [429]
    # Elsewhere Ana signs in as ever; what was refused did not count against her account.
    for _ in range(12):
        guess(app, cast.ana.email, 1)
    page = try_to_sign_in(Browser(app), cast.ana.email, cast.ana.password, address="198.51.100.1")
    assert page.status == 200


@pytest.mark.parametrize(
    ("address", "is_same"),
    [
        ("2001:db8:1:2::99", True),
        ("2001:db8:1:2:ffff::1", True),
        ("2001:db8:1:3::1", False),
        ("::ffff:192.0.2.7", False),
    ],
)
def test_of_ipv6_a_household_is_counted(app, address, is_same):
    def asked_from(address):
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return limits.network()

    assert (asked_from("2001:db8:1:2::1") == asked_from(address)) is is_same
    assert asked_from("::ffff:192.0.2.7") == asked_from("192.0.2.7") == "192.0.2.7"
    assert asked_from("fe80::1%eth0") == asked_from("fe80::2")


def test_of_many_guesses_at_once_no_more_than_ten_are_tried(app, cast):
    browsers = [Browser(app) for _ in range(14)]
    tokens = [browser.token() for browser in browsers]

    def guessing(browser, token):
        sent = {"csrf_token": token, "email": cast.ana.email, "password": WRONG}
        return lambda: browser.client.post("/login", data=sent).status_code

    answers = at_once([guessing(*one) for one in zip(browsers, tokens, strict=True)])
    assert sorted(answers) == [422] * 10 + [429] * 4


def sign_up(app, email, *, address="192.0.2.7"):
    browser = Browser(app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    browser.get("/signup")
    return browser.press("Sign up", name="Una", email=email, password="long enough words")


def test_signing_up_is_counted_by_address_and_by_e_mail(app, given, monkeypatch):
    monkeypatch.setattr(views, "hash_password", lambda _: "not worth the time")
    for number in range(6):
        assert sign_up(app, "una@example.org", address=f"192.0.2.{number}").path == "/login"
    page = sign_up(app, "una@example.org", address="192.0.2.99")
    assert page.status == 429 and "too often" in page.words
    assert page.fields["name"] == "Una" and page.response.headers["Retry-After"] == "3600"
    for number in range(60):
        assert sign_up(app, f"una-{number}@example.org", address="192.0.2.100").path == "/login"
    assert sign_up(app, "vic@example.org", address="192.0.2.100").status == 429


def test_asking_to_connect_is_counted_by_member(app, given, cast, browser):
    ana, cleo = browser(cast.ana), browser(cast.cleo)
    for number in range(31):
        given.membership(cast.group_id, given.member(f"Vic {number}"))
    for number in range(30):
        assert ana.post(f"/m/vic-{number}/ask").status == 200
    page = ana.post("/m/vic-30/ask", {"note": "We met online."})
    assert page.status == 429 and "in 24 hours" in page.words
    assert page.response.headers["Retry-After"] == str(24 * 60 * 60)
    assert cleo.post("/m/vic-30/ask").status == 200


def test_a_door_is_never_counted_by_its_address(app, given, cast, clock, browser):
    """All who work at a door share its Wi-Fi, and so do those who walk through it."""
    event = given.event(cast.group_id, starts_at=clock.moment - timedelta(minutes=30))
    doorkeepers = [given.member(f"Vic {number}") for number in range(5)]
    for doorkeeper in doorkeepers:
        given.membership(cast.group_id, doorkeeper, role=Role.ORGANIZER)

    def tap(doorkeeper, times):
        client, token = (one := browser(doorkeeper)).client, {"csrf_token": one.token()}
        path = f"/events/{event}/door/reopen"
        return [client.post(path, data=token).status_code for _ in range(times)]

    assert set(tap(doorkeepers[0], 120)) == {302}
    assert tap(doorkeepers[0], 1) == [429]
    for doorkeeper in doorkeepers[1:4]:
        assert set(tap(doorkeeper, 120)) == {302}
    assert tap(doorkeepers[4], 1) == [429], "it is the event's limit"
    clock.move(minutes=1)
    assert tap(doorkeepers[0], 1) == tap(doorkeepers[4], 1) == [302]


def test_looking_at_a_limited_page_is_not_counted(app, cast, given, browser):
    cleo, event = browser(cast.cleo), given.event(cast.group_id)
    assert {cleo.get(f"/events/{event}/door").status for _ in range(130)} == {200}


def count_in(url, times):
    """What a process of its own counts in the file that others count in, too."""
    counters = CountersInFile(url)
    return [counters.incr("the same", 3600) for _ in range(times)]


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/limits.sqlite3"


def test_processes_and_threads_count_together(url):
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as processes:
        counts = [processes.submit(count_in, url, 250) for _ in range(4)]
        numbers = [number for count in counts for number in count.result()]
    here = CountersInFile(url)
    for some in at_once([lambda: [here.incr("the same", 3600) for _ in range(50)]] * 8):
        numbers += some
    here.close()
    assert sorted(numbers) == list(range(1, 1401))


def test_windows_that_have_closed_are_thrown_away(url, clock):
    counters = CountersInFile(url)
    for number in range(PRUNED_EVERY - 1):
        counters.incr(f"window {number}", 60)
    clock.move(minutes=2)
    counters.incr("another", 60)
    assert counters.reset() == 1
    counters.close()


def test_neither_e_mail_nor_address_is_kept(app, cast):
    guess(app, cast.ana.email, 3, address="203.0.113.77")
    folder = app.config["HANDSHAKES"].limiter_url.removeprefix("sqlite://").rpartition("/")[0]
    kept = b"".join(path.read_bytes() for path in Path(folder).glob("limits.sqlite3*"))
    assert b"counters" in kept
    for secret in (b"ana@", b"example.org", b"203.0.113"):
        assert secret not in kept


@pytest.mark.parametrize("url", ["redis://127.0.0.1:{port}", "sqlite:////nowhere/at/all"])
def test_limits_hold_in_each_process_while_what_they_share_is_away(app_with, cast, url, caplog):
    alone = app_with(limiter_url=url.format(port=free_port()))
    assert guess(alone, cast.ana.email, 11) == [422] * 10 + [429]
    assert try_to_sign_in(Browser(alone), cast.ben.email, cast.ben.password).status == 200
    assert "Limits are not shared for now" in caplog.text
