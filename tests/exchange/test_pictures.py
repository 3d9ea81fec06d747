"""Pictures of all kinds that people attach, and of the kinds that they had better not."""

import io
import random
import struct
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from PIL import Image, ImageCms, ImageDraw

from desktop.core import limits
from desktop.exchange.pictures import PictureLimits, UnreadablePictureError, prepare_picture

WANTED = PictureLimits(400, 85)
HANOI = {1: "N", 2: (21.0, 1.0, 42.0), 3: "E", 4: (105.0, 51.0, 15.0)}


def photo(width=900, height=600, mode="RGB"):
    """Something with an upper left corner, and too much in it to be packed well."""
    noise = random.Random(3).randbytes(width * height * 3)
    image = Image.frombytes("RGB", (width, height), noise).resize((width, height))
    ImageDraw.Draw(image).rectangle((0, 0, width // 3, height // 3), fill=(255, 0, 0))
    return image.convert(mode)


def exif(*, gps=False, orientation=1, extra=None):
    tags = Image.Exif()
    tags[0x0110] = "May anh cua xa"
    tags[0x0112] = orientation
    tags[0x8769] = {0x9003: "2018:05:12 09:41:00", 0x927C: "vị trí bí mật".encode()}
    if gps:
        tags[0x8825] = HANOI
    for tag, value in (extra or {}).items():
        tags[tag] = value
    return tags


def saved(folder, image, form="JPEG", **options):
    path = folder / f"ảnh.{form.lower()}"
    image.save(path, form, **options)
    return path


def prepared(path, wanted=WANTED):
    """The picture as it is sent, opened."""
    made = prepare_picture(path, wanted)
    assert made is not None
    image = Image.open(io.BytesIO(made.data))
    image.load()
    return made, image


def test_a_large_picture_is_made_smaller_and_keeps_its_shape(tmp_path):
    path = saved(tmp_path, photo())
    made, image = prepared(path)
    assert (image.size, made.suffix, made.media_type) == ((400, 267), ".jpg", "image/jpeg")
    assert len(made.data) < path.stat().st_size


@pytest.mark.parametrize("quality", [50, 95])
def test_quality_is_what_was_set(tmp_path, quality):
    made, _ = prepared(saved(tmp_path, photo()), PictureLimits(400, quality))
    assert (len(made.data) > 60_000) == (quality == 95)


def test_a_small_silent_picture_stays_as_it_is(tmp_path):
    assert prepare_picture(saved(tmp_path, photo(300, 200), exif=exif()), WANTED) is None


def test_where_it_was_taken_is_taken_out_and_when_stays(tmp_path):
    path = saved(tmp_path, photo(300, 200), exif=exif(gps=True))
    with Image.open(path) as before:
        assert before.getexif().get_ifd(0x8825)
    made, image = prepared(path)
    told = image.getexif()
    assert not told.get_ifd(0x8825)
    assert told.get_ifd(0x8769) == {0x9003: "2018:05:12 09:41:00"}
    assert told[0x0110] == "May anh cua xa"
    assert b"Hanoi" not in made.data
    assert "bí mật".encode() not in made.data


def test_a_place_in_xmp_is_taken_out_too(tmp_path):
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>21,1.7N</exif:GPSLatitude></x:xmpmeta>'
    made, _ = prepared(saved(tmp_path, photo(300, 200), xmp=xmp))
    assert b"GPS" not in made.data


def test_a_picture_that_lies_on_its_side_is_put_upright(tmp_path):
    _, image = prepared(saved(tmp_path, photo(), exif=exif(orientation=6)))
    assert image.size == (267, 400)
    assert 0x0112 not in image.getexif()
    red, _, blue = image.getpixel((250, 20))
    assert (red > 200, blue < 60) == (True, True)


def test_what_shines_through_stays_so(tmp_path):
    image = photo(mode="RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    made, small = prepared(saved(tmp_path, image, "PNG"))
    assert (made.suffix, small.mode, small.size) == (".png", "RGBA", (400, 267))


def test_a_drawing_stays_lossless_and_a_photo_does_not(tmp_path):
    drawing = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(drawing).line((0, 0, 900, 600), fill="black", width=9)
    drawing.putpixel((5, 5), (1, 2, 3))
    noisy = tmp_path / "to"
    noisy.mkdir()
    assert prepare_picture(saved(noisy, photo(), "PNG"), WANTED).suffix == ".jpg"
    made = prepare_picture(saved(tmp_path, drawing, "BMP"), WANTED)
    assert made.suffix == ".png"


@pytest.mark.parametrize("mode", ["L", "1", "P", "CMYK", "I;16", "LA", "YCbCr"])
def test_every_kind_of_colour_can_be_sent(tmp_path, mode):
    image = Image.new("I;16", (900, 600), 30_000) if mode == "I;16" else photo().convert(mode)
    form = {"CMYK": "JPEG", "YCbCr": "JPEG", "P": "GIF"}.get(mode, "PNG")
    path = saved(tmp_path, image, form)
    made = prepare_picture(path, WANTED)
    if made is not None:  # a drawing of one colour is not made smaller by being smaller
        assert max(Image.open(io.BytesIO(made.data)).size) == 400


def test_printers_colours_look_the_same_with_or_without_a_profile(tmp_path):
    plain = saved(tmp_path, photo(mode="CMYK"))
    _, image = prepared(plain)
    assert image.mode == "RGB"
    assert image.getpixel((20, 20))[0] > 200
    for profile in (b"no profile at all", ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()):
        _, image = prepared(saved(tmp_path, photo(mode="CMYK"), icc_profile=profile))
        assert image.mode == "RGB"


def test_animations_and_scans_of_several_pages_stay_as_they_are(tmp_path):
    pages = [photo(), photo().rotate(90)]
    for form in ("GIF", "TIFF", "WEBP", "PNG"):
        path = saved(tmp_path, pages[0], form, save_all=True, append_images=pages[1:])
        assert prepare_picture(path, WANTED) is None


def test_what_telephones_add_to_a_picture_does_not_matter(tmp_path):
    path = saved(tmp_path, photo(), "MPO", save_all=True, append_images=[photo(100, 80)])
    _, image = prepared(path)
    assert image.size == (400, 267)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"\0\0\0\x18ftypheic" + bytes(400), bytes(1000)])
def test_what_is_no_picture_of_a_known_kind_stays_as_it_is(tmp_path, data):
    (tmp_path / "ảnh.heic").write_bytes(data)
    assert prepare_picture(tmp_path / "ảnh.heic", WANTED) is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_a_damaged_picture_is_refused(tmp_path, form):
    path = saved(tmp_path, photo(), form)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadablePictureError, match="bị hỏng"):
        prepare_picture(path, WANTED)


def png_of(width, height):
    """A picture of so many black pixels, in a few bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(20_000, 20_000), (60_000, 60_000), (8_000, 7_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_unread(tmp_path, width, height):
    (tmp_path / "bom.png").write_bytes(png_of(width, height))
    tracemalloc.start()
    with pytest.raises(UnreadablePictureError, match="quá mức xử lý"):
        prepare_picture(tmp_path / "bom.png", WANTED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * limits.MB


def test_mutated_pictures_are_answered(tmp_path):
    chance = random.Random(11)
    originals = [saved(tmp_path, photo(500, 400), form).read_bytes() for form in ("JPEG", "PNG", "GIF", "TIFF", "BMP")]
    path = tmp_path / "sửa"
    for _ in range(150):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(min(len(data), 2000))] = chance.randrange(256)
        path.write_bytes(data)
        with suppress(UnreadablePictureError):
            prepare_picture(path, WANTED)
