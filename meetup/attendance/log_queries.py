"""Reading the door's log: what was marked, in the order in which it counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from meetup.attendance.models import Mark
from meetup.db import db
from meetup.errors import NotFound
from meetup.events.models import Event

ON_A_PAGE = 100
LAST_PAGE = 10_000


@dataclass(frozen=True)
class LogPage:
    """Some of the marks at an event, the latest first."""

    marks: Sequence[Mark]
    number: int
    is_last: bool


def log_of(event: Event, *, page: int) -> LogPage:
    """This one of the pages of what was marked at `event`, refused scans among it.

    Raises NotFound for a page that is not there.
    """
    if not 1 <= page <= LAST_PAGE:
        raise NotFound
    found = select(Mark).options(joinedload(Mark.member), joinedload(Mark.by))
    found = found.where(Mark.event_id == event.id).order_by(Mark.at.desc(), Mark.id.desc())
    # One more than is shown says whether another page follows.
    part = found.offset((page - 1) * ON_A_PAGE).limit(ON_A_PAGE + 1)
    marks = db.session.scalars(part).all()
    if page > 1 and not marks:
        raise NotFound
    return LogPage(marks[:ON_A_PAGE], page, is_last=len(marks) <= ON_A_PAGE)
