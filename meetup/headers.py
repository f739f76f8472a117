"""The headers that tell browsers what no page of ours needs."""

from http import HTTPStatus

from flask import Flask, Response

from meetup.config import Config

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        *("script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'"),
        *("connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
# Those alone that Chromium knows: of any other it complains on each page.
DENIED = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture"),
    *("encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("picture-in-picture", "publickey-credentials-create", "publickey-credentials-get"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
    # Of this site, since Flask-WTF asks on https where a form came from; of no other.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # As frame-ancestors, for browsers that do not know it.
    "X-Frame-Options": "DENY",
}
# The door alone is an app, and scans codes.
AT_THE_DOOR = {
    "Content-Security-Policy": f"{CONTENT_SECURITY_POLICY}; manifest-src 'self'",
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace("camera=()", "camera=(self)"),
}
# A year. Other names under this one are not ours to speak for.
ONLY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}


def for_the_door(response: Response) -> Response:
    """`response`, a page of the door, which may use the camera."""
    response.headers.update(AT_THE_DOOR)
    return response


def init_app(app: Flask) -> None:
    """Give each answer of `app` these headers, unless it has its own."""
    config: Config = app.config["HANDSHAKES"]
    wanted = HEADERS | (ONLY_HTTPS if config.is_https else {})

    def add_headers(response: Response) -> Response:
        # What a browser has already keeps the headers that came with it (RFC 9111, 4.3.4).
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            own = {name.lower() for name, _ in response.headers}
            missing = (item for item in wanted.items() if item[0].lower() not in own)
            response.headers.extend(missing)
        return response

    app.after_request(add_headers)
