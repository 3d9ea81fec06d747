"""A programme as a file: read with every fault named at its place, and written again without loss.

A programme is made by an officer, often by hand. So reading does not stop at the first fault: what can be read is
checked as far as it goes, and the officer gets one list.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, cast, get_args, get_origin, get_type_hints

from desktop.core.document_form import Fault, decode_part, encode, json_schema
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.rules.formulas import ratio_parts
from desktop.rules.programme import Programme
from desktop.rules.programme_checks import check_draft
from desktop.rules.programme_draft import Draft, Found
from desktop.rules.programme_formula_checks import check_formulas
from desktop.rules.programme_kinds import Severity

__all__ = [
    "InvalidProgrammeError",
    "ProgrammeFinding",
    "check_programme",
    "programme_schema",
    "programme_to_document",
    "ratio_parts",
    "read_checked_programme",
    "read_programme",
]

SCHEMA = "so-dan-van/programme"
VERSION = 1
MOST_FINDINGS = 200
"""A file with more faults than this is of another kind, and is judged no further."""
MOST_ENTRIES = 5_000
"""Entries of one list."""

_FRAME = ("schema", "schema_version")


@dataclass(frozen=True)
class ProgrammeFinding:
    """One thing that is wrong in a programme file.

    Attributes:
        path: Where: ``indicators[12].formula``; "" for the file as a whole.
        message: Cause and what is expected, in Vietnamese.
        source: The file.
    """

    path: str
    message: str
    severity: Severity
    source: str = ""

    @property
    def sentence(self) -> str:
        """File, place and cause as one text."""
        return ": ".join(part for part in (self.source, self.path, self.message) if part)


class InvalidProgrammeError(UserError):
    """The file cannot be used as a programme; ``findings`` say why."""

    code = "PROGRAMME"

    def __init__(self, findings: Sequence[ProgrammeFinding]) -> None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        more = f" Còn {len(errors) - 1} lỗi khác." if len(errors) > 1 else ""
        super().__init__(f"{errors[0].sentence}{more}", "Sửa tệp chương trình theo từng lỗi rồi mở lại.")
        self.findings = tuple(findings)


def read_programme(document: object, *, source: str, dispatch: str | None) -> Programme:
    """Make a programme of a parsed JSON document.

    Args:
        document: What the JSON parser gave.
        source: Name of the file, for messages.
        dispatch: Text of the founding document, against which quotations are checked; ``None`` to leave that out.

    Raises:
        InvalidProgrammeError: With all findings.
    """
    draft, found = _read(document, dispatch)
    return _finish(draft, found, source)


def read_checked_programme(document: object, *, source: str) -> Programme:
    """Make a programme of a document that ``read_programme`` is known to have accepted, at a tenth of the cost.

    Raises:
        InvalidProgrammeError: It has not the form of a programme.
    """
    draft, found = _read_form(document)
    return _finish(draft, found, source)


def _finish(draft: Draft, found: Sequence[Found], source: str) -> Programme:
    findings = _named(found, source)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise InvalidProgrammeError(findings)
    parts: dict[str, Any] = {name: tuple(draft.entries(name).values()) for name in _LISTS}
    return Programme(**draft.values, **parts)


def check_programme(document: object, source: str, dispatch: str | None) -> tuple[ProgrammeFinding, ...]:
    """Everything that is wrong with a programme document, and what is merely odd; nothing when it is sound."""
    return _named(_read(document, dispatch)[1], source)


def programme_to_document(programme: Programme) -> dict[str, Any]:
    """The document that ``read_programme`` makes the same programme of."""
    members = encode(programme, omit_defaults=True)
    return {"schema": SCHEMA, "schema_version": VERSION, **json.loads(json.dumps(members, default=date.isoformat))}


def programme_schema() -> dict[str, Any]:
    """JSON Schema of programme files."""
    schema = json_schema(Programme, "urn:so-dan-van:programme:1", "Chương trình của Sổ Dân vận")
    head = {"schema": {"const": SCHEMA}, "schema_version": {"const": VERSION}}
    body = schema["$defs"].pop("Programme")
    body["properties"] = head | body["properties"]
    body["required"] = [*_FRAME, *body["required"]]
    rest = {name: value for name, value in schema.items() if name not in ("$ref", "$defs")}
    return rest | body | {"$defs": schema["$defs"]}


_HINTS: Mapping[str, Any] = get_type_hints(Programme)
_REQUIRED = frozenset(f.name for f in fields(Programme) if f.default is MISSING and f.default_factory is MISSING)
_LISTS = tuple(
    f.name for f in fields(Programme) if get_origin(_HINTS[f.name]) is tuple and _HINTS[f.name] != tuple[str, ...]
)
"""Fields that are lists of entries; each entry is read by itself."""


def _named(found: Sequence[Found], source: str) -> tuple[ProgrammeFinding, ...]:
    return tuple(ProgrammeFinding(f.path, f.message, f.severity, source) for f in found[:MOST_FINDINGS])


def _read(document: object, dispatch: str | None) -> tuple[Draft, list[Found]]:
    draft, found = _read_form(document)
    if all(name in draft.lists for name in _LISTS):
        found += [*check_draft(draft, dispatch), *check_formulas(draft)]
    return draft, found


def _read_form(document: object) -> tuple[Draft, list[Found]]:
    draft = Draft()
    if not isinstance(document, dict):
        return draft, [Found("", "tệp không phải là một chương trình: cần một nhóm dữ liệu JSON")]
    members = {nfc(str(name)): value for name, value in cast("dict[object, object]", document).items()}
    found = _check_frame(members)
    if found:
        return draft, found
    for name in _HINTS:
        if name in members:
            found += _read_field(draft, name, members[name])
        elif name in _REQUIRED:
            found.append(Found(name, "thiếu mục này"))
    known = {*_HINTS, *_FRAME}
    found += [Found(name[:40], "mẫu không có mục tên này") for name in members if name not in known]
    return draft, found


def _check_frame(members: Mapping[str, object]) -> list[Found]:
    if members.get("schema") != SCHEMA:
        return [Found("schema", f"đây không phải tệp chương trình: cần “{SCHEMA}”")]
    version = members.get("schema_version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        return [Found("schema_version", f"khuôn dạng bản {version} mới hơn phần mềm này (đọc đến bản {VERSION})")]
    if version != VERSION or isinstance(version, bool):
        return [Found("schema_version", f"cần là {VERSION}")]
    return []


def _read_field(draft: Draft, name: str, value: object) -> list[Found]:
    if name in _LISTS:
        return _read_entries(draft, name, value)
    read, faults = decode_part(_HINTS[name], value, name, strict=True)
    if not faults:
        draft.values[name] = read
    return _found(faults)


def _read_entries(draft: Draft, name: str, value: object) -> list[Found]:
    if not isinstance(value, list):
        return [Found(name, "cần là danh sách")]
    items = cast("list[object]", value)
    if len(items) > MOST_ENTRIES:
        return [Found(name, f"có {len(items)} phần tử, nhiều quá {MOST_ENTRIES}")]
    form = get_args(_HINTS[name])[0]
    entries: dict[int, Any] = {}
    found: list[Found] = []
    for number, item in enumerate(items):
        entry, faults = decode_part(form, item, f"{name}[{number}]", strict=True)
        if faults:
            found += _found(faults)
            draft.note_unreadable(name, item)
        else:
            entries[number] = entry
        if len(found) > MOST_FINDINGS:
            break
    draft.lists[name] = entries
    return found


def _found(faults: Sequence[Fault]) -> list[Found]:
    return [Found(fault.path, fault.cause) for fault in faults]
