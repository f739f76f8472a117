"""Reading reports, and who may: never whom they are about."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from meetup.db import db, is_one_of
from meetup.errors import NotFound
from meetup.groups.models import Group, Membership
from meetup.groups.queries import ORGANIZERS, groups_where_organizer
from meetup.groups.rules import State
from meetup.members.models import Member
from meetup.members.queries import Looking, Viewer, asked_by, may_see
from meetup.pictures.models import Picture
from meetup.reports.models import Report
from meetup.reports.rules import CLOSED_ARE_KEPT_FOR, Addressee

MOST_CLOSED = 50


@dataclass(frozen=True)
class ShownReport:
    """A report as one reader may know it: who made it is None where a block keeps them apart.

    `is_for_reader`: it waits for them; others are with the organizers of a group, and in sight.
    """

    report: Report
    reporter: Member | None
    is_for_reader: bool


@dataclass(frozen=True)
class ReportsWaiting:
    """How many reports wait for one member: those of a group or, without one, all as host."""

    count: int
    slug: str | None = None
    name: str | None = None


def reports_for(
    reader: Member, *, group: Group | None = None, closed: bool = False
) -> list[ShownReport]:
    """The reports that `reader` may read, of one group or all: the one that waits longest first.

    Of those that are closed the latest.
    """
    found = (
        select(Report, may_see(reader.id, Report.reporter_id), _is_for(reader))
        .join(Report.reporter)
        .options(contains_eager(Report.reporter), joinedload(Report.group))
        .where(_read_by(reader))
    )
    if group is not None:
        found = found.where(Report.group_id == group.id, Report.addressee == Addressee.ORGANIZERS)
    if closed:
        latest = (Report.closed_at.desc(), Report.id.desc())
        found = found.where(Report.closed_at.is_not(None)).order_by(*latest).limit(MOST_CLOSED)
    else:
        found = found.where(Report.closed_at.is_(None)).order_by(Report.made_at, Report.id)
    return [
        ShownReport(report, report.reporter if is_seen else None, bool(is_for_reader))
        for report, is_seen, is_for_reader in db.session.execute(found)
    ]


def reports_waiting(member: Member) -> list[ReportsWaiting]:
    """Where reports wait for `member`, and how many; a host finds all of them in one place."""
    counts = db.session.execute(_counts(Viewer(member.is_host)), asked_by(member))
    found = [ReportsWaiting(*row) for row in counts]
    if member.is_host and found:
        return [ReportsWaiting(sum(waiting.count for waiting in found))]
    return found


@cache
def _counts(reader: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(func.count(Report.id), Group.slug, Group.name)
        .outerjoin(Report.group)
        .where(Report.closed_at.is_(None), _is_for(reader))
        .group_by(Group.id, Group.slug, Group.name)
        .order_by(Group.name, Group.id)
    )


def report_read_by(reader: Member, report_id: int, *, for_update: bool = False) -> Report:
    """The report with this id, if `reader` may read it. Raises NotFound."""
    found = select(Report).where(Report.id == report_id, _read_by(reader))
    if for_update:
        found = found.with_for_update(of=Report).execution_options(populate_existing=True)
    report = db.session.scalars(found).one_or_none()
    if report is None:
        raise NotFound
    return report


def long_closed(*, now: datetime, most: int) -> list[Report]:
    """Some of the reports that were closed so long ago that they are kept no longer."""
    old = select(Report).where(Report.closed_at <= now - CLOSED_ARE_KEPT_FOR)
    held = old.order_by(Report.id).limit(most).with_for_update(skip_locked=True)
    return list(db.session.scalars(held))


def is_any_long_closed(*, now: datetime) -> bool:
    """Whether there is any such report: a look that takes no lock."""
    old = exists().where(Report.closed_at <= now - CLOSED_ARE_KEPT_FOR)
    return bool(db.session.scalar(select(old)))


def picture_of(report: Report) -> Picture:
    """The picture that was seen. Raises NotFound where there was none."""
    picture = db.session.get(Picture, report.picture_key) if report.picture_key else None
    if picture is None:
        raise NotFound
    return picture


def groups_to_tell(reporter: Member, member: Member) -> list[Group]:
    """Groups in which `reporter` finds `member` by name, and which somebody else organizes."""
    belongs = exists().where(
        Membership.group_id == Group.id,
        Membership.member_id == member.id,
        Membership.state == State.ACTIVE,
    )
    # That somebody unlisted belongs to a group is for its organizers to know.
    mine = groups_where_organizer(reporter) if member.is_unlisted else _active(reporter)
    told = select(Group).where(belongs, mine, _organized_besides(reporter, member))
    return list(db.session.scalars(told.order_by(Group.name, Group.id)))


def is_organized_besides(group: Group, *people: Member) -> bool:
    """Whether somebody who can sign in organizes the group, other than these."""
    others = select(Group.id).where(Group.id == group.id, _organized_besides(*people))
    return db.session.scalar(others) is not None


def readers_of(report: Report) -> list[Member]:
    """The accounts that deal with a report and can be reached by mail, but for who made it."""
    accounts = (
        Member.password_hash.is_not(None),
        Member.confirmed_at.is_not(None),
        Member.id != report.reporter_id,
    )
    roles = exists().where(
        Membership.group_id == report.group_id,
        Membership.member_id == Member.id,
        Membership.state == State.ACTIVE,
        is_one_of(Membership.role, *ORGANIZERS),
    )
    could = or_(roles, Member.host_since.is_not(None))
    found = db.session.scalars(select(Member).where(*accounts, could).order_by(Member.id))
    return [member for member in found if deals_with(member, report)]


def deals_with(reader: Member, report: Report) -> bool:
    """Whether the report waits for `reader`: a host is told of what went to them alone."""
    found = select(Report.id).where(Report.id == report.id, _is_for(reader))
    return db.session.scalar(found) is not None


def _read_by(reader: Looking) -> ColumnElement[bool]:
    """Whether `reader` may read and close the report of the row: whom it is for, and every host.

    Nobody reads one about themselves.
    """
    return _is_not_about(reader) if reader.is_host else _is_for(reader)


def _is_for(reader: Looking) -> ColumnElement[bool]:
    """Whether `reader` deals with the report of the row.

    An organizer who is kept apart from whom it concerns finds no trace of them here either. What
    no organizer may read is the host's, as is what was sent to the host.
    """
    organized = select(Group.id).where(groups_where_organizer(reader))
    as_organizer = and_(
        Report.addressee == Addressee.ORGANIZERS,
        Report.group_id.in_(organized),
        or_(Report.concerns_id.is_(None), may_see(reader.id, Report.concerns_id)),
    )
    as_host = or_(Report.addressee == Addressee.HOST, ~_has_organizer_to_read())
    return and_(_is_not_about(reader), or_(as_organizer, as_host if reader.is_host else false()))


def _is_not_about(reader: Looking) -> ColumnElement[bool]:
    return or_(Report.concerns_id.is_(None), Report.concerns_id != reader.id)


def _has_organizer_to_read() -> ColumnElement[bool]:
    organizer = aliased(Member)
    to_read = or_(
        Report.concerns_id.is_(None),
        and_(organizer.id != Report.concerns_id, may_see(organizer.id, Report.concerns_id)),
    )
    return _organized_by(organizer, Report.group_id).where(to_read)


def _organized_besides(*people: Member) -> ColumnElement[bool]:
    organizer = aliased(Member)
    others = organizer.id.not_in([member.id for member in people])
    return _organized_by(organizer, Group.id).where(others)


def _organized_by(organizer: type[Member], group_id: Any) -> Exists:
    """Whether an account, the row of `organizer`, organizes the group with that id."""
    organizing = aliased(Membership)
    return exists().where(
        organizing.group_id == group_id,
        organizing.state == State.ACTIVE,
        is_one_of(organizing.role, *ORGANIZERS),
        organizing.member_id == organizer.id,
        organizer.password_hash.is_not(None),
    )


def _active(member: Member) -> ColumnElement[bool]:
    own = select(Membership.group_id).where(
        Membership.member_id == member.id, Membership.state == State.ACTIVE
    )
    return Group.id.in_(own)
