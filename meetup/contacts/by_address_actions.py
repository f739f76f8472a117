"""Asking whoever has an e-mail address, of which the asker learns nothing."""

from datetime import datetime

from sqlalchemy import case, update

from meetup.connections.models import ConnectionRequest
from meetup.contacts.by_address_queries import (
    hold_at_addresses,
    is_asked_by,
    new_request,
    reaches,
    request_by,
)
from meetup.db import db, insert_chosen
from meetup.members.models import Member
from meetup.members.rules import check_reach


def ask_by_address(
    asker: Member, address: str, *, note: str, invites: bool = False, now: datetime
) -> None:
    """`asker` would like to connect with whoever has this address, if anybody here has.

    Whoever lets themselves be found by it is asked; where it `invites` them by mail, not if they
    have declined that. The asker learns nothing, neither from what they see afterwards nor from
    how much there was to do: even who has asked them is not connected by this. Raises NotConfirmed.
    """
    check_reach(is_confirmed=asker.is_confirmed)
    hold_at_addresses(asker, [address])
    reached = reaches(asker, address, invites=invites)
    insert_chosen(ConnectionRequest, new_request(asker, reached, note=note, at=now))
    # Asked in person it stays, whatever becomes of the contacts, of which alone it had no words.
    said = case((ConnectionRequest.by_contact, note), else_=ConnectionRequest.note)
    in_person = update(ConnectionRequest).where(is_asked_by(asker, reached))
    db.session.execute(
        in_person.values(by_contact=False, note=said),
        execution_options={"synchronize_session": False},
    )
    request = request_by(asker, reached)
    if request is not None:
        request.ask_again_by_address(note, now=now)
        db.session.flush()
    # It is also what makes both alike: were nothing written where nobody is found, the disk would
    # not be waited for, and a single answer's time would tell.
    asked = update(Member).where(Member.id == asker.id).values(asked_by_address_at=now)
    db.session.execute(asked, execution_options={"synchronize_session": False})
