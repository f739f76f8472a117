"""Inviting people to the site by mail, and declining to be."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.contacts import mail_invitation_actions as actions
from meetup.contacts.mail_invitation_forms import InviteByMail
from meetup.contacts.mail_invitation_queries import left_today
from meetup.contacts.mail_invitation_rules import TooManyPeople, check_open
from meetup.fields import refuse
from meetup.invitations.actions import decline
from meetup.invitations.queries import has_declined
from meetup.invitations.tokens import address_declining
from meetup.members.rules import check_reach
from meetup.web import me, members_only, settings

blueprint = Blueprint("mail_invitations", __name__)


@blueprint.route("/connections/invite", methods=["GET", "POST"])
@members_only
def invite() -> ResponseReturnValue:
    check_reach(is_confirmed=me().is_confirmed)
    check_open(open_signup=settings().open_signup)
    form = InviteByMail()
    if not form.validate_on_submit():
        return _page(form), 422 if form.is_submitted() else 200
    try:
        actions.invite_by_mail(
            me(),
            form.typed,
            words=form.words.data or "",
            keys=contact_keys(settings()),
            now=now(),
        )
    except TooManyPeople as refusal:
        refuse(form.addresses, refusal.sentence)
        return _page(form), refusal.status
    flash("They are invited. Whoever says yes stands among your connections.")
    return redirect(url_for("mail_invitations.invite"))


@blueprint.get("/connections/invite/<token>")
def declining(token: str) -> ResponseReturnValue:
    is_declined = has_declined(_address_key(token))
    return render_template("contacts/decline.html", is_declined=is_declined)


@blueprint.post("/connections/invite/<token>")
def declined(token: str) -> ResponseReturnValue:
    decline(_address_key(token), now=now())
    return redirect(url_for("mail_invitations.declining", token=token))


def _address_key(token: str) -> str:
    secret_key = settings().key_of_fingerprints
    return address_declining(token, secret_key=secret_key, now=now())


def _page(form: InviteByMail) -> str:
    return render_template(
        "contacts/invite.html",
        form=form,
        left=left_today(me(), now=now()),
        mail_leaves=settings().mail_server is not None,
    )
