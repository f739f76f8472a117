"""Groups: the directory, founding one, its page and settings, joining and leaving it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.fields import refuse
from meetup.groups import actions, membership_actions
from meetup.groups.directory_queries import among_groups_of, directory
from meetup.groups.forms import Found, Search, Settings
from meetup.groups.membership_queries import count_of_requests
from meetup.groups.page_queries import group_seen
from meetup.groups.queries import group_called, organized_group, owners_besides
from meetup.groups.rules import BadSlug, State, TooEasilyJoined
from meetup.members.rules import check_reach
from meetup.proposals.list_queries import polls_in
from meetup.rsvps.card_queries import cards_of
from meetup.rsvps.leaving_actions import leave_group
from meetup.web import me, members_only, visitor
from meetup.web import settings as site

blueprint = Blueprint("groups", __name__)


@blueprint.get("/groups/")
def index() -> ResponseReturnValue:
    form, member, open_signup = Search(request.args), visitor(), site().open_signup
    if not form.validate():
        page = render_template("groups/index.html", form=form, part=None, open_signup=open_signup)
        return page, 422
    part = directory(form.q.data or "", page=request.args.get("page", 1, type=int))
    mine = among_groups_of(member, part) if member else set()
    return render_template(
        "groups/index.html", form=form, part=part, mine=mine, open_signup=open_signup
    )


@blueprint.route("/groups/new", methods=["GET", "POST"])
@members_only
def found() -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    form = Found(timezone=me().timezone or site().timezone)
    if not form.validate_on_submit():
        return render_template("groups/found.html", form=form), 422 if form.is_submitted() else 200
    try:
        group = actions.found(form.details, slug=form.slug.data or "", founder=me(), now=now())
    except (BadSlug, TooEasilyJoined) as refusal:
        refuse(form[refusal.field], refusal.sentence)
        return render_template("groups/found.html", form=form), 422
    flash(f"{group.name} is founded, and you own it.")
    return redirect(url_for("groups.show", slug=group.slug))


@blueprint.get("/groups/<slug>")
def show(slug: str) -> ResponseReturnValue:
    member = visitor()
    group = group_seen(slug, by=member)
    standing = group.standing
    return render_template(
        "groups/show.html",
        group=group,
        standing=standing,
        owns_alone=standing.is_owner and not owners_besides(me(), group.id),
        asking=count_of_requests(group.id, seen_by=me()) if standing.may_organize else 0,
        events=cards_of(group.id, to=member, now=now()),
        polls=polls_in(group.id, seen_by=me(), now=now()) if standing.is_active else {},
    )


@blueprint.route("/groups/<slug>/settings", methods=["GET", "POST"])
@members_only
def settings(slug: str) -> ResponseReturnValue:
    group = organized_group(slug, by=me(), for_update=request.method == "POST")
    form = Settings(obj=group)
    if not form.validate_on_submit():
        page = render_template("groups/settings.html", form=form, group=group)
        return page, 422 if form.is_submitted() else 200
    try:
        actions.edit(group, form.details, now=now())
    except TooEasilyJoined as refusal:
        refuse(form.joining, refusal.sentence)
        return render_template("groups/settings.html", form=form, group=group), 422
    flash("Saved.")
    return redirect(url_for("groups.show", slug=group.slug))


@blueprint.post("/groups/<slug>/join")
@members_only
def join(slug: str) -> ResponseReturnValue:
    membership = membership_actions.join(group := group_called(slug), me(), now=now())
    if membership.state is State.ACTIVE:
        flash(f"You are a member of {group.name}.")
    else:
        flash(f"You have asked to join {group.name}. Its organizers will see it.")
    return redirect(url_for("groups.show", slug=group.slug))


@blueprint.post("/groups/<slug>/leave")
@members_only
def leave(slug: str) -> ResponseReturnValue:
    group = group_called(slug)
    leave_group(group, me(), now=now())
    flash(f"You are not in {group.name} any more.")
    return redirect(url_for("groups.show", slug=group.slug))
