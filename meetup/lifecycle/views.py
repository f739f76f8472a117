"""The page on which somebody says which records are of them, and which are not."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.attendance.claim_code_queries import record_of_code
from meetup.attendance.code_rules import typed
from meetup.clock import now
from meetup.fields import refuse, tidy
from meetup.lifecycle import parting_actions
from meetup.lifecycle import record_actions as actions
from meetup.lifecycle.forms import CodeForm
from meetup.lifecycle.merge_queries import merge_into, merges_into
from meetup.lifecycle.page_queries import record_shown_to, records_shown_to
from meetup.members.record_queries import count_of_records
from meetup.members.rules import check_reach
from meetup.web import local_path, me, members_only, way_back

blueprint = Blueprint("records", __name__, url_prefix="/account/records")

RECORD = "/<int(max=2147483647):record_id>"
MERGE = "/merges/<int(max=2147483647):merge_id>"


@blueprint.get("")
@members_only
def index() -> ResponseReturnValue:
    form = CodeForm(formdata=request.args, meta={"csrf": False})
    if not form.code.data:
        return render_template("lifecycle/records.html", **_page(form))
    # Failures alone count: whoever has a code gives the try back.
    give_back = limits.count(limits.CLAIM_CODE)
    record = record_of_code(form.code.data, now=now())
    if record is None:
        refuse(form.code, "No record has this code. Each is good for 30 days, and once.")
        return render_template("lifecycle/records.html", **_page(form)), 422
    give_back()
    shown, code = record_shown_to(me(), record), typed(form.code.data)
    return render_template("lifecycle/by_code.html", record=shown, code=code)


@blueprint.post(f"{RECORD}/mine")
@members_only
def claim(record_id: int) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    name = actions.claim(me(), record_id, code=_code(), now=now())
    flash(f"All that was recorded of {name} is yours now.")
    return _onwards()


@blueprint.post(f"{RECORD}/not-mine")
@members_only
def disown(record_id: int) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    actions.disown(me(), record_id, code=_code(), now=now())
    flash("That record stays by itself, and you are not asked about it again.")
    return _onwards()


@blueprint.post(f"{MERGE}/undo")
@members_only
def take_apart(merge_id: int) -> ResponseReturnValue:
    record = parting_actions.take_apart(merge_into(me(), merge_id), now=now())
    flash(f"The record of {record.name} stands by itself again.")
    return redirect(url_for("records.index"))


def _code() -> str:
    """The code that a button sends; a wrong one counts as one that was typed does."""
    code = tidy(request.form.get("code")) or ""
    give_back = limits.count(limits.CLAIM_CODE) if code else None
    if give_back and record_of_code(code, now=now()) is not None:
        give_back()
    return code


def _page(form: CodeForm) -> dict[str, Any]:
    return {
        "form": form,
        "records": records_shown_to(me()),
        "merges": merges_into(me(), now=now()),
        "next": local_path(request.args.get("next")),
    }


def _onwards() -> ResponseReturnValue:
    """To the records that are left, else to where they were going before they were asked."""
    target = local_path(request.form.get("next"))
    if count_of_records(me()):
        return redirect(url_for("records.index", next=target))
    return redirect(target or way_back(me()) or url_for("inbox.start"))
