"""The agencies and their changes as a workbook, to be looked through, corrected in Excel and read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.core.clock import today
from desktop.documents.sheets import CellContent, Sheet, SheetColumn, SheetRow, WorkbookProperties
from desktop.rules.agencies import AgencyEvent
from desktop.rules.agency_lines import AgencyLine, lines_of
from desktop.rules.programme_kinds import KIND_NAMES
from desktop.services.agencies.agency_changing import CHANGE_NAMES
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.figures.form_workbook import write_new
from desktop.services.workspace import Workspace, agency_ref, this_agency

LINES_APART = " / "
"""Between lines that stand below each other in a document's head."""

CODES_APART = "; "
"""Between codes in one cell."""


@dataclass(frozen=True)
class LineColumn:
    """A column of the sheet of agencies; a heading with * must be filled in."""

    key: str
    heading: str
    width: float
    of: Callable[[AgencyLine], CellContent]

    @property
    def title(self) -> str:
        """The heading without its mark."""
        return self.heading.removesuffix(" *")


LINE_COLUMNS = (
    LineColumn("code", "Mã *", 12, lambda line: line.code),
    LineColumn("kind", "Loại *", 18, lambda line: KIND_NAMES[line.kind]),
    LineColumn("name", "Tên chính thức *", 40, lambda line: line.name.name),
    LineColumn("short_name", "Tên ngắn", 30, lambda line: line.name.short_name),
    LineColumn("header", "Tên ở đầu văn bản", 36, lambda line: LINES_APART.join(line.name.header)),
    LineColumn("superior", "Cơ quan chủ quản", 26, lambda line: line.name.superior),
    LineColumn("abbreviation", "Tên viết tắt", 12, lambda line: line.name.abbreviation),
    LineColumn("place", "Địa danh", 18, lambda line: line.name.place),
    LineColumn("authority", "Thẩm quyền ký", 32, lambda line: LINES_APART.join(line.name.authority)),
    LineColumn("parent", "Mã cấp trên", 12, lambda line: line.parent),
    LineColumn("identifier", "Mã định danh", 18, lambda line: line.identifier),
    LineColumn("valid_from", "Từ ngày", 12, lambda line: line.valid_from),
    LineColumn("valid_to", "Đến ngày", 12, lambda line: line.valid_to),
)
EVENT_HEADINGS = {
    "type": "Thay đổi *",
    "day": "Ngày hiệu lực *",
    "predecessors": "Đơn vị trước",
    "successors": "Đơn vị sau",
    "legal_basis": "Căn cứ pháp lý",
}
_EVENT_WIDTHS = (16, 14, 40, 40, 60)
_ABOUT = (
    "Mỗi đơn vị một dòng cho mỗi khoảng thời gian có cùng tên, cùng cấp trên; cột có dấu * phải điền.",
    "Để trống ngày nếu không có mốc. Tên ngắn, tên ở đầu văn bản để trống thì phần mềm tự đặt theo tên chính thức.",
)


def save_directory(workspace: Workspace, target: Path, *, day: date | None = None) -> Path:
    """Write all agencies with their past, or those of one day, and their changes.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    from desktop.documents.excel import render_workbook

    with workspace.reading() as session:
        tree = kept_directory(session)
        author = agency_ref(session, this_agency(session), today(workspace.clock)).name
    records = tree.agencies if day is None else tree.at(day)
    sheets = [_agencies([line for record in records for line in lines_of(record)])]
    if day is None:
        sheets.append(_events(tree.events))
    properties = WorkbookProperties("Danh bạ đơn vị", author, workspace.clock.now())
    return write_new(target, render_workbook(sheets, properties))


def _agencies(lines: Sequence[AgencyLine]) -> Sheet:
    return Sheet(
        "Đơn vị",
        ("Danh bạ đơn vị", *_ABOUT),
        tuple(SheetColumn(column.heading, column.width) for column in LINE_COLUMNS),
        tuple(SheetRow(tuple(column.of(line) for column in LINE_COLUMNS)) for line in lines),
        frozen_columns=1,
        landscape=True,
        wide=True,
        filtered=True,
    )


def _events(events: Sequence[AgencyEvent]) -> Sheet:
    return Sheet(
        "Thay đổi",
        ("Thay đổi của đơn vị", "Mã đơn vị cách nhau bằng dấu chấm phẩy."),
        tuple(SheetColumn(title, w) for title, w in zip(EVENT_HEADINGS.values(), _EVENT_WIDTHS, strict=True)),
        tuple(
            SheetRow(
                (
                    CHANGE_NAMES[event.type],
                    event.day,
                    CODES_APART.join(event.predecessors),
                    CODES_APART.join(event.successors),
                    event.legal_basis,
                )
            )
            for event in events
        ),
        landscape=True,
        filtered=True,
    )
