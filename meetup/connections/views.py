"""Stub."""
from flask import Blueprint
blueprint = Blueprint("connections", __name__)

@blueprint.get("/connections/")
def index() -> str:
    return ""

@blueprint.post("/m/<handle>/unblock")
def unblock(handle: str) -> str:
    return ""
