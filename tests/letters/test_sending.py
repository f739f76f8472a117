"""Mail that leaves by a real SMTP server: what arrives, what is refused, what is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from meetup.config import MailServer
from meetup.letters.worker import Delivering
from meetup.mail.actions import claim
from meetup.mail.rest_models import RefusedAddress
from meetup.mail.rules import LEASE, PAUSES
from meetup.rounds import Round
from tests.letters.post_office import CERTIFICATE, PostOffice, free_port, words_of


def test_a_mail_arrives_once_and_is_recorded(post_office, deliver, in_outbox, outbox, una, clock):
    in_outbox(una)
    assert deliver() == 1
    assert post_office.took == ["una@example.org"]
    mail = outbox()[0]
    assert (mail.sent_at, mail.tries, mail.claimed_until) == (clock.moment, 1, None)
    clock.move(days=3)
    assert deliver() == 0
    assert len(post_office.mails) == 1


def test_a_mail_carries_what_mail_servers_ask_for(post_office, deliver, in_outbox, outbox, una):
    in_outbox(una)
    deliver()
    mail, row = post_office.mails[0], outbox()[0]
    assert mail["From"] == "Handshakes <handshakes@localhost>"
    assert mail["To"] == "una@example.org"
    assert mail["Subject"] == "Confirm your e-mail address at Handshakes"
    assert mail["Date"] == "Mon, 01 Jun 2026 12:00:00 +0000"
    assert mail["Message-ID"] == f"<{row.message_id}@town.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content_type() == "multipart/alternative"
    parts = [(part.get_content_type(), part.get_content_charset()) for part in mail.iter_parts()]
    assert parts == [("text/plain", "utf-8"), ("text/html", "utf-8")]
    assert "List-Id" not in mail and "In-Reply-To" not in mail
    assert post_office.envelopes[0].mail_from == "handshakes@localhost"


def test_letters_beyond_ascii_arrive_as_they_are(
    post_office, use_server, deliver, in_outbox, given
):
    use_server(post_office.address, mail_from="Café Größe <hallo@example.org>")
    in_outbox(given.member("Zoë Łuń 漢", email="zoe@example.org"), kind="already_here")
    deliver()
    mail = post_office.mails[0]
    assert "Hello Zoë Łuń 漢," in words_of(mail)
    assert mail["From"].addresses[0].display_name == "Café Größe"


def test_an_address_at_a_domain_beyond_ascii_is_reached(post_office, deliver, in_outbox, given):
    in_outbox(given.member("Zoe", confirmed=False, email="zoe@bücher.example"))
    deliver()
    assert post_office.took == ["zoe@xn--bcher-kva.example"]


@pytest.mark.parametrize("where", ["recipients", "data"])
def test_a_mail_that_is_refused_for_good_is_not_tried_again(
    post_office, deliver, in_outbox, outbox, una, clock, where
):
    getattr(post_office, where)[una.email] = "550 5.1.1 No such user"
    in_outbox(una)
    assert deliver() == 1
    mail = outbox()[0]
    assert mail.failed_at == clock.moment and mail.sent_at is None
    assert mail.failure == "550 5.1.1 No such user"
    clock.move(days=9)
    assert deliver() == 0


@pytest.mark.parametrize("where", ["recipients", "data"])
def test_a_mail_that_is_refused_for_now_is_tried_later(
    post_office, deliver, in_outbox, outbox, una, clock, where
):
    getattr(post_office, where)[una.email] = "451 4.3.0 Try again"
    in_outbox(una)
    assert deliver() == 1
    mail = outbox()[0]
    assert (mail.failed_at, mail.sent_at, mail.failure) == (None, None, "451 4.3.0 Try again")
    assert mail.due_at == clock.moment + PAUSES[0]
    getattr(post_office, where).clear()
    assert deliver() == 0
    clock.move(seconds=PAUSES[0].total_seconds())
    assert deliver() == 1
    assert outbox()[0].sent_at == clock.moment
    assert post_office.mails[0]["Message-ID"] == f"<{mail.message_id}@town.example>"


def test_a_mail_is_tried_longer_and_longer_apart_and_then_given_up(
    post_office, deliver, in_outbox, outbox, una, clock
):
    post_office.recipients[una.email] = "451 4.3.0 Try again"
    in_outbox(una)
    for tries, pause in enumerate(PAUSES, start=1):
        assert deliver() == 1
        assert (outbox()[0].tries, outbox()[0].due_at) == (tries, clock.moment + pause)
        clock.move(seconds=pause.total_seconds() - 1)
        assert deliver() == 0
        clock.move(seconds=1)
    assert deliver() == 1
    assert outbox()[0].failed_at == clock.moment
    clock.move(days=9)
    assert deliver() == 0
    assert post_office.asked[una.email] == len(PAUSES) + 1


def test_one_bad_address_keeps_no_other_mail(post_office, deliver, in_outbox, una, given):
    post_office.recipients[una.email] = "451 4.3.0 Try again"
    in_outbox(una)
    in_outbox(una, kind="no such kind")
    in_outbox(given.member("Vic", confirmed=False))
    assert deliver() == 3
    assert post_office.took == ["vic@example.org"]


def test_a_server_that_is_down_is_left_alone_and_spends_no_mails_tries(
    app, use_server, post_office, in_outbox, outbox, given, clock
):
    use_server(MailServer("127.0.0.1", free_port(), "none"))
    for number in range(60):
        in_outbox(given.member(f"Una {number}", confirmed=False))
    deliver = Delivering(chance=lambda: 0.0)
    for seconds in (5, 10, 20, 40, 80, 160, 300, 300):
        assert deliver(app, now=clock.moment) is Round.TROUBLE
        clock.move(seconds=seconds - 1)
        assert deliver(app, now=clock.moment) is Round.IDLE
        clock.move(seconds=1)
    assert {(mail.tries, mail.claimed_until, mail.failed_at) for mail in outbox()} == {
        (0, None, None)
    }
    assert "Connection refused" in outbox()[0].failure
    use_server(post_office.address)
    assert [deliver(app, now=clock.moment) for _ in range(3)] == [
        *(Round.DONE, Round.DONE),
        Round.IDLE,
    ]
    assert sorted(post_office.took) == sorted(mail.recipient for mail in outbox())
    assert {(mail.tries, mail.failure) for mail in outbox()} == {(1, None)}


@pytest.mark.parametrize("answer", ["550 5.7.1 You may not send from here", "451 4.3.0 Not now"])
def test_a_server_that_refuses_the_sender_is_held_against_no_mail(
    post_office, deliver, in_outbox, outbox, una, count, answer
):
    post_office.senders["handshakes@localhost"] = answer
    in_outbox(una)
    deliver()
    mail = outbox()[0]
    assert (mail.tries, mail.failed_at, mail.refused_at) == (0, None, None)
    assert mail.failure == answer and count(RefusedAddress) == 0


@pytest.mark.parametrize(
    "answer", ["530 5.7.0 Authentication required", "554 5.7.1 <una@example.org>: Relay denied"]
)
def test_a_server_that_does_not_know_us_is_held_against_no_address_and_one_mail_at_a_time(
    app, post_office, in_outbox, outbox, given, clock, count, answer
):
    """It may be about the first of them alone, which then stands before no other."""
    for number in range(5):
        in_outbox(una := given.member(f"Una {number}", confirmed=False))
        post_office.recipients[una.email] = answer
    deliver = Delivering(chance=lambda: 0.0)
    assert deliver(app, now=clock.moment) is Round.TROUBLE
    assert deliver(app, now=clock.moment) is Round.IDLE
    assert [(mail.tries, mail.failed_at) for mail in outbox()] == [(1, None), *[(0, None)] * 4]
    assert "@" not in outbox()[0].failure and count(RefusedAddress) == 0
    for mail in outbox()[1:]:
        del post_office.recipients[mail.recipient]
    clock.move(seconds=5)
    assert [deliver(app, now=clock.moment) for _ in range(2)] == [Round.DONE, Round.IDLE]
    assert len(post_office.mails) == 4


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_no_mail_leaves_unencrypted_where_encryption_is_asked_for(
    post_office, use_server, deliver, in_outbox, outbox, una, tls
):
    use_server(replace(post_office.address, tls=tls))
    in_outbox(una)
    assert deliver() == 1
    assert post_office.mails == [] and outbox()[0].failed_at is None


def test_mail_leaves_encrypted_to_a_server_that_is_known(
    use_server, deliver, in_outbox, outbox, una, clock, monkeypatch
):
    office = PostOffice(tls=True)
    office.open()
    try:
        use_server(replace(office.address, tls="starttls"))
        in_outbox(una)
        deliver()
        assert office.mails == [] and "CERTIFICATE_VERIFY_FAILED" in outbox()[0].failure
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        clock.move(seconds=PAUSES[0].total_seconds())
        deliver()
        assert office.took == ["una@example.org"]
    finally:
        office.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")  # it is only this machine's
def test_a_server_that_wants_a_password_gets_it(use_server, deliver, in_outbox, outbox, una, clock):
    office = PostOffice(password="open: sesame@1")
    office.open()
    try:
        for password in ("wrong", None, "open: sesame@1"):
            user = "town" if password else None
            use_server(replace(office.address, user=user, password=password))
            in_outbox(una)
            assert deliver() == 1
            if password != "open: sesame@1":
                # A wrong setting is the host's to mend; the mail waits for it.
                assert office.mails == [] and outbox()[0].failed_at is None
                clock.move(seconds=PAUSES[1].total_seconds())
        assert office.took == ["una@example.org"]
    finally:
        office.close()


def test_a_worker_that_died_lets_go_of_its_mail(
    app, post_office, deliver, in_outbox, given, una, clock
):
    in_outbox(una)
    with given.inside():
        assert len(claim(most=1, now=clock.moment, mail_leaves=True)) == 1
    assert deliver() == 0
    clock.moment += LEASE - timedelta(seconds=1)
    assert deliver() == 0
    clock.move(seconds=1)
    assert deliver() == 1
    assert post_office.took == ["una@example.org"]


def test_a_worker_that_slept_for_long_sends_nothing_that_others_have_claimed_since(
    app, post_office, in_outbox, outbox, given, clock
):
    for number in range(5):
        in_outbox(given.member(f"Una {number}", confirmed=False))
    slept = Delivering()
    post_office.on_mail = lambda: clock.move(minutes=6) if len(post_office.mails) == 1 else None
    assert slept(app, now=clock.moment) is Round.DONE
    assert len(post_office.mails) == 2
    assert [mail.claimed_until for mail in outbox()] == [None] * 5
    assert [slept(app, now=clock.moment) for _ in range(2)] == [Round.DONE, Round.IDLE]
    assert len(set(post_office.took)) == len(post_office.mails) == 5
