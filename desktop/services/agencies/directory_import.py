"""Agencies read from a workbook: everything is looked at, cell by cell, before anything is written."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import DateFormatError, parse_date
from desktop.core.errors import UserError
from desktop.core.text import fold
from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyEventType, AgencyName, AgencyRecord
from desktop.rules.agency_changes import is_code
from desktop.rules.agency_file import directory_findings
from desktop.rules.agency_lines import AgencyLine, gap_between, is_identifier, record_of, same_agency
from desktop.rules.agency_names import name_in_all_forms
from desktop.rules.file_days import doubtful_days
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.agencies.agency_changing import CHANGE_NAMES, replace_tree
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.agencies.directory_workbook import EVENT_HEADINGS, LINE_COLUMNS
from desktop.services.intake.received_sheets import NO_CELL, FileCell
from desktop.services.intake.received_workbooks import WorkbookLimits, read_workbook
from desktop.services.intake.sheet_tables import SheetRow, SheetTable, first_table, headings
from desktop.services.registers.row_import import MOST_HEADING_ROWS, CellFinding

MOST_LINES = 20_000
_LIMITS = WorkbookLimits(size=20_000_000, tags=1_500_000, rows=MOST_LINES + MOST_HEADING_ROWS, columns=40)
_KINDS = {fold(text): kind for kind, name in KIND_NAMES.items() for text in (name, kind.value)}
_CHANGES = {fold(text): kind for kind, name in CHANGE_NAMES.items() for text in (name, kind.value)}
_PATH = re.compile(r"(agencies|events)\[(\d+)\](?:\.([a-z_]+)(?:\[\d+\])?(?:\.([a-z_]+))?)?")
_TITLES = {column.key: column.title for column in LINE_COLUMNS}
_EVENT_TITLES = {key: heading.removesuffix(" *") for key, heading in EVENT_HEADINGS.items()}


class DirectoryFileError(UserError):
    """The file cannot be read as a list of agencies."""

    code = "DIRECTORY_FILE"


class DirectoryChangedError(UserError):
    """Somebody changed the agencies since the file was looked at."""

    code = "DIRECTORY_CHANGED"


@dataclass(frozen=True)
class DirectoryImport:
    """What a file would make of the agencies; nothing is written yet.

    Attributes:
        before, after: The tree as it is kept, and as it would be.
        added, changed: Codes of the agencies that are new, or said otherwise.
        same: How many stay as they are. events: how many changes are new.
        findings: Every cell at fault; with one of them nothing is written.
        unknown: Headings that no agency has a place for.
    """

    file_name: str
    before: AgencyDirectory
    after: AgencyDirectory
    added: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    events: int
    findings: tuple[CellFinding, ...]
    unknown: tuple[str, ...]


def read_directory_file(session: Session, clock: Clock, path: Path) -> DirectoryImport:  # noqa: ARG001 - as pages call it
    """Read a workbook of agencies, in the columns of ``save_directory`` in any order; agencies it lacks stay.

    Raises:
        DirectoryFileError: It has no sheet with these columns.
        ValueFileError: It is no workbook, damaged, too large, or dangerous.
    """
    book = read_workbook(path, _LIMITS)
    lines = first_table(book.sheets, headings((c.key, c.heading) for c in LINE_COLUMNS), ("code", "kind", "name"))
    if lines is None:
        raise DirectoryFileError(
            f"{path.name}: không thấy dòng tiêu đề có các cột Mã, Loại, Tên chính thức.",
            "Xuất danh bạ ra Excel, sửa trong tệp đó rồi nhập lại.",
        )
    events = first_table(book.sheets, headings(EVENT_HEADINGS.items()), ("type", "day"))
    return _Reader(kept_directory(session), path.name, lines, events).read()


def import_directory(session: Session, clock: Clock, imported: DirectoryImport) -> int:
    """Write what was read, in the caller's transaction; gives how many agencies were added or changed.

    Raises:
        DirectoryChangedError: The agencies are no longer what they were when the file was read.
    """
    if kept_directory(session) != imported.before:
        raise DirectoryChangedError(
            "Danh bạ vừa được sửa ở nơi khác sau khi đọc tệp này. Chưa ghi gì.", "Chọn lại tệp để đối chiếu lại."
        )
    touched = imported.added + imported.changed
    shown = next(iter(touched), "")
    replace_tree(session, clock, imported.before, imported.after, f"nhập danh bạ từ {imported.file_name}", shown)
    return len(touched)


class _Reader:
    """Reads both tables, and says what is wrong at its cell."""

    def __init__(self, before: AgencyDirectory, file_name: str, lines: SheetTable, events: SheetTable | None) -> None:
        self._before, self._file_name, self._lines, self._events = before, file_name, lines, events
        self._findings: list[CellFinding] = []
        self._told: set[str] = set()

    def read(self) -> DirectoryImport:
        read = self._read_lines()
        records = {code: record_of([line for _, line in members]) for code, members in read.items()}
        known = self._before.by_code
        added = tuple(code for code in records if code not in known)
        changed = tuple(c for c, record in records.items() if c in known and not same_agency(record, known[c]))
        kept = [records[r.code] if r.code in changed else r for r in self._before.agencies]
        events, rows = self._read_events()
        after = AgencyDirectory(
            self._before.about, (*kept, *(records[code] for code in added)), (*self._before.events, *events)
        )
        if not self._findings:
            self._check_tree(after, read, rows)
        unknown = self._lines.unknown + (self._events.unknown if self._events else ())
        same = len(records) - len(added) - len(changed)
        return DirectoryImport(
            self._file_name,
            self._before,
            after,
            added,
            changed,
            same,
            len(events),
            tuple(self._findings),
            unknown,
        )

    def _read_lines(self) -> Mapping[str, list[tuple[SheetRow, AgencyLine]]]:
        self._refuse_formulas(self._lines, _TITLES)
        days = self._days(self._lines, ("valid_from", "valid_to"), _TITLES)
        found: dict[str, list[tuple[SheetRow, AgencyLine]]] = {}
        for row in self._lines.rows:
            line = self._line(row, days)
            if line is not None:
                found.setdefault(line.code, []).append((row, line))
        for members in found.values():
            members.sort(key=lambda each: each[1].valid_from or date.min)
            self._check_spans(members)
        return found

    def _line(self, row: SheetRow, days: Mapping[tuple[int, str], date]) -> AgencyLine | None:
        code, typed = row.text("code"), row.text("name")
        before = self._before.by_code.get(code)
        if before is None and not is_code(code):
            said = "bắt đầu bằng chữ in hoa, chỉ gồm chữ không dấu, số, gạch nối" if code else "chưa có mã"
            return self._wrong(self._lines, row, "code", said, _TITLES)
        kind = _KINDS.get(fold(row.text("kind")))
        if kind is None:
            return self._wrong(self._lines, row, "kind", f"chọn một trong: {', '.join(KIND_NAMES.values())}", _TITLES)
        if not typed:
            return self._wrong(self._lines, row, "name", "chưa có tên", _TITLES)
        identifier = row.text("identifier")
        if identifier and not is_identifier(identifier):
            said = "không đúng dạng mã định danh, ví dụ H06.1.2 hoặc 000.00.12.H06"
            return self._wrong(self._lines, row, "identifier", said, _TITLES)
        begins, ends = days.get((row.number, "valid_from")), days.get((row.number, "valid_to"))
        if begins is not None and ends is not None and ends < begins:
            return self._wrong(self._lines, row, "valid_to", "ngày kết thúc trước ngày bắt đầu", _TITLES)
        name = self._name(row, typed, kind, before)
        return AgencyLine(code, kind, name, row.text("parent"), identifier, begins, ends)

    def _name(self, row: SheetRow, typed: str, kind: AgencyKind, before: AgencyRecord | None) -> AgencyName:
        """What the file says; what it leaves out is made from the name."""
        like = before.names[-1] if before is not None and kind is before.kind and before.names else None
        name = replace(name_in_all_forms(typed, like), name=typed, valid_from=None, valid_to=None)
        said: dict[str, object] = {}
        for key in ("short_name", "superior", "abbreviation", "place"):
            if key in self._lines.places and (row.text(key) or key == "superior"):
                said[key] = row.text(key)
        for key in ("header", "authority"):
            if text := row.text(key):
                said[key] = tuple(part.strip() for part in text.split("/") if part.strip())
        return replace(name, **said)  # pyright: ignore[reportArgumentType] - texts and lines of text by their keys

    def _check_spans(self, members: Sequence[tuple[SheetRow, AgencyLine]]) -> None:
        lines = [line for _, line in members]
        if (at := gap_between(lines)) is not None:
            said = "các dòng của cùng một mã phải nối tiếp nhau theo ngày, không hở, không chồng"
            self._wrong(self._lines, members[at][0], "valid_from", said, _TITLES)
        for row, line in members[1:]:
            if line.kind is not lines[0].kind:
                self._wrong(self._lines, row, "kind", "khác với dòng trên của cùng mã này", _TITLES)
            if line.identifier != lines[0].identifier:
                self._wrong(self._lines, row, "identifier", "khác với dòng trên của cùng mã này", _TITLES)

    def _read_events(self) -> tuple[Sequence[AgencyEvent], Sequence[SheetRow]]:
        if self._events is None:
            return (), ()
        self._refuse_formulas(self._events, _EVENT_TITLES)
        known = {_key(event) for event in self._before.events}
        days = self._days(self._events, ("day",), _EVENT_TITLES)
        events: list[AgencyEvent] = []
        rows: list[SheetRow] = []
        for row in self._events.rows:
            event = self._event(row, days.get((row.number, "day")))
            if event is not None and _key(event) not in known:
                known.add(_key(event))
                events.append(event)
                rows.append(row)
        return events, rows

    def _event(self, row: SheetRow, day: date | None) -> AgencyEvent | None:
        table = self._events
        if table is None:
            return None
        kind = _CHANGES.get(fold(row.text("type")))
        if kind is None:
            names = ", ".join(CHANGE_NAMES.values())
            return self._wrong(table, row, "type", f"chọn một trong: {names}", _EVENT_TITLES)
        if day is None:
            if not row.text("day"):
                self._wrong(table, row, "day", "chưa có ngày", _EVENT_TITLES)
            return None
        before, after = (
            tuple(code for code in re.split(r"[;,\s]+", row.text(key)) if code)
            for key in ("predecessors", "successors")
        )
        return AgencyEvent(AgencyEventType(kind), day, before, after, row.text("legal_basis"))

    def _days(
        self, table: SheetTable, keys: Iterable[str], titles: Mapping[str, str]
    ) -> Mapping[tuple[int, str], date]:
        """The days of a table's columns; one that could be another is at fault."""
        found: dict[tuple[int, str], date] = {}
        for key in keys:
            doubts = doubtful_days({row.number: row.cells.get(key, NO_CELL).value for row in table.rows})
            for row in table.rows:
                if row.number in doubts:
                    self._wrong(table, row, key, doubts[row.number], titles)
                elif text := row.text(key):
                    try:
                        found[row.number, key] = _day(row.cells[key], text)
                    except DateFormatError as error:
                        self._wrong(table, row, key, f"{error.message} {error.hint}", titles)
        return found

    def _refuse_formulas(self, table: SheetTable, titles: Mapping[str, str]) -> None:
        for row in table.rows:
            for key, cell in row.cells.items():
                if cell.formula:
                    self._wrong(table, row, key, "công thức; chép rồi dán đặc biệt thành giá trị", titles)

    def _check_tree(
        self, after: AgencyDirectory, read: Mapping[str, list[tuple[SheetRow, AgencyLine]]], rows: Sequence[SheetRow]
    ) -> None:
        """What holds only between agencies: superiors, cycles, who took part in a change."""
        old_events = len(self._before.events)
        for finding in directory_findings(after):
            path = _PATH.match(finding.path)
            if path is None:
                continue
            part, number, field = path[1], int(path[2]), path[3] or "code"
            if part == "agencies":
                members = read.get(after.agencies[number].code)
                key = "parent" if field == "parents" else field if field in _TITLES else "code"
                self._wrong(self._lines, members[0][0] if members else None, key, finding.message, _TITLES)
            elif self._events is not None and number >= old_events:
                self._wrong(self._events, rows[number - old_events], field, finding.message, _EVENT_TITLES)
            else:
                self._wrong(self._lines, None, "valid_to", finding.message, _TITLES)

    def _wrong(
        self, table: SheetTable, row: SheetRow | None, key: str, message: str, titles: Mapping[str, str]
    ) -> None:
        place = table.place(row, key)
        if row and place in self._told:
            return  # one reason for a cell is enough
        self._told.add(place)
        cell = row.cells.get(key, NO_CELL) if row else NO_CELL
        found = cell.formula or (row.text(key) if row else "")
        ended = message if message.endswith(".") else f"{message}."
        self._findings.append(CellFinding(place, titles.get(key, ""), found, ended))


def _day(cell: FileCell, text: str) -> date:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else parse_date(text)


def _key(event: AgencyEvent) -> tuple[object, ...]:
    return event.type, event.day, tuple(sorted(event.predecessors)), tuple(sorted(event.successors))
