"""What becomes of an uploaded file: a small upright WebP that knows nothing else, or a sentence."""

from contextlib import suppress
from io import BytesIO
from threading import Lock

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from PIL import Image, ImageFile, WebPImagePlugin

from meetup.pictures import cutting
from meetup.pictures.cutting import cut, cut_small
from meetup.pictures.rules import (
    MOST_BYTES_KEPT,
    MOST_BYTES_SMALL,
    NOT_READ,
    TOO_MANY_PIXELS,
    BadPicture,
    Cut,
    Shape,
)
from tests.at_once import at_once
from tests.pictures.drawing import (
    BLUE,
    ORIENTATION,
    RED,
    WHITE,
    drawn,
    file_of,
    gif_that_claims,
    jpeg_that_claims,
    noise,
    patterned,
    png_that_claims,
    profile_with_red_for_green,
    webp_that_claims,
)

KINDS = ("JPEG", "PNG", "WEBP", "GIF")


def shown(picture: Cut) -> Image.Image:
    """What a browser shows of it."""
    image = Image.open(BytesIO(picture.content), formats=["WEBP"])
    assert image.size == (picture.width, picture.height)
    assert len(picture.content) <= MOST_BYTES_KEPT
    return image.convert("RGB")


def shown_small(picture: Cut) -> Image.Image:
    """What a phone, or a mark in a list, shows of it."""
    assert len(picture.small) <= MOST_BYTES_SMALL[picture.shape]
    return Image.open(BytesIO(picture.small), formats=["WEBP"]).convert("RGB")


def is_about(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=True))


def refusal_of(file: BytesIO, shape: Shape = Shape.COVER) -> str:
    with pytest.raises(BadPicture) as refused:
        cut(file, shape)
    assert refused.value.status == 422
    return refused.value.sentence


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("size", "square", "cover"),
    [
        ((1800, 1200), (512, 512), (945, 630)),
        ((1200, 1800), (512, 512), (420, 630)),
        ((4000, 500), (500, 500), (1200, 150)),
        ((300, 200), (200, 200), (300, 200)),
        ((1, 1), (1, 1), (1, 1)),
        ((5000, 1), (1, 1), (1200, 1)),
    ],
)
def test_a_picture_is_cut_to_its_shape_and_never_blown_up(kind, size, square, cover):
    file = file_of(patterned(*size), kind)
    assert shown(cut(file, Shape.SQUARE)).size == square
    file.seek(0)
    assert shown(cut(file, Shape.COVER)).size == cover


@pytest.mark.parametrize(
    ("orientation", "corner", "turned"),
    [
        # Where the stored upper left corner is to be seen (Exif 2.32, 4.6.4.A: tag 274).
        *((1, (0, 0), False), (2, (1, 0), False), (3, (1, 1), False), (4, (0, 1), False)),
        *((5, (0, 0), True), (6, (1, 0), True), (7, (1, 1), True), (8, (0, 1), True)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_stands_upright(kind, orientation, corner, turned):
    image = drawn(800, 600)
    image.paste(RED, (0, 0, 400, 300))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    seen = shown(cut(file_of(image, kind, exif=exif), Shape.COVER))
    assert seen.size == ((472, 630) if turned else (800, 600))
    for across in (0, 1):
        for down in (0, 1):
            place = (across * (seen.width - 1), down * (seen.height - 1))
            assert is_about(seen.getpixel(place), RED if (across, down) == corner else BLUE)


def test_nothing_of_what_the_file_knew_survives():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    exif.get_ifd(0x8769)[0x927C] = b"secret maker note"
    thumbnail = file_of(patterned(160, 120)).getvalue()
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><secret/></x:xmpmeta>"
    file = file_of(
        patterned(800, 600),
        exif=exif.tobytes() + thumbnail,
        xmp=xmp,
        comment=b"secret comment",
        icc_profile=profile_with_red_for_green(),
        dpi=(301, 301),
    )
    sent = file.getvalue() + b"<script>secret tail</script>"
    for hidden in (b"Secret Camera", b"secret maker", thumbnail, xmp, b"secret comment", b"rXYZ"):
        assert hidden in sent, "the test sends nothing to find"
    for shape in Shape:
        picture = cut(BytesIO(sent), shape)
        for content in (picture.content, picture.small):
            # One chunk, of pixels: WebP keeps everything else in chunks of its own.
            assert content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8 "
            assert int.from_bytes(content[16:20], "little") + 20 == len(content)
            for hidden in (b"ecret", b"JFIF", b"Exif", b"rXYZ", thumbnail[:64], b"script"):
                assert hidden not in content
            assert not Image.open(BytesIO(content)).getexif()


@pytest.mark.parametrize("kind", KINDS)
def test_metadata_of_no_kind_of_file_survive(kind):
    image = patterned(300, 200)
    exif = Image.Exif()
    exif[0x010F] = "secret camera"
    options = {} if kind == "GIF" else {"exif": exif, "icc_profile": profile_with_red_for_green()}
    file = file_of(image, kind, comment=b"secret", **options)
    content = cut(file, Shape.COVER).content
    assert content[8:16] == b"WEBPVP8 " and b"secret" not in content


def test_colours_are_those_that_the_profile_means():
    profile = profile_with_red_for_green()
    for mode, colour in (("RGB", RED), ("RGBA", (*RED, 255))):
        image = drawn(300, 200, colour, mode=mode)
        seen = shown(cut(file_of(image, "PNG", icc_profile=profile), Shape.COVER))
        assert is_about(seen.getpixel((150, 100)), (0, 255, 0))


@pytest.mark.parametrize("profile", [b"x", b"\0" * 200, profile_with_red_for_green()[:300]])
def test_a_profile_that_makes_no_sense_spoils_no_picture(profile):
    seen = shown(cut(file_of(drawn(300, 200, RED), icc_profile=profile), Shape.COVER))
    assert is_about(seen.getpixel((150, 100)), RED)


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0x"])
def test_exif_that_makes_no_sense_spoils_no_picture(exif):
    assert shown(cut(file_of(drawn(300, 200), exif=exif), Shape.COVER)).size == (300, 200)


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "seen_as"),
    [
        ("RGBA", (255, 0, 0, 0), "PNG", WHITE),
        ("RGBA", (255, 0, 0, 255), "WEBP", RED),
        ("LA", (0, 0), "PNG", WHITE),
        ("L", 0, "PNG", (0, 0, 0)),
        ("1", 1, "PNG", WHITE),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
        ("CMYK", (255, 255, 0, 0), "JPEG", BLUE),
        ("P", 0, "PNG", (0, 0, 0)),
    ],
)
@pytest.mark.parametrize("size", [(300, 200), (3000, 2000)])
def test_every_way_to_write_colours_is_read(mode, colour, kind, seen_as, size):
    file = file_of(drawn(*size, colour, mode=mode), kind)
    seen = shown(cut(file, Shape.COVER))
    assert is_about(seen.getpixel((seen.width // 2, seen.height // 2)), seen_as)


def test_what_can_be_seen_through_is_white():
    image = drawn(300, 200, 1, mode="P")
    image.putpalette([0, 0, 0, 255, 0, 0])
    for kind in ("GIF", "PNG"):
        seen = shown(cut(file_of(image, kind, transparency=1), Shape.COVER))
        assert is_about(seen.getpixel((150, 100)), WHITE)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_what_moves_the_first_image_is_taken(kind):
    file = file_of(drawn(30, 20, RED), kind, save_all=True, append_images=[drawn(30, 20, BLUE)])
    assert is_about(shown(cut(file, Shape.COVER)).getpixel((15, 10)), RED)


def test_of_a_phones_several_images_the_first_one_is_taken():
    several = {"save_all": True, "append_images": [drawn(300, 200, BLUE)]}
    file = file_of(drawn(3000, 2000, RED), "MPO", **several)
    assert is_about(shown(cut(file, Shape.COVER)).getpixel((9, 9)), RED)


def test_what_cannot_be_made_small_in_quality_is_made_small_in_size():
    file = file_of(noise(1200, 630), "PNG")
    assert shown(cut(file, Shape.COVER)).size == (600, 315)


@pytest.mark.parametrize(
    ("size", "square", "cover"),
    [
        ((1800, 1200), (112, 112), (720, 360)),
        ((1200, 1800), (112, 112), (420, 210)),
        ((4000, 500), (112, 112), (720, 90)),
        ((300, 200), (112, 112), (300, 150)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
def test_beside_each_picture_a_small_one_is_cut(size, square, cover):
    file = file_of(patterned(*size))
    assert shown_small(cut(file, Shape.SQUARE)).size == square
    file.seek(0)
    picture = cut(file, Shape.COVER)
    assert shown_small(picture).size == cover
    # From what is kept, the same is cut as from what was sent.
    later = Image.open(BytesIO(cut_small(picture.content, Shape.COVER)))
    assert later.size == cover


@pytest.mark.parametrize("shape", Shape)
def test_a_small_picture_takes_few_bytes_whatever_is_on_it(shape):
    shown_small(cut(file_of(noise(1200, 1200), "PNG"), shape))


def test_the_small_cover_shows_the_middle():
    image = drawn(600, 600, RED)
    image.paste(BLUE, (0, 150, 600, 450))
    seen = shown_small(cut(file_of(image), Shape.COVER))
    assert is_about(seen.getpixel((9, 9)), BLUE)
    assert is_about(seen.getpixel((9, seen.height - 9)), BLUE)


NO_PICTURES = {
    "nothing": b"",
    "words": b"hello",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
    "a photo that only Apple reads": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "a document": b"%PDF-1.7",
    "a program in a picture": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a signature alone": b"\x89PNG\r\n\x1a\n",
    **{kind: file_of(drawn(9, 9), kind).getvalue() for kind in ("BMP", "TIFF", "ICO", "PPM")},
}


@pytest.mark.parametrize("name", NO_PICTURES)
def test_what_is_no_picture_is_refused(name):
    assert refusal_of(BytesIO(NO_PICTURES[name])) == NOT_READ


@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
@pytest.mark.parametrize("kind", KINDS)
def test_half_a_picture_is_refused(kind, part):
    whole = file_of(patterned(800, 600), kind).getvalue()
    assert refusal_of(BytesIO(whole[: int(len(whole) * part)])) == NOT_READ


@pytest.mark.parametrize(
    ("bomb", "width", "height"),
    [
        (png_that_claims, 60_000, 60_000),
        (png_that_claims, 8_000, 7_000),
        (png_that_claims, 5_000, 5_000),
        (jpeg_that_claims, 65_000, 65_000),
        (jpeg_that_claims, 8_000, 7_000),
        (gif_that_claims, 65_000, 65_000),
        (gif_that_claims, 5_000, 5_000),
        (webp_that_claims, 16_383, 16_383),
        (lambda *size: file_of(drawn(*size), "WEBP", method=0), 4_000, 4_000),
    ],
)
def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch, bomb, width, height):
    file = bomb(width, height)
    for kind in (ImageFile.ImageFile, WebPImagePlugin.WebPImageFile):
        monkeypatch.setattr(kind, "load", lambda _: pytest.fail("it was decoded"))
    assert refusal_of(file) == TOO_MANY_PIXELS


def test_a_progressive_jpeg_is_held_whole_so_it_may_be_less_large():
    image = drawn(7000, 5000)
    assert refusal_of(file_of(image, progressive=True)) == TOO_MANY_PIXELS
    assert shown(cut(file_of(image), Shape.COVER)).size == (882, 630)


ORIGINALS = [file_of(patterned(160, 120), kind).getvalue() for kind in KINDS]
ORIGINALS.append(
    file_of(
        patterned(160, 120), exif=Image.Exif(), icc_profile=profile_with_red_for_green()
    ).getvalue()
)
DAMAGES = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12)


@for_all(st.sampled_from(ORIGINALS), DAMAGES, st.sampled_from(Shape))
def test_a_damaged_file_is_a_picture_or_is_refused(original, damages, shape):
    damaged = bytearray(original)
    for place, value in damages:
        # Most of a file is pixels; what makes trouble stands in front of them.
        damaged[place % len(damaged) if place % 2 else place % 700 % len(damaged)] = value
    with suppress(BadPicture):
        shown(cut(BytesIO(bytes(damaged)), shape))


@for_all(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF"]), st.binary())
def test_noise_behind_a_signature_is_refused(signature, noise):
    assert refusal_of(BytesIO(signature + noise)) in (NOT_READ, TOO_MANY_PIXELS)


def test_one_picture_at_a_time_needs_memory(monkeypatch):
    decoding, most = Lock(), []
    really = cutting._decoded

    def watched(*args):
        most.append(decoding.acquire(blocking=False))
        try:
            return really(*args)
        finally:
            decoding.release()

    monkeypatch.setattr(cutting, "_decoded", watched)
    files = [file_of(patterned(900, 900)) for _ in range(4)]
    assert len(at_once([lambda file=file: cut(file, Shape.SQUARE) for file in files])) == 4
    assert most == [True] * 4


def test_a_large_photo_is_never_held_whole(monkeypatch):
    decoded, really = [], cutting._resizable
    monkeypatch.setattr(
        cutting, "_resizable", lambda image: decoded.append(image.size) or really(image)
    )
    assert shown(cut(file_of(drawn(6000, 4000)), Shape.COVER)).size == (945, 630)
    # A sixteenth of the pixels: 6 MB of 96.
    assert decoded == [(1500, 1000)]
