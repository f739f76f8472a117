"""Reporting a member, an event or a group, and the pages of those who deal with it."""

from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.connections.profile_queries import profile_seen_by
from meetup.connections.rules import check_two_people
from meetup.errors import NotFound
from meetup.events.queries import visible_event
from meetup.groups.models import Group
from meetup.groups.queries import group_called, organized_group
from meetup.limits import REPORTING, limited
from meetup.members.rules import check_reach
from meetup.reports import actions, evidence
from meetup.reports.evidence import Evidence
from meetup.reports.forms import Closing, ReportForm
from meetup.reports.models import Report
from meetup.reports.queries import (
    groups_to_tell,
    is_organized_besides,
    picture_of,
    report_read_by,
    reports_for,
)
from meetup.reports.rules import CLOSED_ARE_KEPT_FOR, Addressee, Reason
from meetup.web import me, members_only

blueprint = Blueprint("reports", __name__)


@blueprint.route("/m/<handle>/report", methods=["GET", "POST"])
@members_only
@limited(REPORTING)
def member(handle: str) -> ResponseReturnValue:
    profile = profile_seen_by(me(), handle)
    check_two_people(is_me=profile.is_me)
    seen = evidence.of_member(profile.member)
    back = url_for("members.profile", handle=profile.member.handle)
    return _report(seen, profile.member.name, groups_to_tell(me(), profile.member), back=back)


@blueprint.route("/events/<event:event_id>/report", methods=["GET", "POST"])
@members_only
@limited(REPORTING)
def event(event_id: int) -> ResponseReturnValue:
    found = visible_event(event_id, to=me())
    concerned = [found.proposer] if found.proposer else []
    is_told = is_organized_besides(found.group, me(), *concerned)
    back = url_for("events.show", event_id=found.reference)
    groups = [found.group] if is_told else []
    return _report(evidence.of_event(found), found.title, groups, back=back)


@blueprint.route("/groups/<slug>/report", methods=["GET", "POST"])
@members_only
@limited(REPORTING)
def group(slug: str) -> ResponseReturnValue:
    found = group_called(slug)
    back = url_for("groups.show", slug=found.slug)
    return _report(evidence.of_group(found), found.name, [], back=back)


@blueprint.get("/reports")
@members_only
def index() -> ResponseReturnValue:
    if not me().is_host:
        raise NotFound
    return _page()


@blueprint.get("/groups/<slug>/reports")
@members_only
def of_group(slug: str) -> ResponseReturnValue:
    return _page(organized_group(slug, by=me()))


@blueprint.post("/reports/<int(max=2147483647):report_id>/close")
@members_only
def close(report_id: int) -> ResponseReturnValue:
    report = report_read_by(me(), report_id, for_update=True)
    form = Closing()
    if not form.validate_on_submit():
        return _page(_page_group(report), refused=(report.id, form)), 422
    actions.close(report, by=me(), note=form.note.data or "", now=now())
    flash("The report is closed.")
    group = _page_group(report)
    if group is None:
        return redirect(url_for("reports.index"))
    return redirect(url_for("reports.of_group", slug=group.slug))


@blueprint.get("/reports/<int(max=2147483647):report_id>/picture")
@members_only
def picture(report_id: int) -> ResponseReturnValue:
    found = picture_of(report_read_by(me(), report_id))
    response = Response(found.content, mimetype=found.content_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _report(
    seen: Evidence, name: str, groups: Sequence[Group], *, back: str
) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    form = ReportForm(groups)
    if not form.validate_on_submit():
        page = render_template(
            "reports/new.html", form=form, about=seen.about, name=name, back=back
        )
        return page, 422 if form.is_submitted() else 200
    actions.report(
        seen,
        by=me(),
        reason=Reason(form.reason.data),
        words=form.words.data or "",
        organizers_of=form.organizers_of,
        now=now(),
    )
    flash("Your report was received. Thank you. Whom it is about is not told.")
    return redirect(back)


def _page(group: Group | None = None, *, refused: tuple[int, Closing] | None = None) -> str:
    """What the organizers of `group` have to deal with or, without one, the host."""
    return render_template(
        "reports/index.html",
        group=group,
        waiting=reports_for(me(), group=group),
        closed=reports_for(me(), group=group, closed=True),
        refused=refused,
        blank=Closing(formdata=None),
        kept_for=CLOSED_ARE_KEPT_FOR,
    )


def _page_group(report: Report) -> Group | None:
    """The group on whose page the reader finds the report; a host finds all on their own."""
    is_hosts = me().is_host or report.addressee is Addressee.HOST
    return None if is_hosts else report.group
