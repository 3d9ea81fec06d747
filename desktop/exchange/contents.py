"""What the data file of a package says, read strictly by its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from desktop.exchange.errors import PackageError
from desktop.exchange.layout import data_name
from desktop.exchange.strict_json import read_json
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import NewerFormatError, SnapshotFormatError, snapshot_from_json
from desktop.rules.verdicts import ReasonCode

VERSION = 1
"""Version of the data files other than ``report.json``, which has its own."""

_FROM_AGENCY = frozenset({PackageKind.REPORT, PackageKind.ENROLMENT, PackageKind.FORWARDING})
_LONGEST_CLAIM = 200


@dataclass(frozen=True)
class Contents:
    """A package's data.

    Attributes:
        snapshot: The report, when that is what it carries. document: any other data file as it was read.
        origin: Code of the agency in whose name the data speaks.
    """

    snapshot: ReportSnapshot | None
    document: Mapping[str, object] | None
    origin: str


@dataclass(frozen=True)
class Claims:
    """Whom a file says it is from; of a file that was refused, this is hearsay and good for a label only."""

    agency_code: str = ""
    agency_name: str = ""
    period_code: str = ""
    revision: int | None = None


def schema_name(kind: PackageKind) -> str:
    """What a data file of this kind says it is."""
    return f"so-dan-van/{kind}"


def origin_field(kind: PackageKind) -> str:
    """The member of a data file that names the agency that speaks: an agency below, or the one that issues."""
    return "agency" if kind in _FROM_AGENCY else "issuer"


def read_contents(kind: PackageKind, data: bytes) -> Contents:
    """Read the data file of a package.

    Raises:
        PackageError: ``JSON_BAD``, ``TOO_BIG``, ``SCHEMA`` or ``NEWER_FORMAT``.
    """
    place = data_name(kind)
    document = read_json(data, place)
    if kind is PackageKind.REPORT:
        snapshot = _read_snapshot(document, place)
        return Contents(snapshot, None, snapshot.agency.code)
    return _read_document(kind, document, place)


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
    if contents.snapshot is None:
        members = contents.document or {}
        return Claims(contents.origin, _text(_member(members, "agency") or _member(members, "issuer"), "name"))
    snapshot = contents.snapshot
    return Claims(snapshot.agency.code, snapshot.agency.name, snapshot.period.code, snapshot.revision)


def _read_snapshot(document: object, place: str) -> ReportSnapshot:
    try:
        return snapshot_from_json(document)
    except NewerFormatError as error:
        raise PackageError(ReasonCode.NEWER_FORMAT, place, error.message) from error
    except SnapshotFormatError as error:
        raise PackageError(ReasonCode.SCHEMA, place, error.message) from error


def _read_document(kind: PackageKind, document: object, place: str) -> Contents:
    if not isinstance(document, dict):
        raise PackageError(ReasonCode.SCHEMA, place, "not an object")
    members = cast("Mapping[str, object]", document)
    version = members.get("version")
    if members.get("schema") != schema_name(kind) or not isinstance(version, int) or isinstance(version, bool):
        raise PackageError(ReasonCode.SCHEMA, place, "schema or version")
    if version > VERSION:
        raise PackageError(ReasonCode.NEWER_FORMAT, place)
    origin = _text(_member(members, origin_field(kind)), "code")
    if version < 1 or not origin:
        raise PackageError(ReasonCode.SCHEMA, place, f"{origin_field(kind)}.code")
    return Contents(None, members, origin)


def _member(members: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = members.get(name)
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _text(members: Mapping[str, object], name: str) -> str:
    value = members.get(name)
    return value[:_LONGEST_CLAIM] if isinstance(value, str) else ""
