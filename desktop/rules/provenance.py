"""Where every figure of the provincial report came from: indicator, agencies, signed files. It travels in the PDF.

``resources/schemas/provenance-1.schema.json`` is made from these types.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, cast

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import FormError, decode, encode, json_schema
from desktop.core.errors import UserError
from desktop.rules.aggregation import Total
from desktop.rules.package_data import Party
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.report_form import ProgrammeKey, ValueForm
from desktop.rules.snapshot import Count, Ordinal, Sha256
from desktop.rules.values import EMPTY, Scalar, SpecialState, Value

FILE_NAME = "provenance.json"
"""As the file is called inside the PDF."""
VERSION = 1


class ProvenanceFormatError(UserError):
    """The embedded file is not of this form."""

    code = "PROVENANCE_FORM"


@dataclass(frozen=True)
class ProvenSource:
    """The signed file that brought an agency's figures.

    Attributes:
        package: SHA-256 of the file. file: its name when it came. snapshot: SHA-256 of the data in it.
        signer: Who signed it; "" where nobody did. certificate: SHA-256 of the signer's certificate, or "".
    """

    agency: str
    name: str
    kind: AgencyKind
    revision: Ordinal
    package: Sha256
    file: str
    snapshot: Sha256
    signer: str
    certificate: str


@dataclass(frozen=True)
class ProvenArea:
    """A district and the agencies that are totalled as its area, itself among them."""

    code: str
    name: str
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class MissingSource:
    """An agency that owes a report and is in no total."""

    agency: str
    name: str
    kind: AgencyKind


@dataclass(frozen=True)
class ProvenPast:
    """Where last year's figures of an agency of today came from; who is not named repeats them in its own report.

    Attributes:
        files: The signed files of last year, one for each part that it was wholly made of; none: it was divided, and
            has no figures of last year.
    """

    agency: str
    files: tuple[ProvenSource, ...]


@dataclass(frozen=True)
class ProvenShare:
    """What one agency reported of an indicator; ``numerator`` and ``denominator`` where it is a percentage."""

    agency: str
    type: ValueForm | None
    value: str | bool | None
    state: SpecialState | None
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True)
class ProvenFigure:
    """A total as it is printed: its sums, and how many agencies are in it."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    true_count: int | None
    of_count: int | None
    listed: Count
    counted: Count
    not_applicable: Count
    expected: Count
    estimates: Count


@dataclass(frozen=True)
class ProvenTotal:
    """A total, the same of last year where both may be compared, and what each agency has in it."""

    indicator: str
    name: str
    aggregation: Aggregation
    total: ProvenFigure
    last_year: ProvenFigure | None
    incomparable: bool
    shares: tuple[ProvenShare, ...]


@dataclass(frozen=True)
class Provenance:
    """All of it.

    Attributes:
        issuer: The department. as_of: the day for which the report speaks; made_at: when it was made.
        sources: In the order of the annexes. missing: who is in no total.
        past: Where the column of last year came from, in the order of the sources.
        areas: Districts as they are printed.
    """

    schema: Literal["so-dan-van/provenance"]
    version: Ordinal
    issuer: Party
    programme: ProgrammeKey
    period: str
    as_of: date
    made_at: datetime
    sources: tuple[ProvenSource, ...]
    missing: tuple[MissingSource, ...]
    totals: tuple[ProvenTotal, ...]
    past: tuple[ProvenPast, ...] = ()
    areas: tuple[ProvenArea, ...] = ()


def proven_figure(total: Total) -> ProvenFigure:
    """A total as it travels."""
    return ProvenFigure(
        value=total.value,
        numerator=total.numerator,
        denominator=total.denominator,
        true_count=total.true_count,
        of_count=total.of_count,
        listed=total.listed,
        counted=total.counted,
        not_applicable=total.not_applicable,
        expected=total.expected,
        estimates=total.estimates,
    )


def total_of(code: str, figure: ProvenFigure) -> Total:
    """The total that a figure stands for, for those who print it; entries of lists do not travel with it."""
    return Total(
        code,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        true_count=figure.true_count,
        of_count=figure.of_count,
        listed=figure.listed,
        counted=figure.counted,
        not_applicable=figure.not_applicable,
        expected=figure.expected,
        estimates=figure.estimates,
    )


def proven_share(agency: str, value: Value, parts: tuple[Decimal | None, Decimal | None]) -> ProvenShare:
    """What an agency reported, without its remark."""
    form, written = _written(value.content)
    return ProvenShare(agency, form, written, value.state, *parts)


def _written(content: Scalar | None) -> tuple[ValueForm | None, str | bool | None]:
    match content:
        case None:
            return None, None
        case bool():
            return ValueForm.BOOLEAN, content
        case Decimal():
            return ValueForm.NUMBER, f"{content:f}"
        case date():
            return ValueForm.DATE, content.isoformat()
        case str():
            return ValueForm.TEXT, content


def value_of(share: ProvenShare) -> Value:
    """The value that a share stands for."""
    match share.type, share.value:
        case None, _:
            return EMPTY if share.state is None else Value(state=share.state)
        case ValueForm.NUMBER, str(text):
            return Value(Decimal(text), share.state)
        case ValueForm.DATE, str(text):
            return Value(date.fromisoformat(text), share.state)
        case _, content:
            return Value(content, share.state)


def provenance_to_json(provenance: Provenance) -> bytes:
    """The canonical bytes."""
    return canonical_json(encode(provenance))


def provenance_from_json(document: object) -> Provenance:
    """The value that a parsed document holds.

    Raises:
        ProvenanceFormatError: It is not of this form, or of a later version of it.
    """
    members = cast("dict[str, object]", document if isinstance(document, dict) else {})
    version = members.get("version")
    if isinstance(version, int) and version > VERSION:
        raise ProvenanceFormatError(
            f"Dữ liệu nguồn gốc trong báo cáo theo khuôn dạng bản {version}, phần mềm này đọc được đến bản {VERSION}.",
            "Cài bản phần mềm mới hơn rồi kiểm tra lại.",
        )
    try:
        return decode(Provenance, members)
    except FormError as error:
        fault = error.faults[0]
        raise ProvenanceFormatError(
            f"Dữ liệu nguồn gốc trong báo cáo sai khuôn dạng tại {fault.path}: {fault.cause}.",
            "Lấy lại tệp báo cáo gốc từ nơi phát hành rồi kiểm tra lại.",
        ) from error


def provenance_schema() -> dict[str, Any]:
    """The published JSON Schema."""
    return json_schema(
        Provenance,
        f"urn:so-dan-van:provenance:{VERSION}",
        f"Sổ Dân vận: {FILE_NAME}, nguồn gốc số liệu của báo cáo tổng hợp",
    )
