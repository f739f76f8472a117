"""Reading which mails a member wants."""

from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from meetup.db import db
from meetup.mail.topics import Topic
from meetup.members.mail_choice_links import is_about, opened
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member


def wants(topic: Topic, member_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the member of the row, whose id is in that column, gets mails about `topic`."""
    stopped = exists().where(StoppedMail.member_id == member_id, StoppedMail.topic == topic)
    return ~stopped


class Reader(NamedTuple):
    """Whom a mail goes to, and whether they get none like it.

    While this is held on to, whoever asks for the member by their id need not load them again.
    """

    member: Member
    has_stopped: bool


def reader_of(topic: Topic, member_id: int) -> Reader | None:
    """The member with this id, as a reader of mails about `topic`; None for nobody."""
    ids = {"member_id": member_id, "topic": topic}
    row = db.session.execute(_reader(), ids).one_or_none()
    return None if row is None else Reader._make(row)


def topics_stopped_by(member: Member) -> set[Topic]:
    """What `member` gets no mails about."""
    statement = select(StoppedMail.topic).where(StoppedMail.member_id == member.id)
    return set(db.session.scalars(statement))


def member_behind(token: str, *, secret_key: str, now: datetime) -> tuple[Member, Topic] | None:
    """Whose mails a link is about, and what it stops; None where it is not good (any more)."""
    link = opened(token, secret_key=secret_key, now=now)
    if link is None:
        return None
    member_id, mark, topic = link
    member = db.session.get(Member, member_id)
    return (member, topic) if member is not None and is_about(mark, member) else None


@cache
def _reader() -> Select[*tuple[Any, ...]]:
    topic = bindparam("topic", type_=StoppedMail.topic.type)
    stopped = exists().where(StoppedMail.member_id == Member.id, StoppedMail.topic == topic)
    return select(Member, stopped).where(Member.id == bindparam("member_id"))
