"""What every page needs: who is looking, and one commit a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    g,
    redirect,
    request,
    session,
)
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf import CSRFProtect
from markupsafe import Markup

from meetup.clock import now
from meetup.config import Config
from meetup.contact_keys import contact_keys
from meetup.db import SAFE_METHODS, db
from meetup.errors import NotFound, SignInFirst
from meetup.mail.rest_queries import cause_of_return
from meetup.mail.rest_rules import Cause
from meetup.members.models import Member
from meetup.members.queries import member_with
from meetup.members.rules import LONGEST_PATH
from meetup.rounds import leave_turn
from meetup.sessions import Sessions, SignedIn

P = ParamSpec("P")

WAY_BACK = "way_back"
# Every POST has a token, but for what mailboxes send for their readers (RFC 8058).
csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Sessions, CSRF tokens and commits for `app`."""
    app.session_interface = Sessions()
    csrf.init_app(app)
    sessions = LoginManager(app)
    sessions.session_protection = None
    sessions.user_loader(_signed_in)
    app.before_request(_refuse_nul)
    app.after_request(_finish)
    app.context_processor(_of_every_page)


def visitor() -> Member | None:
    """Who is looking at the page; None for a stranger."""
    # Most strangers bring no session, and need not be looked for.
    return current_user.member if session and current_user.is_authenticated else None


def me() -> Member:
    """The member who is signed in; a page that calls this is for members only."""
    member = visitor()
    if member is None:
        raise RuntimeError("a page that needs a member is open to strangers")
    return member


def members_only(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """The view is for those who are signed in. Raises SignInFirst for others."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if visitor() is None:
            raise SignInFirst
        return view(*args, **kwargs)

    guarded.is_for_members = True  # type: ignore[attr-defined]  # a mark on a function
    return guarded


def is_for_members(endpoint: str | None) -> bool:
    """Whether this page is for those who are signed in."""
    view = current_app.view_functions.get(endpoint or "")
    return getattr(view, "is_for_members", False)


def come_back_to(path: str) -> None:
    """Whoever signs up, signs in or confirms their address in this browser goes on at `path`."""
    session[WAY_BACK] = path


def kept_way_back() -> str | None:
    """The path at which whoever signs up now is to go on, in whichever browser; it stays."""
    path = local_path(session.get(WAY_BACK))
    return path if path and len(path) <= LONGEST_PATH else None


def way_back(member: Member) -> str | None:
    """The path at which `member` goes on, if there is one; asked for once.

    It is the one that this browser remembers, else the one from before they signed up.
    """
    before = member.take_way_back()
    return local_path(session.pop(WAY_BACK, None)) or local_path(before)


def begin_session(member: Member) -> None:
    """Sign `member` in, in a session that shares nothing with the one before."""
    session.clear()
    # The token of the session before, remembered for this request, is no good in this one.
    g.pop("csrf_token", None)
    session.permanent = True
    login_user(SignedIn(member))


def end_session() -> None:
    """Sign whoever is signed in out."""
    logout_user()
    session.clear()


def local_path(target: str | None) -> str | None:
    """`target` if it is a path on this site, else None: nobody is sent elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc or not target.isprintable() else target


def back_to(page: str) -> ResponseReturnValue:
    """To where the button that was pressed says that it stood, else to `page`, a path."""
    return redirect(local_path(request.form.get("next")) or page)


def keep_so_far() -> None:
    """Commit what a long request has done up to here, and give other writers their turn.

    For what is nowhere to be seen until it is whole, such as the rows of a large file.
    """
    db.session.commit()
    leave_turn()


def _refuse_nul() -> None:
    # No page has such an address, and PostgreSQL cannot look for one.
    if "\0" in request.path:
        raise NotFound


def _signed_in(session_id: str) -> SignedIn | None:
    found = member_with(int(session_id.split("-")[0]))
    if found is None or found[0].is_placeholder:
        return None
    known = SignedIn(*found)
    return known if known.id == session_id else None


def _of_every_page() -> dict[str, Any]:
    # A page that says that something broke asks nobody who is looking: it may be the database.
    who = None if g.get("broken") else visitor()
    returns = _why_mails_return(who) if who else None
    return {"visitor": who, "mails_return": returns, "now": now(), "here": _here}


def _why_mails_return(member: Member) -> Cause | None:
    """Why mails to this visitor come back; before their address is confirmed, only that to confirm.

    Others may have had mails refused by that address: they are none of the visitor's business.
    """
    if member.is_confirmed:
        cause: Cause | None = current_user.returns
        return cause
    key = contact_keys(settings()).of_address(member.email or "")
    return cause_of_return(member.email or "", key, kind="confirmation")


def _here(*endpoints: str) -> Markup:
    # For a link of the navigation: whether the page belongs to it.
    is_here = (request.endpoint or "").startswith(endpoints)
    return Markup(' aria-current="page"') if is_here else Markup("")


def _finish(response: Response) -> Response:
    if request.method not in SAFE_METHODS:
        if response.status_code < 400:
            db.session.commit()
        else:
            db.session.rollback()
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def settings() -> Config:
    """The settings of the app that is running."""
    config: Config = current_app.config["HANDSHAKES"]
    return config
