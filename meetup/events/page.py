"""The event page, put together from what every slice knows of the event.

It stands on top, beside the views: the pages of events and of answers show it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetup.attendance.queries import attendance_of
from meetup.events import rules
from meetup.events.models import Event
from meetup.events.queries import proposer_of
from meetup.groups.queries import standing_in
from meetup.groups.rules import Standing
from meetup.members.models import Member
from meetup.rsvps.forms import AnswerForm
from meetup.rsvps.models import Rsvp
from meetup.rsvps.queries import (
    answer_of,
    blocked_coming,
    names_coming,
    names_not_coming,
    seats_taken,
)
from meetup.rsvps.rules import Answer, is_answered, joins_by_yes, way_in
from meetup.ties.queries import first_meetings


@dataclass(frozen=True)
class Names:
    """Whom the reader may know by name; for a reader outside the group that is nobody."""

    coming: list[Member] = field(default_factory=list)
    not_coming: dict[Answer, list[Member]] = field(default_factory=dict)
    first_meetings: list[Member] = field(default_factory=list)
    blocked: list[Member] = field(default_factory=list)
    proposer: Member | None = None


def event_page(
    event: Event, viewer: Member | None, *, now: datetime, form: AnswerForm | None = None
) -> dict[str, Any]:
    """What `events/show.html` shows `viewer`, or a stranger, who may see the event.

    `form` is the answer that was refused, to be shown again as it was sent.
    """
    standing = standing_in(event.group, viewer)
    answered = is_answered(event.status, over=event.is_over(now))
    given = answer_of(viewer, event) if viewer else None
    return {
        "event": event,
        "standing": standing,
        "seats": seats_taken(event),
        "given": given,
        # A form begins a session, which nobody needs who cannot send it.
        "form": form or (_blank_form(given) if viewer else None),
        "is_answered": answered,
        "joins_by_yes": joins_by_yes(standing, event.group.joining),
        "way_in": way_in(standing, event.group.joining),
        "may_edit": rules.may_edit(standing, event.status, is_proposer=event.is_by(viewer)),
        "may_schedule": rules.may_schedule(standing, event.status),
        "was_there": bool(viewer and attendance_of(viewer, event)),
        "names": _names(event, viewer, standing, given, now=now if answered else None),
    }


def _blank_form(given: Rsvp | None) -> AnswerForm:
    return AnswerForm(formdata=None, data={"unlisted": bool(given and given.is_unlisted)})


def _names(
    event: Event,
    viewer: Member | None,
    standing: Standing,
    given: Rsvp | None,
    *,
    now: datetime | None,
) -> Names:
    """Without `now` the event is not answered any more, and nobody is still to be met there."""
    if viewer is None or not standing.is_active:
        return Names()
    organizer = standing.may_organize
    return Names(
        coming=names_coming(event, seen_by=viewer, organizer=organizer),
        not_coming=names_not_coming(event, seen_by=viewer) if organizer else {},
        first_meetings=first_meetings(viewer, event, now=now) if now else [],
        # Who comes themselves is warned, and nobody else: not by opening every page in town.
        blocked=blocked_coming(event, blocker=viewer, organizer=organizer)
        if now and given and given.answer in (Answer.YES, Answer.MAYBE)
        else [],
        proposer=proposer_of(event, seen_by=viewer, organizer=organizer),
    )
