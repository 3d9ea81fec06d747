"""What an update of the program says of itself, in the second line of its file."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from desktop.core.document_form import Limits
from desktop.rules.snapshot import Count, Sha256

SCHEMA: Final = "so-dan-van/update"
FORMAT: Final = 1
PRODUCT: Final = "so-dan-van"

ProgramVersion = Annotated[str, Limits(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}$")]


@dataclass(frozen=True)
class UpdateHead:
    """What an update says of itself.

    Attributes:
        product: Of which program it is an update.
        program: The version that it brings.
        platform: ``windows-x64`` or ``debian-amd64``.
        released: The day.
        name: Of the installer. size: its bytes. sha256: of them.
        notes: What is new, in Vietnamese.
    """

    product: str
    program: ProgramVersion
    platform: str
    released: date
    name: str
    size: Count
    sha256: Sha256
    notes: str
    schema: Literal["so-dan-van/update"] = SCHEMA
    version: Literal[1] = FORMAT


def version_key(text: str) -> tuple[int, ...]:
    """Versions in their order: 0.10.0 is newer than 0.9.3."""
    return tuple(int(part) for part in text.split("."))
