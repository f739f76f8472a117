"""Further e-mail addresses of a member: added, confirmed by their mail, and removed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.errors import Refusal
from meetup.fields import Button, refuse
from meetup.invitations.actions import take_back_decline
from meetup.members import address_actions as actions
from meetup.members.finding_forms import AddAddress
from meetup.members.page import account_page
from meetup.members.rules import BadLink, FoundBy, check_reach
from meetup.web import me, members_only, settings, visitor

blueprint = Blueprint("addresses", __name__, url_prefix="/addresses")


@blueprint.post("")
@members_only
def add() -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    form = AddAddress()
    if not form.validate_on_submit():
        return account_page(me(), adding=form), 422
    keys = contact_keys(settings())
    try:
        limits.count(limits.FURTHER_ADDRESS)
        actions.add_address(me(), form.email.data, found_by=form.found_by, keys=keys, now=now())
    except Refusal as refusal:
        refuse(form.email, refusal.sentence)
        return account_page(me(), adding=form), refusal.status, refusal.headers
    flash(f"We have sent a mail to {form.email.data}. Open its link, and the address is confirmed.")
    return redirect(url_for("members.account"))


@blueprint.post("/<int(max=2147483647):address_id>/remove")
@members_only
def remove(address_id: int) -> ResponseReturnValue:
    actions.remove_address(me(), address_id)
    flash("The address is removed.")
    return redirect(url_for("members.account"))


@blueprint.route("/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    secret_key, keys = settings().secret_key, contact_keys(settings())
    try:
        address, account = actions.address_behind(token, secret_key=secret_key, now=now())
        if not Button().validate_on_submit():
            page = "members/address_link.html"
            return render_template(page, address=address, account=account)
        was_confirmed = address.is_confirmed
        address = actions.confirm_address(token, keys=keys, secret_key=secret_key, now=now())
    except BadLink as refusal:
        page = render_template("members/address_link_gone.html", sentence=refusal.sentence)
        return page, refusal.status
    if address.email_key and not was_confirmed and address.found_by is not FoundBy.NOBODY:
        # Who wants to be found by it is asked by it, whatever they declined before.
        take_back_decline(address.email_key)
    flash(f"{address.email} is confirmed.")
    return redirect(url_for("members.account" if visitor() else "members.sign_in"))
