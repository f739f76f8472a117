"""The door as an app on a device: its shell, its worker, its list, and the marks that it sends."""

import json
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from meetup.assets import asset, of_the_door
from meetup.attendance.app_page import answers, door_list
from meetup.attendance.devices import this_device
from meetup.attendance.page import organized
from meetup.attendance.sent_actions import Sender, take
from meetup.attendance.sent_rules import MOST_AT_ONCE, MOST_BYTES
from meetup.clock import now
from meetup.headers import for_the_door
from meetup.limits import DOOR, limited
from meetup.web import me, members_only, settings

blueprint = Blueprint("door_app", __name__)

# The templates that the shell is made of.
SHELL = ("base.html", "attendance/shell.html", "attendance/_app.html", "_macros/icons.html")
OTHERS = "These marks are somebody else's, who has to sign in again to send them."
NO_MARKS = f"Send a list of at most {MOST_AT_ONCE} marks, and whose they are, in JSON."


@blueprint.get("/door")
def shell() -> Response:
    """The door without anybody in it: what a device keeps of the page."""
    return for_the_door(Response(render_template("attendance/shell.html")))


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """The worker that keeps the shell and its parts on the device, and nothing else."""
    parts = [url_for("assets.show", file=file) for file in of_the_door()]
    text = render_template("attendance/sw.js", parts=parts, edition=_edition())
    answer = Response(text, content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/manifest.webmanifest")
def manifest() -> Response:
    """What the app is called on a phone's screen (W3C, Web Application Manifest)."""
    icon = {"src": url_for("assets.show", file=asset("icon.svg")), "type": "image/svg+xml"}
    described = {
        "name": "Handshakes: the door",
        "short_name": "The door",
        "id": url_for(".shell"),
        "start_url": url_for(".shell"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf9f4",
        "theme_color": "#fbf9f4",
        "icons": [icon | {"sizes": "any"}],
    }
    answer = Response(json.dumps(described), content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get("/events/<event:event_id>/door/list")
@members_only
def guest_list(event_id: int) -> Response:
    event = organized(event_id)
    answer = _spoken(door_list(event, reader=me(), secret_key=settings().secret_key))
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.post("/events/<event:event_id>/door/marks")
@members_only
@limited(DOOR)
def marks(event_id: int) -> ResponseReturnValue:
    event = organized(event_id, for_update=True)
    sent = _sent()
    if sent is None:
        return _spoken({"sentence": NO_MARKS}), 422
    if sent.get("by") != me().id:
        return _spoken({"sentence": OTHERS}), 409
    taken = take(event, sent["marks"], Sender(me().id, this_device()), now=now())
    return _spoken({"answers": answers(taken, event, secret_key=settings().secret_key)})


def _edition() -> str:
    """Another one once the shell is written differently, so that devices get it anew."""
    loader = current_app.jinja_env.loader
    assert loader is not None, "templates are read from files"
    written = [loader.get_source(current_app.jinja_env, name)[0] for name in SHELL]
    return sha256("".join(written).encode()).hexdigest()[:16]


def _sent() -> dict[str, Any] | None:
    if (request.content_length or 0) > MOST_BYTES:
        return None
    try:
        sent = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, thousands of them
        return None
    found = sent.get("marks") if isinstance(sent, dict) else None
    return sent if isinstance(found, list) and len(found) <= MOST_AT_ONCE else None


def _spoken(body: dict[str, Any]) -> Response:
    """`body`, and beside it what is another each time: our clock, and a token to send with."""
    answer = jsonify(body)
    answer.headers["X-Clock"] = now().isoformat(timespec="milliseconds")
    answer.headers["X-CSRFToken"] = generate_csrf()
    return answer
