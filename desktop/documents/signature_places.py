"""Where the pictures of signatures stand on the page (Nghị định 30/2020, Phụ lục I, II.7.d and II.8).

The hand signature is centred between the signer's position and name; the seal, as large as it really is, covers about a
third of it, at its left.
"""

from desktop.documents.layout import MM
from desktop.documents.pdf import SignaturePlace
from desktop.documents.signature_pictures import SIGNATURE_WIDTH

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points from the lower left corner of the page."""

OVERLAP = 1 / 3
"""Share of the hand signature's width that the seal covers."""

_BREATH = 4.0
"""Between the picture and the lines above and below it."""


def signature_box(place: SignaturePlace, width: int, height: int) -> Box:
    """Where a hand signature of these proportions stands: as large as fits, centred."""
    room = min(SIGNATURE_WIDTH * MM, place.right - place.left), place.top - place.bottom - 2 * _BREATH
    scale = min(room[0] / width, room[1] / height)
    return _around(_middle(place), width * scale, height * scale)


def seal_box(place: SignaturePlace, signature: Box | None, width: int, height: int, width_mm: int) -> Box:
    """Where a seal stands: at the left of the hand signature, or of the room for one."""
    left, _, right, _ = signature or signature_box(place, SIGNATURE_WIDTH, SIGNATURE_WIDTH // 2)
    real = width_mm * MM
    edge = left + (right - left) * OVERLAP
    return _around((edge - real / 2, _middle(place)[1]), real, real * height / width)


def _middle(place: SignaturePlace) -> tuple[float, float]:
    return (place.left + place.right) / 2, (place.bottom + place.top) / 2


def _around(middle: tuple[float, float], width: float, height: float) -> Box:
    x, y = middle
    return (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
