"""What is written to the two addresses of a member who changes theirs."""

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.letters.members import addressee, password_page, site
from meetup.mail.models import OutboxMail
from meetup.members.email_links import email_token
from meetup.members.models import EmailChange, Member
from meetup.members.queries import account_with, email_change_of
from meetup.members.rules import EMAIL_CHANGE_OPEN_FOR, Side
from meetup.web import settings

DAYS = EMAIL_CHANGE_OPEN_FOR.days


def to_old(mail: OutboxMail) -> Letter | None:
    """How to agree to another address, or to stop it; None once it was made or withdrawn."""
    account = addressee(mail)
    change = email_change_of(account.id, now=now()) if account else None
    if account is None or change is None:
        return None
    facts = {"name": account.name, "new_email": change.new_email, "days": DAYS}
    link = _link(change, Side.OLD)
    return letter_in(language_for(account), "members/email_change_old", link=link, **facts)


def to_new(mail: OutboxMail) -> Letter | None:
    """How to agree to be somebody's address; to one that has an account already, just that."""
    account = db.session.get(Member, mail.subjects["member_id"])
    change = email_change_of(mail.subjects["member_id"], now=now())
    if account is None or change is None or change.new_email != mail.recipient:
        return None
    taken_by = account_with(mail.recipient)
    if taken_by is not None:
        link = url_for("members.sign_in", _external=True)
        pages = {"link": link, "password_link": password_page()}
        return letter_in(language_for(taken_by), "members/email_taken", **pages)
    facts = {"site": site(), "days": DAYS}
    link = _link(change, Side.NEW)
    return letter_in(language_for(account), "members/email_change_new", link=link, **facts)


def changed(mail: OutboxMail) -> Letter | None:
    """To the address that the account had: that it has another one."""
    account = db.session.get(Member, mail.subjects["member_id"])
    if account is None or account.email == mail.recipient:
        return None
    link, name = url_for("members.sign_in", _external=True), account.name
    return letter_in(language_for(account), "members/email_changed", link=link, name=name)


def _link(change: EmailChange, side: Side) -> str:
    token = email_token(change, side, secret_key=settings().secret_key, now=now())
    return url_for("members.account.email.agree", token=token, _external=True)
