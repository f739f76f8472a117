"""`flask serve`, started for real: it answers, stops when told to, and takes its children along."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from meetup.serve import serve as serve_command

ROOT = Path(__file__).resolve().parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "app")
PATIENCE_SECONDS = 30.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment with a database of its own, brought up to date."""
    database = tmp_path_factory.mktemp("serve") / "handshakes.sqlite3"
    kept = {name: text for name, text in os.environ.items() if not name.startswith("MEETUP_")}
    settings = kept | {
        "MEETUP_DATABASE_URL": f"sqlite:///{database}",
        "MEETUP_SECRET_KEY": "a key for these tests alone",
    }
    subprocess.run(
        [*FLASK, "db", "upgrade"], cwd=ROOT, env=settings, check=True, capture_output=True
    )
    return settings


@dataclass
class Served:
    """A `flask serve` that runs, and where."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    def everybody(self) -> list[psutil.Process]:
        """The process and all that it started, by their ids of this moment."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def child(self, word: str) -> psutil.Process:
        """The child in whose command `word` stands."""
        return next(
            child
            for child in psutil.Process(self.process.pid).children()
            if word in child.cmdline()
        )

    def status_of(self, path: str) -> int:
        """The status with which `path` is answered within three seconds."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def is_announced(self) -> bool:
        return f"Handshakes is at http://127.0.0.1:{self.port}\n" in self.log.read_text()


@pytest.fixture
def serve(settings: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Served]]:
    """Starts `flask serve` on a free port, in a process group of its own, as a terminal does."""

    @contextmanager
    def serving() -> Iterator[Served]:
        port, log = free_port(), tmp_path / "log"
        with log.open("wb") as lines:
            process = subprocess.Popen(
                [*FLASK, "serve"],
                cwd=ROOT,
                env=settings | {"PORT": str(port)},
                stderr=lines,
                start_new_session=True,
                # Also where the tests themselves run under nohup, which would be inherited.
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),  # noqa: PLW1509 - no threads yet
            )
        try:
            yield Served(process, port, log)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    with ExitStack() as opened:
        yield lambda: opened.enter_context(serving())


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def eventually(is_so: Callable[[], bool]) -> bool:
    """Whether it becomes so while we wait."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_gone(process: psutil.Process) -> bool:
    """Whether `process` has ended, also if nobody has collected its status yet."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def accepts(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


def run(settings: dict[str, str], **environment: str) -> "subprocess.CompletedProcess[str]":
    """`flask serve` that is expected to give up by itself."""
    return subprocess.run(
        [*FLASK, "serve"],
        cwd=ROOT,
        env=settings | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


@pytest.mark.parametrize(
    ("number", "send"),
    [
        pytest.param(signal.SIGINT, os.killpg, id="Ctrl-C"),
        pytest.param(signal.SIGHUP, os.killpg, id="the terminal is closed"),
        pytest.param(signal.SIGTERM, os.killpg, id="SIGTERM to all"),
        pytest.param(signal.SIGTERM, os.kill, id="SIGTERM to it alone"),
    ],
)
def test_serves_until_told_to_stop(
    serve: Callable[[], Served], number: signal.Signals, send: Callable[[int, int], None]
) -> None:
    served = serve()
    assert eventually(served.is_announced), served.log.read_text()
    assert served.status_of("/healthz") == 200
    everybody = served.everybody()
    assert len(everybody) >= 5, "itself, the web server, two of its processes, the outbox worker"

    send(served.process.pid, number)

    assert served.process.wait(PATIENCE_SECONDS) == 0
    assert all(is_gone(process) for process in everybody)
    with socket.create_server(("127.0.0.1", served.port)):
        pass
    assert "Traceback" not in served.log.read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stops_when_told_so_while_it_starts(
    serve: Callable[[], Served], number: signal.Signals
) -> None:
    served = serve()
    # It listens before it starts anything.
    assert eventually(lambda: accepts(served.port))
    everybody = served.everybody()

    os.killpg(served.process.pid, number)

    assert served.process.wait(PATIENCE_SECONDS) == 0
    assert all(is_gone(process) for process in everybody)


def test_starts_the_outbox_worker_again_when_it_dies(serve: Callable[[], Served]) -> None:
    served = serve()
    assert eventually(served.is_announced), served.log.read_text()
    first = served.child("worker")

    first.kill()

    assert eventually(lambda: "is started again" in served.log.read_text())
    assert eventually(
        lambda: any("worker" in process.cmdline() for process in served.everybody()[1:])
    )
    assert served.child("worker").pid != first.pid
    assert served.process.poll() is None


def test_ends_with_the_web_server(serve: Callable[[], Served]) -> None:
    served = serve()
    assert eventually(served.is_announced), served.log.read_text()
    outbox_worker = served.child("worker")

    served.child("gunicorn").terminate()

    assert served.process.wait(PATIENCE_SECONDS) != 0
    assert is_gone(outbox_worker)
    assert "the web server ended" in served.log.read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux waits for a connection's words")
def test_answers_beside_connections_that_say_nothing(serve: Callable[[], Served]) -> None:
    served = serve()
    assert eventually(served.is_announced), served.log.read_text()
    with ExitStack() as silent:
        for _ in range(100):
            silent.enter_context(socket.create_connection(("127.0.0.1", served.port)))
        assert served.status_of("/healthz") == 200


def test_says_in_one_line_that_the_port_is_taken(settings: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = run(settings, PORT=str(port))
    assert ended.returncode != 0
    assert ended.stderr == f"Error: 127.0.0.1:{port} cannot be used: Address already in use.\n"


@pytest.mark.parametrize("port", ["five", "-1", "0", "65536", "80.5", "٨٠"])
def test_says_in_one_line_that_the_port_is_no_port(port: str) -> None:
    ended = CliRunner().invoke(serve_command, env={"PORT": port})
    assert ended.exit_code != 0
    assert ended.stderr == "Error: PORT: it has to be a number from 1 to 65535.\n"


def test_says_in_one_line_that_the_address_is_not_ours(settings: dict[str, str]) -> None:
    ended = run(settings, HOST="203.0.113.1", PORT=str(free_port()))
    assert ended.returncode != 0
    assert ended.stderr.startswith("Error: 203.0.113.1:")
    assert ended.stderr.count("\n") == 1


def test_a_worker_looks_for_circles_of_objects_again_once_it_is_loaded(
    settings: dict[str, str],
) -> None:
    program = (
        "import gc; from meetup import gunicorn_settings as its; its.post_fork(None, None);"
        "print(gc.isenabled()); its.post_worker_init(None); print(gc.isenabled())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=settings, check=True, capture_output=True
    )
    assert told.stdout.split() == [b"False", b"True"]
