"""From whatever was uploaded to a small WebP without metadata. Takes long; asks no database."""

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from math import ceil
from threading import Lock
from typing import IO

from PIL import Image, ImageCms, ImageOps

from meetup.pictures.rules import (
    FORMATS,
    LARGEST,
    LARGEST_SMALL,
    MOST_BYTES_KEPT,
    MOST_BYTES_SMALL,
    MOST_PIXELS,
    NOT_READ,
    TOO_MANY_PIXELS,
    BadPicture,
    Cut,
    Shape,
    check_pixels,
)

QUALITIES = (82, 70, 55, 40)
QUALITIES_SMALL = (75, 65, 55, 45, 35, 25)
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# Pillow's own limit, which it checks before it makes room for the pixels.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

# What a worker needs for one picture is known; for four at once it would be four times that.
_one_at_a_time = Lock()


def cut(file: IO[bytes], shape: Shape) -> Cut:
    """The first image in `file`, upright, in `shape`, without anything else that it carried.

    What it is, its content says: neither its name nor its type is asked. Raises BadPicture.
    """
    with _reading():
        image = _on_white(_upright(_in_srgb(_decoded(file, shape))))
        image.thumbnail(LARGEST[shape])
        content, kept = _written(image, QUALITIES, MOST_BYTES_KEPT)
        return Cut(shape, content, *kept.size, small=_small(image, shape))


def cut_small(content: bytes, shape: Shape) -> bytes:
    """The small picture of `content`, a picture as `cut` makes it. Raises BadPicture."""
    with _reading():
        return _small(_on_white(Image.open(BytesIO(content), formats=FORMATS)), shape)


@contextmanager
def _reading() -> Iterator[None]:
    """One picture after the other; whatever is wrong with one is a BadPicture."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except BadPicture:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
            raise BadPicture(TOO_MANY_PIXELS) from bomb
        except Exception as broken:
            # A broken file breaks Pillow in about a dozen ways.
            raise BadPicture(NOT_READ) from broken


def _decoded(file: IO[bytes], shape: Shape) -> Image.Image:
    """The image, at most a few times larger than needed, in a mode that can be resized."""
    image: Image.Image = Image.open(file, formats=FORMATS)
    # A phone's JPEG may hold several images (MPO); the first one is the picture.
    kind = {"MPO": "JPEG"}.get(image.format or "", image.format or "")
    check_pixels("progressive JPEG" if image.info.get("progressive") else kind, *image.size)
    ratio = _ratio(image, shape)
    image.draft("RGB", (ceil(image.width / ratio), ceil(image.height / ratio)))
    image.load()
    if shape is Shape.SQUARE:
        image = _middle(image)
    image = _resizable(image)
    spare = int(_ratio(image, shape))
    return image.reduce(spare) if spare > 1 else image


def _middle(image: Image.Image) -> Image.Image:
    """The square in the middle: the same one whichever way up the image is."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _ratio(image: Image.Image, shape: Shape) -> float:
    """How many times larger the image is than what becomes of it, whichever way up it is."""
    side = min(image.size) if shape is Shape.SQUARE else max(image.size)
    return max(side / max(LARGEST[shape]), 1)


def _resizable(image: Image.Image) -> Image.Image:
    if "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        # Sixteen bits a pixel, of which the upper eight are seen.
        return image.point(lambda value: value * (1 / 256)).convert("L")
    wanted = {"P": "RGB", "PA": "RGBA", "1": "L"}.get(image.mode)
    return image.convert(wanted) if wanted else image


def _in_srgb(image: Image.Image) -> Image.Image:
    """In the colours that every browser shows, since the profile that says otherwise is dropped."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    # With a profile that makes no sense, its colours are taken for what they look like.
    with suppress(ImageCms.PyCMSError, OSError, ValueError):
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, SRGB, outputMode=mode) or image
    return image


def _upright(image: Image.Image) -> Image.Image:
    # Cameras write metadata that are beyond reading; their pictures are none the worse for it.
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """A new image with the same pixels, and nothing else of what `image` knew."""
    sheet = Image.new("RGB", image.size, "white")
    if image.mode in ("RGBA", "LA"):
        image = image.convert("RGBA")
        sheet.paste(image, mask=image.getchannel("A"))
    else:
        sheet.paste(image.convert("RGB"))
    return sheet


def _small(image: Image.Image, shape: Shape) -> bytes:
    """What is seen of the image where it is small, never blown up."""
    width, height = LARGEST_SMALL[shape]
    # What stands above and below what a cover shows on a phone need not travel there.
    seen = min(image.height, max(image.width * height // width, 1))
    top = (image.height - seen) // 2
    small = image.crop((0, top, image.width, top + seen))
    small.thumbnail((width, height))
    return _written(small, QUALITIES_SMALL, MOST_BYTES_SMALL[shape])[0]


def _written(
    image: Image.Image, qualities: Sequence[int], most_bytes: int
) -> tuple[bytes, Image.Image]:
    """As WebP, in the best quality that is small enough, and what was written."""
    while True:
        for quality in qualities:
            content = BytesIO()
            image.save(content, "WEBP", quality=quality)
            if content.tell() <= most_bytes:
                return content.getvalue(), image
        image = image.resize((ceil(image.width / 2), ceil(image.height / 2)))
