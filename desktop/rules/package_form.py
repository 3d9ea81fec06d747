"""The data files of packages other than reports: records as canonical bytes, and back; their JSON Schemas."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar, cast

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import Fault, FormError, decode, encode, json_schema
from desktop.core.errors import UserError
from desktop.rules.agencies import AgencyDirectory
from desktop.rules.agency_file import AgenciesDocument, InvalidAgenciesError, agencies_to_document, read_agencies
from desktop.rules.package_data import FORMS, AssignmentData, AssignmentFrame, PackageData
from desktop.rules.packages import PackageKind
from desktop.rules.programme import Programme
from desktop.rules.programme_file import InvalidProgrammeError, programme_to_document, read_programme
from desktop.rules.scoring_file import plan_faults

VERSION = 1
"""Version of all data files but ``report.json``, which has its own."""

_KINDS = {form: kind for kind, form in FORMS.items()}
_TITLES = {
    PackageKind.ASSIGNMENT: "gói giao nhiệm vụ",
    PackageKind.ENROLMENT: "yêu cầu cấp chứng thư",
    PackageKind.CERTIFICATE: "chứng thư cấp cho đơn vị",
    PackageKind.FORWARDING: "gói chuyển tiếp báo cáo",
    PackageKind.RECEIPT: "phiếu tiếp nhận",
    PackageKind.RETURN: "phiếu trả lại",
}
_AGENCIES_SCHEMA = "urn:so-dan-van:agencies:1"
_PROGRAMME_SCHEMA = "urn:so-dan-van:programme:1"
_DIGEST = "^[0-9a-f]{64}$"

T = TypeVar("T")


class DataFormError(UserError):
    """A data file is not of the form of its kind; ``faults`` name the places."""

    code = "SCHEMA"

    def __init__(self, first: Fault, *more: Fault) -> None:
        others = f" (và {len(more)} lỗi khác)" if more else ""
        message = f"Dữ liệu sai khuôn dạng tại {first.path}: {first.cause}{others}."
        super().__init__(message, "Đề nghị nơi gửi xuất lại gói từ phần mềm rồi gửi lại.", path=first.path)
        self.faults = (first, *more)


class NewerDataError(UserError):
    """A data file was written in a later version of its form."""

    code = "NEWER_FORMAT"

    def __init__(self, version: int) -> None:
        message = f"Dữ liệu theo khuôn dạng bản {version}, phần mềm này chỉ đọc được đến bản {VERSION}."
        super().__init__(message, "Cài bản phần mềm mới hơn rồi mở lại tệp.", path="$.version", version=version)


def schema_name(kind: PackageKind) -> str:
    """What a data file of this kind says it is."""
    return f"so-dan-van/{kind}"


def kind_of(data: PackageData) -> PackageKind:
    """Which kind of package carries the data."""
    return _KINDS[type(data)]


def data_to_json(data: PackageData, audit_head: str = "") -> bytes:
    """The canonical bytes of a data file.

    Args:
        data: What it says.
        audit_head: Head of the writer's audit chain: whoever keeps the file can later tell whether the trail up to
            that event is still what it was.
    """
    if isinstance(data, AssignmentData):
        frame = AssignmentFrame(**{each.name: getattr(data, each.name) for each in fields(AssignmentFrame)})
        members = {
            **encode(frame),
            "programme": programme_to_document(data.programme),
            "agencies": agencies_to_document(data.agencies),
        }
        if data.scoring is None:
            del members["scoring"]
    else:
        members = encode(data)
    head = {"audit_head": audit_head} if audit_head else {}
    return canonical_json({**members, **head, "schema": schema_name(kind_of(data)), "version": VERSION})


def data_from_json(kind: PackageKind, document: object) -> PackageData:
    """The record that a parsed data file holds.

    Raises:
        NewerDataError: It was written in a later version of the form.
        DataFormError: It is of another kind, or not in its form.
    """
    members = _checked_frame(kind, document)
    form = FORMS[kind]
    return _read_assignment(members) if form is AssignmentData else _decoded(form, members)


def _read_assignment(members: Mapping[str, object]) -> AssignmentData:
    frame = _decoded(AssignmentFrame, members)
    for name in ("programme", "agencies"):
        _refuse_newer_file(members.get(name))
    try:
        programme = read_programme(members.get("programme"), source="", dispatch=None)
        agencies = read_agencies(members.get("agencies"), source="")
    except InvalidProgrammeError as error:
        raise DataFormError(*(_fault_below("$.programme", f.path, f.message) for f in error.findings)) from error
    except InvalidAgenciesError as error:
        raise DataFormError(*(_fault_below("$.agencies", f.path, f.message) for f in error.findings)) from error
    if faults := (*_faults_of_obligations(frame, programme, agencies), *_faults_of_scoring(frame, programme)):
        raise DataFormError(*faults)
    parts = {each.name: getattr(frame, each.name) for each in fields(frame)}
    return AssignmentData(**parts, programme=programme, agencies=agencies)


def _refuse_newer_file(document: object) -> None:
    """Both files that an assignment holds count their versions by themselves."""
    version = cast("Mapping[str, object]", document).get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise NewerDataError(version)


def _fault_below(place: str, path: str, cause: str) -> Fault:
    return Fault(f"{place}.{path.removeprefix('$')}".rstrip("."), cause)


def _faults_of_scoring(frame: AssignmentFrame, programme: Programme) -> Iterator[Fault]:
    if frame.scoring is None:
        return
    yield from (Fault("$.scoring", said) for said in plan_faults(frame.scoring))
    if frame.scoring.code != programme.code:
        yield Fault("$.scoring.code", f"chương trình “{programme.code}” không dùng tiêu chí của chương trình khác")


def _faults_of_obligations(frame: AssignmentFrame, programme: Programme, agencies: AgencyDirectory) -> Iterator[Fault]:
    for period, codes in frame.obligations.items():
        if period not in programme.period_by_code:
            yield Fault(f"$.obligations.{period}", "chương trình không có kỳ này")
        if unknown := [code for code in codes if code not in agencies.by_code]:
            yield Fault(f"$.obligations.{period}", f"danh mục không có đơn vị “{unknown[0]}”")


def _checked_frame(kind: PackageKind, document: object) -> Mapping[str, object]:
    """A later version may look quite different, so it is recognised before anything else is read."""
    if not isinstance(document, dict):
        raise DataFormError(Fault("$", "không phải là một nhóm dữ liệu JSON"))
    members = cast("Mapping[str, object]", document)
    if members.get("schema") != schema_name(kind):
        raise DataFormError(Fault("$.schema", f"cần là “{schema_name(kind)}”"))
    version = members.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise DataFormError(Fault("$.version", "cần là số nguyên từ 1"))
    if version > VERSION:
        raise NewerDataError(version)
    return members


def _decoded(form: type[T], members: Mapping[str, object]) -> T:
    try:
        return decode(form, members)
    except FormError as error:
        raise DataFormError(*error.faults) from error


def data_schema(kind: PackageKind) -> dict[str, Any]:
    """JSON Schema of a data file, as published in ``resources/schemas/``."""
    form = AssignmentFrame if kind is PackageKind.ASSIGNMENT else FORMS[kind]
    schema = json_schema(form, f"urn:so-dan-van:{kind}:{VERSION}", f"Sổ Dân vận: {_TITLES[kind]}")
    body = schema["$defs"].pop(form.__name__)
    head: dict[str, Any] = {"schema": {"const": schema_name(kind)}, "version": {"const": VERSION}}
    if kind is PackageKind.ASSIGNMENT:
        head |= {"programme": {"$ref": _PROGRAMME_SCHEMA}, "agencies": {"$ref": _AGENCIES_SCHEMA}}
    body["properties"] = head | {"audit_head": {"type": "string", "pattern": _DIGEST}} | body["properties"]
    body["required"] = [*head, *body["required"]]
    rest = {name: value for name, value in schema.items() if name not in ("$ref", "$defs")}
    return rest | body | {"$defs": schema["$defs"]}


def agencies_schema() -> dict[str, Any]:
    """JSON Schema of a list of agencies, alone or within an assignment."""
    return json_schema(AgenciesDocument, _AGENCIES_SCHEMA, "Sổ Dân vận: danh mục đơn vị")
