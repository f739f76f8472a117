"""Stub."""
from flask import Blueprint
blueprint = Blueprint("events", __name__)

@blueprint.get("/events/")
def index() -> str:
    return ""

@blueprint.get("/events/<event:event_id>")
def show(event_id: int) -> str:
    return ""
