"""What search engines may read: what strangers may, and no more (RFC 9309)."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

blueprint = Blueprint("robots", __name__)

# Closed, but for what is named; of two lines that fit, the longer one counts.
ROBOTS = """\
User-agent: *
Disallow: /
Allow: /$
Allow: /signup$
Allow: /assets/
Allow: /pictures/
Allow: /events/
Allow: /groups/
Disallow: /events/*/
Disallow: /groups/*/
Disallow: /groups/new
"""


@blueprint.get("/robots.txt")
def show() -> ResponseReturnValue:
    headers = {"Content-Type": "text/plain; charset=utf-8"}
    return ROBOTS, headers | {"Cache-Control": "public, max-age=86400"}
