"""An application served as `serve` serves it, and what its processes take."""

import compileall
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage

import psutil

from bench.apps import ROOT
from bench.client import Request, WrongAnswer
from meetup.serve import GUNICORN, LEAN

PATIENCE_SECONDS = 60.0


@dataclass
class Served:
    """A server that runs, and how many seconds after its start it gave its first answer."""

    process: "subprocess.Popen[bytes]"
    port: int
    cold_start: float = 0.0

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return list(psutil.Process(self.process.pid).children())

    def cpu_seconds(self) -> float:
        """How long its workers have computed so far."""
        times = [worker.cpu_times() for worker in self.workers]
        return float(sum(time.user + time.system for time in times))

    def megabytes(self) -> float:
        """The memory of the largest of its workers (resident set size)."""
        return float(max(worker.memory_info().rss for worker in self.workers)) / 1e6

    def ask(self, request: Request) -> tuple[HTTPMessage, bytes]:
        """One answer, headers and body. Raises WrongAnswer for another than it should be."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if request.body else {}
        try:
            headers = {**dict(request.headers), **kind}
            connection.request(request.method, request.path, request.body or None, headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        told = response.headers.get("Location", "") + body.decode(errors="replace")
        if response.status != request.status or request.holds not in told:
            raise WrongAnswer(f"{request.path}: {response.status}, without “{request.holds}”")
        return response.headers, body


@contextmanager
def served(target: str, first: Request, settings: dict[str, str]) -> Iterator[Served]:
    """Gunicorn with the settings of `serve`, from its first answer on, to `first`.

    One worker, on one core: of several, one may accept all connections and the others none, which
    doubles or halves a rate from one run to the next. It is not renewed after so many requests: a
    bench sends more than a month does. Its code is compiled, as a host's is from the second start.
    """
    compileall.compile_dir(ROOT / "meetup", quiet=1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = ("--bind", f"127.0.0.1:{port}", "--workers", "1", "--max-requests", "0")
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *GUNICORN, *address, target], cwd=ROOT, env=LEAN | kept | settings
    )
    server = Served(process, port)
    try:
        _wait_for(server, first)
        server.cold_start = time.perf_counter() - begin
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait_for(server: Served, first: Request) -> None:
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while True:
        try:
            server.ask(first)
            return
        except OSError:
            if server.process.poll() is not None or time.perf_counter() > deadline:
                raise
            time.sleep(0.01)
