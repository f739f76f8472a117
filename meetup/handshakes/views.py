"""Stub."""
from flask import Blueprint
blueprint = Blueprint("handshakes", __name__)
