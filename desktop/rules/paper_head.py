"""What a report on paper says of itself before its data."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from desktop.core.document_form import json_schema
from desktop.rules.snapshot import Count

SCHEMA: Final = "so-dan-van/paper"
VERSION: Final = 1


@dataclass(frozen=True)
class PaperHead:
    """What follows in a paper file. ``size``: bytes of the data; ``signatures``: bytes of each signature, in order."""

    size: Count
    signatures: tuple[Count, ...]
    schema: Literal["so-dan-van/paper"] = SCHEMA
    version: Literal[1] = VERSION


def paper_schema() -> dict[str, Any]:
    """The JSON Schema as it is published in ``resources/schemas/paper-1.schema.json``."""
    return json_schema(PaperHead, f"urn:so-dan-van:paper:{VERSION}", "Sổ Dân vận: dòng đầu của báo cáo in thành mã")
