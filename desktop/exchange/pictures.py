"""Pictures made small enough to be sent, and silent about where they were taken."""

# pyright: reportUnknownMemberType=false
# (Pillow's types leave these open)

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from desktop.core import limits
from desktop.core.errors import UserError

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF")
"""Of all that Pillow knows, those that people attach; each other decoder would only be another way in."""
_SEVERAL = ("PNG", "WEBP", "TIFF", "GIF")
"""May hold several pictures: animations, scanned documents."""
_EXIF_IFD, _GPS_IFD = 0x8769, 0x8825
_KEPT = {0x010F, 0x0110, 0x0132}
"""Maker and model of the camera, time of the picture."""
_KEPT_INNER = {0x9003, 0x9010, 0x9011}
"""When it was taken, with the offset."""
_PNG_WORTH = 1.2
"""How many times larger lossless may be before it is given up …"""
_PNG_CHEAP = 100_000
"""… if it has more bytes than this."""
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, ArithmeticError, MemoryError)
"""What Pillow raises on bad input."""


class UnreadablePictureError(UserError):
    """A picture cannot be read, or is far too large."""

    code = "PICTURE_UNREADABLE"


@dataclass(frozen=True)
class PictureLimits:
    """What is wanted. ``longest_side``: pixels. ``quality``: of JPEG, in percent."""

    longest_side: int
    quality: int


@dataclass(frozen=True)
class Prepared:
    """A picture as it is sent."""

    data: bytes
    suffix: str
    media_type: str


def prepare_picture(path: Path, wanted: PictureLimits) -> Prepared | None:
    """Make a picture smaller, upright, and take out where it was taken; when it was taken stays.

    Returns:
        ``None`` when it is sent as it is: small enough and silent, an animation, a document of several pages, or no
        picture of a kind that is understood here.

    Raises:
        UnreadablePictureError: It is damaged, or would fill the memory.
    """
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            warnings.simplefilter("ignore", UserWarning)  # odd but harmless metadata
            with Image.open(path, formats=_FORMATS) as image:
                return _prepare(image, wanted, path)
    except UnidentifiedImageError:
        return None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(path) from error
    except _BROKEN as error:
        raise UnreadablePictureError(
            f"{path.name}: ảnh bị hỏng nên không đọc được.", "Chọn ảnh khác, hoặc chụp lại."
        ) from error


def _prepare(image: "Image.Image", wanted: PictureLimits, path: Path) -> Prepared | None:
    if image.format in _SEVERAL and getattr(image, "n_frames", 1) > 1:
        return None
    lossless = image.format not in ("JPEG", "MPO")
    if lossless and image.width * image.height > limits.PLAIN_PIXELS:
        raise _too_large(path)
    located = _tells_place(image)
    if max(image.size) <= wanted.longest_side and not located:
        return None
    if not lossless:
        image.draft("RGB", (wanted.longest_side, wanted.longest_side))
    kept = _silent_exif(image)
    smaller = _smaller(image, wanted.longest_side)
    prepared = _encoded(smaller, wanted.quality, kept, lossless=lossless)
    return prepared if located or len(prepared.data) < path.stat().st_size else None


def _tells_place(image: "Image.Image") -> bool:
    """Whether the picture says where it was taken, in EXIF or in XMP."""
    xmp = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    text = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    return bool(image.getexif().get_ifd(_GPS_IFD)) or b"GPS" in text


def _silent_exif(image: "Image.Image") -> "Image.Exif":
    """Camera and time; nothing of the place, the maker's notes or the small preview."""
    from PIL import Image

    whole = image.getexif()
    inner = {tag: value for tag, value in whole.get_ifd(_EXIF_IFD).items() if tag in _KEPT_INNER}
    kept = Image.Exif()
    for tag in _KEPT & set(whole):
        kept[tag] = whole[tag]
    if inner:
        kept[_EXIF_IFD] = inner
    return kept


def _smaller(image: "Image.Image", longest_side: int) -> "Image.Image":
    """The picture upright, in colours that everything can show, no larger than wanted."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    plain = _plain_colours(upright)
    plain.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return plain


def _plain_colours(image: "Image.Image") -> "Image.Image":
    match image.mode:
        case "RGB" | "RGBA" | "L" | "LA":
            return image.copy()
        case "1":
            return image.convert("L")
        case "I" | "I;16" | "I;16B" | "I;16L" | "I;16N":
            return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        case "P" | "PA":
            return image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
        case "CMYK":
            return _from_print(image)
        case _:
            return image.convert("RGB")


def _from_print(image: "Image.Image") -> "Image.Image":
    """Printers' colours by their own profile, so that they look right; without a usable one, plainly."""
    from PIL import ImageCms

    profile = image.info.pop("icc_profile", None)
    if profile:
        try:
            screen = ImageCms.ImageCmsProfile(cast("Any", ImageCms.createProfile("sRGB")))
            converted = ImageCms.profileToProfile(
                image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), screen, outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError, ValueError):
            return image.convert("RGB")
        if converted is not None:
            return converted
    return image.convert("RGB")


def _encoded(image: "Image.Image", quality: int, exif: "Image.Exif", *, lossless: bool) -> Prepared:
    """As JPEG; lossless where something shines through, or where that is hardly larger."""
    has_alpha = image.mode in ("RGBA", "LA")
    options: dict[str, Any] = {"exif": exif, "icc_profile": image.info.get("icc_profile")}
    jpeg = b"" if has_alpha else _saved(image, "JPEG", quality=quality, optimize=True, progressive=True, **options)
    if has_alpha or lossless:
        png = _saved(image, "PNG", optimize=True, **options)
        if has_alpha or len(png) < max(_PNG_CHEAP, _PNG_WORTH * len(jpeg)):
            return Prepared(png, ".png", "image/png")
    return Prepared(jpeg, ".jpg", "image/jpeg")


def _saved(image: "Image.Image", form: str, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def _too_large(path: Path) -> UnreadablePictureError:
    return UnreadablePictureError(
        f"{path.name}: ảnh có quá nhiều điểm ảnh, lớn quá mức xử lý được.", "Thu nhỏ ảnh rồi đính kèm lại."
    )
