"""What the data file of a package says, read strictly by its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from desktop.exchange.errors import PackageError
from desktop.exchange.layout import data_name
from desktop.exchange.strict_json import read_json
from desktop.rules.package_data import ForwardingData, PackageData, speaker
from desktop.rules.packages import PackageKind
from desktop.rules.report_facts import ReportFacts, report_facts
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import (
    NewerFormatError,
    SnapshotFormatError,
    facts_from_canonical,
    snapshot_from_json,
)
from desktop.rules.verdicts import ReasonCode

_LONGEST_CLAIM = 200


@dataclass(frozen=True)
class Contents:
    """A package's data.

    Attributes:
        report: What a report is about, when that is what it carries; all of it is in its form. data: what any other
            kind of package says.
        origin: Code of the agency in whose name the data speaks.
    """

    report: ReportFacts | None
    data: PackageData | None
    origin: str


@dataclass(frozen=True)
class Claims:
    """Whom a file says it is from; of a file that was refused, this is hearsay and good for a label only."""

    agency_code: str = ""
    agency_name: str = ""
    period_code: str = ""
    revision: int | None = None


def read_contents(kind: PackageKind, data: bytes) -> Contents:
    """Read the data file of a package.

    Raises:
        PackageError: ``JSON_BAD``, ``TOO_BIG``, ``SCHEMA`` or ``NEWER_FORMAT``.
    """
    place = data_name(kind)
    if kind is PackageKind.REPORT:
        report = facts_from_canonical(data) or report_facts(_read_snapshot(read_json(data, place), place))
        return Contents(report, None, report.agency)
    document = read_json(data, place)
    found = _read_data(kind, document, place)
    return Contents(None, found, speaker(found).code)


def read_claims(data: bytes) -> Claims | None:
    """Whom a data file says it is from; ``None`` when that cannot be told."""
    try:
        document = read_json(data)
    except PackageError:
        return None
    if not isinstance(document, dict):
        return None
    members = cast("Mapping[str, object]", document)
    agency = _member(members, "agency") or _member(members, "issuer")
    revision = members.get("revision")
    return Claims(
        _text(agency, "code"),
        _text(agency, "name"),
        _text(_member(members, "period"), "code"),
        revision if isinstance(revision, int) and not isinstance(revision, bool) else None,
    )


def claims_of(contents: Contents) -> Claims:
    """Whom a package that was read whole is from."""
    if contents.data is not None:
        party = speaker(contents.data)
        period = contents.data.period if isinstance(contents.data, ForwardingData) else ""
        return Claims(party.code, party.name, period)
    report = contents.report
    if report is None:
        return Claims(contents.origin)
    return Claims(report.agency, report.agency_name, report.period, report.revision)


def _read_snapshot(document: object, place: str) -> ReportSnapshot:
    try:
        return snapshot_from_json(document)
    except NewerFormatError as error:
        raise PackageError(ReasonCode.NEWER_FORMAT, place, error.message) from error
    except SnapshotFormatError as error:
        raise PackageError(ReasonCode.SCHEMA, place, error.message) from error


def _read_data(kind: PackageKind, document: object, place: str) -> PackageData:
    from desktop.rules.package_form import DataFormError, NewerDataError, data_from_json  # all programmes' forms

    try:
        return data_from_json(kind, document)
    except NewerDataError as error:
        raise PackageError(ReasonCode.NEWER_FORMAT, place, error.message) from error
    except DataFormError as error:
        raise PackageError(ReasonCode.SCHEMA, place, error.message) from error


def _member(members: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = members.get(name)
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _text(members: Mapping[str, object], name: str) -> str:
    value = members.get(name)
    return value[:_LONGEST_CLAIM] if isinstance(value, str) else ""
