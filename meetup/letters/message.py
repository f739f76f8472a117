"""A letter as it travels: an e-mail message (RFC 5322) of words and a drawing (RFC 2046, 5.1.4).

What it tells calendars is a third form of the same and, for mail clients that look for files, a
file beside it: the best that can be done for all of them (iMIP, RFC 6047).
"""

from datetime import datetime
from email.headerregistry import Address, BaseHeader
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from secrets import token_hex

from meetup.config import Config
from meetup.fields import tidy
from meetup.letters.header_lines import MAIL_POLICY
from meetup.letters.letter import CalendarPart, Letter, Origin
from meetup.mail.models import OutboxMail

CALENDAR_FILE = "invite.ics"


def message(letter: Letter, mail: OutboxMail, config: Config, *, now: datetime) -> EmailMessage:
    """The letter to whom `mail` goes, marked as sent by a machine (RFC 3834, 5.2)."""
    mime = EmailMessage(policy=MAIL_POLICY)
    mime["From"] = _sender(letter.origin, config)
    mime["To"] = _mailbox(mail.recipient)
    mime["Subject"] = tidy(letter.subject)
    mime["Date"] = format_datetime(now)
    # The same at each try, so that a mailbox that gets it twice shows it once.
    mime["Message-ID"] = f"<{mail.message_id}@{config.host}>"
    mime["Auto-Submitted"] = "auto-generated"
    if letter.origin:
        _add_origin(mime, letter.origin, config)
    if letter.stop:
        # RFC 8058: mailboxes show a button of their own, and send what it needs there.
        mime["List-Unsubscribe"] = f"<{letter.stop}>"
        mime["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # Plain text stays plain: quoting would break long links in two for those who read the source.
    cte = "7bit" if letter.text.isascii() else "quoted-printable"
    mime.set_content(letter.text, charset="utf-8", cte=cte)
    mime.make_alternative(boundary=_boundary())
    mime.add_alternative(letter.html, subtype="html", charset="utf-8", cte="quoted-printable")
    if letter.calendar:
        _add_calendar(mime, letter.calendar)
    # RFC 3282: so that it is read aloud in the voice of its language. Last, since what begins
    # with Content- is swept away when the content is set.
    mime["Content-Language"] = letter.language.value
    return mime


def _sender(origin: Origin | None, config: Config) -> str | BaseHeader:
    return _voice(origin.name, config.mail_address) if origin else config.mail_from


@lru_cache(256)
def _voice(name: str, address: str) -> BaseHeader:
    read: BaseHeader = MAIL_POLICY.header_factory(
        "From", Address(tidy(name) or "", addr_spec=address)
    )
    return read


def _boundary() -> str:
    # Nobody can have written it into a letter, so that it need not be looked for there. Quoted
    # text never has "=_" (RFC 2045, 6.7).
    return f"=_{token_hex(16)}"


def _add_origin(mime: EmailMessage, origin: Origin, config: Config) -> None:
    # RFC 2919: by this, people sort what a group writes; its name may change.
    mime["List-Id"] = f"<group-{origin.group_id}.{config.host}>"
    if origin.event_id is not None:
        # Nobody has sent the mail that all are answers to: mail clients thread by it all the same.
        mime["In-Reply-To"] = mime["References"] = f"<event-{origin.event_id}@{config.host}>"


def _add_calendar(mime: EmailMessage, part: CalendarPart) -> None:
    # RFC 6047, 2.4: the method stands in the header as it does in the text. Quoted, it passes any
    # server, and keeps the space at the end of a line that is folded there. Outlook wants a name.
    mime.add_alternative(
        part.text.decode(),
        subtype="calendar",
        charset="utf-8",
        cte="quoted-printable",
        params={"method": part.method, "name": CALENDAR_FILE},
    )
    mime.make_mixed(boundary=_boundary())
    mime.add_attachment(part.text, maintype="application", subtype="ics", filename=CALENDAR_FILE)


def _mailbox(address: str) -> str:
    # Not every mail server takes a domain with other letters than ASCII's; all take its A-labels.
    name, _, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"
