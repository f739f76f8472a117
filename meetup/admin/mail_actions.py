"""Having mails tried again that had failed for good."""

from datetime import datetime

from sqlalchemy import update

from meetup.admin.mail_queries import may_be_tried_again
from meetup.db import db
from meetup.mail.models import OutboxMail


def try_again(*, now: datetime, mail_id: int | None = None) -> int:
    """Let this mail, or all that may be tried again, wait for the worker; how many there were.

    Whoever asks twice has no mail sent twice: those that wait have not failed any more.
    """
    failed = may_be_tried_again(now=now)
    which = failed if mail_id is None else failed & (OutboxMail.id == mail_id)
    waiting = {"failed_at": None, "due_at": now, "tries": 0, "claimed_until": None}
    # Straight to the connection, which says how many rows there were.
    result = db.session.connection().execute(update(OutboxMail).where(which).values(waiting))
    return result.rowcount
