"""Connections, requests, and whom somebody wants nothing to do with."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.connections import actions
from meetup.connections.forms import AskByAddress, AskForm
from meetup.connections.profile_queries import Profile, member_to_block, profile_seen_by
from meetup.connections.queries import (
    connections_of,
    request_sent,
    request_to_answer,
    requests_sent,
    requests_to_answer,
)
from meetup.connections.rules import check_two_people
from meetup.contacts import by_address_actions, consent_actions
from meetup.contacts.consent_queries import networks_behind, networks_behind_profile
from meetup.errors import NotFound
from meetup.limits import ASKING, ASKING_BY_ADDRESS, limited
from meetup.members.models import Member
from meetup.members.queries import blocked_called
from meetup.ties.queries import shown_tie
from meetup.web import back_to, me, members_only

blueprint = Blueprint("connections", __name__)


@blueprint.get("/connections/")
@members_only
def index() -> ResponseReturnValue:
    return _index(AskByAddress())


@blueprint.post("/connections/ask")
@members_only
@limited(ASKING_BY_ADDRESS)
def ask_by_address() -> ResponseReturnValue:
    form = AskByAddress()
    if not form.validate_on_submit():
        return _index(form), 422
    note = form.note.data or ""
    by_address_actions.ask_by_address(me(), form.email.data, note=note, now=now())
    flash(
        "If somebody here can be found by that address, they are asked in their inbox. "
        "Once they say yes, they stand among your connections."
    )
    return redirect(url_for("connections.index"))


@blueprint.post("/m/<handle>/ask")
@members_only
@limited(ASKING)
def ask(handle: str) -> ResponseReturnValue:
    profile = _other(handle)
    form = AskForm()
    if not form.validate_on_submit():
        tie = shown_tie(me(), profile.member, now=now())
        networks = networks_behind_profile(profile, me())
        page = {"profile": profile, "tie": tie, "form": form, "networks": networks}
        return render_template("members/show.html", **page), 422
    if consent_actions.ask(me(), profile.member, note=form.note.data or "", now=now()):
        flash(f"You and {profile.member.name} are connected.")
    else:
        flash(f"You have asked {profile.member.name}.")
    return _to_profile(profile.member)


@blueprint.post("/m/<handle>/accept")
@members_only
def accept(handle: str) -> ResponseReturnValue:
    request = request_to_answer(handle, by=me())
    asker = request.asker
    consent_actions.accept(request, now=now())
    flash(f"You and {asker.name} are connected.")
    return back_to(url_for("members.profile", handle=asker.handle))


@blueprint.post("/m/<handle>/decline")
@members_only
def decline(handle: str) -> ResponseReturnValue:
    request = request_to_answer(handle, by=me())
    actions.decline(request, now=now())
    flash(f"Declined. {request.asker.name} is not told.")
    return back_to(url_for("connections.index"))


@blueprint.post("/m/<handle>/withdraw")
@members_only
def withdraw(handle: str) -> ResponseReturnValue:
    request = request_sent(handle, by=me())
    actions.withdraw(request, now=now())
    flash(f"You no longer ask {request.asked.name}.")
    return redirect(url_for("connections.index"))


@blueprint.post("/m/<handle>/remove")
@members_only
def remove(handle: str) -> ResponseReturnValue:
    other = _other(handle).member
    actions.remove(me(), other, now=now())
    flash(f"You and {other.name} are not connected any more.")
    return redirect(url_for("connections.index"))


@blueprint.post("/m/<handle>/block")
@members_only
def block(handle: str) -> ResponseReturnValue:
    other = member_to_block(me(), handle)
    check_two_people(is_me=other.id == me().id)
    actions.block(me(), other, now=now())
    flash(f"You have blocked {other.name}, who is not told. Below you can end that.")
    return redirect(url_for("members.account"))


@blueprint.post("/m/<handle>/unblock")
@members_only
def unblock(handle: str) -> ResponseReturnValue:
    blocked = blocked_called(handle, by=me())
    if blocked is None:
        raise NotFound
    actions.unblock(me(), blocked)
    flash(f"{blocked.name} is not blocked any more.")
    return redirect(url_for("members.account"))


def _index(form: AskByAddress) -> str:
    waiting = requests_to_answer(me())
    return render_template(
        "connections/index.html",
        form=form,
        connections=connections_of(me()),
        waiting=waiting,
        networks=networks_behind(waiting, to=me()),
        sent=requests_sent(me()),
    )


def _other(handle: str) -> Profile:
    profile = profile_seen_by(me(), handle, for_update=True)
    check_two_people(is_me=profile.is_me)
    return profile


def _to_profile(member: Member) -> ResponseReturnValue:
    return redirect(url_for("members.profile", handle=member.handle))
