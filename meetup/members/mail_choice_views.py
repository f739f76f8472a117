"""Which mails reach somebody: chosen in the account, or by the link of any of them."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.mail.topics import Topic
from meetup.members.mail_choice_actions import choose_reminder, choose_topics, stop
from meetup.members.mail_choice_forms import WORDINGS, MailChoices, choices_form
from meetup.members.mail_choice_queries import member_behind, topics_stopped_by
from meetup.members.models import Member
from meetup.members.rules import BadLink
from meetup.web import csrf, me, members_only, settings

blueprint = Blueprint("mail_choices", __name__)

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@blueprint.get("/account/mails")
@members_only
def of_account() -> ResponseReturnValue:
    return _account_page(choices_form(me(), topics_stopped_by(me()), formdata=None))


@blueprint.post("/account/mail-choices")
@members_only
def choose() -> ResponseReturnValue:
    form = choices_form(me(), topics_stopped_by(me()))
    if not form.validate_on_submit():
        return _account_page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    _choose(me(), form)
    return redirect(url_for("mail_choices.of_account"))


@blueprint.get("/mail/<token>")
def show(token: str) -> ResponseReturnValue:
    member, topic = _behind(token)
    form = choices_form(member, topics_stopped_by(member), formdata=None)
    return _link_page(token, member, topic, form)


@blueprint.post("/mail/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # it brings no types
def stop_in_one_click(token: str) -> ResponseReturnValue:
    """What a mailbox sends when its reader presses *unsubscribe* there (RFC 8058, 3.2)."""
    member, topic = _behind(token)
    name, value = ONE_CLICK
    if request.form.get(name) != value:
        form = choices_form(member, topics_stopped_by(member), formdata=None)
        return _link_page(token, member, topic, form), HTTPStatus.UNPROCESSABLE_ENTITY
    stop(member, topic, now=now())
    return ""


@blueprint.post("/mail/<token>/stop")
def stop_by_link(token: str) -> ResponseReturnValue:
    member, topic = _behind(token)
    stop(member, topic, now=now())
    flash("You get no more of these mails.")
    return redirect(url_for("mail_choices.show", token=token))


@blueprint.post("/mail/<token>/choices")
def choose_by_link(token: str) -> ResponseReturnValue:
    member, topic = _behind(token)
    form = choices_form(member, topics_stopped_by(member))
    if not form.validate_on_submit():
        return _link_page(token, member, topic, form), HTTPStatus.UNPROCESSABLE_ENTITY
    _choose(member, form)
    return redirect(url_for("mail_choices.show", token=token))


def _choose(member: Member, form: MailChoices) -> None:
    choose_topics(member, form.wanted, among=form.asked, now=now())
    choose_reminder(member, form.reminder_hours.data)
    flash("Saved.")


def _behind(token: str) -> tuple[Member, Topic]:
    found = member_behind(token, secret_key=settings().secret_key, now=now())
    if found is None:
        raise BadLink("This link is not good any more. Which mails you get stands in your account.")
    return found


def _account_page(form: MailChoices) -> str:
    return render_template("members/mails.html", form=form)


def _link_page(token: str, member: Member, topic: Topic, form: MailChoices) -> str:
    stopped = topics_stopped_by(member)
    return render_template(
        "members/mail_link.html",
        token=token,
        is_stopped=topic in stopped,
        still_in_calendar=topic is Topic.CHANGES and Topic.CALENDAR not in stopped,
        words=WORDINGS[topic],
        form=form,
    )
