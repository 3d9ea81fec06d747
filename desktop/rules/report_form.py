"""The published form of ``report.json``: field names are the fixed names of the format; the schema is made from it.

A value is written with its ``type`` so that "12" the number and "12" the text stay apart; what a value is compared with
has its own list, so that ``values`` stays short for third parties.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal

from desktop.core.document_form import Limits, json_schema
from desktop.rules.snapshot import (
    SCHEMA,
    VERSION,
    AgencyRef,
    Ordinal,
    PeriodRef,
    ReportedAttachment,
    ReportedFinding,
    ReportedPoints,
    ReportedRegister,
    ReportedSection,
    ReportedTask,
    Sha256,
    Signatory,
)
from desktop.rules.values import SpecialState


class ValueForm(StrEnum):
    """How ``value`` is to be read."""

    NUMBER = "number"
    """A decimal string."""
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    """An ISO date in a string."""


@dataclass(frozen=True)
class ProgrammeKey:
    """The programme that was reported on."""

    code: str
    version: Ordinal


@dataclass(frozen=True)
class ValueContent:
    """A value that others are compared with. ``type`` is null exactly when ``value`` is."""

    type: ValueForm | None
    value: str | bool | None
    state: SpecialState | None
    note: str


@dataclass(frozen=True)
class ValueEntry:
    """The value of one indicator. ``type`` is null exactly when ``value`` is."""

    code: str
    type: ValueForm | None
    value: str | bool | None
    state: SpecialState | None
    note: str


@dataclass(frozen=True)
class ComparisonEntry:
    """What an indicator's value is compared with; null where it is not known."""

    code: str
    same_period_last_year: ValueContent | None
    earlier_period: ValueContent | None


@dataclass(frozen=True)
class ReportDocument:
    """One revision of one agency's report for one period."""

    schema: Literal["so-dan-van/report"]
    version: Annotated[int, Limits(minimum=1, maximum=VERSION)]
    agency: AgencyRef
    period: PeriodRef
    programme: ProgrammeKey
    revision: Ordinal
    parent: Sha256 | None
    values: tuple[ValueEntry, ...]
    comparison: tuple[ComparisonEntry, ...]
    tasks: tuple[ReportedTask, ...]
    narrative: tuple[ReportedSection, ...]
    findings: tuple[ReportedFinding, ...]
    attachments: tuple[ReportedAttachment, ...]
    signatory: Signatory
    made_at: datetime
    made_by: str
    approved_by: str
    program_version: str
    document_number: str = ""
    document_date: date | None = None
    audit_head: str = ""
    registers: tuple[ReportedRegister, ...] = ()
    self_score: tuple[ReportedPoints, ...] = ()


def report_schema() -> str:
    """The JSON Schema of ``report.json`` as it is published in ``resources/schemas/report-1.schema.json``."""
    schema = json_schema(
        ReportDocument, f"urn:{SCHEMA.replace('/', ':')}:{VERSION}", "Sổ Dân vận: báo cáo của một đơn vị"
    )
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
