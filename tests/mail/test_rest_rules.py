"""What mail servers mean by a refusal, and what of it is kept, without an app."""

import pytest

from meetup.mail.rest_rules import Cause, cause_of, rests, without_addresses


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("550 5.1.1 The email account that you tried to reach does not exist", Cause.NO_MAILBOX),
        ("550-5.1.1 The email account\n550 5.1.1 does not exist", Cause.NO_MAILBOX),
        ("550 5.2.1 Mailbox disabled", Cause.NO_MAILBOX),
        ("556 5.1.10 Recipient address has null MX", Cause.NO_MAILBOX),
        ("550 No such user", Cause.NO_MAILBOX),
        ("521 mail.example.org takes no mail", Cause.NO_MAILBOX),
        ("552 5.2.2 Over quota", Cause.FULL),
        ("552 Mailbox full", Cause.FULL),
        ("550 5.7.1 Message rejected as spam", Cause.UNWANTED),
        ("554 5.7.509 Access denied, did not pass DMARC", Cause.UNWANTED),
        ("554 Transaction failed", Cause.OTHER),
        ("550 5.3.4 Message too big", Cause.OTHER),
        ("5", Cause.OTHER),
        ("", Cause.OTHER),
    ],
)
def test_a_refusal_has_a_cause_that_its_owner_understands(answer, cause):
    assert cause_of(answer) is cause
    assert cause.words.startswith("its mail server ")


def test_an_address_rests_after_three():
    assert [rests(refusals) for refusals in (1, 2, 3, 4)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <una@example.org>: User unknown", "550 the address: User unknown"),
        ("550 una@a.example forwards to una.private@b.example.", "550 the address forwards to "),
        ("550 5.1.1 No such user", "550 5.1.1 No such user"),
    ],
)
def test_no_address_is_kept_of_what_a_server_says(said, kept):
    assert without_addresses(said).startswith(kept) and "@" not in without_addresses(said)
