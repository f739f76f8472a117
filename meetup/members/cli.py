"""Accounts from the shell."""

import secrets

import click
from flask.cli import AppGroup

from meetup.addresses import account_address
from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.db import db
from meetup.fields import tidy
from meetup.members import actions, address_actions, password_actions
from meetup.members.models import Member
from meetup.members.passwords import LONGEST, SHORTEST, hash_password
from meetup.members.queries import account_with
from meetup.web import settings
from meetup.zones import ZONES

LONGEST_NAME = 120


member = AppGroup("member", help="Accounts from the shell.")

email_argument = click.argument("email")
password_option = click.option(
    "--password", help="The password; without it, one is made and printed."
)


@member.command("create")
@email_argument
@click.option("--name", prompt=True, help="How the person is called.")
@password_option
@click.option("--timezone", help="An IANA time zone, e.g. Europe/Berlin.")
@click.option("--host", is_flag=True, help="Make them a host of this instance, too.")
def create(email: str, name: str, password: str | None, timezone: str | None, host: bool) -> None:
    """Make a confirmed account for EMAIL."""
    name, address = _name(name), _address(email)
    if timezone is not None and timezone not in ZONES:
        raise click.ClickException(f"{timezone} is not a time zone such as Europe/Berlin.")
    chosen, password_hash = _password(password)
    row: dict[str, object] = {
        "name": name,
        "email": address,
        "password_hash": password_hash,
        "timezone": timezone,
        "joined_at": now(),
        "host_since": now() if host else None,
    }
    account = None if account_with(email) else actions.member_with_free_handle(name, row)
    if account is None:
        raise click.ClickException(f"There is an account with the e-mail {email} already.")
    address_actions.confirm_account(account, contact_keys(settings()), now=now())
    handle = account.handle
    db.session.commit()
    click.echo(f"Made {handle} for {email}.", err=True)
    _show(chosen, given=password)


@member.command("promote")
@email_argument
def promote(email: str) -> None:
    """Make the account of EMAIL a host of this instance."""
    account = _account(email)
    account.host_since = account.host_since or now()
    db.session.commit()
    click.echo(f"{email} is a host now.", err=True)


@member.command("reset-password")
@email_argument
@password_option
def reset_password(email: str, password: str | None) -> None:
    """Give the account of EMAIL a new password; a mail tells them."""
    chosen, password_hash = _password(password)
    password_actions.give_password(_account(email), password_hash, now=now())
    db.session.commit()
    click.echo(f"{email} has a new password.", err=True)
    _show(chosen, given=password)


def _name(given: str) -> str:
    name = tidy(given) or ""
    if not 0 < len(name) <= LONGEST_NAME:
        raise click.ClickException(f"A name has 1 to {LONGEST_NAME} characters.")
    return name


def _address(given: str) -> str:
    try:
        return account_address(given)
    except ValueError:
        raise click.ClickException(f"{given} is not an e-mail address.") from None


def _account(email: str) -> Member:
    account = account_with(email)
    if account is None:
        raise click.ClickException(f"There is no account with the e-mail {email}.")
    return account


def _password(given: str | None) -> tuple[str, str]:
    password = given or secrets.token_urlsafe(12)
    if not SHORTEST <= len(password) <= LONGEST:
        raise click.ClickException(f"A password has {SHORTEST} to {LONGEST} characters.")
    return password, hash_password(password)


def _show(password: str, *, given: str | None) -> None:
    if given is None:
        click.echo(password)
