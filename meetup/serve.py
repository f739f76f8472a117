"""`flask --app app serve`: the web server and the outbox worker beside it, until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import click

from meetup.setting_values import port_number

ROOT = Path(__file__).resolve().parent.parent
GUNICORN = ("gunicorn", "--config", "python:meetup.gunicorn_settings")
# The C library would keep memory apart for each thread, of which only one computes at a time.
LEAN = {"MALLOC_ARENA_MAX": "1"}
OUTBOX_WORKER = ("flask", "--app", "app", "worker")

GLANCE_SECONDS = 0.1
PAUSE_SECONDS = 2.0
# Longer than the 5 seconds after which gunicorn ends its own stragglers.
GRACE_SECONDS = 8.0
# Browsers open connections ahead of need. Linux hands one over only when something was said,
# so that a silent one occupies no thread.
SILENCE_SECONDS = 30


@click.command()
def serve() -> None:
    """Serve the pages and send the mail, until told to stop."""
    host, port = os.environ.get("HOST") or "127.0.0.1", _port(os.environ.get("PORT") or "5000")
    stop = Stop()
    with _listen(host, port) as listener:
        handle = listener.fileno()
        web = _start(*GUNICORN, "--bind", f"fd://{handle}", "app:app", hand_over=(handle,))
    outbox_worker = OutboxWorker()
    try:
        _watch(stop, web, outbox_worker, host, port)
    finally:
        _end([web, outbox_worker.process])


class Stop:
    """Whether somebody asked this process to end: Ctrl-C, SIGTERM, or a closed terminal."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(signal.SIGHUP, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True

    def asked(self) -> bool:
        return self._asked


class OutboxWorker:
    """The process that empties the outbox; started again, after a pause, when it ends."""

    def __init__(self) -> None:
        self.process = _start(*OUTBOX_WORKER)
        self._again_at: float | None = None

    def start_again(self) -> None:
        """Begin the pause; once it is over, start the process again."""
        if self._again_at is None:
            ended = f"The outbox worker ended ({self.process.returncode})"
            click.echo(f"{ended} and is started again.", err=True)
            self._again_at = time.monotonic() + PAUSE_SECONDS
        elif time.monotonic() >= self._again_at:
            self.process, self._again_at = _start(*OUTBOX_WORKER), None


def _port(text: str) -> int:
    try:
        return port_number(text)
    except ValueError as error:
        raise click.ClickException(f"PORT: {error}.") from None


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # A name that means both, such as localhost, is taken as most people mean it.
        family, *_, address = min(found, key=lambda one: one[0] != socket.AF_INET)
        listener = socket.create_server(address[:2], family=family, backlog=1024)
    except OSError as error:
        # Python repeats its own attempt at an explanation; the system's words are enough.
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise click.ClickException(f"{host}:{port} cannot be used: {reason}.") from None
    if hasattr(socket, "TCP_DEFER_ACCEPT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, SILENCE_SECONDS)
    return listener


def _start(module: str, *arguments: str, hand_over: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=LEAN | os.environ,
        pass_fds=hand_over,
        preexec_fn=_leave_it_to_the_parent,  # noqa: PLW1509 - this process has no threads
    )


def _leave_it_to_the_parent() -> None:
    # Ctrl-C and a closed terminal reach the whole process group. It is for the parent to tell
    # the others, or the outbox worker would be torn out of the mail that it is sending.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _watch(
    stop: Stop, web: subprocess.Popen[bytes], outbox_worker: OutboxWorker, host: str, port: int
) -> None:
    announced = False
    while not stop.asked():
        web_ended, worker_ended = web.poll() is not None, outbox_worker.process.poll() is not None
        # Looked at before the pause, judged after it: what ends them may be meant for all of us.
        time.sleep(GLANCE_SECONDS)
        if stop.asked():
            break
        if web_ended:
            raise click.ClickException(f"the web server ended ({web.returncode}).")
        if worker_ended:
            outbox_worker.start_again()
        if not announced and _answers(host, port):
            shown = f"[{host}]" if ":" in host else host
            click.echo(f"Handshakes is at http://{shown}:{port}", err=True)
            announced = True


def _answers(host: str, port: int) -> bool:
    nearby = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - read, not bound
    connection = HTTPConnection(nearby, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
