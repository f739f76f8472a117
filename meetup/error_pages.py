"""Errors in our own voice: one place that answers for everything that went wrong."""

import logging

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from meetup.db import SAFE_METHODS, db
from meetup.errors import NotFound, Refusal, SignInFirst
from meetup.kept import kept, page_to_return_to
from meetup.logs import request_id
from meetup.members.forms import SignIn
from meetup.members.page import sign_in_page
from meetup.web import is_for_members, settings, visitor

log = logging.getLogger(__name__)

HEADINGS = {
    400: "That did not make sense to us",
    403: "Not for you",
    404: "Not found",
    409: "That is not possible",
    413: "Too large",
    422: "Something is missing",
    429: "Too often",
    500: "Something broke",
}
SENTENCES = {
    400: "Go back, reload the page and try once more.",
    403: "That is not for you to do.",
    404: "There is nothing here, or nothing that you may see.",
    405: "That page does not work like this. Go back and use its buttons.",
    413: "That is larger than we can take, so nothing of it reached us. "
    "Your browser still has what you typed: go back, and send less.",
    422: "Not all that this needs was sent, or not as we understand it. Go back and try once more.",
    500: "Something broke on our side. Nothing was changed; please try again.",
}
GROWN_OLD = "It was opened too long ago, or under another account. So nothing was changed."
# Of which the log has a line, too.
LOGGED = {400, 429}
OF_ITS_OWN_PAGE = {"Content-Type", "Content-Length"}
# What may well succeed when it is sent once more, as it is.
WORTH_SENDING_AGAIN = {429, 500, 503}


def init_app(app: Flask) -> None:
    """Give `app` a page for each kind of error."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(NotFound, lambda _: _error_page(404))
    app.register_error_handler(SignInFirst, lambda _: _sign_in_first())
    app.register_error_handler(CSRFError, _grown_old)
    app.register_error_handler(HTTPException, _http_error)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    page, status = _error_page(refusal.status, refusal.sentence)
    return page, status, refusal.headers


def _grown_old(_error: CSRFError) -> ResponseReturnValue:
    if is_for_members(request.endpoint) and visitor() is None:
        return _sign_in_first()
    log.warning("A form was not taken: its token is of another session or site, or missing.")
    # Somebody else's form, or no form at all, is not asked to be sent once more.
    sent = kept(settings())
    if sent is None:
        return _error_page(400)
    return _error_page(400, GROWN_OLD, heading="This page has grown old", again=True)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    g.broken = error.code >= 500
    if error.code == 400:
        log.warning("A request was not understood: %s", type(error).__name__)
    page, status = _error_page(error.code)
    return page, status, _headers_of(error)


def _headers_of(error: HTTPException) -> list[tuple[str, str]]:
    """What the error says beside its page, such as Allow with a 405 (RFC 9110, 15.5.6)."""
    headers = error.get_headers(request.environ)
    return [(name, value) for name, value in headers if name not in OF_ITS_OWN_PAGE]


def _sign_in_first() -> ResponseReturnValue:
    db.session.rollback()
    looks = request.method in SAFE_METHODS
    sent = kept(settings())
    if sent and sent.fields:
        return sign_in_page(SignIn(formdata=None), target=sent.path, kept=sent), 403
    target = request.full_path.rstrip("?") if looks else page_to_return_to(settings())
    return redirect(url_for("members.sign_in", next=target))


def _error_page(
    status: int, sentence: str | None = None, *, heading: str | None = None, again: bool = False
) -> tuple[str, int]:
    # Whatever was half done is undone first: the page itself asks the database who is looking.
    db.session.rollback()
    kind = status if status in HEADINGS else 500 if status >= 500 else 400
    page = render_template(
        "errors/show.html",
        status=status,
        heading=heading or HEADINGS[kind],
        sentence=sentence or SENTENCES.get(status) or SENTENCES[kind],
        kept=kept(settings()),
        again=again or status in WORTH_SENDING_AGAIN,
        back=page_to_return_to(settings()),
        about=_page_it_is_about() if status == 403 else None,
        number=request_id() if status >= 500 or status in LOGGED else None,
    )
    return page, status


def _page_it_is_about() -> tuple[str, str] | None:
    """Name and path of the event or group of which one sees the page, but may not do this."""
    found = request.view_args or {}
    if "event_id" in found:
        return "event", url_for("events.show", event_id=found["event_id"])
    return ("group", url_for("groups.show", slug=found["slug"])) if "slug" in found else None
