"""A client that looks at every answer, and is still many times faster than what it measures."""

import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

CONNECTIONS = 16
LEAST = 3 * CONNECTIONS
SILENCE_SECONDS = 20.0


class WrongAnswer(Exception):
    """What came back is not what the page answers, so its speed says nothing."""


@dataclass(frozen=True)
class Request:
    """One request, and what its answer has to be: a status, and a text somewhere in it."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    status: int = 200
    holds: str = ""

    @property
    def raw(self) -> bytes:
        """As it goes over the line."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.body:
            lines += ["Content-Type: application/x-www-form-urlencoded"]
            lines += [f"Content-Length: {len(self.body)}"]
        return "\r\n".join([*lines, "", self.body]).encode()


@dataclass
class Line:
    """One connection: what it waits for, and what came of it so far."""

    connection: socket.socket
    expected: bytes = b""
    came: bytearray = field(default_factory=bytearray)

    def send(self, request: Request, raw: bytes) -> None:
        self.expected = b"HTTP/1.1 %d " % request.status
        self.came.clear()
        self.connection.sendall(raw)

    def receive(self) -> bool:
        """Take what is there; whether the answer is whole. Raises WrongAnswer."""
        part = self.connection.recv(262_144)
        self.came += part
        if not part or not self.came.startswith(self.expected[: len(self.came)]):
            raise WrongAnswer(f"expected {self.expected!r}, got {bytes(self.came[:300])!r}")
        head = self.came.find(b"\r\n\r\n")
        if head < 0:
            return False
        if self.expected.startswith(b"HTTP/1.1 304"):
            return True
        start = self.came.lower().find(b"\r\ncontent-length:", 0, head)
        if start < 0:
            raise WrongAnswer(f"an answer without a length: {bytes(self.came[:head])!r}")
        length = int(self.came[start + 17 :].split(b"\r\n", 1)[0])
        return len(self.came) >= head + 4 + length


@dataclass(frozen=True)
class Answers:
    """How many answers came in how many seconds."""

    number: int
    seconds: float

    @property
    def rate(self) -> float:
        return self.number / self.seconds


def ask(port: int, requests: Sequence[Request], *, seconds: float) -> Answers:
    """Ask over and over, on several connections at once, and see how many answers come.

    Raises WrongAnswer for the first answer that has another status than it should.
    """
    raws = [(request, request.raw) for request in requests]
    asked = _for_ever(raws)
    lines = _connect(port)
    answers = select.epoll()
    try:
        for handle, line in lines.items():
            answers.register(handle, select.EPOLLIN)
            line.send(*next(asked))
        begin, counted = time.perf_counter(), 0
        # A page so slow that it is hardly answered in that time is given more of it.
        while counted < LEAST or time.perf_counter() < begin + seconds:
            ready = answers.poll(SILENCE_SECONDS)
            if not ready:
                raise WrongAnswer(f"no answer in {SILENCE_SECONDS} seconds")
            for handle, _ in ready:
                line = lines[handle]
                if line.receive():
                    counted += 1
                    line.send(*next(asked))
        return Answers(counted, time.perf_counter() - begin)
    finally:
        answers.close()
        for line in lines.values():
            line.connection.close()


def _connect(port: int) -> dict[int, Line]:
    found = (socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS))
    lines: dict[int, Line] = {}
    for connection in found:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines[connection.fileno()] = Line(connection)
    return lines


def _for_ever(raws: Sequence[tuple[Request, bytes]]) -> Iterator[tuple[Request, bytes]]:
    while True:
        yield from raws
