"""Choosing which mails one gets."""

from collections.abc import Set
from datetime import datetime

from sqlalchemy import delete

from meetup.db import db, insert_or_ignore
from meetup.mail.topics import Topic
from meetup.members.mail_choice_models import StoppedMail
from meetup.members.models import Member


def stop(member: Member, topic: Topic, *, now: datetime) -> None:
    """`member` gets no mails about `topic` any more, those that wait to be sent included."""
    insert_or_ignore(StoppedMail, [{"member_id": member.id, "topic": topic, "stopped_at": now}])


def choose_topics(member: Member, wanted: Set[Topic], *, among: Set[Topic], now: datetime) -> None:
    """Of what they were asked about, `member` gets mails about what is `wanted`, and no others."""
    db.session.execute(
        delete(StoppedMail).where(
            StoppedMail.member_id == member.id, StoppedMail.topic.in_(sorted(wanted))
        )
    )
    for topic in sorted(among - wanted):
        stop(member, topic, now=now)


def choose_reminder(member: Member, hours: int) -> None:
    """How many hours before an event `member` is reminded of it: one of REMINDERS_OFFERED."""
    member.reminder_hours = hours
