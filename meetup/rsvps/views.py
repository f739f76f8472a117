"""Stub."""
from flask import Blueprint
blueprint = Blueprint("rsvps", __name__)
