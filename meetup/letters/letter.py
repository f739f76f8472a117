"""What a mail says, and the message that carries it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from flask import render_template

from meetup.config import Config
from meetup.fields import tidy
from meetup.languages import Language
from meetup.mail.models import OutboxMail
from meetup.members.models import Member
from meetup.web import settings
from meetup.wording import worded_in


@dataclass(frozen=True)
class Letter:
    """A mail in words; `link` is what its reader is to open."""

    subject: str
    text: str
    link: str
    language: Language


def language_for(reader: Member | None) -> Language:
    """In which language this member reads mails: their choice, else the site's.

    None is somebody without an account.
    """
    return (reader and reader.language) or settings().language


def letter_in(language: Language, template: str, *, link: str, **context: object) -> Letter:
    """The letter that `template` (such as `members/confirmation`) makes of `link` and `context`.

    The template's first line is the subject, behind which a line is left empty. Days and times
    in it are worded in `language`, too. Raises ValueError for a template without that line.
    """
    with worded_in(language.locale(settings().locale)):
        text = render_template(f"mail/{language}/{template}.txt", link=link, **context)
    subject, empty, text = text.partition("\n\n")
    if not empty:
        raise ValueError(f"{template} leaves no line empty behind its subject")
    return Letter(" ".join(subject.split()), text, link, language)


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
    # RFC 3282: so that it is read aloud in the voice of its language. Last, since what begins
    # with Content- is swept away when the content is set.
    mime["Content-Language"] = letter.language.value
    return mime


def _mailbox(address: str) -> str:
    # Not every mail server takes a domain with other letters than ASCII's; all take its A-labels.
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"
