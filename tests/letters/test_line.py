"""One connection to a real SMTP server, kept from mail to mail, and what happens when it breaks."""

import pytest

from meetup.clock import now
from meetup.letters import line, worker
from meetup.letters.worker import Delivering
from meetup.rounds import Round


@pytest.fixture
def work(app, clock):
    """`work()`: rounds of one worker until nothing is left; what each came to."""

    def until_idle():
        deliver, rounds = Delivering(chance=lambda: 0.0), []
        while not rounds or rounds[-1] is Round.DONE:
            rounds.append(deliver(app, now=now()))
        return rounds

    return until_idle


@pytest.fixture
def newcomers(given, in_outbox):
    """`newcomers(9)`: so many people wait for the mail that confirms their address."""

    def sign_up(how_many):
        people = [given.member(f"Una {number}", confirmed=False) for number in range(how_many)]
        for person in people:
            in_outbox(person)
        return [person.email for person in people]

    return sign_up


def test_many_mails_travel_on_one_connection_which_is_closed_when_none_is_left(
    post_office, work, newcomers
):
    addresses = newcomers(60)
    assert work() == [Round.DONE, Round.DONE, Round.IDLE]
    assert post_office.took == addresses
    assert (post_office.calls, post_office.goodbyes) == (1, 1)


def test_a_round_ends_in_time_for_other_jobs_and_keeps_the_line_and_no_mail(
    app, post_office, newcomers, outbox, clock, monkeypatch
):
    monkeypatch.setattr(worker, "ROUND_SECONDS", 0.0)
    newcomers(3)
    deliver = Delivering()
    assert deliver(app, now=clock.moment) is Round.DONE
    assert [(mail.tries, mail.claimed_until) for mail in outbox()] == [
        *((1, None), (0, None)),
        (0, None),
    ]
    assert [deliver(app, now=clock.moment) for _ in range(3)] == [
        *(Round.DONE, Round.DONE),
        Round.IDLE,
    ]
    assert len(post_office.mails) == 3 and post_office.calls == 1


def test_no_connection_carries_more_than_servers_like(post_office, work, newcomers, monkeypatch):
    monkeypatch.setattr(line, "MOST_MAILS", 4)
    addresses = newcomers(9)
    work()
    assert post_office.took == addresses and post_office.calls == 3


def test_a_connection_that_was_silent_for_a_while_is_not_trusted(
    post_office, work, newcomers, monkeypatch
):
    monkeypatch.setattr(line, "IDLE_SECONDS", 0.0)
    addresses = newcomers(3)
    work()
    assert post_office.took == addresses and post_office.calls == 3


@pytest.mark.parametrize("is_polite", [True, False])
def test_a_server_that_hangs_up_between_two_mails_costs_none(
    post_office, work, newcomers, outbox, is_polite
):
    post_office.hangs_up_after, post_office.is_polite = 2, is_polite
    addresses = newcomers(5)
    assert work() == [Round.DONE, Round.IDLE]
    assert post_office.took == addresses and post_office.calls == 3
    assert {(mail.tries, mail.failure) for mail in outbox()} == {(1, None)}


def test_a_mail_that_is_refused_takes_no_other_with_it(post_office, work, newcomers):
    addresses = newcomers(5)
    post_office.recipients[addresses[1]] = "550 5.1.1 No such user"
    post_office.data[addresses[2]] = "554 5.6.0 Not like this"
    post_office.recipients[addresses[3]] = "451 4.2.1 Later"
    work()
    assert post_office.took == [addresses[0], addresses[4]] and post_office.calls == 1


def test_an_answer_that_is_none_is_taken_for_no_other_mails(post_office, work, newcomers, outbox):
    """Here the second line would be the answer to what is said next."""
    addresses = newcomers(3)
    post_office.recipients[addresses[0]] = "550 No\r\n550 such user"
    work()
    assert post_office.took == addresses[1:] and post_office.calls == 2
    assert [mail.refused_at is not None for mail in outbox()] == [True, False, False]


def test_a_connection_that_breaks_once_the_text_has_gone_costs_that_mail_a_try(
    post_office, work, newcomers, outbox, clock
):
    """The server may have taken it, so it is tried later, under the same Message-ID."""
    addresses = newcomers(3)
    post_office.breaks_on = addresses[1]
    work()
    assert post_office.took == [addresses[0], addresses[2]]
    assert [(mail.tries, mail.sent_at is None) for mail in outbox()] == [
        *((1, False), (1, True)),
        (1, False),
    ]
    clock.move(minutes=1)
    work()
    assert post_office.took[-1] == addresses[1]
    assert post_office.mails[-1]["Message-ID"] == f"<{outbox()[1].message_id}@town.example>"
