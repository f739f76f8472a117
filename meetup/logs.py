"""What is logged, and the id by which a request is found again: in its answer, page and lines."""

import logging
import re
from secrets import token_hex
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request

from meetup.config import Config
from meetup.log_lines import Lines, ToStandardError

log = logging.getLogger(__name__)

GIVEN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")


def init_app(app: Flask) -> None:
    """Log `app` on standard error, and give each of its requests an id."""
    root = logging.getLogger()
    if not any(isinstance(handler, ToStandardError) for handler in root.handlers):
        handler = ToStandardError()
        handler.setFormatter(Lines())
        handler.addFilter(_put_beside)
        root.addHandler(handler)
    app.log_exception = _log_exception  # type: ignore[method-assign]  # its own names the path
    app.after_request(_name_in_header)


def request_id() -> str:
    """The id of the request at hand: a trusted proxy's, else one of our own."""
    if "request_id" not in g:
        config: Config = current_app.config["HANDSHAKES"]
        given = request.headers.get("X-Request-ID", "") if config.trusted_proxies else ""
        g.request_id = given if GIVEN_ID.fullmatch(given) else token_hex(8)
    known: str = g.request_id
    return known


def _name_in_header(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    return response


def _log_exception(exc_info: Any) -> None:
    log.error("A page broke.", exc_info=exc_info)


def _put_beside(record: logging.LogRecord) -> bool:
    if record.name == "werkzeug" and " - - [" in str(record.msg):
        return False  # the access log of `flask run`
    # The rule, not the path: a path may hold somebody's link or name.
    if has_request_context():
        record.request_id = request_id()
        record.route = f"{request.method} {request.url_rule or '(no page)'}"
    return True
