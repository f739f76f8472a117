"""The page on which a member finds the addresses of their own calendar."""

from typing import NamedTuple

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from meetup.calendars.forms import NONE, Reminder
from meetup.calendars.rules import Shown
from meetup.calendars.tokens import token_of
from meetup.clock import now
from meetup.members import calendar_actions as actions
from meetup.members.calendar_queries import CalendarOwner, calendar_owner
from meetup.web import me, members_only, settings

blueprint = Blueprint("own_calendars", __name__, url_prefix="/account/calendar")

WORDS = {
    Shown.ALL: ("Everything in my groups", "With proposals that are open, and what you answered."),
    Shown.YES: ("Only what I said yes to", "For a calendar that others plan by, too."),
    Shown.MAYBE: ("What I said yes or maybe to", "With events where you wait for a place."),
}


class Subscription(NamedTuple):
    """One of the addresses of a member's calendar; its path is as secret as its token."""

    shown: Shown
    title: str
    hint: str
    path: str


@blueprint.route("", methods=["GET", "POST"])
@members_only
def show() -> ResponseReturnValue:
    owner = _owner()
    form = Reminder(data={"minutes": str(owner.remind_minutes or NONE)})
    if form.validate_on_submit():
        actions.choose_reminder(me(), form.before, now=now())
        flash("Saved. Your calendar has it when it next asks for news.")
        return redirect(url_for("own_calendars.show"))
    page = render_template("calendars/show.html", form=form, subscriptions=_subscriptions(owner))
    response = make_response(page, 422 if form.errors else 200)
    # Its addresses are secrets that stay, which are not packed beside anything else (BREACH).
    response.headers["Cache-Control"] = "private, no-store, no-transform"
    return response


@blueprint.post("/replace")
@members_only
def replace() -> ResponseReturnValue:
    actions.replace_address(me(), now=now())
    flash("Your calendar has new addresses. The old ones show nothing any more.")
    return redirect(url_for("own_calendars.show"))


def _owner() -> CalendarOwner:
    owner = calendar_owner(me().id)
    assert owner is not None
    return owner


def _subscriptions(owner: CalendarOwner) -> list[Subscription]:
    token = token_of(owner, secret_key=settings().secret_key)
    return [
        Subscription(shown, *words, url_for("calendars.own", token=token, only=_only(shown)))
        for shown, words in WORDS.items()
    ]


def _only(shown: Shown) -> str | None:
    # The whole calendar has the shortest address.
    return None if shown is Shown.ALL else shown.value
