"""What the event page shows to who is asked whether they still come; it stands on top."""

from dataclasses import dataclass
from datetime import datetime

from meetup.events.models import Event
from meetup.rsvps.forms import StillComingForm
from meetup.rsvps.given import Given
from meetup.rsvps.rules import Answer
from meetup.rsvps.still_coming_queries import kept_until


@dataclass(frozen=True)
class Asking:
    """What is asked of a member; `until` is when their seat goes back without a reply."""

    form: StillComingForm
    has_confirmed: bool
    until: datetime | None


def asking_of(
    event: Event, given: Given | None, *, form: StillComingForm | None, now: datetime
) -> Asking | None:
    """What `event` asks of the reader who said what is `given`; None for who is not asked."""
    is_open = event.is_scheduled and now < event.starts_at
    if given is None or given.asked_at is None or given.answer is not Answer.YES or not is_open:
        return None
    until = kept_until(given.seat_until, event.starts_at, gives_back=event.gives_seats_back)
    form = form or StillComingForm(formdata=None, data={"warm_up": given.warm_up})
    return Asking(form, given.confirmed_at is not None, until)
