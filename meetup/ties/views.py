"""Stub."""
from flask import Blueprint
blueprint = Blueprint("ties", __name__)

@blueprint.get("/ties/")
def index() -> str:
    return ""
