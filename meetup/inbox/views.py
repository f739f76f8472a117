"""The start page and the inbox: what waits for a member, and what this is for a stranger."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.contacts.consent_queries import networks_behind
from meetup.groups.queries import groups_of
from meetup.handshakes.queries import evenings_to_confirm
from meetup.inbox.queries import waiting_for
from meetup.members.models import Member
from meetup.rsvps.card_queries import coming_cards, own_cards
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
    waiting = waiting_for(me(), now=now())
    networks = networks_behind(waiting.requests, to=me())
    return render_template("inbox/index.html", waiting=waiting, networks=networks)


def _start_of_stranger() -> str:
    coming = coming_cards(to=None, now=now(), most=SHOWN)
    return render_template("inbox/welcome.html", coming=coming, open_signup=settings().open_signup)


def _start_of(member: Member) -> str:
    return render_template(
        "inbox/start.html",
        waiting=waiting_for(member, now=now()),
        mine=own_cards(member, now=now(), most=SHOWN),
        evenings=evenings_to_confirm(member, now=now())[:SHOWN],
        groups=groups_of(member),
    )
