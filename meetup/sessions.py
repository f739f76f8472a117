"""Sessions: a signed cookie that says who is signed in, and for how long."""

from datetime import timedelta
from typing import Any

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import UserMixin
from itsdangerous import URLSafeTimedSerializer

from meetup.clock import now
from meetup.config import Config
from meetup.mail.rest_rules import Cause
from meetup.members.models import Member

DAY = "day"


class SignedIn(UserMixin):
    """A member as the session knows them: by their id, and by the epoch in which it began.

    `returns`: why mails to their address come back, if it rests.
    """

    def __init__(self, member: Member, returns: Cause | None = None) -> None:
        # An id may be somebody else's in another database that has the same key: a demo, a backup.
        joined_second = int(member.joined_at.timestamp()) if member.joined_at else 0
        self.id = f"{member.id}-{member.session_epoch}-{joined_second}"
        self.member, self.returns = member, returns


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, of which what may be kept for ever knows nothing.

    A lasting one is signed anew, and lasts from then on, once a day and not at each request.
    """

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        # It depends on the key alone, and making it takes as long as reading a session.
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        kept = response.headers.get("Cache-Control", "")
        # With a cookie, or Vary: Cookie, browsers would ask again for what never changes.
        if "immutable" in kept:
            return
        if session.permanent and session.get(DAY) != (today := now().date().isoformat()):
            session[DAY] = today
        # Otherwise there is only Vary: Cookie to be said, to shared caches, which keep no page.
        if session.modified or "private" not in kept:
            super().save_session(app, session, response)


def session_settings(config: Config) -> dict[str, Any]:
    """How the session's cookie is kept, and for how long a form stays good: as long as it."""
    return {
        "SESSION_COOKIE_NAME": "handshakes",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": config.is_https,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=60),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,
    }
