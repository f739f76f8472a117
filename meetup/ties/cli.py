"""Stub."""
from flask.cli import AppGroup
ties = AppGroup("ties")
