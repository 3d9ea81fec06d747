"""``report.json``: a ``ReportSnapshot`` as canonical bytes, and back."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, cast

from desktop.core.canonical_json import canonical_json, plain_decimal
from desktop.core.canonical_reading import CanonicalReader
from desktop.core.document_form import Fault, FormError, decode, encode
from desktop.core.errors import UserError
from desktop.core.numbers import MOST_DIGITS
from desktop.rules.report_facts import ReportFacts
from desktop.rules.report_form import ComparisonEntry, ProgrammeKey, ReportDocument, ValueContent, ValueEntry, ValueForm
from desktop.rules.snapshot import SCHEMA, VERSION, ReportedAttachment, ReportedValue, ReportSnapshot
from desktop.rules.values import EMPTY, Scalar, SpecialState, Value

_WITHOUT_NUMBER = frozenset({SpecialState.NOTHING_AROSE, SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE})


@dataclass(frozen=True)
class ReportedTexts:
    """What a report says in words, by the code of the section."""

    agency: str
    period_name: str
    sections: Mapping[str, str]


class SnapshotFormatError(UserError):
    """The document is not a report of this format; ``faults`` name the places."""

    code = "SCHEMA"

    def __init__(self, *faults: Fault) -> None:
        first = faults[0]
        more = f" (và {len(faults) - 1} lỗi khác)" if len(faults) > 1 else ""
        message = f"Dữ liệu báo cáo sai khuôn dạng tại {first.path}: {first.cause}{more}."
        super().__init__(message, "Đề nghị đơn vị gửi xuất lại báo cáo từ phần mềm rồi gửi lại.", path=first.path)
        self.faults = faults


class NewerFormatError(UserError):
    """The document was written in a later version of the format."""

    code = "NEWER_FORMAT"

    def __init__(self, version: int) -> None:
        message = f"Dữ liệu báo cáo theo khuôn dạng bản {version}, phần mềm này chỉ đọc được đến bản {VERSION}."
        super().__init__(message, "Cài bản phần mềm mới hơn rồi mở lại tệp.", path="$.version", version=version)


class UnreportableValueError(UserError):
    """A cell holds what must not leave the agency as it is."""

    code = "UNREPORTABLE_VALUE"

    def __init__(self, indicator: str, cause: str) -> None:
        super().__init__(f"Chỉ tiêu {indicator}: {cause}.", "Sửa ô này rồi xuất lại báo cáo.", indicator=indicator)


_CONTENT_TYPES = {ValueForm.NUMBER: Decimal, ValueForm.BOOLEAN: bool, ValueForm.TEXT: str, ValueForm.DATE: date}
_SNAPSHOT_NAMES = frozenset(field.name for field in fields(ReportSnapshot)) - {"values"}
_SAME_NAMES = tuple(field.name for field in fields(ReportDocument) if field.name in _SNAPSHOT_NAMES)
"""Members that stand in the document as they stand in the snapshot."""
_of_attachment = attrgetter(*(field.name for field in fields(ReportedAttachment)))


def snapshot_to_json(snapshot: ReportSnapshot) -> bytes:
    """The canonical bytes of a snapshot: what is hashed, signed and embedded.

    Raises:
        UnreportableValueError: What was typed in a cell could not be read, its state contradicts its content, or its
            number has too many digits.
    """
    document = ReportDocument(
        schema="so-dan-van/report",
        version=VERSION,
        programme=ProgrammeKey(snapshot.programme_code, snapshot.programme_version),
        values=tuple(
            ValueEntry(reported.code, **_content(reported.code, reported.value)) for reported in snapshot.values
        ),
        comparison=tuple(_comparison(reported) for reported in snapshot.values if _is_compared(reported)),
        **{name: getattr(snapshot, name) for name in _SAME_NAMES},
    )
    return canonical_json(encode(document))


def _is_compared(reported: ReportedValue) -> bool:
    return reported.same_period_last_year is not None or reported.earlier_period is not None


def _comparison(reported: ReportedValue) -> ComparisonEntry:
    last, earlier = reported.same_period_last_year, reported.earlier_period
    return ComparisonEntry(
        reported.code,
        None if last is None else ValueContent(**_content(reported.code, last)),
        None if earlier is None else ValueContent(**_content(reported.code, earlier)),
    )


def _content(code: str, value: Value) -> dict[str, Any]:
    if value.raw:
        raise UnreportableValueError(code, f"“{value.raw}” chưa đọc được")
    form, written = written_content(value.content)
    if form is ValueForm.NUMBER and sum(c.isdigit() for c in str(written)) > MOST_DIGITS:
        raise UnreportableValueError(code, f"số có hơn {MOST_DIGITS} chữ số")
    if value.state in _WITHOUT_NUMBER and form is not None:
        raise UnreportableValueError(code, "đã ghi trạng thái thay cho số nhưng ô vẫn còn giá trị")
    return {"type": form, "value": written, "state": value.state, "note": value.note}


def written_content(content: Scalar | None) -> tuple[ValueForm | None, str | bool | None]:
    """A content as it is written."""
    match content:
        case None:
            return None, None
        case bool():
            return ValueForm.BOOLEAN, content
        case Decimal():
            return ValueForm.NUMBER, plain_decimal(content)
        case date():
            return ValueForm.DATE, content.isoformat()
        case str():
            return ValueForm.TEXT, content


def snapshot_from_json(document: object) -> ReportSnapshot:
    """The snapshot that a parsed JSON document holds.

    Raises:
        NewerFormatError: It was written in a later version of the format.
        SnapshotFormatError: It is not a report, or not in its form.
    """
    _check_version(document)
    try:
        read = decode(ReportDocument, document)
    except FormError as error:
        raise SnapshotFormatError(*error.faults) from error
    return _snapshot(read)


def snapshot_from_canonical(data: bytes) -> ReportSnapshot | None:
    """The snapshot in bytes as this program writes them, whoever wrote them: read strictly, and quickly.

    Returns:
        ``None`` where they are not such bytes: ``snapshot_from_json`` says what is wrong, if anything is.
    """
    read = _canonical_reader().read(data)
    if read is None:
        return None
    try:
        return _snapshot(read)
    except SnapshotFormatError:
        return None


def facts_from_canonical(data: bytes) -> ReportFacts | None:
    """The facts of a report in bytes as this program writes them, of which all is checked, and little is made."""
    read = _canonical_reader().read_lightly(data)
    if read is None:
        return None
    try:
        return _facts(read)
    except SnapshotFormatError:
        return None


@cache
def _canonical_reader() -> CanonicalReader[ReportDocument]:
    return CanonicalReader(ReportDocument)


def _facts(read: ReportDocument) -> ReportFacts:
    """What ``report_facts`` tells of the snapshot; the document may be one that was read lightly."""
    _check_codes_once(read)
    numbers: dict[str, str] = {}
    for n, entry in enumerate(read.values):
        if _is_plain(entry):
            if entry.type is _NUMBER:
                numbers[entry.code] = cast("str", entry.value)
        elif (number := _value(entry, f"$.values[{n}]").number) is not None:
            numbers[entry.code] = f"{number:f}"
    for compared in read.comparison:
        for content in (compared.same_period_last_year, compared.earlier_period):
            if content is not None and not _is_plain(content):
                _compared(content, compared.code)
    return ReportFacts(
        agency=read.agency.code,
        agency_name=read.agency.name,
        period=read.period.code,
        programme=(read.programme.code, read.programme.version),
        revision=read.revision,
        parent=read.parent,
        made_at=read.made_at,
        attachments=tuple([ReportedAttachment(*_of_attachment(each)) for each in read.attachments]),
        numbers=numbers,
    )


def _snapshot(read: ReportDocument) -> ReportSnapshot:
    _check_codes_once(read)
    compared = {entry.code: entry for entry in read.comparison}
    return ReportSnapshot(
        programme_code=read.programme.code,
        programme_version=read.programme.version,
        values=tuple(_reported(entry, compared.get(entry.code), n) for n, entry in enumerate(read.values)),
        **{name: getattr(read, name) for name in _SAME_NAMES},
    )


def _check_version(document: object) -> None:
    """A later version may look quite different, so it is recognised before anything else is read."""
    if not isinstance(document, Mapping):
        raise SnapshotFormatError(Fault("$", "không phải là một nhóm dữ liệu JSON"))
    members = cast("Mapping[str, object]", document)
    if members.get("schema") != SCHEMA:
        raise SnapshotFormatError(Fault("$.schema", f"cần là “{SCHEMA}”"))
    version = members.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise NewerFormatError(version)


def _check_codes_once(document: ReportDocument) -> None:
    known: dict[str, set[str]] = {}
    for name in ("values", "comparison", "tasks", "narrative", "registers", "self_score"):
        entries = getattr(document, name)
        known[name] = {entry.code for entry in entries}
        if len(known[name]) != len(entries):
            raise SnapshotFormatError(_repeated_code(name, entries))
    if unknown := known["comparison"] - known["values"]:
        raise SnapshotFormatError(Fault("$.comparison", f"“{min(unknown)}” không có trong values"))
    for n, register in enumerate(document.registers):
        if any(len(row) != len(register.columns) for row in register.rows):
            raise SnapshotFormatError(Fault(f"$.registers[{n}].rows", "số ô của dòng khác số cột"))


def _repeated_code(name: str, entries: Iterable[Any]) -> Fault:
    seen: set[str] = set()
    for n, entry in enumerate(entries):
        if entry.code in seen:
            return Fault(f"$.{name}[{n}].code", f"“{entry.code}” có hai lần")
        seen.add(entry.code)
    raise AssertionError(name)


def _reported(entry: ValueEntry, compared: ComparisonEntry | None, number: int) -> ReportedValue:
    value = _plain_number(entry) or _value(entry, f"$.values[{number}]")
    if compared is None:
        return ReportedValue(entry.code, value)
    last, earlier = compared.same_period_last_year, compared.earlier_period
    return ReportedValue(entry.code, value, _compared(last, entry.code), _compared(earlier, entry.code))


def _compared(content: ValueContent | None, code: str) -> Value | None:
    if content is None:
        return None
    return _plain_number(content) or _value(content, f"$.comparison ({code})")


def _plain_number(entry: ValueEntry | ValueContent) -> Value | None:
    """What nearly all values are, without the steps that they do not need; of others careful reading says what is."""
    return plain_number(entry.value) if _is_plain_number(entry) else None


def _is_plain_number(entry: ValueEntry | ValueContent) -> bool:
    return entry.type is _NUMBER and entry.state is None and not entry.note and _is_number(entry.value)


def _is_plain(entry: ValueEntry | ValueContent) -> bool:
    """A content without a state or remark, written as its type is written."""
    return entry.type is not None and entry.state is None and not entry.note and _IS_WRITTEN[entry.type](entry.value)


_NUMBER = ValueForm.NUMBER


@lru_cache(maxsize=4096)
def _is_number(written: object) -> bool:
    try:
        plain_number(written)
    except FormError:
        return False
    return True


@lru_cache(maxsize=256)
def _is_day(written: object) -> bool:
    try:
        decode(date, written)
    except FormError:
        return False
    return True


_IS_WRITTEN: Mapping[ValueForm, Callable[[object], bool]] = {
    ValueForm.NUMBER: _is_number,
    ValueForm.BOOLEAN: lambda written: isinstance(written, bool),
    ValueForm.TEXT: lambda written: isinstance(written, str),
    ValueForm.DATE: _is_day,
}
"""What a content of a type looks like; a text of a document that was read lightly is in NFC."""


@lru_cache(maxsize=4096)
def plain_number(written: object) -> Value:
    """A number as it is written: most are small, and stand in many reports."""
    return Value(decode(Decimal, written))


def _value(entry: ValueEntry | ValueContent, place: str) -> Value:
    if (entry.type is None) != (entry.value is None) or (entry.type is not None and entry.state in _WITHOUT_NUMBER):
        raise SnapshotFormatError(Fault(place, "type, value và state không khớp nhau"))
    if entry.type is None:
        return Value(None, entry.state, entry.note)
    try:
        content: Scalar = decode(_CONTENT_TYPES[entry.type], entry.value)
    except FormError as error:
        raise SnapshotFormatError(Fault(f"{place}.value", error.faults[0].cause)) from error
    return Value(content, entry.state, entry.note)


def snapshot_from_bytes(data: bytes) -> ReportSnapshot:
    """The snapshot in bytes that this program wrote or has examined; bytes from outside go through ``exchange``."""
    return snapshot_from_canonical(data) or snapshot_from_json(json.loads(data))


def texts_from_bytes(data: bytes) -> ReportedTexts:
    """The texts alone of such a report."""
    document = json.loads(data)
    sections = {entry["code"]: entry["text"] for entry in document["narrative"]}
    return ReportedTexts(document["agency"]["code"], document["period"]["name"], sections)


def figures_from_bytes(data: bytes) -> tuple[ReportedValue, ...]:
    """The figures alone of a report that was taken in and has been checked then; a third of the work."""
    document = json.loads(data)
    compared = {entry["code"]: entry for entry in document["comparison"]}
    return tuple(_kept_figure(entry, compared.get(entry["code"])) for entry in document["values"])


def _kept_figure(entry: dict[str, Any], compared: dict[str, Any] | None) -> ReportedValue:
    value = _kept_value(entry)
    if compared is None or value is None:
        return ReportedValue(entry["code"], value or EMPTY)
    last, earlier = (_kept_value(compared[name]) for name in ("same_period_last_year", "earlier_period"))
    return ReportedValue(entry["code"], value, last, earlier)


def _kept_value(content: dict[str, Any] | None) -> Value | None:
    if content is None:
        return None
    return kept_value(content["type"], content["value"], content["state"], content["note"])


def kept_value(form: str | None, written: Any, state: str | None, note: str) -> Value:  # noqa: ANN401 - JSON
    """The value that these members of a report stand for, which was checked when it came."""
    if form == ValueForm.NUMBER and state is None and not note:
        return plain_number(written)
    content = None if form is None else decode(_CONTENT_TYPES[ValueForm(form)], written)
    return Value(content, None if state is None else SpecialState(state), note)
