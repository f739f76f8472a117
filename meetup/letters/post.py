"""The mail server as we reach it, and what its answers mean (SMTP, RFC 5321)."""

import re
import smtplib
import ssl

from meetup.setting_values import MailServer

PATIENCE_SECONDS = 30
WANTS_SIGNING_IN = {530, 534, 535, 538}
# "Relay access denied", "Unable to relay": it reaches nobody for us before it knows us.
_NO_RELAY = re.compile(r"\brelay", re.IGNORECASE)

Answer = tuple[int, bytes]


class NotSent(Exception):
    """The mail server did not take a message; `for_good` when it never will."""

    for_good = False

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unsendable(NotSent):
    """The mail server cannot carry such a message to anybody."""

    for_good = True


class Refused(NotSent):
    """The message was refused for good (5xx): the address is nobody's, or does not want it."""

    for_good = True


class NoServer(NotSent):
    """Nothing can be sent for now: no connection, no encryption, or we are not let in."""


class NotLetIn(NotSent):
    """The server takes this message from nobody whom it does not know; others, perhaps."""


def connected(server: MailServer, greeting: str) -> smtplib.SMTP:
    """A new connection, on which we call ourselves `greeting`, signed in. Raises NoServer."""
    try:
        return _connected(server, greeting)
    except OSError as error:
        raise NoServer(reason_of(error)) from error


def verdict(answer: Answer) -> NotSent:
    """What an answer about a message or its recipient means, which is not that it is taken."""
    reason = words_of(answer)
    if answer[0] in WANTS_SIGNING_IN or _NO_RELAY.search(reason):
        # That we are to sign in first is about our settings, not about this message.
        return NotLetIn(reason)
    return Refused(reason) if 500 <= answer[0] < 600 else NotSent(reason)


def reason_of(error: Exception) -> str:
    """What went wrong, in the words of the server where it said any."""
    if isinstance(error, smtplib.SMTPResponseException):
        return words_of(answer_in(error))
    return f"{type(error).__name__}: {error}"


def answer_in(error: smtplib.SMTPResponseException) -> Answer:
    """The answer that smtplib took for an error."""
    text = error.smtp_error
    return error.smtp_code, text.encode() if isinstance(text, str) else text


def words_of(answer: Answer) -> str:
    """An answer as one reads it."""
    return f"{answer[0]} {answer[1].decode(errors='replace')}"


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
        smtp.ehlo_or_helo_if_needed()
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except OSError:
        smtp.close()
        raise
    return smtp
