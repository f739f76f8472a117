"""The start page and the inbox: what waits for a member, and what this is for a stranger."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.events.queries import coming_events
from meetup.groups.queries import groups_of
from meetup.handshakes.queries import evenings_to_confirm
from meetup.inbox.queries import waiting_for
from meetup.members.models import Member
from meetup.rsvps.queries import coming_for, glances_at
from meetup.web import me, members_only, settings, visitor

blueprint = Blueprint("inbox", __name__)

SHOWN = 5


@blueprint.get("/")
def start() -> ResponseReturnValue:
    member = visitor()
    return _start_of_stranger() if member is None else _start_of(member)


@blueprint.get("/inbox")
@members_only
def index() -> ResponseReturnValue:
    return render_template("inbox/index.html", waiting=waiting_for(me()))


def _start_of_stranger() -> str:
    coming = coming_events(to=None, now=now(), most=SHOWN)
    return render_template(
        "inbox/welcome.html",
        coming=coming,
        glances=glances_at(coming, reader=None),
        open_signup=settings().open_signup,
    )


def _start_of(member: Member) -> str:
    mine = coming_for(member, now=now(), most=SHOWN)
    return render_template(
        "inbox/start.html",
        waiting=waiting_for(member),
        mine=mine,
        glances=glances_at([rsvp.event for rsvp in mine], reader=member),
        evenings=evenings_to_confirm(member, now=now())[:SHOWN],
        groups=groups_of(member),
    )
