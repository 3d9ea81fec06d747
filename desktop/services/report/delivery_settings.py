"""What is set once about what leaves: how pictures are made smaller, whether files are encrypted and divided."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.core.numbers import format_number
from desktop.models.workplace import Setting
from desktop.services.officers.audit import record_event

_KEY = "delivery"
LONGEST_SIDE = range(800, 10_001)
"""Pixels that the longest side of a picture may be set to; less cannot be read, more saves nothing."""
QUALITY = range(50, 96)
"""Of JPEG pictures; above it files grow and nobody sees a difference."""
PART_MEGABYTES = range(1, 200)
"""Sizes that files may be divided below."""


class DeliverySettingsRefusedError(UserError):
    """A number is out of its range; ``data['field']`` says which."""

    code = "DELIVERY_SETTINGS_REFUSED"


@dataclass(frozen=True)
class DeliverySettings:
    """What is set.

    Attributes:
        longest_side: Pixels that an attached picture is made not to exceed. quality: of its JPEG form.
        keep_originals: Keep the picture as it was on this computer too.
        encrypt: Encrypt what is handed in, unless one says otherwise.
        divide: Divide files above ``part_megabytes`` million bytes, which many mail servers do not take.
    """

    longest_side: int = 2000
    quality: int = 85
    keep_originals: bool = True
    encrypt: bool = False
    divide: bool = False
    part_megabytes: int = 20


def read_delivery_settings(session: Session) -> DeliverySettings:
    """What is set; what never was, or cannot be, has its usual value."""
    row = session.get(Setting, _KEY)
    try:
        return decode(DeliverySettings, row.value) if row is not None else DeliverySettings()
    except FormError:
        return DeliverySettings()


def set_delivery_settings(session: Session, clock: Clock, wanted: DeliverySettings) -> DeliverySettings:
    """Set it.

    Raises:
        DeliverySettingsRefusedError: A number is out of its range; nothing was changed.
    """
    _require("longest_side", wanted.longest_side, LONGEST_SIDE, "Cạnh dài nhất của ảnh", "điểm ảnh")
    _require("quality", wanted.quality, QUALITY, "Chất lượng ảnh", "%")
    _require("part_megabytes", wanted.part_megabytes, PART_MEGABYTES, "Cỡ mỗi phần", "MB")
    before = read_delivery_settings(session)
    if wanted != before:
        session.merge(Setting(key=_KEY, value=encode(wanted)))
        record_event(session, clock, "delivery.set", _KEY, before=encode(before), after=encode(wanted))
    return wanted


def _require(field: str, value: int, allowed: range, name: str, unit: str) -> None:
    if value not in allowed:
        least, most = (format_number(Decimal(each)) for each in (allowed.start, allowed.stop - 1))
        raise DeliverySettingsRefusedError(f"{name} phải từ {least} đến {most} {unit}.", "Nhập lại số.", field=field)
