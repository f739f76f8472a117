"""What the pages for answers without an account show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetup.attendance.code_page import Shown, code_for
from meetup.events.models import Event
from meetup.events.page_queries import reader_of
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.rules import is_answered
from meetup.rsvps.stranger_models import AnswerByMail
from meetup.rsvps.stranger_rules import takes_strangers


@dataclass(frozen=True)
class AskingPage:
    """An event that somebody without an account would like to answer."""

    event: Event
    seats: int
    held: int
    waiting: int
    is_full: bool
    is_open: bool


def asking_page(event: Event, *, now: datetime) -> AskingPage:
    """What the form shows, and whether there is one for this event now."""
    reader = reader_of(event, None, now=now)
    takes = takes_strangers(event.group.joining, is_open=event.group.is_open)
    return AskingPage(
        event,
        reader.seats,
        reader.held,
        reader.waiting,
        is_full=reader.finds_full(event, now=now),
        is_open=takes and _is_answered(event, now=now) and not event.is_closed(now),
    )


def link_page(
    event: Event, asked: AnswerByMail, *, now: datetime, form: AnswerForm | None = None
) -> dict[str, Any]:
    """What the page behind the link shows: what to confirm, or what is answered and can be changed.

    `form` is the answer that was refused, to be shown again as it was sent.
    """
    reader = reader_of(event, asked.member, now=now)
    given = reader.given
    said = {"unlisted": given.is_unlisted, "guests": given.guests} if given else {"guests": 0}
    words = {"note": given.note, "guest_names": given.guest_names} if given else {}
    return {
        "event": event,
        "asked": asked,
        "given": given,
        "form": form or AnswerForm(formdata=None, data={**said, **words}),
        "seats": reader.seats,
        "held": reader.held,
        "waiting": reader.waiting,
        "was_there": reader.was_there,
        "is_banned": reader.standing.is_banned,
        "leaves_with_no": bool(
            asked.member and asked.member.answers_by_mail and reader.standing.is_member
        ),
        "is_full": reader.finds_full(event, now=now),
        "is_answered": _is_answered(event, now=now),
        "is_closed": event.is_closed(now),
        "code": _code(event, asked),
    }


def _code(event: Event, asked: AnswerByMail) -> Shown | None:
    """The door code of who has confirmed that it is theirs, and may come."""
    if asked.member is None:
        return None
    return code_for(event, asked.member)


def _is_answered(event: Event, *, now: datetime) -> bool:
    return is_answered(event.status, over=event.is_over(now))
