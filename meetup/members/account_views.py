"""What the pages below /account do: passwords and sessions."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.contacts.undo_actions import forget_imports_of
from meetup.errors import Refusal, SignInFirst, TooOften
from meetup.fields import refuse
from meetup.members import address_views, email_views, password_actions
from meetup.members.forms import AskForLink, ChangePassword, ChoosePassword
from meetup.members.mail_actions import try_address_again
from meetup.members.own_password import own_password
from meetup.members.rules import BadLink
from meetup.members.unlocked import hash_password
from meetup.web import begin_session, end_session, me, members_only, settings, visitor, way_back

blueprint = Blueprint("account", __name__, url_prefix="/account")
blueprint.register_blueprint(email_views.blueprint)
blueprint.register_blueprint(address_views.blueprint)


@blueprint.route("/password", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    if visitor():
        return _change_password()
    if "current_password" in request.form:
        # The session ended while the page was open: what they know is not forgotten.
        raise SignInFirst
    return _ask_for_link()


@blueprint.post("/password-link")
@members_only
@limits.limited(limits.RESET)
def send_link() -> ResponseReturnValue:
    password_actions.ask_for_link(me().email or "", now=now())
    flash(f"We have sent a link to {me().email}. Open it to choose a new password.")
    return redirect(url_for("members.account"))


@blueprint.route("/password/<token>", methods=["GET", "POST"])
def choose_password(token: str) -> ResponseReturnValue:
    secret_key = settings().secret_key
    try:
        account = password_actions.account_behind(token, secret_key=secret_key, now=now())
        form = ChoosePassword(asks_name=account.may_be_anybodys)
        if not form.validate_on_submit():
            page = render_template("members/choose_password.html", form=form, account=account)
            return page, 422 if form.is_submitted() else 200
        chosen = hash_password(form.password.data)
        name = form.chosen_name
        account = password_actions.choose_password(
            token,
            chosen,
            name=name,
            keys=contact_keys(settings()),
            secret_key=secret_key,
            now=now(),
        )
        if name is not None:
            forget_imports_of(account)
    except BadLink as refusal:
        page = render_template("members/password_link_gone.html", sentence=refusal.sentence)
        return page, refusal.status
    before = way_back(account)
    begin_session(account)
    flash("That is your password from now on, and you are signed in.")
    return redirect(before or url_for("inbox.start"))


@blueprint.post("/mail-again")
@members_only
def try_mail_again() -> ResponseReturnValue:
    if try_address_again(me(), contact_keys(settings()), now=now()):
        flash(f"We try {me().email} again, and have sent a mail there. Does it arrive?")
    else:
        flash(f"Mail to {me().email} is not held back.")
    return redirect(url_for("members.account"))


@blueprint.post("/sessions")
@members_only
def end_sessions() -> ResponseReturnValue:
    password_actions.end_sessions(me())
    end_session()
    flash("You are signed out everywhere.")
    return redirect(url_for("members.sign_in"))


def _change_password() -> ResponseReturnValue:
    form = ChangePassword()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("members/password.html", form=form), status
    try:
        before = own_password(form.current_password.data)
        chosen = hash_password(form.password.data)
        password_actions.change_password(me(), chosen, instead_of=before, now=now())
    except Refusal as refusal:
        refuse(form.current_password, refusal.sentence)
        return render_template("members/password.html", form=form), refusal.status, refusal.headers
    begin_session(me())
    flash("Your password is changed, and every other device is signed out.")
    return redirect(url_for("members.account"))


def _ask_for_link() -> ResponseReturnValue:
    form, page = AskForLink(), "members/forgotten.html"
    if not form.validate_on_submit():
        return render_template(page, form=form), 422 if form.is_submitted() else 200
    try:
        limits.count(limits.RESET)
    except TooOften as refusal:
        refuse(form.email, refusal.sentence)
        return render_template(page, form=form), refusal.status, refusal.headers
    password_actions.ask_for_link(form.email.data, now=now())
    flash(
        f"If there is an account with the address {form.email.data}, a mail with a link is on its "
        "way there. Nothing came? Look among what your mailbox takes for junk, or try another "
        "address that may be yours."
    )
    return redirect(url_for("members.sign_in"))
