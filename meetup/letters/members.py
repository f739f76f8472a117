"""What is written to members about their own account."""

from datetime import timedelta

from flask import url_for

from meetup.clock import now
from meetup.db import db
from meetup.letters.letter import Letter, language_for, letter_in
from meetup.mail.models import OutboxMail
from meetup.members.confirmation import CONFIRMATION, confirmation_token
from meetup.members.models import Member
from meetup.members.password_link import PASSWORD_LINK, password_token
from meetup.members.queries import account_with
from meetup.web import settings


def confirmation(mail: OutboxMail) -> Letter | None:
    """How to confirm an address; None once it is confirmed, or not that account's any more."""
    account = addressee(mail)
    if account is None or account.is_confirmed:
        return None
    token = confirmation_token(account, secret_key=settings().secret_key, now=now())
    link = url_for("members.confirm", token=token, _external=True)
    facts = {"site": site(), "days": CONFIRMATION.good_for.days}
    return letter_in(language_for(account), "members/confirmation", link=link, **facts)


def already_here(mail: OutboxMail) -> Letter | None:
    """That somebody wanted to sign up with the address of an account; None where it is none's."""
    account = addressee(mail)
    if account is None:
        return None
    link = url_for("members.sign_in", _external=True)
    facts = {"member": account, "password_link": password_page()}
    return letter_in(language_for(account), "members/already_here", link=link, **facts)


def password_link(mail: OutboxMail) -> Letter | None:
    """How to choose another password; None where nobody has an account with the address."""
    account = account_with(mail.recipient)
    if account is None:
        return None
    token = password_token(account, secret_key=settings().secret_key, now=now())
    link = url_for("members.account.choose_password", token=token, _external=True)
    facts = {"site": site(), "hours": PASSWORD_LINK.good_for // timedelta(hours=1)}
    return letter_in(language_for(account), "members/password_link", link=link, **facts)


def mail_arrives(mail: OutboxMail) -> Letter | None:
    """That mail arrives again; None where the address is not that account's any more."""
    account = addressee(mail)
    if account is None:
        return None
    link, name = url_for("members.account", _external=True), account.name
    return letter_in(language_for(account), "members/mail_arrives", link=link, name=name)


def password_changed(mail: OutboxMail) -> Letter | None:
    """That an account has another password; None where the address is not that account's."""
    account = addressee(mail)
    if account is None:
        return None
    link, name = password_page(), account.name
    return letter_in(language_for(account), "members/password_changed", link=link, name=name)


def addressee(mail: OutboxMail) -> Member | None:
    """Whose account the mail is about; None where its address is not that account's any more."""
    account = db.session.get(Member, mail.subjects["member_id"])
    if account is None or account.is_placeholder or account.email != mail.recipient:
        return None
    return account


def site() -> str:
    """The address of the start page."""
    return url_for("inbox.start", _external=True)


def password_page() -> str:
    """Where a password is changed, or another is asked for."""
    return url_for("members.account.password", _external=True)
