"""Which of two rows about one person stands, once two records of them become one."""

from datetime import UTC, datetime
from typing import NamedTuple

from meetup.groups.rules import Role, State
from meetup.rsvps.rules import Answer

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_STATES = (State.BANNED, State.ACTIVE, State.INVITED, State.REQUESTED)
_ROLES = (Role.OWNER, Role.ORGANIZER, Role.MEMBER)


class Answered(NamedTuple):
    """An answer to an event, as it is weighed against another one."""

    answer: Answer
    answered_at: datetime | None
    waiting_since: datetime | None


def stands_instead(theirs: Answered, own: Answered) -> bool:
    """Whether the answer of the record stands, and not the account's own.

    A yes stands over a place in the line, and the earlier of two places; else the later answer,
    of two that are as old the account's own.
    """
    pair = {theirs.answer, own.answer}
    if pair == {Answer.YES, Answer.WAITLISTED}:
        return theirs.answer is Answer.YES
    if pair == {Answer.WAITLISTED} and theirs.waiting_since and own.waiting_since:
        return theirs.waiting_since < own.waiting_since
    return (theirs.answered_at or _LONG_AGO) > (own.answered_at or _LONG_AGO)


def joined_state(one: State, other: State) -> State:
    """Where a membership stands of somebody who had two: a ban holds, else what is most."""
    return min(one, other, key=_STATES.index)


def joined_role(one: Role, other: Role, state: State) -> Role:
    """The role of somebody who had two memberships: the higher, unless they are banned."""
    return Role.MEMBER if state is State.BANNED else min(one, other, key=_ROLES.index)
