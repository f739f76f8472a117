"""Leaving a group with the last answer that was given to it by a link in a mail."""

from meetup.attendance.queries import has_been_at
from meetup.groups.queries import group_called
from meetup.rsvps.leaving_actions import leave_unanswered
from meetup.rsvps.models import Rsvp
from meetup.rsvps.rules import Answer


def part(given: Rsvp) -> bool:
    """Whoever has no account, and has just said no, leaves the group if only their yes let them in.

    They could not leave it by themselves. What else ties them to it keeps them: another answer but
    no to one of its events, or having been at one. The caller has locked the event's row. Returns
    whether they have left.
    """
    if given.answer is not Answer.NO or not given.member.answers_by_mail:
        return False
    group = group_called(given.event.group.slug, for_update=True)
    return not has_been_at(group.id, given.member) and leave_unanswered(group, given.member)
