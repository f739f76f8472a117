"""Groups: the directory, founding one, its page, its settings, and who is in it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotAllowed
from meetup.events.queries import coming_events, past_events, proposals
from meetup.fields import refuse
from meetup.groups import actions
from meetup.groups.forms import Found, GiveRole, Settings
from meetup.groups.models import Group
from meetup.groups.queries import (
    active_count,
    directory,
    group_called,
    groups_of,
    membership_of,
    memberships_in,
    names_in,
    standing_in,
)
from meetup.groups.rules import BadSlug, Role, State, TooEasilyJoined
from meetup.members.models import Member
from meetup.members.rules import check_reach
from meetup.rsvps.actions import ban_from_group, leave_group
from meetup.web import back_to, me, members_only, visitor
from meetup.web import settings as site

blueprint = Blueprint("groups", __name__)

MOST_PAST_EVENTS = 10


@blueprint.get("/groups/")
def index() -> ResponseReturnValue:
    member = visitor()
    mine = {membership.group_id for membership in groups_of(member)} if member else set()
    page = {"groups": directory(), "mine": mine, "open_signup": site().open_signup}
    return render_template("groups/index.html", **page)


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
    group, member = group_called(slug), visitor()
    standing = standing_in(group, member)
    asking = memberships_in(group, State.REQUESTED, seen_by=me()) if standing.may_organize else []
    return render_template(
        "groups/show.html",
        group=group,
        standing=standing,
        count=active_count(group),
        asking=asking,
        coming=coming_events(to=member, now=now(), group=group),
        proposals=proposals(group, to=member),
        past=past_events(group, to=member, now=now(), most=MOST_PAST_EVENTS),
    )


@blueprint.route("/groups/<slug>/settings", methods=["GET", "POST"])
@members_only
def settings(slug: str) -> ResponseReturnValue:
    group = _organized(slug)
    form = Settings(obj=group)
    if not form.validate_on_submit():
        page = render_template("groups/settings.html", form=form, group=group)
        return page, 422 if form.is_submitted() else 200
    try:
        actions.edit(group, form.details)
    except TooEasilyJoined as refusal:
        refuse(form.joining, refusal.sentence)
        return render_template("groups/settings.html", form=form, group=group), 422
    flash("Saved.")
    return redirect(url_for("groups.show", slug=group.slug))


@blueprint.post("/groups/<slug>/join")
@members_only
def join(slug: str) -> ResponseReturnValue:
    membership = actions.join(group := group_called(slug), me(), now=now())
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


@blueprint.get("/groups/<slug>/members")
@members_only
def members(slug: str) -> ResponseReturnValue:
    group = group_called(slug)
    standing = standing_in(group, me())
    if not standing.is_active:
        raise NotAllowed(f"Who belongs to {group.name} is for its members to know.")
    organizer = standing.may_organize
    return render_template(
        "groups/members.html",
        group=group,
        standing=standing,
        names=names_in(group, seen_by=me(), organizer=organizer),
        asking=memberships_in(group, State.REQUESTED, seen_by=me()) if organizer else [],
        banned=memberships_in(group, State.BANNED, seen_by=me()) if organizer else [],
        roles=Role,
    )


@blueprint.post("/groups/<slug>/members/<handle>/accept")
@members_only
def accept(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    actions.accept(group, member, now=now())
    return _back(group, f"{member.name} is a member of {group.name} now.")


@blueprint.post("/groups/<slug>/members/<handle>/turn-down")
@members_only
def turn_down(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    actions.turn_down(group, member)
    return _back(group, f"{member.name} is not let in, and not told.")


@blueprint.post("/groups/<slug>/members/<handle>/ban")
@members_only
def ban(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    ban_from_group(group, member, by=me(), now=now())
    return _back(group, f"{member.name} is banned from {group.name}.")


@blueprint.post("/groups/<slug>/members/<handle>/unban")
@members_only
def unban(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    actions.unban(group, member)
    return _back(group, f"{member.name} may come back to {group.name}.")


@blueprint.post("/groups/<slug>/members/<handle>/role")
@members_only
def give_role(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    form = GiveRole()
    if not form.validate():
        abort(422)
    if not standing_in(group, me()).may_own:
        raise NotAllowed(f"Only an owner of {group.name} gives and takes roles.")
    role = Role(form.role.data)
    actions.give_role(group, member, role)
    return _back(group, f"{member.name} is {_called(role)} of {group.name} now.")


def _organized(slug: str) -> Group:
    """The group, for its organizers alone; held from here on where something is sent."""
    group = group_called(slug, for_update=request.method == "POST")
    check_reach(is_confirmed=me().is_confirmed)
    if not standing_in(group, me()).may_organize:
        raise NotAllowed(f"That is for the organizers of {group.name}.")
    return group


def _organized_with(slug: str, handle: str) -> tuple[Group, Member]:
    group = _organized(slug)
    return group, membership_of(handle, group, seen_by=me()).member


def _called(role: Role) -> str:
    return "a member" if role is Role.MEMBER else f"an {role}"


def _back(group: Group, sentence: str) -> ResponseReturnValue:
    """To where the button was: the page of members, for who still may see it, or the inbox."""
    flash(sentence)
    page = "groups.members" if standing_in(group, me()).is_active else "groups.show"
    return back_to(url_for(page, slug=group.slug))
