"""A real SMTP server for tests, which takes mail or refuses it as it is told."""

import asyncio
import socket
import ssl
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword

from meetup.config import MailServer

OK = "250 OK"
CERTIFICATE = Path(__file__).with_name("post_office.pem")


def _encryption() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def words_of(mail: EmailMessage) -> str:
    """What a mail says in plain text."""
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


def drawing_of(mail: EmailMessage) -> str:
    """What it draws of that, as HTML."""
    page = mail.get_body(("html",))
    assert page is not None
    return str(page.get_content())


class PostOffice:
    """What arrived, and what is answered: `senders`, `recipients` and `data` say it by address.

    It hangs up after each `hangs_up_after` mails, politely or without a word, and once in the midst
    of what it gets for `breaks_on`. It takes nothing before so many as `waits_for` have called.
    `calls` and `goodbyes`: how often a connection was begun, and was ended as it should be.
    """

    def __init__(self, *, password: str | None = None, tls: bool = False) -> None:
        self.mails: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.asked: Counter[str] = Counter()
        self.senders: dict[str, str] = {}
        self.recipients: dict[str, str] = {}
        self.data: dict[str, str] = {}
        self.on_mail: Callable[[], None] = lambda: None
        self.hangs_up_after: int | None = None
        self.is_polite = True
        self.breaks_on: str | None = None
        self.waits_for = 0
        self.calls = self.goodbyes = 0
        self.password, self._lock = password, Lock()
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            auth_required=password is not None,
            auth_require_tls=False,
            authenticator=self._authenticate,
            tls_context=_encryption() if tls else None,
            require_starttls=tls,
        )

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, session: Any, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.calls += 1
        return answers

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        session.mails = getattr(session, "mails", 0) + 1
        if self.hangs_up_after is not None and session.mails > self.hangs_up_after:
            if not self.is_polite:
                server.transport.close()
            return "421 4.7.0 Too many mails in one go"
        answer = self.senders.get(address, OK)
        if answer == OK:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        with self._lock:
            self.asked[address] += 1
        answer = self.recipients.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_QUIT(  # noqa: N802
        self, _server: SMTP, _session: Any, _envelope: Envelope
    ) -> str:
        self.goodbyes += 1
        return "221 Bye"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        while self.calls < self.waits_for:
            await asyncio.sleep(0.01)
        self.on_mail()
        if envelope.rcpt_tos[0] == self.breaks_on:
            self.breaks_on = None
            server.transport.abort()
            return "451 Gone"
        answer = self.data.get(envelope.rcpt_tos[0], OK)
        if answer == OK:
            with self._lock:
                self.envelopes.append(envelope)
                self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return answer

    def _authenticate(self, _s: SMTP, _se: Any, _e: Envelope, _m: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        return AuthResult(success=given.password.decode() == self.password, handled=False)

    def open(self) -> None:
        self._controller.start()

    def close(self) -> None:
        self._controller.stop()

    @property
    def address(self) -> MailServer:
        """How to reach it, without encryption and without signing in."""
        return MailServer("127.0.0.1", self._controller.port, "none")

    @property
    def took(self) -> list[str]:
        """To whom mail arrived."""
        return [str(mail["To"]) for mail in self.mails]
