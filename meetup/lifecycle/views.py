"""The page on which somebody says which records are of them, and which are not."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.lifecycle import record_actions as actions
from meetup.lifecycle.page_queries import records_shown_to
from meetup.members.record_queries import count_of_records
from meetup.members.rules import check_reach
from meetup.web import local_path, me, members_only, way_back

blueprint = Blueprint("records", __name__, url_prefix="/account/records")

RECORD = "/<int(max=2147483647):record_id>"


@blueprint.get("")
@members_only
def index() -> ResponseReturnValue:
    target = local_path(request.args.get("next"))
    return render_template("lifecycle/records.html", records=records_shown_to(me()), next=target)


@blueprint.post(f"{RECORD}/mine")
@members_only
def claim(record_id: int) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    name = actions.claim(me(), record_id, now=now())
    flash(f"All that was recorded of {name} is yours now.")
    return _onwards()


@blueprint.post(f"{RECORD}/not-mine")
@members_only
def disown(record_id: int) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    actions.disown(me(), record_id, now=now())
    flash("That record stays by itself, and you are not asked about it again.")
    return _onwards()


def _onwards() -> ResponseReturnValue:
    """To the records that are left, else to where they were going before they were asked."""
    target = local_path(request.form.get("next"))
    if count_of_records(me()):
        return redirect(url_for("records.index", next=target))
    return redirect(target or way_back(me()) or url_for("inbox.start"))
