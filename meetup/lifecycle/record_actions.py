"""Claiming a record: a placeholder becomes the account of whom it stands for, whole."""

from datetime import datetime

from meetup.db import db, insert_or_ignore
from meetup.lifecycle.answer_merging_actions import merge_answers, merge_attendance
from meetup.lifecycle.holding_queries import hold_events, hold_groups, hold_members
from meetup.lifecycle.merging_actions import merge_memberships, merge_pairs, move_the_rest
from meetup.members.models import Member
from meetup.members.record_models import DisownedRecord
from meetup.members.record_queries import record_for
from meetup.members.rules import AccountHasChanged
from meetup.rsvps.calendar_mail_actions import look_again
from meetup.rsvps.waiting_actions import settle


def claim(account: Member, record_id: int, *, now: datetime) -> str:
    """The record is `account` itself: all that there is of it is theirs, and it is no more.

    Of what both have, such as an answer to one event, one stands, and seats that this frees go to
    who waits. Returns the name of the record. Raises NotFound for a record that is not offered to
    them (any more), and AccountHasChanged where it has just become part of another event.
    """
    record = record_for(account, record_id)
    events = hold_events(account, record)
    hold_groups(record)
    blockers = hold_members(account, record)
    record = record_for(account, record_id)
    if {event.id for event in hold_events(account, record)} != {event.id for event in events}:
        raise AccountHasChanged("This record has just changed. Please try again.")
    name = record.name
    banned = merge_memberships(account, record)
    merge_answers(account, record, banned=banned, now=now)
    merge_attendance(account, record)
    merge_pairs(account, record, blockers, now=now)
    move_the_rest(account, record)
    look_again(account, now=now)
    db.session.delete(record)
    db.session.flush()
    for event in events:
        settle(event, now=now)
    return name


def disown(account: Member, record_id: int, *, now: datetime) -> None:
    """The record is somebody else's, says `account`, who is not asked again. Raises NotFound."""
    record = record_for(account, record_id)
    said = {"account_id": account.id, "record_id": record.id, "said_at": now}
    insert_or_ignore(DisownedRecord, [said])
