"""A bundle's rows are held against each other and against what stands: which may be added?"""

from collections.abc import Callable
from datetime import datetime

from meetup.bundle import columns
from meetup.bundle.additions import Additions
from meetup.bundle.belonging import Belonging
from meetup.bundle.columns import File
from meetup.bundle.happening import Happening
from meetup.bundle.reading import Bundle
from meetup.bundle.references import Ids, Wrong
from meetup.bundle.rows import R
from meetup.bundle.rules import BadRow, Known
from meetup.bundle.sheets import Sheet


def additions(
    bundle: Bundle, known: Known, *, owner_id: int | None, timezone: str, now: datetime
) -> Additions:
    """What `bundle` adds to what is `known`, and which of its rows are bad.

    `timezone` is for groups that say none. `owner_id`, where given, is the account that becomes
    the owner of those groups of the bundle that have none.
    """
    added = Additions()
    who = Belonging(bundle, known, added, timezone=timezone)
    what = Happening(bundle, known, added, who, now=now)
    _check(added, columns.MEMBERS, bundle.members, who.member, ids=who.members)
    _check(added, columns.GROUPS, bundle.groups, who.group, ids=who.groups)
    who.give_names()
    _check(added, columns.MEMBERSHIPS, bundle.memberships, who.membership)
    _check(added, columns.CONNECTIONS, bundle.connections, who.connection)
    _check(added, columns.EVENTS, bundle.events, what.event, ids=what.events)
    _check(added, columns.RSVPS, bundle.rsvps, what.rsvp)
    _check(added, columns.ATTENDANCE, bundle.attendance, what.attendance)
    _check(added, columns.HANDSHAKES, bundle.handshakes, what.handshake)
    if owner_id is not None:
        who.give_to(owner_id, now=now)
    return added


def _check(
    added: Additions,
    file: File[R],
    sheet: Sheet[R],
    check: Callable[[R], None],
    *,
    ids: Ids[R] | None = None,
) -> None:
    bad = list(sheet.bad)
    for row in sheet.rows:
        try:
            check(row)
        except Wrong as wrong:
            bad.append(BadRow(file.name, row.line, wrong.column, wrong.why))
            if ids is not None:
                ids.spoil(row)
    added.bad += sorted(bad)
