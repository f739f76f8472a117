"""One page after the other in each process: threads at once only get in each other's way.

SQLite lets go of Python's interpreter at each statement and each row. Another thread takes it, and
the page waits until it is given back, dozens of times. In line, each page is made in one go.
"""

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask

from meetup.db import SAFE_METHODS, db

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# Longer than nearly every page takes. Behind a slower one nobody stands any longer than this.
PATIENCE_SECONDS = 0.05


def init_app(app: Flask) -> None:
    """Let the pages of `app` line up where its database is SQLite.

    PostgreSQL is waited for, perhaps from afar, and meanwhile another page can be made.
    """
    with app.app_context():
        is_sqlite = db.engine.dialect.name == "sqlite"
    if is_sqlite:
        app.wsgi_app = Turns(app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way


class Turns:
    """A WSGI application (PEP 3333) whose pages that only look are made one after the other.

    What changes something waits for the disk and for other writers, and keeps nobody waiting.
    """

    def __init__(self, application: "WSGIApplication", patience: float = PATIENCE_SECONDS) -> None:
        self._application = application
        self._patience = patience
        self._turn = Lock()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in SAFE_METHODS:
            return self._application(environ, start_response)
        has_turn = self._turn.acquire(timeout=self._patience)
        try:
            return self._application(environ, start_response)
        finally:
            if has_turn:
                self._turn.release()
