"""What is written to people whom organizers invite into a group."""

from flask import url_for

from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.groups.queries import standing_in
from meetup.invitations.models import Invitation
from meetup.invitations.queries import has_declined
from meetup.invitations.tokens import declining_token, mailed_token
from meetup.letters.letter import Letter, language_for, letter_in, of_group
from meetup.mail.models import OutboxMail
from meetup.members.address_queries import account_reached_at
from meetup.members.models import Member
from meetup.members.queries import has_blocked
from meetup.web import settings


def invitation(mail: OutboxMail) -> Letter | None:
    """An invitation into a group; None once it lets nobody in, or where it is not welcome."""
    found = db.session.get(Invitation, mail.subjects["invitation_id"])
    if found is None or found.address_mark is None or not found.is_good(now()):
        return None
    address_key = contact_keys(settings()).of_address(mail.recipient)
    if has_declined(address_key):
        return None
    reader = account_reached_at(mail.recipient)
    if reader is not None and not _is_welcome(found, reader):
        return None
    token = mailed_token(found.id, found.address_mark, settings().secret_key)
    link = url_for("invitations.show", slug=found.group.slug, token=token, _external=True)
    facts = {"group": found.group, "inviter": found.made_by, "until": found.expires_at}
    letter = letter_in(
        language_for(reader),
        "invitations/invitation",
        link=link,
        decline_link=declining_link(address_key),
        words=found.words,
        **facts,
    )
    return letter.said_by(of_group(found.group))


def declining_link(address_key: str) -> str:
    """Where whoever has this address declines all invitations, whoever sends them."""
    # Whoever finds the mail years later declines by it, also under another secret key.
    secret_key = settings().key_of_fingerprints
    token = declining_token(address_key, secret_key=secret_key, now=now())
    return url_for("mail_invitations.declining", token=token, _external=True)


def _is_welcome(found: Invitation, reader: Member) -> bool:
    """Whether it would bring this account anything new, from somebody it has to do with."""
    standing = standing_in(found.group, reader)
    blocked = has_blocked(reader, found.made_by) or has_blocked(found.made_by, reader)
    return not (standing.is_member or standing.is_banned or blocked)
