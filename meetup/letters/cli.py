"""Stub."""
import click
@click.command()
def worker() -> None: ...
