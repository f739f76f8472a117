"""My contacts: looking through them, deleting one, and saying who is who."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.contacts import actions, namesake_actions
from meetup.contacts.import_queries import hold_imports_of, imports_of
from meetup.contacts.matching_actions import match_later
from meetup.contacts.namesake_queries import namesake_called, suggestions_for
from meetup.contacts.person_queries import shared_by_names
from meetup.contacts.queries import (
    contact_of,
    contacts_page,
    networks_of,
    offer_to,
    others_named,
    words_about,
)
from meetup.limits import ASKING, limited
from meetup.members.rules import check_reach
from meetup.web import back_to, me, members_only, settings

blueprint = Blueprint("contacts", __name__, url_prefix="/connections/contacts")

ONE = "/<int(max=2147483647):contact_id>"


@blueprint.get("")
@members_only
def index() -> ResponseReturnValue:
    sought, network = request.args.get("q", ""), request.args.get("network", "")
    page = contacts_page(me(), sought, network, number=request.args.get("page", 1, type=int))
    return render_template(
        "contacts/index.html",
        page=page,
        suggestions=suggestions_for(me()) if page.is_start else [],
        imports=imports_of(me()),
        networks=networks_of(me()),
    )


@blueprint.get(ONE)
@members_only
def show(contact_id: int) -> ResponseReturnValue:
    shown, sought = contact_of(me(), contact_id), request.args.get("q", "")
    return render_template(
        "contacts/show.html",
        shown=shown,
        offer=offer_to(shown.contact),
        sought=sought,
        others=others_named(me(), shown.contact, sought),
        words=words_about(me(), shown.contact),
        is_shared=bool(shared_by_names(contact_id)),
        suggestions=suggestions_for(me(), shown.contact),
    )


@blueprint.post(f"{ONE}/ask")
@members_only
@limited(ASKING)
def ask(contact_id: int) -> ResponseReturnValue:
    contact, member = namesake_called(request.form.get("member", ""), me(), contact_id)
    if namesake_actions.ask_namesake(me(), contact, member, now=now()):
        flash(f"You and {member.name} are connected.")
    else:
        flash(f"You have asked {member.name}.")
    return back_to(url_for("contacts.show", contact_id=contact_id))


@blueprint.post(f"{ONE}/another")
@members_only
def another(contact_id: int) -> ResponseReturnValue:
    contact, member = namesake_called(request.form.get("member", ""), me(), contact_id)
    namesake_actions.tell_apart(contact, member)
    flash(f"{member.name} is somebody else then. You are not asked again.")
    return back_to(url_for("contacts.show", contact_id=contact_id))


@blueprint.post(f"{ONE}/delete")
@members_only
def delete(contact_id: int) -> ResponseReturnValue:
    hold_imports_of(me().id)
    contact = contact_of(me(), contact_id).contact
    name = contact.name
    actions.delete_contact(contact, contact_keys(settings()))
    match_later(me().id, now=now())
    flash(f"{name} is not among your contacts any more.")
    return redirect(url_for("contacts.index"))


@blueprint.post(f"{ONE}/offer")
@members_only
def offer(contact_id: int) -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    return _offer_alone(contact_id, offers=True, said="You offer to connect.")


@blueprint.post(f"{ONE}/withdraw")
@members_only
def withdraw(contact_id: int) -> ResponseReturnValue:
    said = "You offer it no more. If they have said yes already, you stay connected."
    return _offer_alone(contact_id, offers=False, said=said)


@blueprint.post(f"{ONE}/same")
@members_only
def same(contact_id: int) -> ResponseReturnValue:
    hold_imports_of(me().id)
    one = contact_of(me(), contact_id).contact
    other = contact_of(me(), request.form.get("other", 0, type=_row_id)).contact
    kept = min(one.id, other.id)
    actions.join(one, other)
    match_later(me().id, now=now())
    flash("They are one contact now.")
    return redirect(url_for("contacts.show", contact_id=kept))


@blueprint.post(f"{ONE}/part")
@members_only
def part(contact_id: int) -> ResponseReturnValue:
    hold_imports_of(me().id)
    contact = contact_of(me(), contact_id).contact
    actions.part(contact, request.form.get("word", 0, type=_row_id))
    match_later(me().id, now=now())
    flash("They are two contacts again, unless an address or a profile joins them.")
    return redirect(url_for("contacts.show", contact_id=contact_id))


@blueprint.post(f"{ONE}/apart")
@members_only
def apart(contact_id: int) -> ResponseReturnValue:
    hold_imports_of(me().id)
    contact = contact_of(me(), contact_id).contact
    actions.tell_apart(contact, contact_keys(settings()))
    match_later(me().id, now=now())
    flash("They are different people now, in the files that you bring later, too.")
    return redirect(url_for("contacts.show", contact_id=contact_id))


def _offer_alone(contact_id: int, *, offers: bool, said: str) -> ResponseReturnValue:
    hold_imports_of(me().id)
    actions.offer_alone(contact_of(me(), contact_id).contact, offers=offers)
    match_later(me().id, now=now())
    flash(said)
    return redirect(url_for("contacts.show", contact_id=contact_id))


def _row_id(text: str) -> int:
    """The id that a button sends; 0, which nothing has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
