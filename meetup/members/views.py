"""Sign up, confirm, sign in and out, the account, and profiles."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup import limits
from meetup.clock import now
from meetup.connections.forms import AskForm
from meetup.connections.profile_queries import profile_seen_by
from meetup.contact_keys import contact_keys
from meetup.contacts.consent_queries import networks_behind_profile
from meetup.contacts.undo_actions import forget_imports_of
from meetup.db import SAFE_METHODS
from meetup.errors import Refusal, TooOften
from meetup.fields import Button, refuse
from meetup.invitations.actions import take_back_decline
from meetup.kept import carried
from meetup.languages import Language
from meetup.members import account_views, actions
from meetup.members.address_queries import addresses_of, found_anew
from meetup.members.finding_forms import finding_form
from meetup.members.forms import Confirm, Mails, SignIn, SignUp
from meetup.members.mail_actions import mail_about
from meetup.members.models import Member
from meetup.members.page import account_form, account_page, sign_in_page
from meetup.members.queries import account_with
from meetup.members.record_queries import count_of_records
from meetup.members.rules import FoundBy, SignupIsClosed, WrongPassword
from meetup.members.unlocked import hash_password, is_password
from meetup.ties.queries import shown_tie
from meetup.web import (
    back_to,
    begin_session,
    come_back_to,
    end_session,
    kept_way_back,
    local_path,
    me,
    members_only,
    settings,
    visitor,
    way_back,
)

blueprint = Blueprint("members", __name__)
blueprint.register_blueprint(account_views.blueprint)


@blueprint.route("/signup", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    if not settings().open_signup:
        raise SignupIsClosed("This site takes no new accounts from outside. Ask its host.")
    form = SignUp(timezone=settings().timezone)
    target = local_path(request.args.get("next"))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("members/signup.html", form=form, next=target), status
    try:
        limits.count(limits.SIGN_UP)
    except TooOften as refusal:
        refuse(form.email, refusal.sentence)
        page = render_template("members/signup.html", form=form, next=target)
        return page, refusal.status, refusal.headers
    if target:
        come_back_to(target)
    taken_over = actions.sign_up(
        name=form.name.data,
        email=form.email.data,
        password_hash=hash_password(form.password.data),
        timezone=form.timezone.data,
        language=_browser_language(),
        found_by=form.found_by,
        way_back=kept_way_back(),
        now=now(),
    )
    if taken_over:
        forget_imports_of(taken_over)
    flash("We have sent you a mail with a link. Open it to confirm your address, and sign in here.")
    return redirect(url_for("members.sign_in"))


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    member = actions.member_to_confirm(token, secret_key=settings().secret_key, now=now())
    # Of two who signed up with one address, the link reaches both; the password knows them apart.
    asks = member.is_contested and visitor() is not member
    form, page = Confirm(), "members/confirm.html"
    if not form.validate_on_submit():
        return render_template(page, member=member, form=form, asks=asks)
    give_back = limits.count(limits.LINK_PASSWORD) if asks else None
    if asks and not is_password(form.password.data or "", member.password_hash):
        refuse(form.password, "This is not its password. Was it not you? Then sign up again.")
        return render_template(page, member=member, form=form, asks=asks), 422
    if give_back:
        give_back()
    keys = contact_keys(settings())
    actions.confirm(token, keys=keys, secret_key=settings().secret_key, now=now())
    flash("Your address is confirmed. Welcome!")
    if visitor() is None:
        target = _by_records_of(member, kept_way_back() or member.way_back)
        return redirect(url_for("members.sign_in", next=target))
    before = way_back(me())
    return redirect(_by_records_of(me(), before) or before or url_for("inbox.start"))


@blueprint.post("/confirm")
@members_only
def send_confirmation() -> ResponseReturnValue:
    if me().is_confirmed:
        flash("Your address is confirmed already.")
    else:
        mail_about(me(), "confirmation", now=now())
        flash("We have sent you a new link.")
    return redirect(url_for("members.account"))


@blueprint.route("/login", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    form = SignIn()
    target = local_path(request.args.get("next"))
    kept = carried(request.form, path=target) if target else None
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return sign_in_page(form, target=target, kept=kept), status
    try:
        account = _account_that_proves_itself(form)
    except Refusal as refusal:
        refuse(form.password, refusal.sentence)
        page = sign_in_page(form, target=target, kept=kept)
        return page, refusal.status, refusal.headers
    if kept:
        begin_session(account)
        return render_template("members/send.html", kept=kept)
    before = way_back(account)
    begin_session(account)
    return redirect(target or before or url_for("inbox.start"))


@blueprint.route("/logout", methods=["GET", "POST"])
def sign_out() -> ResponseReturnValue:
    if request.method in SAFE_METHODS:
        return render_template("members/logout.html", form=Button())
    end_session()
    flash("You are signed out.")
    return back_to(url_for("inbox.start"))


@blueprint.route("/account", methods=["GET", "POST"])
@members_only
def account() -> ResponseReturnValue:
    form = account_form(me())
    if not form.validate_on_submit():
        return account_page(me(), form=form), 422 if form.is_submitted() else 200
    actions.edit_account(
        me(),
        name=form.name.data,
        timezone=form.timezone.data,
        about=form.about.data or "",
        place=form.place.data or "",
        links=form.urls,
        now=now(),
    )
    flash("Saved.")
    return redirect(url_for("members.account"))


@blueprint.post("/account/finding")
@members_only
def finding() -> ResponseReturnValue:
    addresses = addresses_of(me(), now=now())
    form = finding_form(addresses, me().links, verifies=settings().verify_profiles)
    if not form.validate_on_submit():
        return account_page(me(), finding=form), 422
    found_by = FoundBy(form.found_by.data)
    anew = found_anew(me(), addresses, found_by=found_by, by_address=form.by_address)
    actions.choose_finding(
        me(),
        is_unlisted=form.is_unlisted.data,
        found_by=found_by,
        addresses=form.by_address,
        links=form.by_link,
        now=now(),
    )
    for email_key in anew:
        take_back_decline(email_key)
    flash("Saved.")
    return redirect(url_for("members.account"))


@blueprint.post("/account/mails")
@members_only
def mails() -> ResponseReturnValue:
    form = Mails(of_site=settings().language)
    if not form.validate_on_submit():
        return account_page(me(), mails=form), 422
    actions.choose_language(me(), form.chosen)
    flash("Saved.")
    return redirect(url_for("members.account"))


@blueprint.get("/m/<handle>")
@members_only
def profile(handle: str) -> ResponseReturnValue:
    profile = profile_seen_by(me(), handle)
    tie = shown_tie(me(), profile.member, now=now())
    networks = networks_behind_profile(profile, me())
    return render_template(
        "members/show.html", profile=profile, tie=tie, form=AskForm(), networks=networks
    )


def _by_records_of(member: Member, target: str | None) -> str | None:
    """By way of what was recorded of them before they had an account, if there is anything."""
    return url_for("records.index", next=target) if count_of_records(member) else None


def _browser_language() -> Language | None:
    # The site's first: that is what a browser gets which takes any.
    ours = sorted(Language, key=lambda language: language != settings().language)
    best = request.accept_languages.best_match(ours)
    return Language(best) if best else None


def _account_that_proves_itself(form: SignIn) -> Member:
    """Whose e-mail and password these are. Raises WrongPassword, and TooOften for many of those."""
    give_back = limits.count(limits.SIGN_IN)
    account = account_with(form.email.data)
    password_hash = account.password_hash if account else None
    if not is_password(form.password.data, password_hash):
        raise WrongPassword("E-mail and password do not belong together.")
    give_back()
    account = account_with(form.email.data)
    if account is None or account.password_hash != password_hash:
        raise WrongPassword("Your account has just changed. Please try again.")
    return account
