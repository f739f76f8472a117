"""Whether this instance works: for whoever watches over it."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from meetup.db import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    try:
        # A table of ours: an empty file in place of the database would answer SELECT 1, too.
        db.session.execute(text("SELECT 1 FROM members LIMIT 1"))
    except SQLAlchemyError:
        return "The database does not answer.\n", 503, {"Content-Type": "text/plain"}
    return "ok\n", 200, {"Content-Type": "text/plain"}
