"""The page of a group's members, and what its organizers do about each of them."""

from flask import Blueprint, abort, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotAllowed
from meetup.groups import membership_actions
from meetup.groups.forms import GiveRole
from meetup.groups.membership_queries import membership_of, memberships_in, names_in
from meetup.groups.models import Group
from meetup.groups.queries import group_called, organized_group, owners_besides, standing_in
from meetup.groups.rules import Role, State
from meetup.members.models import Member
from meetup.rsvps.leaving_actions import ban_from_group, remove_from_group
from meetup.web import back_to, me, members_only

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/groups/<slug>/members")
@members_only
def index(slug: str) -> ResponseReturnValue:
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
        owns_alone=standing.is_owner and not owners_besides(me(), group.id),
    )


@blueprint.post("/groups/<slug>/members/<handle>/accept")
@members_only
def accept(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    membership_actions.accept(group, member, now=now())
    return _back(group, f"{member.name} is a member of {group.name} now.")


@blueprint.post("/groups/<slug>/members/<handle>/turn-down")
@members_only
def turn_down(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    membership_actions.turn_down(group, member)
    return _back(group, f"{member.name} is not let in, and not told.")


@blueprint.post("/groups/<slug>/members/<handle>/ban")
@members_only
def ban(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    ban_from_group(group, member, by=me(), now=now())
    return _back(group, f"{member.name} is banned from {group.name}.")


@blueprint.post("/groups/<slug>/members/<handle>/remove")
@members_only
def remove(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    remove_from_group(group, member, by=me(), now=now())
    return _back(group, f"{member.name} is not in {group.name} any more.")


@blueprint.post("/groups/<slug>/members/<handle>/unban")
@members_only
def unban(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    membership_actions.unban(group, member)
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
    membership_actions.give_role(group, member, role)
    return _back(group, f"{member.name} is {_called(role)} of {group.name} now.")


@blueprint.post("/groups/<slug>/members/<handle>/hand-over")
@members_only
def hand_over(slug: str, handle: str) -> ResponseReturnValue:
    group, member = _organized_with(slug, handle)
    membership_actions.hand_over(group, member, by=me())
    return _back(group, f"{member.name} owns {group.name} now, and you are an organizer of it.")


def _organized_with(slug: str, handle: str) -> tuple[Group, Member]:
    """The group, held from here on, and one who has to do with it; for its organizers alone."""
    group = organized_group(slug, by=me(), for_update=True)
    return group, membership_of(handle, group, seen_by=me()).member


def _called(role: Role) -> str:
    return "a member" if role is Role.MEMBER else f"an {role}"


def _back(group: Group, sentence: str) -> ResponseReturnValue:
    """To where the button was: the page of members, for who still may see it, or the inbox."""
    flash(sentence)
    page = "memberships.index" if standing_in(group, me()).is_active else "groups.show"
    return back_to(url_for(page, slug=group.slug))
