"""Getting a page of the web whose author may be hostile: where to, how much, and for how long."""

import io
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from time import monotonic
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from meetup.public_addresses import Address, addresses_of, is_public

DEADLINE_SECONDS = 10.0
CONNECTING_SECONDS = 4.0
MOST_BYTES = 512 * 1024
MOST_REDIRECTS = 3
MOST_ADDRESSES = 3
LONGEST_ADDRESS = 2_000

HTML = {"text/html", "application/xhtml+xml"}
REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
DEFAULT_PORTS = MappingProxyType({"http": 80, "https": 443})


class NoAnswer(Exception):
    """Nothing to go by came; another time there may."""


class NoPage(Exception):
    """The answer is that there is no such page."""


@dataclass(frozen=True)
class Page:
    """What came: the address at the end of all redirects, its Link headers, and how it begins."""

    address: str
    links: Sequence[str]
    body: bytes


@dataclass(frozen=True)
class Reach:
    """Where one gets to: which addresses may be asked, at which ports, and where hosts are."""

    is_allowed: Callable[[Address], bool] = is_public
    look_up: Callable[[str], Sequence[Address]] = addresses_of
    ports: Mapping[str, int] = field(default_factory=lambda: DEFAULT_PORTS)
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    seconds: float = DEADLINE_SECONDS


def fetch(address: str, *, agent: str, reach: Reach) -> Page:
    """The page of HTML at `address`, at most its first MOST_BYTES; asked for under our name.

    Every host is asked at the very address that was found and allowed, also after a redirect. From
    https nothing leads back to http. Raises NoPage, and NoAnswer, also where it takes too long.
    """
    ends_at = monotonic() + reach.seconds
    for _ in range(MOST_REDIRECTS + 1):
        parts = _askable(address)
        try:
            with closing(_connection(parts, reach, ends_at)) as connected:
                answer = _asked(connected, parts, agent, ends_at)
                if answer.status not in REDIRECTS:
                    return _page(address, answer)
                address = _redirected(address, answer)
        except (OSError, HTTPException, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error
    raise NoPage("it leads on and on")


def _askable(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NoPage("this is no address") from None
    # It becomes a line of the request as it is.
    is_plain = address.isascii() and address.isprintable() and " " not in address
    is_short = len(address) <= LONGEST_ADDRESS
    is_of_host = parts.scheme in DEFAULT_PORTS and parts.hostname and "@" not in parts.netloc
    if not (is_plain and is_short and is_of_host):
        raise NoPage("this is no address of a page")
    if port not in (None, DEFAULT_PORTS[parts.scheme]):
        raise NoPage("this is another port than that of pages")
    return parts


def _redirected(address: str, answer: HTTPResponse) -> str:
    # Headers are read as Latin-1 and mostly are UTF-8; nothing but ASCII may be asked for.
    location = (answer.headers.get("Location") or "").encode("latin-1", "replace")
    if not location:
        raise NoAnswer("it leads nowhere")
    target = urljoin(address, quote(location, safe="%:/?#[]@!$&'()*+,;=~"))
    if address.startswith("https:") and not target.startswith("https:"):
        raise NoPage("it leads out of encryption")
    return target


def _left(ends_at: float) -> float:
    left = ends_at - monotonic()
    if left <= 0:
        raise TimeoutError("it takes too long")
    return left


def _connection(parts: SplitResult, reach: Reach, ends_at: float) -> socket.socket:
    host = parts.hostname or ""
    allowed = [one for one in reach.look_up(host) if reach.is_allowed(one)]
    if not allowed:
        raise NoPage("it is nowhere on the public internet")
    plain = _connected(allowed[:MOST_ADDRESSES], reach.ports[parts.scheme], ends_at)
    if parts.scheme == "http":
        return plain
    try:
        plain.settimeout(_left(ends_at))
        return reach.trust.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def _connected(addresses: Sequence[Address], port: int, ends_at: float) -> socket.socket:
    failed: OSError = OSError("there is nobody")
    for address in addresses:
        patience = min(CONNECTING_SECONDS, _left(ends_at))
        try:
            # An address by number, so that nothing is looked up once more.
            return socket.create_connection((str(address), port), timeout=patience)
        except OSError as error:
            failed = error
    raise failed


def _asked(
    connected: socket.socket, parts: SplitResult, agent: str, ends_at: float
) -> HTTPResponse:
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    request = (
        f"GET {target} HTTP/1.1",
        f"Host: {parts.hostname}",
        f"User-Agent: {agent}",
        "Accept: text/html, application/xhtml+xml;q=0.9",
        "Accept-Encoding: identity",
        "Connection: close",
    )
    connected.settimeout(_left(ends_at))
    connected.sendall("".join(f"{line}\r\n" for line in (*request, "")).encode("ascii"))
    # It asks for no more of a socket than a file to read from.
    answer = HTTPResponse(cast("socket.socket", _Until(connected, ends_at)), method="GET")
    answer.begin()
    return answer


def _page(address: str, answer: HTTPResponse) -> Page:
    if answer.status in GONE:
        raise NoPage("it is not there")
    if answer.status != 200:
        raise NoAnswer(f"status {answer.status}")
    encoding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    if answer.headers.get_content_type() not in HTML or encoding != "identity":
        raise NoPage("it is no plain HTML")
    body = answer.read(MOST_BYTES)
    if answer.length and len(body) < MOST_BYTES:
        raise NoAnswer("it broke off")
    return Page(address, answer.headers.get_all("Link") or (), body)


class _Until(io.RawIOBase):
    """What a socket reads, until one moment.

    A timeout of the socket's own would begin anew with each byte that trickles in.
    """

    def __init__(self, connected: socket.socket, ends_at: float) -> None:
        self._connected, self._ends_at = connected, ends_at

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connected.settimeout(_left(self._ends_at))
        return self._connected.recv_into(buffer)
