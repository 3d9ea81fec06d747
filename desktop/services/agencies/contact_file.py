"""Whom to call at each agency, read from a workbook: every row is looked at before anything is noted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.agencies.contacts import NOBODY, Contact, ContactRefusedError, contacts, note_contact
from desktop.services.intake.received_workbooks import WorkbookLimits, read_workbook
from desktop.services.intake.sheet_tables import SheetRow, SheetTable, first_table, headings
from desktop.services.registers.row_import import MOST_HEADING_ROWS, CellFinding

MOST_LINES = 20_000
_LIMITS = WorkbookLimits(size=20_000_000, tags=1_500_000, rows=MOST_LINES + MOST_HEADING_ROWS, columns=40)
_TITLES = (
    ("code", "Mã"),
    ("code", "Mã đơn vị"),
    ("person", "Người liên hệ"),
    ("person", "Họ tên"),
    ("position", "Chức vụ"),
    ("phone", "Điện thoại"),
    ("email", "Thư điện tử"),
    ("email", "Email"),
    ("note", "Ghi chú"),
)


class ContactFileError(UserError):
    """The file cannot be read as a list of contacts."""

    code = "CONTACT_FILE"


class ContactRowsError(UserError):
    """Cells are at fault; nothing was noted.

    Attributes:
        findings: Every one of them.
    """

    code = "CONTACT_ROWS"

    def __init__(self, file: str, findings: Sequence[CellFinding]) -> None:
        first = findings[0]
        super().__init__(
            f"{file}: {len(findings)} ô chưa đúng; chưa ghi gì. Ô đầu tiên: {first.place}, {first.message}",
            "Sửa các ô này rồi nhập lại tệp.",
        )
        self.findings = tuple(findings)


@dataclass(frozen=True)
class ContactLine:
    """What is noted of an agency."""

    agency: str
    name: str
    contact: Contact


@dataclass(frozen=True)
class ContactImport:
    """What came of a file: codes of agencies of which something else is noted now; how many rows said nothing new."""

    noted: tuple[str, ...]
    same: int


def list_contacts(session: Session, clock: Clock) -> tuple[ContactLine, ...]:
    """Whom to call, by code of the agency; only where something was noted."""
    names = agencies_on(session, today(clock))
    return tuple(ContactLine(code, names[code].name, each) for code, each in sorted(contacts(session).items()))


def import_contacts(session: Session, clock: Clock, path: Path) -> ContactImport:
    """Note the contacts of a workbook with the columns Mã, Người liên hệ, Chức vụ, Điện thoại, Thư điện tử, Ghi chú.

    Columns that it lacks, and agencies that it does not name, stay as they are noted.

    Raises:
        ContactFileError: It has no sheet with these columns.
        ContactRowsError: Cells are at fault; the caller's transaction must not be committed.
        ValueFileError: It is no workbook, damaged, too large, or dangerous.
    """
    table = first_table(read_workbook(path, _LIMITS).sheets, headings(_TITLES), ("code",))
    if table is None or table.places.keys() <= {"code"}:
        raise ContactFileError(
            f"{path.name}: không thấy dòng tiêu đề có cột Mã và ít nhất một cột liên hệ.",
            "Đặt tiêu đề các cột: Mã, Người liên hệ, Chức vụ, Điện thoại, Thư điện tử, Ghi chú.",
        )
    known, names = contacts(session), agencies_on(session, today(clock))
    findings: list[CellFinding] = []
    noted: dict[str, bool] = {}
    for row in table.rows:
        code = row.text("code")
        if code not in names or code in noted:
            cause = "đơn vị này đã có ở dòng trên" if code in noted else "danh mục không có mã đơn vị này"
            findings.append(CellFinding(table.place(row, "code"), "Mã", code, f"{cause}."))
            continue
        before = known.get(code, NOBODY)
        said = {key: row.text(key) for key in table.places if key != "code"}
        try:
            note_contact(session, clock, code, replace(before, **said))
        except ContactRefusedError as error:
            findings.append(_refused(table, row, error))
        noted[code] = replace(before, **said) != before
    if findings:
        raise ContactRowsError(path.name, findings)
    return ContactImport(tuple(code for code, new in noted.items() if new), sum(not new for new in noted.values()))


def _refused(table: SheetTable, row: SheetRow, error: ContactRefusedError) -> CellFinding:
    title = next(title for key, title in _TITLES if key == error.field)
    return CellFinding(table.place(row, error.field), title, row.text(error.field), error.message)
