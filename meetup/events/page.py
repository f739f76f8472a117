"""The event page, put together from what every slice knows of the event.

It stands on top, beside the views: the pages of events and of answers show it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from meetup.errors import NotAllowed
from meetup.events import rules
from meetup.events.models import Event
from meetup.events.page_queries import Reader, collisions, coming_to, reader_of
from meetup.events.queries import proposer_of
from meetup.groups.rules import Standing
from meetup.members.models import Member
from meetup.members.rules import Person
from meetup.proposals.forms import VotingForm
from meetup.proposals.page import Poll, poll_of
from meetup.questions.page import Asking, questions_seen
from meetup.questions.rules import may_ask
from meetup.rsvps.forms import AnswerForm, StillComingForm
from meetup.rsvps.given import Given
from meetup.rsvps.queries import names_not_coming
from meetup.rsvps.rules import Answer, is_answered, joins_by_yes, way_in
from meetup.rsvps.still_coming_page import asking_of
from meetup.rsvps.stranger_rules import takes_strangers
from meetup.ties.queries import not_met_yet

# Of so many the page says who they are; all stand on a page of their own.
MOST_NAMES = 60


@dataclass(frozen=True)
class Names:
    """Whom the reader may know by name; for a reader outside the group that is nobody.

    `goes_on`: more may come than are among `coming`.
    """

    coming: list[Person] = field(default_factory=list)
    not_coming: dict[Answer, list[Person]] = field(default_factory=dict)
    first_meetings: list[Person] = field(default_factory=list)
    blocked: list[Person] = field(default_factory=list)
    proposer: Person | None = None
    goes_on: bool = False


def everybody(event: Event, viewer: Member, *, now: datetime) -> dict[str, Any]:
    """What `events/coming.html` shows `viewer`, who may see the event: all who come, by name.

    Raises NotAllowed for who is not an active member of the group.
    """
    reader = reader_of(event, viewer, now=now)
    if not reader.standing.is_active:
        raise NotAllowed("Who comes is for members of the group to read.")
    organizer = reader.standing.may_organize
    return {
        "event": event,
        "seats": reader.seats,
        "coming": coming_to(event, seen_by=viewer, organizer=organizer).names,
        "questions": _questions(event, viewer, reader),
    }


def event_page(
    event: Event,
    viewer: Member | None,
    *,
    now: datetime,
    form: AnswerForm | None = None,
    reply: StillComingForm | None = None,
    voting: VotingForm | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """What `events/show.html` shows `viewer`, or a stranger, who may see the event.

    `form` is the answer that was refused, or `reply` that of who is asked once more, to be shown
    again as it was sent; or `voting` are the votes, and `problem` says why.
    """
    reader = reader_of(event, viewer, now=now)
    answered = is_answered(event.status, over=event.is_over(now))
    return {
        "event": event,
        "standing": reader.standing,
        # A form begins a session, which nobody needs who cannot send it.
        "form": form or (blank_form(reader.given) if viewer and answered else None),
        "is_answered": answered,
        **_seats(event, reader, now=now),
        **_own_answer(event, viewer, reader, is_answered=answered, now=now),
        "asking": asking_of(event, reader.given, form=reply, now=now),
        **_what_they_may(event, viewer, reader.standing),
        "questions": _questions(event, viewer, reader),
        "poll": _poll(event, viewer, reader, now, voting, problem or _said_of(form)),
        "names": _names(event, viewer, reader, now=now if answered else None),
    }


def _seats(event: Event, reader: Reader, *, now: datetime) -> dict[str, Any]:
    """How many come and wait, and whether one may still say so: the same for everybody."""
    return {
        "seats": reader.seats,
        "held": reader.held,
        "waiting": reader.waiting,
        "is_closed": event.is_closed(now),
        "is_full": reader.finds_full(event, now=now),
    }


def _own_answer(
    event: Event, viewer: Member | None, reader: Reader, *, is_answered: bool, now: datetime
) -> dict[str, Any]:
    """What the reader said, what stands against it, and whether they came."""
    given = reader.given
    comes = viewer and is_answered and given and given.answer is Answer.YES
    return {
        "given": given,
        "collisions": collisions(event, viewer) if viewer and comes else [],
        "was_there": reader.was_there,
        "could_meet": reader.could_meet(event, now=now),
    }


def _what_they_may(event: Event, viewer: Member | None, standing: Standing) -> dict[str, Any]:
    """What the reader may do with the event, and how somebody outside the group gets in."""
    is_by, group = event.is_by(viewer), event.group
    return {
        "takes_strangers": takes_strangers(group.joining, is_open=group.is_open),
        "joins_by_yes": joins_by_yes(standing, group.joining),
        "way_in": way_in(standing, group.joining),
        "may_edit": rules.may_edit(standing, event.status, is_proposer=is_by),
        "may_schedule": rules.may_schedule(
            standing, event.status, is_proposer=is_by, scheduling=group.scheduling
        ),
        "may_ask": may_ask(standing, event.status),
    }


def _said_of(form: AnswerForm | None) -> str:
    """Why an answer was refused, for where there are votes in the place of answers."""
    return " ".join(form.answer.errors) if form else ""


def _poll(
    event: Event,
    viewer: Member | None,
    reader: Reader,
    now: datetime,
    voting: VotingForm | None,
    problem: str,
) -> Poll | None:
    if viewer is None or not event.is_proposed:
        return None
    return poll_of(event, viewer, reader.standing, now=now, form=voting, problem=problem)


def _questions(event: Event, viewer: Member | None, reader: Reader) -> Asking | None:
    if viewer is None or not event.is_scheduled or not event.question_count:
        return None
    return questions_seen(event, viewer, reader.standing, reader.given and reader.given.answer)


def blank_form(given: Given | None) -> AnswerForm:
    """The form in which somebody answers, with what they have said before."""
    if given is None:
        return AnswerForm(formdata=None, data={"guests": 0})
    said = {"unlisted": given.is_unlisted, "guests": given.guests, "note": given.note}
    return AnswerForm(formdata=None, data={**said, "guest_names": given.guest_names})


def _names(event: Event, viewer: Member | None, reader: Reader, *, now: datetime | None) -> Names:
    """Without `now` the event is not answered any more, and nobody is still to be met there."""
    if viewer is None or not reader.standing.is_active:
        return Names()
    organizer = reader.standing.may_organize
    proposer = proposer_of(event, seen_by=viewer, organizer=organizer)
    if not event.is_scheduled:
        return Names(proposer=proposer)
    coming = coming_to(event, seen_by=viewer, organizer=organizer, most=MOST_NAMES)
    # Who comes themselves is warned, and nobody else: not by opening every page in town.
    is_warned = now and reader.given and reader.given.may_come
    return Names(
        coming=coming.names,
        not_coming=names_not_coming(event, seen_by=viewer) if organizer else {},
        first_meetings=not_met_yet(viewer, coming.connected, now=now) if now else [],
        blocked=coming.blocked if is_warned else [],
        proposer=proposer,
        goes_on=reader.seats > MOST_NAMES,
    )
