"""Making a report, and closing it."""

from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import delete, literal, select

from meetup.db import UtcDateTime, db, insert_chosen
from meetup.groups.models import Group
from meetup.mail.actions import enqueue
from meetup.members.models import Member
from meetup.members.rules import check_reach
from meetup.pictures.models import Picture
from meetup.reports.evidence import Evidence
from meetup.reports.models import Report
from meetup.reports.queries import long_closed, readers_of
from meetup.reports.rules import Addressee, Reason

MOST_FORGOTTEN = 100


def report(
    evidence: Evidence,
    *,
    by: Member,
    reason: Reason,
    words: str,
    organizers_of: Group | None,
    now: datetime,
) -> None:
    """Keep what `by` saw and says about it, for those who organize a group, else for the host.

    Each of them gets one mail, which names nobody. Raises NotConfirmed.
    """
    check_reach(is_confirmed=by.is_confirmed)
    group = organizers_of or evidence.group
    made = Report(
        about=evidence.about,
        addressee=Addressee.ORGANIZERS if organizers_of else Addressee.HOST,
        group_id=group.id if group else None,
        concerns_id=evidence.concerns_id,
        reporter_id=by.id,
        reason=reason,
        words=words,
        seen=[list(pair) for pair in evidence.seen],
        picture_key=_copy(evidence.picture_key, now),
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    for reader in readers_of(made):
        about = {"report_id": made.id, "member_id": reader.id}
        # With its moment: SQLite gives the id of the latest report again once that is deleted.
        purpose = f"report:{made.id}:{now:%Y%m%d%H%M%S}:{reader.id}"
        enqueue("report", reader.email or "", purpose=purpose, now=now, **about)


def close(report: Report, *, by: Member, note: str, now: datetime) -> None:
    """`by` has dealt with the report, which the caller has locked."""
    report.close(note, by=by, now=now)
    db.session.flush()


def forget_long_closed(*, now: datetime) -> None:
    """Keep reports no longer that were closed long ago, nor what was seen."""
    old = long_closed(now=now, most=MOST_FORGOTTEN)
    pictures = [report.picture_key for report in old if report.picture_key]
    db.session.execute(delete(Report).where(Report.id.in_([report.id for report in old])))
    db.session.execute(delete(Picture).where(Picture.key.in_(pictures)))


def _copy(key: str | None, now: datetime) -> str | None:
    """A copy of the picture under a key of its own, which no page that shows it to others names."""
    if key is None:
        return None
    copied = f"{token_urlsafe(16)}-{key.rsplit('-', 1)[1]}"
    kept = select(
        literal(copied).label("key"),
        *(Picture.content_type, Picture.content),
        literal(now, UtcDateTime()).label("made_at"),
    )
    insert_chosen(Picture, kept.where(Picture.key == key))
    return copied if db.session.get(Picture, copied) else None
