"""Errors in our own voice: one place that answers for everything that went wrong."""

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from meetup.db import db
from meetup.errors import NotFound, Refusal

ERROR_SENTENCES = {
    400: "That request did not make sense to us. Go back, reload the page and try once more.",
    403: "That is not for you to do.",
    404: "There is nothing here, or nothing that you may see.",
    405: "That page does not work like this. Go back and use its buttons.",
    413: "That is larger than we can take.",
    500: "Something broke on our side. Nothing was changed; please try again.",
}


def init_app(app: Flask) -> None:
    """Give `app` a page for each kind of error."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(NotFound, lambda _: _error_page(404, ERROR_SENTENCES[404]))
    app.register_error_handler(HTTPException, _http_error)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    page, status = _error_page(refusal.status, refusal.sentence)
    return page, status, refusal.headers


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    g.broken = error.code >= 500
    sentence = ERROR_SENTENCES.get(error.code, error.description or "That did not work.")
    return _error_page(error.code, sentence)


def _error_page(status: int, sentence: str) -> tuple[str, int]:
    # Whatever was half done is undone first: the page itself asks the database who is looking.
    db.session.rollback()
    return render_template("errors/show.html", status=status, sentence=sentence), status
