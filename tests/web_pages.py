"""A real web server on 127.0.0.1 for tests, whose pages may be as hostile as any."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Thread
from typing import Any

from meetup.fetching import Reach
from meetup.public_addresses import Address

CERTIFICATE = Path(__file__).with_name("web_pages.pem")
HERE = ip_address("127.0.0.1")
Answer = Callable[["WebPages", socket.socket], None]


def html(text: str) -> bytes:
    """A whole answer with this page."""
    return answer(text.encode(), "Content-Type: text/html; charset=utf-8")


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole answer; its length is told unless a header does."""
    told = any(header.startswith(("Content-Length", "Transfer-Encoding")) for header in headers)
    lines = [f"HTTP/1.1 {status}", *headers, *([] if told else [f"Content-Length: {len(body)}"])]
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode() + body


def redirect(target: str) -> bytes:
    return answer(b"", f"Location: {target}", status="302 Found")


class WebPages:
    """`pages`: by host and path, such as ana.example/me, what is sent, or who sends it.

    `asked`: each request that came, as it came; `hosts`: each name that was looked up.
    """

    def __init__(self, *, tls: bool = False) -> None:
        self.pages: dict[str, bytes | Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.ends = Event()
        self._tls = _encryption() if tls else None
        pages = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    pages._answer(self.request)

        class Server(ThreadingTCPServer):
            daemon_threads = False
            block_on_close = True

            def shutdown_request(self, request: Any) -> None:
                # What is left unread would have the other side lose the end of the answer.
                with suppress(OSError):
                    request.shutdown(socket.SHUT_WR)
                self.close_request(request)

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))
        self.port = int(self._server.server_address[1])

    def reach(self, **other: Any) -> Reach:
        """All names are this server, which may be asked; but for what is said otherwise."""
        trust = ssl.create_default_context(cafile=str(CERTIFICATE))
        usual: dict[str, Any] = {
            "is_allowed": lambda address: address == HERE,
            "look_up": self.look_up,
            "ports": {"http": self.port, "https": self.port},
            "trust": trust,
        }
        return Reach(**{**usual, **other})

    def look_up(self, host: str) -> Sequence[Address]:
        self.hosts.append(host)
        return [HERE]

    def _answer(self, connected: socket.socket) -> None:
        connected.settimeout(10)
        if self._tls:
            connected = self._tls.wrap_socket(connected, server_side=True)
        request = b""
        while not request.endswith(b"\r\n\r\n"):
            some = connected.recv(65536)
            if not some:
                return
            request += some
        text = request.decode()
        self.asked.append(text)
        lines = text.split("\r\n")
        host = next(line[6:] for line in lines if line.startswith("Host: "))
        what = self.pages.get(host + lines[0].split(" ")[1])
        if callable(what):
            what(self, connected)
        else:
            connected.sendall(what or answer(b"", status="404 Not Found"))
        if self._tls:
            connected.close()

    @contextmanager
    def open(self) -> Iterator["WebPages"]:
        self._thread.start()
        try:
            yield self
        finally:
            self.ends.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()


def endlessly(*some: bytes, pause_seconds: float = 0.0) -> Answer:
    """First the one, then the other over and over, until nobody listens or the test ends."""

    def send(pages: WebPages, connected: socket.socket) -> None:
        first, again = some
        connected.sendall(first)
        while not pages.ends.wait(pause_seconds):
            connected.sendall(again)

    return send


def _encryption() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
