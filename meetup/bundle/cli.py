"""A community bundle in, from the shell."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError, OperationalError

from meetup.bundle import actions, checking
from meetup.bundle.additions import Additions
from meetup.bundle.queries import known_from
from meetup.bundle.reading import Bundle, read_bundle
from meetup.bundle.rules import BadBundle, check_source
from meetup.clock import now
from meetup.db import db, only_reading, refresh_statistics
from meetup.events.text_actions import keep_missing_texts
from meetup.members.queries import member_called
from meetup.rounds import leave_turn
from meetup.web import settings

TRIES = 3


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--source", default="bundle", show_default=True, help="What the ids belong to.")
@click.option("--owner", metavar="HANDLE", help="The account that owns groups without an owner.")
@click.option("--skip-bad-rows", is_flag=True, help="Import the others, instead of nothing.")
@with_appcontext
def import_(path: Path, source: str, owner: str | None, skip_bad_rows: bool) -> None:
    """Bring in the community bundle in PATH, a folder or .zip of CSV files.

    Either all of it is written or nothing. What the same source brought before stays as it is
    now, so importing a bundle twice writes nothing the second time.
    """
    try:
        check_source(source)
        bundle = read_bundle(path)
    except BadBundle as bad:
        raise click.ClickException(bad.sentence) from None
    for name in bundle.left_out:
        _say(f"Unknown, and left out: {name}.")
    for _ in range(TRIES):
        added = _checked(bundle, source=source, owner=owner)
        refused = bool(added.bad) and not skip_bad_rows
        if refused or added.is_empty or _write(added, source=source):
            _report(added, refused=refused)
            return
    raise click.ClickException(
        "Others kept writing the same at the same time. Nothing was written; please try again."
    )


def _checked(bundle: Bundle, *, source: str, owner: str | None) -> Additions:
    # Only the writing itself keeps other writers waiting.
    with only_reading():
        try:
            members = bundle.members.rows
            known = known_from(
                source,
                names={member.name for member in members if member.handle is None},
                handles={member.handle for member in members if member.handle is not None},
            )
            owner_id = None if owner is None else _account_called(owner)
        finally:
            db.session.rollback()
    timezone = settings().timezone
    return checking.additions(bundle, known, owner_id=owner_id, timezone=timezone, now=now())


def _account_called(handle: str) -> int:
    member = member_called(handle)
    if member is None:
        raise click.ClickException(f"Nobody has the handle {handle}.")
    if member.is_placeholder:
        raise click.ClickException(f"{handle} has no account, and so can't own a group.")
    return member.id


def _write(added: Additions, *, source: str) -> bool:
    """Whether it was written; False if somebody else wrote some of it since it was checked."""
    try:
        with _progress(sum(added.counts.values())) as written:
            actions.add(added, source=source, host=settings().host, now=now(), written=written)
            db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return False
    except OperationalError as error:
        db.session.rollback()
        raise click.ClickException(f"Nothing was written: {error.orig}.") from None
    refresh_statistics()
    _keep_texts()
    return True


def _keep_texts() -> None:
    """What calendars read of the new events: in lots, so that others write in between."""
    while keep_missing_texts():
        db.session.commit()
        leave_turn()
    db.session.rollback()


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[int], None]]:
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=rows, label="Importing", file=sys.stderr) as bar:
        yield bar.update


def _report(added: Additions, *, refused: bool) -> None:
    """Say which rows are bad and what was added. Raises ClickException if nothing was."""
    for bad in added.bad:
        _say(str(bad))
    if refused:
        raise click.ClickException(
            f"Nothing was written: {len(added.bad)} things are wrong. "
            "With --skip-bad-rows everything else is imported."
        )
    _say(f"Added: {_counted(added.counts)}.")
    if added.promoted:
        _say(f"Groups that have an owner now, who was a member before: {len(added.promoted)}.")
    if added.known:
        _say(f"Known already, and left as they are: {_counted(added.known)}.")


def _counted(numbers: Mapping[str, int]) -> str:
    return ", ".join(f"{table} {number}" for table, number in numbers.items())


def _say(line: str) -> None:
    click.echo(line, err=True)
