"""Fields of mails that are read and broken into lines once, for all mails in which they stand."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8

import pytest

from meetup.letters.header_lines import MAIL_POLICY, WIDE_MAIL_POLICY

SAYINGS = [
    ("Subject", "You have a place: Harbour Walks"),
    ("Subject", "Ein Platz: " + "Spaziergänge am Hafen " * 8),
    ("Subject", "=?utf-8?q?Harbour?= Walks"),
    ("Subject", "Harbour Walks"),
    ("Subject", "x" * 200),
    ("From", "Gästebuch <noreply@handshakes.example>"),
    ("From", Address('Mallory" <mallory@mail.example>, "', addr_spec="noreply@mail.example")),
    ("To", "jürgen@mail.example"),
    ("To", f"{'long' * 15}@{'mail.' * 40}example"),
    ("Content-Language", "de"),
    ("Message-ID", f"<{'a' * 36}@{'host.' * 20}example>"),
]


def test_a_field_stands_in_each_mail_as_the_library_writes_it():
    for _ in range(2):
        for name, value in SAYINGS:
            for ours, theirs in ((MAIL_POLICY, SMTP), (WIDE_MAIL_POLICY, SMTPUTF8)):
                mails = EmailMessage(MAIL_POLICY), EmailMessage(theirs)
                for mail in mails:
                    mail[name] = value
                written, expected = mails
                assert written.as_bytes(policy=ours) == expected.as_bytes(), (name, value)


@pytest.mark.parametrize("name", ["Subject", "To", "List-Id"])
@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028"])
def test_no_field_is_broken_by_what_is_in_it(name, line_break):
    # Twice: a field that was read is not read again.
    for _ in range(2):
        with pytest.raises(ValueError, match="linefeed"):
            EmailMessage(MAIL_POLICY)[name] = f"Walks{line_break}Bcc: mallory@mail.example"


def test_the_same_field_of_two_mails_is_read_once():
    one, other = EmailMessage(MAIL_POLICY), EmailMessage(MAIL_POLICY)
    one["Subject"] = other["Subject"] = "You have a place"

    assert one["Subject"] is other["Subject"]
