"""The link by which somebody without an account confirms, changes and cancels an answer."""

from datetime import datetime, timedelta

from meetup.rsvps.stranger_models import AnswerByMail
from meetup.signed_links import SignedLink

# Until the event is over, and events are not put on longer ahead.
LINK = SignedLink("answer by mail", good_for=timedelta(days=2 * 366))


def answer_token(asked: AnswerByMail, *, secret_key: str, now: datetime) -> str:
    """What the link carries: good for this answer alone, as it was asked for."""
    return LINK.token(asked.id, bound_to(asked), secret_key=secret_key, now=now)


def bound_to(asked: AnswerByMail) -> str:
    """What makes a link void by changing: should its id ever be given again, it is another's."""
    return f"{asked.event_id}\n{asked.email}\n{asked.asked_at.isoformat()}"
