"""A line to the mail server: one connection, many mails (SMTP, RFC 5321)."""

import smtplib
from contextlib import suppress
from email.generator import BytesGenerator
from email.message import EmailMessage
from io import BytesIO
from time import monotonic

from meetup.letters.header_lines import MAIL_POLICY, WIDE_MAIL_POLICY
from meetup.letters.post import (
    NoServer,
    NotSent,
    Unsendable,
    answer_in,
    connected,
    reason_of,
    verdict,
    words_of,
)
from meetup.setting_values import MailServer

# Servers hang up on who says nothing for a while, and on who has sent much.
IDLE_SECONDS = 10.0
MOST_MAILS = 100
OK, FORWARDED = 250, 251
# It closes the connection, or what it says is no answer (which smtplib calls -1): then nobody
# knows any more which answer belongs to what.
USELESS = {421, -1}


class Line:
    """A connection to the mail server that is kept from one message to the next.

    It is opened when there is something to send, and anew once nothing was said for IDLE_SECONDS,
    it has carried MOST_MAILS, or the server has hung up.
    """

    def __init__(self) -> None:
        self._smtp: smtplib.SMTP | None = None
        self._to: tuple[MailServer, str] | None = None
        self._carried, self._used_at = 0, 0.0

    def send(self, message: EmailMessage, server: MailServer, *, greeting: str) -> None:
        """Hand `message` to `server`, to which we call ourselves `greeting`.

        Raises NoServer, Unsendable, Refused, and NotSent for what may go better another time.
        """
        while True:
            smtp, is_new = self._opened(server, greeting)
            try:
                self._hand_over(message, smtp)
                break
            except _HungUp as hung_up:
                # It had been open for a while, and nothing of this message was taken: once more.
                self.close()
                if is_new:
                    raise hung_up.outcome from hung_up
        self._carried += 1
        self._used_at = monotonic()

    def close(self) -> None:
        """Hang up. What was taken is theirs, however the conversation ends."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError):
                smtp.quit()
            smtp.close()

    def _opened(self, server: MailServer, greeting: str) -> tuple[smtplib.SMTP, bool]:
        """The connection, and whether it is a new one. Raises NoServer."""
        is_worn = monotonic() - self._used_at > IDLE_SECONDS or self._carried >= MOST_MAILS
        if is_worn or self._to != (server, greeting):
            self.close()
        if self._smtp is not None:
            return self._smtp, False
        self._smtp = connected(server, greeting)
        self._to, self._carried, self._used_at = (server, greeting), 0, monotonic()
        return self._smtp, True

    def _hand_over(self, message: EmailMessage, smtp: smtplib.SMTP) -> None:
        """One mail transaction (RFC 5321, 3.3). Raises NotSent, and _HungUp before it began."""
        try:
            _address(message, smtp)
            answer = smtp.data(_content(message))
        except smtplib.SMTPDataError as error:
            answer = answer_in(error)
        except NotSent:
            self._take_back(smtp)
            raise
        except OSError as error:
            # It may have been taken. Tried again, it has the same Message-ID.
            self.close()
            raise NotSent(reason_of(error)) from error
        if answer[0] != OK:
            self._take_back(smtp)
            raise verdict(answer)

    def _take_back(self, smtp: smtplib.SMTP) -> None:
        """The server forgets whom the message was for (RFC 5321, 4.1.1.5)."""
        try:
            is_clear = smtp.rset()[0] == OK
        except OSError:
            is_clear = False
        if not is_clear:
            self.close()


class _HungUp(Exception):
    """The server has closed the connection before it knew a message.

    `outcome` is what that means on a new connection.
    """

    def __init__(self, outcome: NotSent) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def _address(message: EmailMessage, smtp: smtplib.SMTP) -> None:
    """Say from whom it comes and to whom it goes. Raises NotSent and _HungUp."""
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    if not _is_ascii(message) and not smtp.has_extn("smtputf8"):
        raise Unsendable("The mail server carries no address with such letters.")
    options = () if _is_ascii(message) else ("SMTPUTF8", "BODY=8BITMIME")
    try:
        answer = smtp.mail(sender, options)
    except OSError as error:
        raise _HungUp(NoServer(reason_of(error))) from error
    if answer[0] in USELESS:
        raise _HungUp(NoServer(words_of(answer)))
    if answer[0] != OK:
        # That was about us, since whom the message is for has not been said yet; or about letters
        # that are in few addresses.
        raise NoServer(words_of(answer)) if _is_ascii(message) else verdict(answer)
    try:
        answer = smtp.rcpt(to)
    except OSError as error:
        raise _HungUp(NotSent(reason_of(error))) from error
    if answer[0] in USELESS:
        raise _HungUp(NotSent(words_of(answer)))
    if answer[0] not in (OK, FORWARDED):
        raise verdict(answer)


def _content(message: EmailMessage) -> bytes:
    written = BytesIO()
    policy = MAIL_POLICY if _is_ascii(message) else WIDE_MAIL_POLICY
    BytesGenerator(written, policy=policy).flatten(message)
    return written.getvalue()


def _is_ascii(message: EmailMessage) -> bool:
    """Whether the addresses are; the names beside them are encoded (RFC 2047)."""
    return all(message[name].addresses[0].addr_spec.isascii() for name in ("From", "To"))
