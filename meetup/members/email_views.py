"""Pages on which a member changes the e-mail address of the account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.errors import Refusal
from meetup.fields import Button, refuse
from meetup.members import email_actions
from meetup.members.forms import ChangeEmail
from meetup.members.own_password import own_password
from meetup.members.rules import BadLink
from meetup.web import me, members_only, settings, visitor

blueprint = Blueprint("email", __name__)


@blueprint.route("/email", methods=["GET", "POST"])
@members_only
def change() -> ResponseReturnValue:
    form, page = ChangeEmail(), "members/email.html"
    if not form.validate_on_submit():
        return render_template(page, form=form), 422 if form.is_submitted() else 200
    try:
        password_hash = own_password(form.current_password.data)
        limits.count(limits.NEW_ADDRESS)
        email_actions.ask_for_change(me(), form.email.data, password_hash=password_hash, now=now())
    except Refusal as refusal:
        refuse(form[refusal.field or "current_password"], refusal.sentence)
        return render_template(page, form=form), refusal.status, refusal.headers
    flash("We have sent mails. Open the links in them, and the change is made.")
    return redirect(url_for("members.account"))


@blueprint.post("/email-withdrawal")
@members_only
def withdraw() -> ResponseReturnValue:
    email_actions.withdraw_change(me())
    flash(f"The change is withdrawn. You sign in with {me().email}, as before.")
    return redirect(url_for("members.account"))


@blueprint.route("/email/<token>", methods=["GET", "POST"])
def agree(token: str) -> ResponseReturnValue:
    secret_key, keys = settings().secret_key, contact_keys(settings())
    try:
        asked = email_actions.asked_by(token, secret_key=secret_key, now=now())
        if not Button().validate_on_submit():
            return render_template("members/email_link.html", asked=asked)
        if request.form.get("answer") == "stop":
            email_actions.stop(token, secret_key=secret_key, now=now())
            flash("The change is stopped: the account keeps its address.")
            return _onwards()
        new_email = asked.change.new_email
        is_made = email_actions.agree(token, keys=keys, secret_key=secret_key, now=now())
    except BadLink as refusal:
        page = render_template("members/email_link_gone.html", sentence=refusal.sentence)
        return page, refusal.status
    if not is_made:
        return redirect(url_for(".agree", token=token))
    flash(f"The change is made: from now on the account signs in with {new_email}.")
    return _onwards()


def _onwards() -> ResponseReturnValue:
    return redirect(url_for("members.account" if visitor() else "members.sign_in"))
