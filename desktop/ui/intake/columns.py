"""The columns of the list of received files."""

from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.intake.results import LOOKS, file_name, summary
from desktop.ui.tables.cells import Cell, CellKind, Column


def _file(row: IntakeRow) -> Cell:
    return Cell(file_name(row), tooltip=row.file)


def _agency(row: IntakeRow) -> Cell:
    name = row.agency_name or row.agency
    return Cell(name or "Chưa rõ", muted=not name)


def _result(row: IntakeRow) -> Cell:
    look = LOOKS[row.result]
    return Cell(look.word, CellKind.CHIP, look.tone, icon=look.icon)


def _reason(row: IntakeRow) -> Cell:
    return Cell(summary(row), muted=not row.reasons)


INTAKE_COLUMNS: tuple[Column[IntakeRow], ...] = (
    Column("Tệp", file_name, cell=_file, width=226, wraps=True),
    Column("Đơn vị", lambda row: row.agency_name, cell=_agency, width=192, wraps=True),
    Column("Kết quả", lambda row: LOOKS[row.result].word, cell=_result, width=106),
    Column("Lý do, ghi chú", summary, cell=_reason, width=200, stretch=True, wraps=True),
)
