"""Stub."""
from flask import Blueprint, render_template
blueprint = Blueprint("inbox", __name__)

@blueprint.get("/")
def start() -> str:
    return render_template("base.html")

@blueprint.get("/inbox")
def index() -> str:
    return ""
