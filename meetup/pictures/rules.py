"""What may be uploaded, and how large what is kept of it may be."""

from dataclasses import dataclass
from enum import StrEnum

from meetup.errors import Refusal

MOST_BYTES_SENT = 8 * 1024 * 1024
MOST_BYTES_KEPT = 200_000
CONTENT_TYPE = "image/webp"
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_PIXELS = 50_000_000
# What decoding takes for each pixel, as measured. A JPEG that is not progressive mostly takes a
# fraction of that: it is decoded at the size that is needed.
BYTES_A_PIXEL = {"JPEG": 4, "progressive JPEG": 6, "PNG": 9, "GIF": 9, "WEBP": 16}
MOST_BYTES_DECODED = 200_000_000


class Shape(StrEnum):
    """How a picture is cut."""

    SQUARE = "square"
    COVER = "cover"


# Width and height that a picture has at most, in pixels.
LARGEST = {Shape.SQUARE: (512, 512), Shape.COVER: (1200, 630)}
# The same of the small one beside it: for a mark in a list, three pixels of a phone for each of
# its own 36; for a cover, two for each that a phone is wide, and no more than it shows of the
# height, which is half the width.
LARGEST_SMALL = {Shape.SQUARE: (112, 112), Shape.COVER: (720, 360)}
# A dozen marks and a cover come with a page that is to come at once: docs/speed.md.
MOST_BYTES_SMALL = {Shape.SQUARE: 3_000, Shape.COVER: 16_000}


class BadPicture(Refusal):
    """What was sent is not a picture that we take; the sentence says why."""

    status = 422
    field = "picture"


NOT_READ = "That is not a picture that we can read. Please use JPEG, PNG, WebP or GIF."
TOO_MANY_PIXELS = "That picture has more pixels than we can take. Please make it smaller first."
TOO_LARGE = "That picture is larger than 8 MB. Please choose a smaller one."


@dataclass(frozen=True)
class Cut:
    """A picture as it is kept, and a small one of it: both WebP without metadata."""

    shape: Shape
    content: bytes
    width: int
    height: int
    small: bytes


def check_pixels(kind: str, width: int, height: int) -> None:
    """Raise BadPicture for an image of this kind that would take too much memory to decode."""
    pixels = width * height
    if pixels > MOST_PIXELS or pixels * BYTES_A_PIXEL[kind] > MOST_BYTES_DECODED:
        raise BadPicture(TOO_MANY_PIXELS)


def key(secret: str, cut: Cut) -> str:
    """What a picture is known by: `secret`, and how large it is, so that pages leave room."""
    return f"{secret}-{cut.width}x{cut.height}"


def size(picture_key: str) -> tuple[int, int]:
    """Width and height of the picture known by this key, in pixels."""
    width, height = picture_key.rsplit("-", 1)[1].split("x")
    return int(width), int(height)
