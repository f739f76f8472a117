"""How gunicorn serves the pages; read by gunicorn itself, `docs/server.md` has the figures."""

import gc
import os
import signal
import sys
from typing import Any

from meetup.log_lines import Lines

# A process computes on one core. Two at least, so that one slow page leaves the others free;
# not dozens, since SQLite lets one of them write at a time.
workers = min(max(os.cpu_count() or 1, 2), 8)
worker_class = "gthread"
threads = 4
keepalive = 65
max_requests = 20_000
max_requests_jitter = 2_000
graceful_timeout = 5

# Whether a proxy's word counts is decided in one place, by MEETUP_TRUSTED_PROXIES.
forwarded_allow_ips = ""
# Nothing reads it, and it would be kept in the home folder of whoever runs this.
control_socket_disable = True
# Only what went wrong. There is no access log: an address may hold somebody's secret link.
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Leave Ctrl-C to `serve`, which tells the server in an orderly way; log as the app does."""
    _ignore_the_terminal()
    for handler in server.log.error_log.handlers:
        handler.setFormatter(Lines())


def post_fork(_server: Any, _worker: Any) -> None:
    """While the application is loaded, look for no circles of objects: all of it stays."""
    gc.disable()


def post_worker_init(_worker: Any) -> None:
    """Leave Ctrl-C to `serve`, and set Python up for many short pages.

    The interpreter is handed on sooner than after 5 ms: SQLite lets go of it at each row, and with
    a second thread busy, throughput fell to a third. What is loaded now stays for good, and a page
    makes some thousand objects that end with it: looking for circles among them took a tenth of
    the time.
    """
    _ignore_the_terminal()
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def _ignore_the_terminal() -> None:
    # Told twice, by Ctrl-C and by its parent, a process of gunicorn's can lock itself up.
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
