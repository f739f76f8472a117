"""The records of a group that nobody has claimed yet, for its organizers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.attendance.claim_code_actions import make_claim_code
from meetup.attendance.claim_code_page import show_once, taken_claim_code
from meetup.clock import now
from meetup.groups.models import Group
from meetup.groups.queries import organized_group
from meetup.lifecycle import group_record_actions as actions
from meetup.lifecycle import parting_actions
from meetup.lifecycle.forms import MergeForm, OfferForm
from meetup.lifecycle.group_page_queries import merge_preview, record_page
from meetup.lifecycle.group_record_queries import record_in, records_in
from meetup.lifecycle.merge_queries import merge_in, merges_in
from meetup.limits import DOOR, OFFERING, limited
from meetup.members.models import Member
from meetup.web import me, members_only

blueprint = Blueprint("group_records", __name__, url_prefix="/groups/<slug>/records")

RECORD = "/<int(max=2147483647):record_id>"
OTHER = f"{RECORD}/merge/<int(max=2147483647):other_id>"
MERGE = "/merges/<int(max=2147483647):merge_id>"


@blueprint.get("")
@members_only
def index(slug: str) -> ResponseReturnValue:
    group = organized_group(slug, by=me())
    records, merges = records_in(group), merges_in(group, now=now())
    return render_template("lifecycle/of_group.html", group=group, records=records, merges=merges)


@blueprint.get(RECORD)
@members_only
def show(slug: str, record_id: int) -> ResponseReturnValue:
    group, record = _record(slug, record_id)
    page = record_page(group, record)
    code = taken_claim_code()
    return render_template("lifecycle/record_of_group.html", **page, claim_code=code)


@blueprint.post(f"{RECORD}/code")
@members_only
@limited(DOOR[:1])
def make_code(slug: str, record_id: int) -> ResponseReturnValue:
    group, record = _record(slug, record_id)
    actions.check_seen_here_alone(group, record)
    show_once(record, make_claim_code(record, now=now()))
    return _to(group, record)


@blueprint.post(f"{RECORD}/offer")
@members_only
@limited(OFFERING)
def offer(slug: str, record_id: int) -> ResponseReturnValue:
    group, record = _record(slug, record_id)
    form = OfferForm()
    if not form.validate_on_submit():
        form.account.errors = ["Please choose a member."]
        page = record_page(group, record) | {"form": form, "claim_code": None}
        return render_template("lifecycle/record_of_group.html", **page), 422
    account = actions.offer(group, record, form.account.data, by=me(), now=now())
    flash(f"{account.name} is asked in their inbox. Nothing changes before they agree.")
    return _to(group, record)


@blueprint.get(OTHER)
@members_only
def preview(slug: str, record_id: int, other_id: int) -> ResponseReturnValue:
    group, record = _record(slug, record_id)
    other = record_in(group, other_id)
    actions.check_may_merge(group, record, other)
    return render_template("lifecycle/merge.html", **merge_preview(group, record, other))


@blueprint.post(OTHER)
@members_only
def merge(slug: str, record_id: int, other_id: int) -> ResponseReturnValue:
    group, record = _record(slug, record_id)
    other = record_in(group, other_id)
    actions.check_may_merge(group, record, other)
    form = MergeForm()
    form.name.choices = [record.name, other.name]
    if not form.validate_on_submit():
        page = merge_preview(group, record, other)
        return render_template("lifecycle/merge.html", **page | {"form": form}), 422
    made = actions.merge(group, record, other, name=form.name.data, by=me(), now=now())
    flash(f"They are one record now, called {made.kept.name}.")
    return _to(group, made.kept)


@blueprint.post(f"{MERGE}/undo")
@members_only
def take_apart(slug: str, merge_id: int) -> ResponseReturnValue:
    group = organized_group(slug, by=me())
    record = parting_actions.take_apart(merge_in(group, merge_id), now=now())
    flash(f"The record of {record.name} stands by itself again.")
    return redirect(url_for("group_records.index", slug=group.slug))


def _record(slug: str, record_id: int) -> tuple[Group, Member]:
    group = organized_group(slug, by=me())
    return group, record_in(group, record_id)


def _to(group: Group, record: Member) -> ResponseReturnValue:
    return redirect(url_for("group_records.show", slug=group.slug, record_id=record.id))
