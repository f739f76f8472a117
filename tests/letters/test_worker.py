"""The command `worker`: what it shows, when it ends, and what it outlives."""

import json
import os
import re
import signal
import threading

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from meetup.config import MailServer
from meetup.db import db
from meetup.letters.worker import Delivering
from meetup.rounds import Round
from meetup.worker import cli, turns
from tests.letters.post_office import free_port


@pytest.fixture
def work(app, clock, monkeypatch):
    """`work("--once")`: what the worker says on standard error, and its exit status."""

    def run(*options):
        # As a process of its own, that knows nothing of one before.
        monkeypatch.setitem(cli.JOBS, "mail", Delivering())
        result = app.test_cli_runner().invoke(cli.worker, options)
        assert result.stdout == ""
        return result.stderr.splitlines(), result.exit_code

    return run


@pytest.fixture
def broken_database(app):
    """`broken_database(times)`: the next statements fail as if the database were gone."""
    left = [0]

    def fail(*_):
        if left[0]:
            left[0] -= 1
            raise OperationalError("SELECT 1", {}, Exception("the database is away\nfor now"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    yield lambda times: left.__setitem__(0, times)
    event.remove(engine, "before_cursor_execute", fail)


@pytest.fixture
def no_pauses(monkeypatch):
    for result in Round:
        monkeypatch.setitem(turns.PAUSE_SECONDS, result, 0.01)


def said(line):
    """What a line of the log says, which is JSON where no terminal is."""
    return json.loads(line)["message"]


def stop_soon():
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()


def test_without_a_mail_server_the_log_shows_each_link_once(work, in_outbox, outbox, una, clock):
    in_outbox(una)
    lines, status = work("--once")
    assert status == 0 and len(lines) == 1
    assert "To una@example.org: Confirm your e-mail address at Handshakes: " in lines[0]
    assert re.search(r"http://town\.example/confirm/\S+$", lines[0])
    mail = outbox()[0]
    assert mail.logged_at == clock.moment
    assert (mail.sent_at, mail.failed_at, mail.dropped_at) == (None, None, None)
    clock.move(days=2)
    assert work("--once") == ([], 0)


def test_what_was_only_shown_is_sent_once_there_is_a_mail_server(
    work, in_outbox, outbox, una, use_server, post_office
):
    use_server(None)
    in_outbox(una)
    work("--once")
    use_server(post_office.address)
    lines, _ = work("--once")
    assert post_office.took == ["una@example.org"] and said(lines[0]).endswith(": sent")
    assert outbox()[0].tries == 1


def test_all_that_is_due_is_dealt_with_one_line_each(work, in_outbox, given, post_office):
    for number in range(5):
        in_outbox(given.member(f"Una {number}", confirmed=False))
    post_office.recipients["una-1@example.org"] = "550 No\r\nsuch user"
    post_office.recipients["una-2@example.org"] = "451 Later"
    lines, status = work("--once")
    assert status == 0 and len(lines) == 5
    assert said(lines[1]).endswith("(confirmation): refused for good: 550 No")
    assert said(lines[2]).endswith("(confirmation): not sent: 451 Later")
    assert not any("@" in line or "una" in line for line in lines)
    assert work("--once") == ([], 0)


def test_once_ends_where_no_mail_can_be_sent(work, in_outbox, outbox, una, use_server):
    use_server(MailServer("127.0.0.1", free_port(), "none"))
    in_outbox(una)
    lines, status = work("--once")
    assert status == 0 and len(lines) == 1
    assert (outbox()[0].tries, outbox()[0].claimed_until) == (0, None)


def test_no_address_breaks_a_line_of_the_log(work, in_outbox, given):
    in_outbox(given.member("Eve", confirmed=False, email="eve\n2026 forged@example.org"))
    lines, status = work("--once")
    assert status == 0 and len(lines) == 1
    assert "To eve 2026 forged@example.org" in lines[0]


def test_it_stops_when_it_is_asked_to(work, no_pauses, given):
    stop_soon()
    assert work() == ([], 0)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_finishes_the_mail_at_hand_before_it_stops(
    work, in_outbox, outbox, given, post_office, number
):
    for name in ("Una", "Vic"):
        in_outbox(given.member(name, confirmed=False))
    post_office.on_mail = lambda: os.kill(os.getpid(), number)
    lines, status = work()
    assert status == 0 and len(lines) == 1
    assert post_office.took == ["una@example.org"]
    assert [mail.sent_at is not None for mail in outbox()] == [True, False]
    assert (outbox()[1].claimed_until, outbox()[1].tries) == (None, 0)
    assert post_office.goodbyes == 1


def test_it_leaves_the_handling_of_signals_as_it_found_it(work, given):
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    work("--once")
    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)] == before


def test_it_goes_on_when_the_database_was_away(
    work, no_pauses, in_outbox, una, post_office, broken_database
):
    in_outbox(una)
    broken_database(3)
    stop_soon()
    lines, status = work()
    assert status == 0 and len(lines) == 4
    assert all("goes on after a pause" in line for line in lines[:3])
    assert post_office.took == ["una@example.org"]


def test_once_says_that_not_all_is_sent_when_the_database_is_away(work, given, broken_database):
    broken_database(1)
    lines, status = work("--once")
    assert status == 1 and lines[0].startswith("Error: Not all is done (mail).")
    assert len(lines) == 1


def test_it_goes_on_when_the_mail_server_is_away(
    work, no_pauses, in_outbox, outbox, given, una, use_server
):
    use_server(MailServer("127.0.0.1", free_port(), "none"))
    in_outbox(una)
    in_outbox(given.member("Vic", confirmed=False))
    stop_soon()
    lines, status = work()
    assert status == 0 and len(lines) == 1
    assert said(lines[0]).startswith("No mail is sent for now: ConnectionRefusedError")
    assert [mail.tries for mail in outbox()] == [0, 0]


def test_it_says_what_it_does_in_its_help(app):
    text = app.test_cli_runner().invoke(cli.worker, ["--help"]).stdout
    assert "Send what is in the outbox" in text and "--once" in text


@pytest.fixture
def beside_a_broken_job(monkeypatch):
    """The job before the mail breaks at each turn; how often it was tried."""
    tried = []

    def broken(_app, *, now):
        tried.append(now)
        raise ValueError("this job is broken")

    monkeypatch.setattr(cli, "JOBS", {"broken": broken, **cli.JOBS})
    return tried


def test_a_broken_job_keeps_no_other_from_running(
    work, in_outbox, una, post_office, beside_a_broken_job
):
    in_outbox(una)
    stop_soon()
    lines, status = work()
    assert status == 0 and post_office.took == ["una@example.org"]
    assert len(beside_a_broken_job) == 1, "it pauses, instead of being tried again at once"
    assert said(lines[0]) == "The worker goes on after a pause."


def test_once_does_the_rest_and_says_which_job_broke(
    work, in_outbox, una, post_office, beside_a_broken_job
):
    in_outbox(una)
    lines, status = work("--once")
    assert post_office.took == ["una@example.org"] and len(beside_a_broken_job) == 1
    assert status == 1 and lines[-1] == (
        "Error: Not all is done (broken). ValueError: this job is broken"
    )


def test_jobs_take_turns(app, clock):
    """A job with much to do keeps none waiting for longer than a round."""
    order = []

    def job(name, times):
        def round_of(_app, *, now):
            order.append(name)
            return Round.DONE if order.count(name) < times else Round.IDLE

        return round_of

    jobs = turns.Turns(app, {"long": job("long", 4), "short": job("short", 2)})
    assert jobs.until_idle(lambda: False) == {}
    assert order[:4] == ["long", "short", "long", "short"]
    assert order[4:] == ["long", "long", "long", "short"], "the idle are asked again at the end"


def test_a_worker_that_runs_for_long_sees_what_came_after_its_first_mail(
    app, given, in_outbox, outbox, una, clock
):
    in_outbox(una)
    deliver = Delivering()
    with app.app_context():
        assert deliver(app, now=clock.moment) is Round.DONE
        in_outbox(given.member("Vic", confirmed=False))
        assert deliver(app, now=clock.moment) is Round.DONE
    assert [mail.logged_at for mail in outbox()] == [clock.moment] * 2
