"""Pictures of a hand signature and of a seal: PNG on nothing, blue or red (Nghị định 30/2020, Phụ lục I, II.7-8).

What a person chooses is checked, then drawn anew: without the paper of a scan, cropped to the ink, no larger than print
needs, nothing but pixels.
"""

# pyright: reportUnknownMemberType=false
# (Pillow's types leave these open)

import warnings
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageStat, UnidentifiedImageError

from desktop.core.errors import UserError
from desktop.documents.scan_clearing import clear_paper

MAXIMUM_FILE = 5_000_000
"""Bytes of a file that is looked at."""

MAXIMUM_PIXELS = 20_000_000
"""A scan of a whole page at 300 dots per inch is half of it."""

SEAL_WIDTHS = range(20, 51)
"""Millimetres that a seal may be wide."""

SIGNATURE_WIDTH = 50
"""Millimetres that a hand signature is at most wide on the page."""

LEAST_DPI = 150
MOST_DPI = 400
_INCH = 25.4
_INK = 32
"""Alpha from which a pixel counts as ink."""

_LEAST_CLEAR = 0.2
"""Share of a picture that must be transparent: a white ground would hide the text below."""

_LEAST_HUE = 25
"""By how much the wanted colour must outweigh the others, on the average of the ink."""

_LEAST_INK = 0.003


class PictureRefusedError(UserError):
    """The file is no picture that may stand for a signature."""

    code = "PICTURE_REFUSED"


class PictureKind(StrEnum):
    """Whose picture it is."""

    SIGNATURE = "signature"
    SEAL = "seal"

    @property
    def label(self) -> str:
        """As sentences name it."""
        return {self.SIGNATURE: "Ảnh chữ ký", self.SEAL: "Ảnh con dấu"}[self]


@dataclass(frozen=True)
class SignaturePicture:
    """A picture that passed.

    Attributes:
        data: PNG, cropped to the ink.
        width, height: In pixels.
    """

    data: bytes
    width: int
    height: int


def read_picture(data: bytes, kind: PictureKind, width_mm: int = SIGNATURE_WIDTH) -> SignaturePicture:
    """Check a file that a person chose, and make the picture that is kept.

    Args:
        data: The file.
        kind: Decides the colour.
        width_mm: How wide it is shown: the real width of the seal.

    Raises:
        PictureRefusedError: With what is wrong, and what to do.
    """
    picture = _open(data, kind)
    if _covered(picture) > 1 - _LEAST_CLEAR:
        picture = clear_paper(picture, red=kind is PictureKind.SEAL)
    picture = _crop(picture, kind)
    _check_colour(picture, kind)
    return _finished(picture, kind, width_mm)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels of a picture that was kept."""
    with Image.open(BytesIO(data)) as picture:
        return picture.size


def _open(data: bytes, kind: PictureKind) -> Image.Image:
    if len(data) > MAXIMUM_FILE:
        raise _refused(kind, "tệp quá lớn", "Quét lại ở 300 dpi và cắt sát nét ký hoặc con dấu.")
    hint = "Chọn ảnh PNG nền trong suốt, hoặc ảnh quét trên giấy trắng (.png, .jpg)."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=("PNG", "JPEG"))
        if picture.width * picture.height > MAXIMUM_PIXELS:
            raise _refused(kind, "ảnh có quá nhiều điểm ảnh", "Thu nhỏ ảnh, hoặc quét lại ở 300 dpi.")
        if getattr(picture, "n_frames", 1) != 1:
            raise _refused(kind, "ảnh động không dùng được", hint)
        picture.load()
    except UnidentifiedImageError as error:
        raise _refused(kind, "tệp không phải ảnh PNG hay JPEG", hint) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise _refused(kind, "tệp ảnh bị hỏng", "Lưu lại ảnh rồi chọn lại.") from error
    return picture.convert("RGBA")


def _crop(picture: Image.Image, kind: PictureKind) -> Image.Image:
    """The picture without the empty margin, so that its size is that of the ink."""
    box = _ink(picture).getbbox()
    covered = _covered(picture)
    if box is None or covered < _LEAST_INK:
        colour = "đỏ" if kind is PictureKind.SEAL else "xanh"
        raise _refused(kind, f"không thấy nét mực màu {colour}", "Chọn ảnh có chữ ký mực xanh, hoặc con dấu mực đỏ.")
    if covered > 1 - _LEAST_CLEAR:
        raise _refused(kind, "không tách được nền của ảnh", "Quét lại trên giấy trắng, hoặc xóa nền rồi lưu thành PNG.")
    return picture.crop(box)


def _ink(picture: Image.Image) -> Image.Image:
    """Where something is drawn."""
    return picture.getchannel("A").point([0] * _INK + [255] * (256 - _INK))


def _covered(picture: Image.Image) -> float:
    """Share of a picture that hides what is below it."""
    return ImageStat.Stat(_ink(picture)).mean[0] / 255


def _check_colour(picture: Image.Image, kind: PictureKind) -> None:
    ink = _ink(picture)
    red, green, blue = ImageStat.Stat(picture.convert("RGB"), mask=ink).mean
    if kind is PictureKind.SEAL and red - max(green, blue) < _LEAST_HUE:
        raise _refused(kind, "con dấu phải màu đỏ", "Chọn ảnh dấu màu đỏ, nền trong suốt (Nghị định 30/2020/NĐ-CP).")
    if kind is PictureKind.SIGNATURE and blue - red < _LEAST_HUE:
        hint = "Chọn ảnh chữ ký mực xanh, nền trong suốt (Nghị định 30/2020/NĐ-CP)."
        raise _refused(kind, "chữ ký phải màu xanh", hint)


def _finished(picture: Image.Image, kind: PictureKind, width_mm: int) -> SignaturePicture:
    dpi = picture.width * _INCH / width_mm
    if dpi < LEAST_DPI:
        least = round(LEAST_DPI * width_mm / _INCH)
        cause = f"ảnh quá nhỏ, in ra sẽ nhòe (rộng {picture.width} điểm ảnh)"
        raise _refused(kind, cause, f"Chọn ảnh có nét ký hoặc con dấu rộng ít nhất {least} điểm ảnh.")
    if dpi > MOST_DPI:
        width = round(MOST_DPI * width_mm / _INCH)
        height = max(1, round(picture.height * width / picture.width))
        picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    plain = Image.frombytes("RGBA", picture.size, picture.tobytes())  # without whatever else the file carried
    output = BytesIO()
    plain.save(output, "PNG", optimize=True)
    return SignaturePicture(output.getvalue(), *plain.size)


def _refused(kind: PictureKind, cause: str, hint: str) -> PictureRefusedError:
    return PictureRefusedError(f"{kind.label}: {cause}.", hint)
