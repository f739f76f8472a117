"""Reading which mails a member wants."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
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


def has_stopped(topic: Topic, member_id: int) -> bool:
    """Whether this member gets no mails about `topic`."""
    return db.session.get(StoppedMail, (member_id, topic)) is not None


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
