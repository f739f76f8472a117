"""What `flask --app app` understands, each command imported when it is used.

A process that serves pages needs none of them, nor the libraries behind them.
"""

from pkgutil import resolve_name

import click
from flask import Flask
from flask.cli import AppGroup

PLACES = {
    "db": "meetup.migrate:migrations",
    "demo": "meetup.demo.cli:demo",
    "import": "meetup.bundle.cli:import_",
    "member": "meetup.members.cli:member",
    "serve": "meetup.serve:serve",
    "ties": "meetup.ties.cli:ties",
    "worker": "meetup.worker.cli:worker",
}


class Commands(AppGroup):
    """The commands in `PLACES`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in alphabetical order."""
        return sorted(PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        if cmd_name not in PLACES:
            return None
        command = resolve_name(PLACES[cmd_name])
        assert isinstance(command, click.Command)
        return command


def init_app(app: Flask) -> None:
    """Give `app` its commands."""
    app.cli = Commands(app.name)
