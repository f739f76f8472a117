"""What is written to people whom members invite to the site."""

from flask import url_for

from meetup.contacts.mail_invitation_queries import mail_invitation
from meetup.invitations.queries import has_declined
from meetup.letters.invitations import declining_link
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import site
from meetup.mail.models import OutboxMail
from meetup.members.address_queries import account_reached_at


def invitation(mail: OutboxMail) -> Letter | None:
    """An invitation to sign up; None for who is here already, or has declined once."""
    found = mail_invitation(mail.subjects["inviter_id"], mail.subjects["address_key"])
    if found is None or account_reached_at(mail.recipient) or has_declined(found.address_key):
        return None
    return letter_in(
        language_for(None),
        "contacts/mail_invitation",
        link=url_for("members.sign_up", _external=True),
        decline_link=declining_link(found.address_key),
        inviter=found.inviter,
        words=found.words,
        site=site(),
    )
