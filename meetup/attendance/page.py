"""What every page of the door needs: the event, if whoever asks keeps its door, and whom for.

It stands on top, beside the views.
"""

from meetup.attendance.devices import this_device
from meetup.attendance.door_queries import person_at_door
from meetup.attendance.forms import AtDoorForm
from meetup.attendance.mark_rules import Tap
from meetup.attendance.retention_rules import check_tells_who_came
from meetup.attendance.rules import Method
from meetup.clock import now
from meetup.errors import NotAllowed, NotFound
from meetup.events.models import Event
from meetup.events.queries import visible_event
from meetup.groups.queries import standing_in
from meetup.members.models import Member
from meetup.web import me

WORKED_BY = "Only the organizers of this group work its door."


def organized(event_id: int, *, for_update: bool = False, otherwise: str = WORKED_BY) -> Event:
    """The event with this id, of a group that whoever is signed in organizes, for its names.

    Raises NotFound where they may not see it, NotAllowed with the sentence `otherwise` where they
    may not keep its door, and NamesHaveEnded where they do not see any more who was there.
    """
    event = organized_for_counts(event_id, for_update=for_update, otherwise=otherwise)
    check_tells_who_came(tells_who_came=event.tells_who_came)
    return event


def organized_for_counts(
    event_id: int, *, for_update: bool = False, otherwise: str = WORKED_BY
) -> Event:
    """The same event, also where counts are all that is still told of it.

    Raises NotFound and NotAllowed.
    """
    event = visible_event(event_id, to=me(), for_update=for_update)
    if not standing_in(event.group, me()).may_organize:
        raise NotAllowed(otherwise)
    return event


def person_sent(event: Event, form: AtDoorForm) -> Member:
    """Somebody who may be checked in at `event`. Raises NotFound for anybody else."""
    if not form.member.validate(form):
        raise NotFound
    return person_at_door(event, form.member.data)


def tap(method: Method) -> Tap:
    """What whoever is signed in does with this request, now."""
    return Tap(method, now(), me().id, this_device())
