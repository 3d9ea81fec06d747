"""The list of agencies as a file: read with every fault named at its place, and written again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any, Literal

from desktop.core.document_form import Fault, decode_part, encode
from desktop.core.errors import UserError
from desktop.rules.agencies import (
    AgencyDirectory,
    AgencyEvent,
    AgencyRecord,
    DirectoryAbout,
    Spanned,
    holds_on,
)

SCHEMA = "so-dan-van/agencies"
VERSION = 1
MOST_LEVELS = 12
"""More levels than any administration has."""


@dataclass(frozen=True)
class AgencyFinding:
    """One thing that is wrong in a list of agencies: ``agencies[3].parents[0].code``, cause, file."""

    path: str
    message: str
    source: str = ""

    @property
    def sentence(self) -> str:
        """File, place and cause as one text."""
        return ": ".join(part for part in (self.source, self.path, self.message) if part)


class InvalidAgenciesError(UserError):
    """The file cannot be used as a list of agencies; ``findings`` say why."""

    code = "AGENCIES"

    def __init__(self, findings: Sequence[AgencyFinding]) -> None:
        more = f" Còn {len(findings) - 1} lỗi khác." if len(findings) > 1 else ""
        super().__init__(f"{findings[0].sentence}.{more}", "Sửa danh sách đơn vị theo từng lỗi rồi mở lại.")
        self.findings = tuple(findings)


@dataclass(frozen=True)
class AgenciesDocument:
    """The form of the file."""

    schema: Literal["so-dan-van/agencies"]
    schema_version: Literal[1]
    about: DirectoryAbout
    agencies: tuple[AgencyRecord, ...]
    events: tuple[AgencyEvent, ...] = ()


def read_agencies(document: object, *, source: str) -> AgencyDirectory:
    """Make a directory of a parsed JSON document.

    Raises:
        InvalidAgenciesError: With all findings.
    """
    read, faults = decode_part(AgenciesDocument, document, "$", strict=True)
    if not isinstance(read, AgenciesDocument):
        raise InvalidAgenciesError(_findings(faults, source))
    directory = AgencyDirectory(read.about, read.agencies, read.events)
    if findings := directory_findings(directory, source=source):
        raise InvalidAgenciesError(findings)
    return directory


def directory_findings(directory: AgencyDirectory, *, source: str = "") -> tuple[AgencyFinding, ...]:
    """Everything by which a tree of agencies contradicts itself."""
    return tuple(_findings(tuple(_faults(directory)), source))


def agencies_to_document(directory: AgencyDirectory) -> dict[str, Any]:
    """The document that ``read_agencies`` makes the same directory of."""
    form = AgenciesDocument("so-dan-van/agencies", 1, directory.about, directory.agencies, directory.events)
    return encode(form, omit_defaults=True)


def _findings(faults: Sequence[Fault], source: str) -> list[AgencyFinding]:
    return [AgencyFinding(fault.path.removeprefix("$."), fault.cause, source) for fault in faults]


def _faults(directory: AgencyDirectory) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, record in enumerate(directory.agencies):
        place = f"agencies[{n}]"
        if record.code in seen:
            yield Fault(f"{place}.code", f"mã “{record.code}” đã dùng cho một đơn vị khác")
        seen.add(record.code)
        yield from _faults_of_record(record, directory.by_code, place)
    yield from _faults_of_cycles(directory)
    for n, event in enumerate(directory.events):
        yield from _faults_of_event(event, directory.by_code, f"events[{n}]")


def _faults_of_record(record: AgencyRecord, known: Mapping[str, AgencyRecord], place: str) -> Iterator[Fault]:
    if not record.names:
        yield Fault(f"{place}.names", f"đơn vị “{record.code}” chưa có tên")
    yield from _faults_of_spans([record], [place])
    yield from _faults_of_spans(record.names, [f"{place}.names[{n}]" for n in range(len(record.names))])
    yield from _faults_of_spans(record.parents, [f"{place}.parents[{n}]" for n in range(len(record.parents))])
    for n, parent in enumerate(record.parents):
        if parent.code not in known:
            yield Fault(f"{place}.parents[{n}].code", f"không có đơn vị cấp trên nào mang mã “{parent.code}”")


def _faults_of_spans(items: Sequence[Spanned], places: Sequence[str]) -> Iterator[Fault]:
    for item, place in zip(items, places, strict=True):
        if item.valid_from is not None and item.valid_to is not None and item.valid_to < item.valid_from:
            yield Fault(f"{place}.valid_to", "ngày kết thúc trước ngày bắt đầu")
    for (earlier, later), place in zip(pairwise(items), places[1:], strict=True):
        if earlier.valid_to is None or later.valid_from is None or later.valid_from <= earlier.valid_to:
            yield Fault(f"{place}.valid_from", "khoảng thời gian chồng lên khoảng trước đó, hoặc không theo thứ tự")


def _faults_of_cycles(directory: AgencyDirectory) -> Iterator[Fault]:
    """Nobody may stand above himself, whatever the days."""
    settled: set[str] = set()
    for n, record in enumerate(directory.agencies):
        path: list[str] = []
        if _comes_back(record.code, directory.by_code, path, settled):
            yield Fault(
                f"agencies[{n}].parents", f"cấp trên đi vòng tròn hoặc quá {MOST_LEVELS} cấp: {' → '.join(path)}"
            )


def _comes_back(code: str, known: Mapping[str, AgencyRecord], path: list[str], settled: set[str]) -> bool:
    if code in path or len(path) > MOST_LEVELS:
        path.append(code)
        return True
    if code in settled or code not in known:
        return False
    path.append(code)
    if any(_comes_back(parent.code, known, path, settled) for parent in known[code].parents):
        settled.update(path)
        return True
    path.pop()
    settled.add(code)
    return False


def _faults_of_event(event: AgencyEvent, known: Mapping[str, AgencyRecord], place: str) -> Iterator[Fault]:
    day_before = event.day - timedelta(days=1)
    for side, codes in (("predecessors", event.predecessors), ("successors", event.successors)):
        for n, code in enumerate(codes):
            if code not in known:
                yield Fault(f"{place}.{side}[{n}]", f"không có đơn vị nào mang mã “{code}”")
            elif not holds_on(known[code], day_before if side == "predecessors" else event.day):
                yield Fault(f"{place}.{side}[{n}]", f"đơn vị “{code}” không tồn tại vào lúc có sự kiện này")
