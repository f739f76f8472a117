"""An import: what was understood, whom of it, how far it is, and taking it back."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.contacts import choosing_actions
from meetup.contacts.choosing_queries import rows_page
from meetup.contacts.diff_queries import difference
from meetup.contacts.forms import Choose
from meetup.contacts.import_queries import earlier_ids, import_of
from meetup.contacts.long_writes import finish, take_back
from meetup.contacts.matching_actions import match_later
from meetup.contacts.models import ContactImport
from meetup.contacts.rules import NobodyChosen, Stage
from meetup.contacts.staging_queries import people_left
from meetup.contacts.writing_actions import begin
from meetup.errors import Refusal
from meetup.web import me, members_only, settings

blueprint = Blueprint(
    "imports", __name__, url_prefix="/connections/import/<int(max=2147483647):import_id>"
)


@blueprint.get("")
@members_only
def show(import_id: int) -> ResponseReturnValue:
    own = import_of(me(), import_id)
    if own.stage is Stage.COLUMNS:
        return redirect(url_for("files.columns", import_id=own.id))
    if own.stage is Stage.READING:
        read = own.people - people_left(own.id)
        return render_template("contacts/reading.html", own=own, read=read)
    if own.stage is Stage.READ:
        return _choose_page(own, _form(own))
    return render_template("contacts/import.html", own=own, difference=difference(own))


@blueprint.post("")
@members_only
def choose(import_id: int) -> ResponseReturnValue:
    own = import_of(me(), import_id, for_update=True)
    if own.stage is not Stage.READ:
        return redirect(url_for("imports.show", import_id=own.id))
    form = _form(own)
    if not form.validate():
        return _choose_page(own, form), 422
    _keep_what_is_said(own, form)
    done, sought = request.form.get("do", ""), request.form.get("sought", "")
    if done == "begin":
        return _begin(own, form)
    if done in ("all", "none"):
        choosing_actions.choose_all(own, sought=sought, chosen=done == "all")
    if done == "search":
        sought = request.form.get("q", "")
    page = int(done) if done.isascii() and done.isdigit() and len(done) < 6 else None
    return redirect(url_for("imports.show", import_id=own.id, q=sought or None, page=page))


@blueprint.post("/withdraw")
@members_only
def withdraw(import_id: int) -> ResponseReturnValue:
    own = import_of(me(), import_id, for_update=True)
    if own.begun_at is not None:
        choosing_actions.withdraw_offer(own)
        match_later(me().id, now=now())
        flash("You offer it no more. Whoever has said yes already stays connected with you.")
    return redirect(url_for("imports.show", import_id=import_id))


@blueprint.post("/undo")
@members_only
def undo(import_id: int) -> ResponseReturnValue:
    was_begun = import_of(me(), import_id).begun_at is not None
    take_back(me(), import_id)
    flash("The import is undone." if was_begun else "The file is forgotten.")
    return redirect(url_for("contacts.index"))


def _form(own: ContactImport) -> Choose:
    return Choose(own, is_first=not earlier_ids(own))


def _keep_what_is_said(own: ContactImport, form: Choose) -> None:
    choosing_actions.choose(own, _ids("person"), shown=_ids("shown"))
    choosing_actions.say(
        own,
        # Who cannot be answered yet asks nobody.
        offers=form.offers.data and me().is_confirmed,
        is_whole=form.chosen_whole,
        listing=form.chosen_listing,
    )


def _begin(own: ContactImport, form: Choose) -> ResponseReturnValue:
    try:
        begin(own, now=now())
    except NobodyChosen as refusal:
        return _choose_page(own, form, refusal=refusal), refusal.status
    import_id = own.id
    finish(own, rows=own.chosen)
    return redirect(url_for("imports.show", import_id=import_id))


def _choose_page(own: ContactImport, form: Choose, *, refusal: Refusal | None = None) -> str:
    posted = request.method == "POST"
    sought = request.form.get("sought", "") if posted else request.args.get("q", "")
    number = 1 if posted else request.args.get("page", 1, type=int)
    return render_template(
        "contacts/choose.html",
        own=own,
        form=form,
        refusal=refusal,
        page=rows_page(own, sought, number=number),
        difference=difference(own),
        zone=me().timezone or settings().timezone,
    )


def _ids(name: str) -> Sequence[int]:
    sent = request.form.getlist(name)
    return [int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10]
