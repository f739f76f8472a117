"""What is written to an address by which a member wants to be found."""

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import password_page, site
from meetup.mail.models import OutboxMail
from meetup.members.address_links import address_token
from meetup.members.address_queries import unconfirmed_to
from meetup.members.models import Member
from meetup.members.queries import account_with
from meetup.members.rules import ADDRESS_OPEN_FOR
from meetup.web import settings


def further(mail: OutboxMail) -> Letter | None:
    """How to say yes to it; to an address that an account signs in with, just that.

    None once it is confirmed, was removed, or was forgotten.
    """
    account = db.session.get(Member, mail.subjects["member_id"])
    address = unconfirmed_to(mail.subjects["member_id"], mail.recipient, now=now())
    if account is None or address is None:
        return None
    signs_in = account_with(mail.recipient)
    if signs_in is not None and signs_in.is_confirmed:
        link = url_for("members.sign_in", _external=True)
        pages = {"link": link, "password_link": password_page()}
        return letter_in(language_for(signs_in), "members/email_taken", **pages)
    token = address_token(address, secret_key=settings().secret_key, now=now())
    link = url_for("members.account.addresses.confirm", token=token, _external=True)
    facts = {"site": site(), "days": ADDRESS_OPEN_FOR.days}
    return letter_in(language_for(account), "members/further_address", link=link, **facts)
