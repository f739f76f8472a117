"""Ties from the shell, for whoever holds the machine."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from meetup.bundle.queries import printed_ids
from meetup.clock import now
from meetup.db import only_reading
from meetup.ties.queries import all_ties
from meetup.ties.report import report as counted_report
from meetup.ties.rules import Tie

ALONE = (
    "Ties belong to the two people of each pair alone; no page shows them to anyone else. "
    "This command does, to whoever holds the machine: keep what it prints to yourself."
)
COLUMNS = (
    *("member_a", "member_b", "shared_events", "days", "occasions"),
    *("evidence", "strength_undecayed", "strength", "stage", "first_at", "last_at"),
)

ties = AppGroup("ties", help="Which online connections became real.")


class Moment(click.ParamType[datetime]):
    """A moment in ISO 8601; without an offset it is UTC, without a time 00:00 of that day."""

    name = "moment"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value} is not a moment such as 2026-06-01T18:00Z.", param, ctx)


as_of = click.option(
    "--as-of", type=Moment(), help="Look at what had happened by then; without it, by now."
)


@ties.command("report")
@as_of
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def report(as_of: datetime | None, as_json: bool) -> None:
    """Of all online ties, how many met, met again, became real."""
    with only_reading():
        counted = counted_report(tie for _, _, tie in all_ties(at=as_of or now()))
    if as_json:
        click.echo(json.dumps({**asdict(counted), "met_share": counted.met_share}))
        return
    share = "" if counted.met_share is None else f" ({counted.met_share:.0%})"
    click.echo(f"Online ties                        {counted.online_ties:>9}")
    click.echo(f"  were in the same room, or more   {counted.same_room:>9}")
    click.echo(f"  met, or more                     {counted.met:>9}{share}")
    click.echo(f"  recurring, or more               {counted.recurring:>9}")
    click.echo(f"  real                             {counted.real:>9}")
    click.echo(f"  dormant among these              {counted.dormant:>9}")
    click.echo(f"Met, but not connected online      {counted.offline_only:>9}")


@ties.command("pairs", help=f"Every pair that shared an event. {ALONE}")
@as_of
@click.option("--csv", "as_csv", is_flag=True, help="As CSV; without it, as columns to read.")
def pairs(as_of: datetime | None, as_csv: bool) -> None:
    moment = as_of or now()
    with only_reading():
        names = printed_ids()
        rows = (
            _row(names[first], names[second], tie)
            for first, second, tie in all_ties(at=moment)
            if tie.shared
        )
        if as_csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
        else:
            _print_columns(rows)


def _row(first: str, second: str, tie: Tie) -> tuple[object, ...]:
    first_at, last_at = tie.first_same_room_at, tie.last_at
    assert first_at is not None and last_at is not None
    return (
        *(first, second, len(tie.shared), tie.days, tie.occasions),
        *(tie.evidence, tie.strength_undecayed, tie.strength, tie.stage.value),
        *(_in_utc(first_at), _in_utc(last_at)),
    )


def _in_utc(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _print_columns(rows: Iterator[tuple[object, ...]]) -> None:
    click.echo("\t".join(COLUMNS))
    for row in rows:
        cells = (f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in row)
        click.echo("\t".join(cells))
