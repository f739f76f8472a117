"""The pages of those who run the instance."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetup.admin import mail_actions
from meetup.admin.mail_queries import TRIED_AGAIN_WITHIN, failures, mail_state
from meetup.clock import now
from meetup.errors import NotFound
from meetup.web import me, members_only, settings

P = ParamSpec("P")
ID = "int(max=2147483647)"

blueprint = Blueprint("admin", __name__, url_prefix="/admin")


def hosts_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """The view is for hosts; for everybody else it does not exist."""

    @members_only
    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if not me().is_host:
            raise NotFound
        return view(*args, **kwargs)

    return guarded


@blueprint.get("/mail")
@hosts_only
def mail() -> ResponseReturnValue:
    return render_template(
        "admin/mail.html",
        server=settings().mail_server,
        state=mail_state(now=now()),
        part=failures(page=request.args.get("page", 1, type=int)),
        since=now() - TRIED_AGAIN_WITHIN,
        days=TRIED_AGAIN_WITHIN.days,
    )


@blueprint.post("/mail/again")
@hosts_only
def try_all_again() -> ResponseReturnValue:
    return _tried(mail_actions.try_again(now=now()))


@blueprint.post(f"/mail/<{ID}:mail_id>/again")
@hosts_only
def try_again(mail_id: int) -> ResponseReturnValue:
    return _tried(mail_actions.try_again(now=now(), mail_id=mail_id))


def _tried(how_many: int) -> ResponseReturnValue:
    if how_many:
        flash(f"{how_many} mail{'' if how_many == 1 else 's'} will be tried again.")
    else:
        flash("There is nothing to try again.")
    return redirect(url_for(".mail"))
