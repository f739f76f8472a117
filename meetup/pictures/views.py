"""Showing pictures, and changing those of oneself, of a group and of an event."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from meetup.clock import now
from meetup.connections.pictures import SeenPicture, picture_seen_by
from meetup.db import db
from meetup.errors import NotFound, Refusal, SignInFirst
from meetup.fields import refuse
from meetup.limits import PICTURES, limited
from meetup.pictures.actions import show
from meetup.pictures.forms import Upload
from meetup.pictures.page import Subject, subject
from meetup.pictures.rules import MOST_BYTES_SENT, TOO_LARGE, BadPicture, Cut, size
from meetup.web import me, members_only, visitor

blueprint = Blueprint("pictures", __name__)

YEAR = 365 * 24 * 60 * 60
# What the large picture stands in for the small one, in seconds.
UNTIL_CUT = 300
# What stands around the file in a form: its token, its name.
AROUND_IT = 64 * 1024


@blueprint.get("/pictures/<key>")
def one(key: str) -> ResponseReturnValue:
    return _shown(picture_seen_by(visitor(), key), key)


@blueprint.get("/pictures/<key>/small")
def small(key: str) -> ResponseReturnValue:
    picture = picture_seen_by(visitor(), key, small=True)
    return _shown(picture, f"{key}-small" if picture.is_final else key)


@blueprint.route("/account/picture", methods=["GET", "POST"])
@blueprint.route("/groups/<slug>/picture", methods=["GET", "POST"])
@blueprint.route("/events/<event:event_id>/picture", methods=["GET", "POST"])
@members_only
@limited(PICTURES)
def change(**where: Any) -> ResponseReturnValue:
    of, form = subject(me(), **where), Upload()
    if not form.validate_on_submit():
        return _page(of, form), 422 if form.is_submitted() else 200
    try:
        picture = _cut(form, of)
    except BadPicture as refusal:
        refuse(form.picture, refusal.sentence)
        return _page(of, form), refusal.status
    # Much may have changed meanwhile, also what this member may do.
    of = subject(me(), **where, hold=True)
    show(picture, of=of.row, now=now())
    flash("The picture is changed.")
    return redirect(of.back)


@blueprint.post("/account/picture/remove")
@blueprint.post("/groups/<slug>/picture/remove")
@blueprint.post("/events/<event:event_id>/picture/remove")
@members_only
def remove(**where: Any) -> ResponseReturnValue:
    of = subject(me(), **where, hold=True)
    show(None, of=of.row, now=now())
    flash("The picture is removed.")
    return redirect(of.back)


@blueprint.url_value_preprocessor
def _take_large_files(endpoint: str | None, _where: object) -> None:
    # Before the form is read, for its token, by what guards every form.
    if endpoint == "pictures.change":
        request.max_content_length = MOST_BYTES_SENT + AROUND_IT


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    try:
        return _too_large_page(**(request.view_args or {})), 413
    except (NotFound, Refusal, SignInFirst) as error:
        # What goes wrong while an error is answered is answered by nobody else.
        return current_app.handle_user_exception(error)


@blueprint.app_template_filter("picture_size")
def _picture_size(key: str) -> tuple[int, int]:
    return size(key)


@blueprint.app_template_global("picture_form")
def _picture_form() -> Upload:
    return Upload(formdata=None)


def _shown(picture: SeenPicture, etag: str) -> Response:
    response = Response(picture.content, mimetype=picture.content_type)
    keeper = "public" if picture.is_public else "private"
    kept = f"max-age={YEAR}, immutable" if picture.is_final else f"max-age={UNTIL_CUT}"
    response.headers["Cache-Control"] = f"{keeper}, {kept}"
    # Opened by itself it is a page, of which nothing may run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(etag)
    response.make_conditional(request)
    return response


def _cut(form: Upload, of: Subject) -> Cut:
    # Pillow takes 3 MB, which a process that never sees an upload need not have.
    from meetup.pictures.cutting import cut

    # It takes long, and must not keep the database's only writer waiting.
    shape = of.shape
    db.session.rollback()
    return cut(form.picture.data.stream, shape)


def _page(of: Subject, form: Upload) -> str:
    return render_template("pictures/edit.html", of=of, form=form)


def _too_large_page(**where: Any) -> str:
    if visitor() is None:
        raise SignInFirst
    form = Upload(formdata=None)
    refuse(form.picture, TOO_LARGE)
    return _page(subject(me(), **where), form)
