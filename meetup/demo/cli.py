"""`flask --app app demo`: the town in an empty database, and who signs in."""

from datetime import datetime

import click
from babel.dates import format_date
from flask.cli import with_appcontext

from meetup.clock import now
from meetup.contact_keys import contact_keys
from meetup.db import db, refresh_statistics
from meetup.demo.actions import fill
from meetup.demo.queries import has_anybody
from meetup.demo.town import Town, read_town
from meetup.members.passwords import hash_password
from meetup.web import settings

PASSWORD = "harbourlights"  # noqa: S105 - everybody may know it: nobody lives there


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with an invented town, and print who signs in.

    The town has a year behind it and a season ahead of it, counted from this moment. A database
    that holds anybody is left as it is.
    """
    town, moment, password_hash = read_town(), now(), hash_password(PASSWORD)
    if has_anybody():
        raise click.ClickException(
            "This database has members already, and nobody’s community gets a demo poured "
            "over it. Name an empty one with MEETUP_DATABASE_URL."
        )
    # What is slow and asks no database comes before its lock.
    db.session.rollback()
    keys = contact_keys(settings())
    fill(town, password_hash=password_hash, host=settings().host, keys=keys, now=moment)
    db.session.commit()
    refresh_statistics()
    _say_who_signs_in(town, moment)


def _say_who_signs_in(town: Town, moment: datetime) -> None:
    today = format_date(moment.astimezone(town.zone), format="d MMMM y", locale="en")
    click.echo(f"{town.name}, a town that does not exist, as it is on {today}. Its dates hang on")
    click.echo(
        "today, so `make demo` makes it anew each time; what you changed in it is gone then."
    )
    click.echo(f"Sign in with the password {PASSWORD} as")
    for account in town.accounts:
        person = account.person
        click.echo(f"  {account.role:<10} {person.email:<18} {person.name}: {account.sees}")
