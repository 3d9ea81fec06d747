"""What a part of a divided file says of itself, in its second line."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from desktop.core.document_form import json_schema
from desktop.rules.snapshot import Count, Ordinal, Sha256

SCHEMA: Final = "so-dan-van/part"
VERSION: Final = 1


@dataclass(frozen=True)
class PartHead:
    """What a part says of itself.

    Attributes:
        name: Of the whole file. whole: its SHA-256. size: its bytes.
        number: This part's, from 1. sha256: of its bytes.
    """

    name: str
    whole: Sha256
    size: Count
    number: Ordinal
    count: Ordinal
    sha256: Sha256
    schema: Literal["so-dan-van/part"] = SCHEMA
    version: Literal[1] = VERSION

    @property
    def set_key(self) -> tuple[str, int, int]:
        """What the parts of one file have in common."""
        return self.whole, self.size, self.count


def part_schema() -> dict[str, Any]:
    """The JSON Schema as it is published in ``resources/schemas/part-1.schema.json``."""
    return json_schema(PartHead, f"urn:so-dan-van:part:{VERSION}", "Sổ Dân vận: dòng thứ hai của một phần tệp")
