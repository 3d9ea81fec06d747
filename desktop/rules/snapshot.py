"""The one value in the middle: what a revision says. It is what is signed, sent, printed and taken in.

``ReportSnapshot`` is immutable and versioned; its JSON form is published as ``resources/schemas/report-1.schema.json``.
This module declares the type. ``snapshot_json`` turns it into bytes and back.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from desktop.core.document_form import Limits
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.values import Value

SCHEMA = "so-dan-van/report"
VERSION = 1

Sha256 = Annotated[str, Limits(pattern="^[0-9a-f]{64}$")]
"""Hexadecimal SHA-256, lower case."""
Percent = Annotated[int, Limits(minimum=0, maximum=100)]
Count = Annotated[int, Limits(minimum=0)]
Ordinal = Annotated[int, Limits(minimum=1)]


@dataclass(frozen=True)
class AgencyRef:
    """An agency as it was named on the day of the snapshot.

    Attributes:
        code: Stable business code: ``W26593a``, ``SO-SNV``. identifier: mã định danh điện tử; "" if unknown.
        name: Official name in running text: "Ủy ban nhân dân xã Hòa Long".
        short_name: "UBND xã Hòa Long".
        header: Lines of the document head, upper case; the last line or lines are the issuing agency's own name.
        superior: Upper-case line of the superior agency over ``header``; "" for a people's committee.
        abbreviation: For document symbols: "UBND", "SNV".
        place: Place name in the date line: "Hòa Long".
        parent: Code of the agency above; "" at the top.
    """

    code: str
    kind: AgencyKind
    name: str
    short_name: str
    header: tuple[str, ...]
    superior: str = ""
    abbreviation: str = "UBND"
    place: str = ""
    parent: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class PeriodRef:
    """The period a report speaks of."""

    code: str
    name: str
    data_from: date
    data_to: date
    due: date | None


@dataclass(frozen=True)
class ReportedValue:
    """An indicator's value, with what it is compared with.

    Attributes:
        same_period_last_year: What this agency reported a year before; ``None`` if unknown.
        earlier_period: What it reported in the earlier period of the same year; ``None`` if unknown.
    """

    code: str
    value: Value
    same_period_last_year: Value | None = None
    earlier_period: Value | None = None


@dataclass(frozen=True)
class ReportedProgress:
    """One dated statement on a task."""

    day: date
    percent: Percent
    text: str
    author: str = ""


@dataclass(frozen=True)
class ReportedTask:
    """Where a task stands.

    Attributes:
        status: Code of ``tasks.TaskStatus``. percent: 0 to 100.
        product: The product that came out; document: its number and symbol.
        log: Statements, oldest first.
    """

    code: str
    status: str
    percent: Percent
    person: str = ""
    completed_on: date | None = None
    product: str = ""
    document: str = ""
    log: tuple[ReportedProgress, ...] = ()


@dataclass(frozen=True)
class ReportedSection:
    """The text of one outline section; paragraphs are separated by a line break."""

    code: str
    text: str


@dataclass(frozen=True)
class ReportedFinding:
    """A broken rule, and the reason the agency gave."""

    rule: str
    indicator: str
    severity: str
    message: str
    reason: str = ""


@dataclass(frozen=True)
class ReportedRegister:
    """Rows of a register that the programme annexes to the report, without any column that may name a citizen.

    Attributes:
        columns: Codes of the columns that travel.
        rows: Contents in the order of the columns: days as 2018-05-10, numbers as 1262.5, ``true`` or ``false``, a
            choice by its code; "" for an empty cell.
        total: How many rows there are in the period; more than travel where a register is very long.
    """

    code: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: Count


@dataclass(frozen=True)
class ReportedPoints:
    """Points of emulation that the agency gives itself.

    Attributes:
        code: Of the criterion. words: why, and what proves it. evidence: SHA-256 of evidence files of the report.
    """

    code: str
    points: Decimal
    words: str = ""
    evidence: tuple[Sha256, ...] = ()


@dataclass(frozen=True)
class ReportedAttachment:
    """An evidence file. ``enclosed``: its bytes are in the package."""

    sha256: Sha256
    name: str
    size: Count
    media_type: str
    enclosed: bool
    task: str = ""


@dataclass(frozen=True)
class Signatory:
    """Who signs and in whose name (NĐ 30/2020, Điều 13).

    Attributes:
        authority: Upper-case lines before the name, in order: ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH").
        name: Full name without academic titles.
    """

    authority: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class ReportSnapshot:
    """One revision of one agency's report for one period.

    Attributes:
        revision: 1, 2, 3 …
        parent: SHA-256 of the JSON of the revision it replaces; ``None`` for the first.
        document_number: Number and symbol given by the clerk ("15/BC-UBND"); "" until then. document_date likewise.
        made_at: When the snapshot was taken (UTC). made_by, approved_by: names of persons.
        audit_head: Head of the agency's audit chain when the snapshot was taken.
        registers: Rows of the period in the registers that the programme annexes, those without rows left out.
        self_score: What the agency gives itself, by criterion, those left out for which it gives nothing.
    """

    agency: AgencyRef
    period: PeriodRef
    programme_code: str
    programme_version: Ordinal
    revision: Ordinal
    parent: Sha256 | None
    values: tuple[ReportedValue, ...]
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
