"""Pages and calendar files, packed with gzip for whoever takes that: a third of their bytes.

What stands on a page beside words of others could be guessed by how well the two pack together
(BREACH, https://breachattack.com). So each answer is padded by chance, and no page that is packed
holds a secret that stays: the token of a form is signed anew each second, and worth nothing without
its signature. Door codes stay; they mean something to organizers alone, and a list that repeats
nothing of what was asked tells nobody else's guess from another.
"""

import struct
import zlib
from http import HTTPStatus
from secrets import randbelow

from flask import Flask, Response, request
from werkzeug.datastructures import Accept

KINDS = ("text/html", "text/calendar", "application/json")
# As many bytes go in one packet however they are packed.
LEAST_BYTES = 1_000
# A page of 9,079 bytes becomes 3,125 in 0.05 ms; level 6 takes more than twice as long for 2,938.
LEVEL = 1
MOST_PADDING = 100

# RFC 1952, section 2.3: deflated, with a file name, at no moment, on no system in particular.
HEADER = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"


def init_app(app: Flask) -> None:
    """Pack what `app` answers."""
    app.after_request(_pack)


def takes_gzip(accepted: Accept) -> bool:
    """Whether who sent this Accept-Encoding takes gzip, and does not prefer it plain.

    Source: RFC 9110, section 12.5.3.
    """
    return 0 < accepted.quality("gzip") >= accepted.quality("identity")


def packed(body: bytes) -> bytes:
    """`body` as a gzip file (RFC 1952) whose name is of a length that chance decides."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = b"-" * randbelow(MOST_PADDING + 1) + b"\0"
    end = struct.pack("<LL", zlib.crc32(body), len(body) & 0xFFFF_FFFF)
    return b"".join((HEADER, name, deflate.compress(body), deflate.flush(), end))


def _pack(response: Response) -> Response:
    headers = response.headers
    if not headers.get("Content-Type", "").startswith(KINDS) or "Content-Encoding" in headers:
        return response
    headers.add("Vary", "Accept-Encoding")
    # A page with a secret that stays says that nobody on the way may change its bytes either.
    as_it_is = response.is_streamed or "no-transform" in headers.get("Cache-Control", "")
    if as_it_is or not takes_gzip(request.accept_encodings):
        return response
    is_unchanged = response.status_code == HTTPStatus.NOT_MODIFIED
    body = b"" if is_unchanged else response.get_data()
    is_packed = len(body) >= LEAST_BYTES
    if is_packed:
        response.set_data(packed(body))
        headers["Content-Encoding"] = "gzip"
    if "ETag" in headers and (is_packed or is_unchanged):
        # Packed it says the same in other bytes (RFC 9110, section 8.8.1).
        response.set_etag(response.get_etag()[0] or "", weak=True)
    return response
