"""Stub."""
from flask import Blueprint
blueprint = Blueprint("groups", __name__)

@blueprint.get("/groups/")
def index() -> str:
    return ""
