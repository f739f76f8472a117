"""The page on which organizers invite people, and the page that an invitation opens."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.fields import refuse
from meetup.groups.models import Group
from meetup.groups.queries import active_count, group_called, organized_group, standing_in
from meetup.invitations import actions, rules
from meetup.invitations.forms import MailInvitations, MakeLink
from meetup.invitations.queries import good_invitation, invitation_to, live_invitations
from meetup.invitations.rules import NoInvitation, TooManyInvitations
from meetup.limits import INVITING, limited
from meetup.web import come_back_to, me, members_only, settings, visitor

blueprint = Blueprint("invitations", __name__, url_prefix="/groups/<slug>")

MADE = "made_invitation"


@blueprint.get("/invitations")
@members_only
def index(slug: str) -> ResponseReturnValue:
    group = organized_group(slug, by=me())
    return _page(group, made=session.pop(MADE, None))


@blueprint.post("/invitations")
@members_only
@limited(INVITING)
def make_link(slug: str) -> ResponseReturnValue:
    group = organized_group(slug, by=me(), for_update=True)
    form = MakeLink()
    if not form.validate():
        return _page(group, link=form), 422
    uses, good_for = form.uses.data or 1, form.good_for
    token = actions.make_link(group, by=me(), uses=uses, good_for=good_for, now=now())
    # Its maker sees it once, on the next page; nobody ever does again.
    path = url_for("invitations.show", slug=group.slug, token=token)
    session[MADE] = f"{settings().base_url}{path}"
    return redirect(url_for("invitations.index", slug=group.slug))


@blueprint.post("/mailed-invitations")
@members_only
def mail(slug: str) -> ResponseReturnValue:
    group = organized_group(slug, by=me(), for_update=True)
    form = MailInvitations()
    if not form.validate():
        return _page(group, mail=form), 422
    words, secret_key = form.words.data or "", settings().secret_key
    try:
        actions.mail_invitations(
            group, form.typed, words=words, by=me(), secret_key=secret_key, now=now()
        )
    except TooManyInvitations as refusal:
        refuse(form.addresses, refusal.sentence)
        return _page(group, mail=form), refusal.status
    flash("They are invited.")
    return redirect(url_for("invitations.index", slug=group.slug))


@blueprint.post("/invitations/<int(max=2147483647):invitation_id>/withdraw")
@members_only
def withdraw(slug: str, invitation_id: int) -> ResponseReturnValue:
    group = organized_group(slug, by=me(), for_update=True)
    actions.withdraw(invitation_to(group, invitation_id), now=now())
    flash("The invitation is withdrawn. Its link lets nobody in any more.")
    return redirect(url_for("invitations.index", slug=group.slug))


@blueprint.get("/invitations/<token>")
def show(slug: str, token: str) -> ResponseReturnValue:
    group, member = group_called(slug), visitor()
    standing = standing_in(group, member)
    if standing.is_member:
        return redirect(url_for("groups.show", slug=group.slug))
    try:
        good_invitation(token, group, now=now())
    except NoInvitation as refusal:
        return _gone(group, refusal)
    if member is None or not member.is_confirmed:
        come_back_to(request.path)
    return render_template(
        "invitations/show.html",
        group=group,
        standing=standing,
        count=active_count(group),
        open_signup=settings().open_signup,
    )


@blueprint.post("/invitations/<token>")
@members_only
def accept(slug: str, token: str) -> ResponseReturnValue:
    group = group_called(slug)
    try:
        actions.accept(group, token, me(), now=now())
    except NoInvitation as refusal:
        return _gone(group, refusal)
    flash(f"You are a member of {group.name}.")
    return redirect(url_for("groups.show", slug=group.slug))


def _page(
    group: Group,
    *,
    link: MakeLink | None = None,
    mail: MailInvitations | None = None,
    made: str | None = None,
) -> str:
    """What the organizers of a group see; `link` or `mail` is the form that was refused."""
    return render_template(
        "invitations/index.html",
        group=group,
        made=made,
        link=link or MakeLink(formdata=None),
        mail=mail or MailInvitations(formdata=None),
        refused=link or mail,
        rules=rules,
        mail_leaves=settings().mail_server is not None,
        invitations=live_invitations(group, seen_by=me(), now=now()),
    )


def _gone(group: Group, refusal: NoInvitation) -> ResponseReturnValue:
    page = render_template("invitations/gone.html", group=group, sentence=refusal.sentence)
    return page, refusal.status
