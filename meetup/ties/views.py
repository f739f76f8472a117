"""Ties: whom I have really met, and our story."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from meetup.clock import now
from meetup.errors import NotFound
from meetup.members.queries import member_called
from meetup.ties.queries import shown_tie, ties_of
from meetup.ties.rules import Stage
from meetup.ties.sentences import life
from meetup.ties.story import met_at, story_of
from meetup.web import me, members_only

blueprint = Blueprint("ties", __name__)

ORDER = (
    *(Stage.REAL, Stage.RECURRING, Stage.MET, Stage.SAME_ROOM),
    *(Stage.CONNECTED, Stage.CONTACT, Stage.DORMANT),
)


@blueprint.get("/ties/")
@members_only
def index() -> ResponseReturnValue:
    shown = ties_of(me(), now=now())
    by_stage = [(stage, [one for one in shown if one.tie.stage is stage]) for stage in ORDER]
    return render_template("ties/index.html", by_stage=by_stage, shown=shown)


@blueprint.get("/ties/<handle>")
@members_only
def show(handle: str) -> ResponseReturnValue:
    other = member_called(handle)
    shown = shown_tie(me(), other, now=now())
    if other is None or shown is None:
        raise NotFound
    story = story_of(me(), other, shown.tie)
    return render_template(
        "ties/show.html", shown=shown, story=story, life=life(shown.tie, met_at=met_at(story))
    )
