"""Profiles elsewhere whose pages lead back here, looked at where the host wants that."""

import ssl
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from meetup.db import db
from meetup.fetching import Reach
from meetup.members import verifying_worker
from meetup.members.actions import edit_account
from meetup.members.link_models import ProfileLink
from meetup.members.models import Member
from meetup.members.verifying_actions import record, take
from meetup.members.verifying_rules import Found, Look, again_in, shows_links
from meetup.members.verifying_worker import Verifying
from meetup.public_addresses import addresses_of, is_public
from meetup.rounds import Round
from meetup.worker import cli
from tests.at_once import at_once
from tests.browsing import Browser
from tests.web_pages import WebPages, answer, endlessly, html, redirect

SITE = "http://town.example"
BACK = f'<a rel="me" href="{SITE}/m/ana">here</a>'
PAGE = "http://ana.example/me"
WORD = "your word alone"
FAILING = answer(b"", status="500 Oh")


@pytest.fixture
def web():
    """A web server that is the whole web, at which Ana has a page."""
    with WebPages().open() as pages:
        pages.pages["ana.example/me"] = html("<p>Ana")
        yield pages


class Town:
    """A site that verifies profiles, its worker, and Ana with her page elsewhere."""

    def __init__(self, app, given, web):
        self.app, self.given, self.web = app, given, web
        self.ana = given.member("Ana")

    def shows(self, *urls):
        with self.given.inside():
            account = db.session.get_one(Member, self.ana.id)
            edit_account(
                account,
                name="Ana",
                timezone="UTC",
                about="",
                place="",
                links=urls or (PAGE,),
                now=self.given.clock.moment,
            )
            account.matching_due_at = None

    def looks(self, **reach):
        """All that is due is looked at; how many pages that were."""
        job, before = Verifying(lambda: self.web.reach(**reach)), len(self.web.asked)
        while job(self.app, now=self.given.clock.moment) is not Round.IDLE:
            pass
        return len(self.web.asked) - before

    @property
    def link(self):
        with self.given.inside():
            own = db.select(ProfileLink).order_by(ProfileLink.id)
            found = db.session.scalars(own).first()
            db.session.expunge_all()
            return found

    @property
    def is_verified(self):
        return self.link.verified_at is not None

    @property
    def is_matched_anew(self):
        with self.given.inside():
            return db.session.get_one(Member, self.ana.id).matching_due_at is not None


@pytest.fixture
def town(app_with, given, web):
    return Town(app_with(verify_profiles=True), given, web)


def test_a_page_that_leads_back_is_verified_and_matched(town, web):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    assert town.looks() == 1 and town.is_verified and town.is_matched_anew
    assert "User-Agent: Handshakes (verifies profiles; http://town.example)" in web.asked[0]
    assert town.looks() == 0


def test_a_page_that_does_not_stays_the_members_word(town):
    town.shows()
    assert town.looks() == 1 and not town.is_verified and not town.is_matched_anew


def test_with_the_setting_off_nothing_is_ever_asked(app, given, web, town):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    job = Verifying(web.reach)
    for _ in range(3):
        assert job(app, now=given.clock.moment) is Round.IDLE
        given.clock.move(days=30)
    assert not web.hosts and not web.asked and not town.is_verified


def test_what_is_verified_lapses_where_the_host_turns_it_off(app, given, web, town):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    town.looks()
    job = Verifying(web.reach)
    given.clock.move(days=27)
    assert job(app, now=given.clock.moment) is Round.IDLE and town.is_verified
    given.clock.move(days=2)
    assert job(app, now=given.clock.moment) is Round.DONE and not town.is_verified
    assert job(app, now=given.clock.moment) is Round.IDLE and len(web.asked) == 1


def test_it_is_the_profile_that_is_matched_whose_page_is_read(town, web):
    # Each of these addresses is Ana's to fill, and is matched as somebody else's profile.
    web.pages["eve.example/@ana@mastodon.example"] = html(BACK)
    web.pages["ana.example/me?ref=http://eve.example"] = html(BACK)
    web.pages["mastodon.example/@ana"] = html("<p>Another Ana")
    town.shows("http://eve.example/@ana@mastodon.example", f"{PAGE}?ref=http://eve.example")
    assert town.looks() == 2 and not town.is_verified
    assert web.hosts == ["mastodon.example", "ana.example"]


def test_a_name_with_www_is_asked_by_it(town, web):
    web.pages["www.ana.example/me"] = html(BACK)
    town.shows("http://www.ana.example/me/")
    assert town.looks() == 1 and town.is_verified


def test_pages_without_a_place_for_links_are_not_asked(town, web):
    town.shows("https://www.linkedin.com/in/ana", "https://x.com/ana", "http://127.0.0.1/ana")
    assert town.looks() == 0 and not web.hosts


def test_nobody_is_asked_for_whoever_has_not_confirmed_their_address(town, given, web):
    town.shows()
    with given.inside():
        db.session.get_one(Member, town.ana.id).confirmed_at = None
    assert town.looks() == 0 and not web.hosts


def test_a_page_of_this_machine_is_never_asked(town, web):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    assert town.looks(is_allowed=is_public) == 0
    assert web.hosts == ["ana.example"] and not town.is_verified


def test_a_link_that_is_gone_is_no_proof_any_more(town, given, web):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    town.looks()
    given.clock.move(days=6)
    assert town.looks() == 0
    web.pages["ana.example/me"] = html("<p>Ana has moved")
    given.clock.move(days=1)
    assert town.looks() == 1 and not town.is_verified


@pytest.mark.parametrize("gone", [answer(b"", status="404 No"), redirect("http://[::1]/")])
def test_a_page_that_is_gone_is_no_proof_any_more(town, given, web, gone):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    town.looks()
    web.pages["ana.example/me"] = gone
    given.clock.move(days=7)
    town.looks()
    assert not town.is_verified


def test_a_page_that_does_not_answer_is_believed_for_some_weeks_and_asked_ever_more_seldom(
    town, given, web
):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    town.looks()
    web.pages["ana.example/me"] = FAILING
    given.clock.move(days=7)
    begun, asked = given.clock.moment, []
    while town.is_verified:
        asked += [given.clock.moment - begun] * town.looks()
        given.clock.moment = town.link.check_due_at
    assert timedelta(days=21) <= asked[-1] < timedelta(days=29)
    assert asked[:4] == [timedelta(minutes=minutes) for minutes in (0, 10, 20, 40)]
    assert len(asked) < 16


def test_a_page_that_answers_again_is_believed_as_before(town, given, web):
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    town.looks()
    since = town.link.verified_at
    for page, days in ((FAILING, 7), (html(BACK), 1), (FAILING, 20), (FAILING, 15)):
        web.pages["ana.example/me"] = page
        given.clock.move(days=days)
        assert town.looks() == 1
    assert town.link.verified_at == since


def test_a_link_that_is_put_there_later_is_found(town, given, web):
    town.shows()
    town.looks()
    web.pages["ana.example/me"] = html(BACK)
    given.clock.move(minutes=11)
    assert town.looks() == 1 and town.is_verified


def test_saving_has_it_looked_at_soon_and_never_at_once_again(town, given, web):
    town.shows()
    town.looks()
    given.clock.move(days=20)
    town.looks()
    town.shows()
    assert town.looks() == 0
    given.clock.move(minutes=10)
    assert town.looks() == 1
    given.clock.move(minutes=10)
    assert town.looks() == 1


def test_one_host_is_asked_some_times_a_minute_and_the_rest_later(town, given, web):
    urls = [f"http://ana.example/{number}" for number in range(5)]
    for number in range(5):
        for place in range(5):
            web.pages[f"ana.example/{place}"] = html("<p>")
        town.ana = given.member(f"Ana {number}")
        town.shows(*urls)
    assert town.looks() == 6
    with given.inside():
        due = list(db.session.scalars(db.select(ProfileLink.check_due_at)))
    assert min(due) >= given.clock.moment + timedelta(minutes=10)


def test_for_one_member_not_more_than_some_pages_a_day_are_looked_at(town, given):
    looked = 0
    for number in range(60):
        town.shows(f"http://host-{number}.example/")
        looked += town.looks()
    assert looked == 40


def test_a_slow_page_keeps_no_other_job_waiting(town, given, web):
    web.pages["ana.example/me"] = endlessly(b"", b"H", pause_seconds=0.05)
    town.shows()
    job = Verifying(partial(web.reach, seconds=1.0))
    rounds = 0
    while job(town.app, now=given.clock.moment) is Round.DONE:
        rounds += 1
    assert rounds > 3 and len(web.asked) == 1
    assert town.link.unproven_since == given.clock.moment


def test_a_resolver_that_never_answers_is_given_up(town, given, web, monkeypatch):
    monkeypatch.setattr(verifying_worker, "GIVING_UP_SECONDS", 0.2)
    answers = Event()

    def silent(host):
        answers.wait(10)
        raise OSError("nowhere")

    town.shows()
    town.looks(look_up=silent)
    answers.set()
    assert town.link.checked_at == given.clock.moment and not web.asked


def test_what_breaks_with_one_page_breaks_no_other(town, given, web, caplog):
    def broken(host):
        raise RuntimeError(host)

    town.shows(PAGE, "http://other.example/")
    town.looks(look_up=broken)
    with given.inside():
        looks = list(db.session.scalars(db.select(ProfileLink.checked_at)))
    assert looks == [given.clock.moment] * 2
    assert "ana.example" not in caplog.messages


def test_two_workers_never_look_at_one_page_at_once(town, given):
    town.shows(*(f"http://host-{number}.example/" for number in range(4)))

    def taken():
        with town.app.app_context():
            look = take(now=given.clock.moment)
            db.session.commit()
            return look.host if look else None

    hosts = [host for host in at_once([taken] * 8) if host]
    assert len(hosts) == len(set(hosts))
    # Whoever took one and died lets go of it.
    given.clock.move(minutes=61)
    assert taken() is not None


def test_what_was_seen_for_a_link_that_is_gone_is_nobody_elses(town, given):
    town.shows()
    with given.inside():
        look = take(now=given.clock.moment)
    other = given.member("Ben")
    with given.inside():
        row = db.session.get_one(ProfileLink, look.link_id)
        row.member_id, row.url, row.key = other.id, "http://b.example", "url:b.example"
    with given.inside():
        record(look, Found.LINK, now=given.clock.moment)
    assert not town.is_verified and town.link.checked_at is None


def test_what_was_seen_for_another_handle_is_looked_at_anew(town, given):
    town.shows()
    with given.inside():
        look = take(now=given.clock.moment)
        db.session.get_one(Member, town.ana.id).handle = "ana-2"
    with given.inside():
        record(look, Found.LINK, now=given.clock.moment)
    assert not town.is_verified and town.link.check_due_at == given.clock.moment


def test_editing_and_looking_at_once_keeps_both(town, given):
    for number in range(6):
        town.shows()
        with given.inside():
            db.session.execute(db.update(ProfileLink).values(check_due_at=given.clock.moment))
        with given.inside():
            look = take(now=given.clock.moment)

        def seen(look=look):
            with town.app.app_context():
                record(look, Found.LINK, now=given.clock.moment)
                db.session.commit()

        at_once([seen, partial(town.shows, PAGE, f"http://x{number}.example/")])
        assert town.is_verified


def test_an_idle_worker_takes_no_lock(town, given, count_queries, web):
    job = Verifying(web.reach)
    job(town.app, now=given.clock.moment)
    with town.app.app_context(), count_queries() as statements:
        assert job(town.app, now=given.clock.moment) is Round.IDLE
    assert all(statement.startswith("SELECT") for statement in statements)


def test_the_account_says_what_to_put_where_and_how_each_profile_stands(town, web):
    web.pages["ana.example/me"] = html(BACK)
    ana = Browser(town.app, signed_in=town.ana.id)
    page = ana.get("/account")
    assert f'<a rel="me" href="{SITE}/m/ana">' in page.words
    page = ana.press("Save", links=f"{PAGE}\nhttp://ben.example\nhttps://linkedin.com/in/ana-l")
    assert page.words.count("We are about to see whether it leads here") == 2
    assert page.words.count("no place where it could be shown") == 1
    town.looks()
    page = ana.get("/account")
    assert page.words.count("Verified: this page leads to your page here.") == 1
    assert page.words.count("When we last looked, it did not lead here.") == 1
    assert page.words.count(WORD) == 2


def test_nobody_else_sees_whether_a_profile_is_verified(town, given, browser, web):
    ben = given.member("Ben")
    given.connection(town.ana, ben)
    town.shows()
    seen = browser(ben)
    before = seen.get("/m/ana")
    web.pages["ana.example/me"] = html(BACK)
    town.looks()
    assert town.is_verified and PAGE in before.words
    assert seen.get("/m/ana").words == before.words


def test_without_the_setting_the_account_asks_for_no_link(browser, given):
    ana = browser(given.member("Ana"))
    assert 'rel="me"' not in ana.get("/account").words
    page = ana.press("Save", links=PAGE)
    assert WORD in page.words and "about to see" not in page.words


@pytest.mark.parametrize(
    ("url", "key", "page"),
    [
        ("http://ana.example", "url:ana.example", "http://ana.example"),
        ("https://WWW.ana.example/a/", "url:ana.example/a", "https://www.ana.example/a"),
        ("https://twitter.com/Ana", "url:x.com/ana", "https://x.com/ana"),
        ("https://a.example/?id=4&utm_x=1", "url:a.example?id=4", "https://a.example?id=4"),
    ],
)
def test_the_page_that_is_read_is_that_of_the_key(url, key, page):
    assert Look(1, 2, "ana", key, url).page == page


@pytest.mark.parametrize(
    ("host", "shows"),
    [
        ("linkedin.com", False),
        ("m.facebook.com", False),
        ("notlinkedin.com", True),
        ("ana.example", True),
    ],
)
def test_some_networks_have_no_place_for_links(host, shows):
    assert shows_links(f"url:{host}/x") is shows


def test_the_pause_grows_and_has_an_end():
    days = [again_in(timedelta(days=day)) for day in (0, 1, 7, 400)]
    assert days == [timedelta(minutes=10), *(timedelta(days=day) for day in (1, 7, 7))]
    assert again_in(None) == timedelta(days=7)


def test_the_worker_verifies_as_one_of_its_jobs(town, web, monkeypatch):
    assert isinstance(cli.JOBS["verifying"], Verifying)
    monkeypatch.setitem(cli.JOBS, "verifying", Verifying(web.reach))
    web.pages["ana.example/me"] = html(BACK)
    town.shows()
    done = town.app.test_cli_runner().invoke(cli.worker, ["--once"])
    assert done.exit_code == 0 and town.is_verified


def test_what_the_worker_asks_is_public_at_the_ports_of_pages():
    usual = Reach()
    assert (usual.is_allowed, usual.look_up) == (is_public, addresses_of)
    assert dict(usual.ports) == {"http": 80, "https": 443} and usual.seconds == 10
    assert usual.trust.check_hostname and usual.trust.verify_mode is ssl.CERT_REQUIRED
