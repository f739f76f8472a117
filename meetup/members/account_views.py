"""What the pages below /account do: the sessions of a member."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from meetup.members import password_actions
from meetup.web import end_session, me, members_only

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.post("/sessions")
@members_only
def end_sessions() -> ResponseReturnValue:
    password_actions.end_sessions(me())
    end_session()
    flash("You are signed out everywhere.")
    return redirect(url_for("members.sign_in"))
