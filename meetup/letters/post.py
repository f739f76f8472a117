"""Handing a message to the mail server (SMTP, RFC 5321)."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from meetup.setting_values import MailServer

PATIENCE_SECONDS = 30
WANTS_SIGNING_IN = {530, 534, 535, 538}


class NotSent(Exception):
    """The mail server did not take a message; `for_good` when it never will."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


class NoServer(NotSent):
    """Nothing can be sent for now: no connection, no encryption, or a wrong password."""


def send(message: EmailMessage, server: MailServer, *, greeting: str) -> None:
    """Hand `message` to `server`, to which we call ourselves `greeting`.

    Raises NoServer, and NotSent: for good when the message itself is refused (a 5xx answer).
    """
    try:
        smtp = _connected(server, greeting)
    except OSError as error:
        raise NoServer(_reason(error)) from error
    try:
        smtp.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        smtp.close()
        raise NotSent(_reason(error), for_good=_is_final(error)) from error
    # It is theirs now, however the conversation ends.
    with suppress(OSError):
        smtp.quit()


def _connected(server: MailServer, greeting: str) -> smtplib.SMTP:
    smtp: smtplib.SMTP
    if server.tls == "implicit":
        trust = ssl.create_default_context()
        smtp = smtplib.SMTP_SSL(
            server.host, server.port, greeting, timeout=PATIENCE_SECONDS, context=trust
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, greeting, timeout=PATIENCE_SECONDS)
    try:
        if server.tls == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except OSError:
        smtp.close()
        raise
    return smtp


def _answer(error: Exception) -> tuple[int, bytes | str] | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None


def _is_final(error: Exception) -> bool:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return True
    answer = _answer(error)
    # That we are to sign in first is about our settings, not about this message.
    return answer is not None and 500 <= answer[0] < 600 and answer[0] not in WANTS_SIGNING_IN


def _reason(error: Exception) -> str:
    answer = _answer(error)
    if answer is None:
        return f"{type(error).__name__}: {error}"
    code, text = answer
    return f"{code} {text.decode(errors='replace') if isinstance(text, bytes) else text}"
