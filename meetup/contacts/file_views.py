"""Bringing a file in: which one, and what the columns of an unknown table hold."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from meetup.clock import now
from meetup.connections.sources import SOURCES, NeedsColumns, Reading, UnknownFile, read
from meetup.contact_keys import contact_keys
from meetup.contacts import staging_actions
from meetup.contacts.forms import Bring, ChooseColumns
from meetup.contacts.import_queries import import_of, table_of
from meetup.contacts.long_writes import stage, take_back
from meetup.contacts.rules import MOST_BYTES, TOO_LARGE
from meetup.contacts.tables import KeysOfKeptTable, kept_table, readable, unpacked
from meetup.db import db
from meetup.errors import NotFound, Refusal, SignInFirst
from meetup.fields import refuse
from meetup.limits import IMPORTS, limited
from meetup.web import me, members_only, settings, visitor

blueprint = Blueprint("files", __name__, url_prefix="/connections/import")

# What stands around the file in a form: its token, its name.
AROUND_IT = 64 * 1024


@blueprint.route("", methods=["GET", "POST"])
@members_only
@limited(IMPORTS)
def bring() -> ResponseReturnValue:
    form = Bring()
    if not form.validate_on_submit():
        return _bring_page(form), 422 if form.is_submitted() else 200
    content, owner_id = form.file.data.read(), me().id
    # Reading takes long, and must not keep the database's only writer waiting.
    db.session.rollback()
    try:
        reading = _people_in(read(content, today=now().date()))
        import_id = stage(owner_id, reading, contact_keys(settings()))
    except NeedsColumns as asked:
        return _ask_for_columns(asked.content, owner_id)
    except Refusal as refusal:
        refuse(form.file, refusal.sentence)
        return _bring_page(form), refusal.status
    return redirect(url_for("imports.show", import_id=import_id))


@blueprint.route("/<int(max=2147483647):import_id>/columns", methods=["GET", "POST"])
@members_only
@limited(IMPORTS)
def columns(import_id: int) -> ResponseReturnValue:
    table = table_of(me(), import_id)
    if table is None:
        return redirect(url_for("imports.show", import_id=import_id))
    owner_id = me().id
    db.session.rollback()
    asked = _asked_of(unpacked(table))
    form = ChooseColumns.of(asked)
    if not form.validate_on_submit():
        return _columns_page(form, asked, import_id), 422 if form.is_submitted() else 200
    try:
        reading = _people_in(read(unpacked(table), form.columns, today=now().date()))
    except Refusal as refusal:
        refuse(form.has_header, refusal.sentence)
        return _columns_page(form, asked, import_id), 422
    staged_id = stage(owner_id, reading, KeysOfKeptTable(settings().key_of_fingerprints))
    take_back(me(), import_id)
    return redirect(url_for("imports.show", import_id=staged_id))


@blueprint.url_value_preprocessor
def _take_large_files(endpoint: str | None, _where: object) -> None:
    # Before the form is read, for its token, by what guards every form.
    if endpoint == "files.bring":
        request.max_content_length = MOST_BYTES + AROUND_IT


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    if visitor() is None:
        # What goes wrong while an error is answered is answered by nobody else.
        return current_app.handle_user_exception(SignInFirst())
    form = Bring(formdata=None)
    refuse(form.file, TOO_LARGE)
    return _bring_page(form), 413


def _people_in(reading: Reading) -> Reading:
    if not reading.people:
        first = reading.problems[0]
        raise UnknownFile(f"Nobody in it can be read. Line {first.line}: {first.why}")
    return reading


def _ask_for_columns(content: bytes, owner_id: int) -> ResponseReturnValue:
    table = kept_table(content, contact_keys(settings()))
    kept = staging_actions.keep_table(owner_id, table, now=now())
    return redirect(url_for("files.columns", import_id=kept.id))


def _asked_of(table: bytes) -> NeedsColumns:
    try:
        read(table, today=now().date())
    except NeedsColumns as asked:
        return asked
    raise NotFound


@blueprint.app_template_filter("readable_cell")
def _readable_cell(example: str) -> str:
    return readable(example)


def _columns_page(form: ChooseColumns, asked: NeedsColumns, import_id: int) -> str:
    return render_template(
        "contacts/columns.html",
        form=form,
        asked=asked,
        import_id=import_id,
        forgotten_at=import_of(me(), import_id).forgotten_at,
        zone=me().timezone or settings().timezone,
    )


def _bring_page(form: Bring) -> str:
    return render_template("contacts/bring.html", form=form, sources=SOURCES)
