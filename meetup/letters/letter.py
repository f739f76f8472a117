"""What a mail says, and the message that carries it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from meetup.config import Config
from meetup.fields import tidy
from meetup.mail.models import OutboxMail


@dataclass(frozen=True)
class Letter:
    """A mail in words; `link` is what its reader is to open."""

    subject: str
    text: str
    link: str


def message(letter: Letter, mail: OutboxMail, config: Config, *, now: datetime) -> EmailMessage:
    """The letter as it travels (RFC 5322), marked as sent by a machine (RFC 3834, 5.2)."""
    mime = EmailMessage(policy=SMTP)
    mime["From"] = config.mail_from
    mime["To"] = _mailbox(mail.recipient)
    mime["Subject"] = tidy(letter.subject)
    mime["Date"] = format_datetime(now)
    # The same at each try, so that a mailbox that gets it twice shows it once.
    mime["Message-ID"] = f"<{mail.message_id}@{config.host}>"
    mime["Auto-Submitted"] = "auto-generated"
    # Plain text stays plain: quoting would break long links in two for those who read the source.
    cte = "7bit" if letter.text.isascii() else "quoted-printable"
    mime.set_content(letter.text, charset="utf-8", cte=cte)
    return mime


def _mailbox(address: str) -> str:
    # Not every mail server takes a domain with other letters than ASCII's; all take its A-labels.
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"
