"""Pictures of signatures and seals: what passes, what is refused and why, and where they stand on the page."""

from functools import partial
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from desktop.documents.layout import MM
from desktop.documents.pdf import SignaturePlace
from desktop.documents.signature_pictures import PictureKind, PictureRefusedError, picture_size, read_picture
from desktop.documents.signature_places import seal_box, signature_box
from tests.documents.pictures import BLUE, RED, hand_signature, png, seal

SIGNATURE, SEAL = PictureKind


def test_a_hand_signature_is_cropped_to_its_ink():
    read = read_picture(hand_signature(), SIGNATURE)
    with Image.open(BytesIO(read.data)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGBA", (read.width, read.height))
        assert picture.getbbox(alpha_only=True) == (0, 0, read.width, read.height)
    assert picture_size(read.data) == (read.width, read.height)


def test_a_seal_is_kept_as_sharp_as_print_needs():
    read = read_picture(seal(2000), SEAL, 36)
    assert read.width == round(400 * 36 / 25.4)


def test_a_palette_with_a_transparent_colour_is_transparent():
    picture = Image.new("P", (600, 200), 0)
    picture.putpalette([255, 255, 255, *BLUE[:3]])
    ImageDraw.Draw(picture).line((50, 150, 550, 50), fill=1, width=12)
    output = BytesIO()
    picture.save(output, "PNG", transparency=0)
    assert read_picture(output.getvalue(), SIGNATURE).width > 450


def scan(ink: bytes, form: str = "PNG") -> bytes:
    """On paper that is not quite white, with a shadow, beside printed words."""
    picture = Image.open(BytesIO(ink))
    paper = Image.linear_gradient("L").resize(picture.size).point([170 + value // 4 for value in range(256)])
    sheet = Image.merge("RGB", (paper, paper, paper.point([max(0, value - 8) for value in range(256)])))
    ImageDraw.Draw(sheet).text((20, picture.height - 40), "CHU TICH", fill=(25, 25, 28), font_size=32)
    sheet.paste(picture, mask=picture.getchannel("A"))
    output = BytesIO()
    sheet.save(output, form)
    return output.getvalue()


def jpeg() -> bytes:
    output = BytesIO()
    Image.new("RGB", (600, 200), "blue").save(output, "JPEG")
    return output.getvalue()


def animated() -> bytes:
    output = BytesIO()
    frames = [Image.new("RGBA", (600, 200), colour) for colour in ((0, 0, 0, 0), BLUE)]
    frames[0].save(output, "PNG", save_all=True, append_images=frames[1:])
    return output.getvalue()


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize(
    ("kind", "ink"),
    [(SIGNATURE, hand_signature), (SIGNATURE, partial(hand_signature, colour=(25, 30, 95, 255))), (SEAL, seal)],
)
def test_a_scan_on_white_paper_keeps_its_ink_and_nothing_else(form, kind, ink):
    ink = ink()
    read = read_picture(scan(ink, form), kind)
    wanted = read_picture(ink, kind)
    assert abs(read.width - wanted.width) < 12
    assert abs(read.height - wanted.height) < 12
    with Image.open(BytesIO(read.data)) as picture, Image.open(BytesIO(wanted.data)) as original:
        shares = [
            sum(each.getchannel("A").histogram()[200:]) / each.width / each.height for each in (picture, original)
        ]
        edges = picture.getchannel("A").histogram()[:20]
    assert shares[0] == pytest.approx(shares[1], rel=0.15)
    assert sum(edges) > 0.5 * read.width * read.height


REFUSED = {
    "not a picture": (b"hello", "không phải ảnh PNG"),
    "an empty file": (b"", "không phải ảnh PNG"),
    "nothing but ink": (jpeg, "không tách được nền"),
    "a GIF": (b"GIF89a" + bytes(20), "không phải ảnh PNG"),
    "a PDF": (b"%PDF-1.7\n", "không phải ảnh PNG"),
    "too long a file": (bytes(5_000_001), "tệp quá lớn"),
    "a bomb of pixels": (lambda: png(Image.new("1", (30_000, 30_000))), "bị hỏng|quá nhiều điểm ảnh"),
    "more pixels than any scan": (lambda: png(Image.new("1", (7_000, 7_000))), "quá nhiều điểm ảnh"),
    "cut in the middle": (lambda: hand_signature()[:1500], "bị hỏng"),
    "animated": (animated, "ảnh động"),
    "white paper": (lambda: png(Image.new("RGB", (600, 200), "white")), "không thấy nét mực màu xanh"),
    "a scan in black ink": (lambda: scan(hand_signature(colour=(20, 20, 20, 255))), "không thấy nét mực màu xanh"),
    "a scan of a seal": (lambda: scan(seal()), "không thấy nét mực màu xanh"),
    "nothing on it": (lambda: png(Image.new("RGBA", (600, 200), (0, 0, 0, 0))), "không thấy nét mực"),
    "black ink": (lambda: hand_signature(colour=(20, 20, 20, 255)), "phải màu xanh"),
    "a red signature": (lambda: hand_signature(colour=RED), "phải màu xanh"),
    "too small to print": (lambda: hand_signature(width=120), "in ra sẽ nhòe"),
}


@pytest.mark.parametrize(("data", "cause"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_hand_signature_is_refused_with_the_cause(data, cause):
    with pytest.raises(PictureRefusedError, match=cause) as refused:
        read_picture(data if isinstance(data, bytes) else data(), SIGNATURE)
    assert refused.value.message.startswith("Ảnh chữ ký: ")
    assert refused.value.hint


def test_a_seal_must_be_red():
    with pytest.raises(PictureRefusedError, match="con dấu phải màu đỏ"):
        read_picture(seal(colour=BLUE), SEAL, 36)


def test_the_places_are_those_of_the_decree():
    place = SignaturePlace(2, 300, 100, 300 + 90 * MM, 178)
    hand = signature_box(place, 1000, 300)
    middle = (place.left + place.right) / 2, (place.bottom + place.top) / 2
    assert ((hand[0] + hand[2]) / 2, (hand[1] + hand[3]) / 2) == pytest.approx(middle)
    assert hand[2] - hand[0] == pytest.approx(50 * MM)
    assert place.bottom < hand[1]
    assert hand[3] < place.top
    left, bottom, right, top = seal_box(place, hand, 500, 500, 36)
    assert (right - left, top - bottom) == pytest.approx((36 * MM, 36 * MM)), "as large as the real seal"
    assert right - hand[0] == pytest.approx((hand[2] - hand[0]) / 3), "over a third of the signature"
    assert left < hand[0]
    assert seal_box(place, None, 500, 500, 36) == pytest.approx((left, bottom, right, top), abs=15), "with nobody's"
