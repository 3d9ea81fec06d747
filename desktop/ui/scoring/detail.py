"""The criteria of the chosen agency: points are typed here, or given with their evidence in a dialog."""

from PySide6.QtCore import Signal, Slot

from desktop.services.scoring.counting import AgencyPoints, PointsLine, Scoring
from desktop.ui.criteria import by_group, shown_points
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.scoring.columns import criterion_columns
from desktop.ui.tables.grid import GridView
from desktop.ui.tables.model import RowTableModel


class PointsDetail(Card):
    """Shows one agency's points; tells what is typed and asked for."""

    points_typed = Signal(str, str, str)
    """Code of the agency, of the criterion, and the text."""
    dialog_wanted = Signal(object)
    """Points and evidence for this ``PointsLine``."""
    sheet_wanted = Signal(str)
    """The printed sheet of the agency with this code."""

    def __init__(self) -> None:
        self._agency: AgencyPoints | None = None
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.standing_label = Label("", Role.CAPTION, wrap=True)
        self.model: RowTableModel[PointsLine] = RowTableModel(criterion_columns())
        self.grid = GridView(self.model, name="Điểm theo tiêu chí")
        self.evidence_button = plain("Chấm, ghi minh chứng…", Icon.EDIT)
        self.sheet_button = plain("Phiếu điểm PDF", Icon.DOCUMENT_PDF)
        self._filled = boxed(
            column(
                column(self.name_label, self.standing_label, spacing=2),
                grow(self.grid),
                row(grow(self.evidence_button), grow(self.sheet_button)),
                spacing=10,
            )
        )
        self.empty = EmptyState(Icon.TROPHY, "Chọn một đơn vị để chấm điểm.")
        super().__init__(grow(self._filled), grow(self.empty), padding=12)
        self.model.setParent(self)
        self.model.edited.connect(self._tell_typed)
        self.model.edited_together.connect(self._tell_together)
        self.grid.row_changed.connect(self._allow)
        self.evidence_button.clicked.connect(self._ask_dialog)
        self.sheet_button.clicked.connect(self._ask_sheet)
        self.show_agency(None, None)

    def show_agency(self, agency: AgencyPoints | None, scoring: Scoring | None) -> None:
        """Show another agency, or that none is chosen."""
        self._agency = agency
        self._filled.setVisible(agency is not None)
        self.empty.setVisible(agency is None)
        if agency is None or scoring is None:
            return
        self.name_label.setText(agency.name)
        self.standing_label.setText(_standing(agency, scoring))
        self.model.set_rows(by_group(agency.lines))
        self._allow()

    @Slot()
    def _allow(self) -> None:
        self.evidence_button.set_allowed(self.grid.current_row() is not None, "Chọn một tiêu chí")

    @Slot(object, int, str)
    def _tell_typed(self, line: PointsLine, _column: int, text: str) -> None:
        if self._agency is not None:
            self.points_typed.emit(self._agency.code, line.criterion.code, text)

    @Slot(object, str)
    def _tell_together(self, cells: tuple[tuple[PointsLine, int, str], ...], _told: str) -> None:
        for line, at, text in cells:
            self._tell_typed(line, at, text)

    @Slot()
    def _ask_dialog(self) -> None:
        if (line := self.grid.current_row()) is not None:
            self.dialog_wanted.emit(line)

    @Slot()
    def _ask_sheet(self) -> None:
        if self._agency is not None:
            self.sheet_wanted.emit(self._agency.code)


def _standing(agency: AgencyPoints, scoring: Scoring) -> str:
    said = f"{shown_points(agency.total) or '0'}/{shown_points(scoring.plan.most)} điểm"
    if agency.still_open:
        return f"{said}; còn {agency.still_open} tiêu chí chưa chấm nên chưa xếp hạng"
    rivals = sum(each.kind is agency.kind and each.rank is not None for each in scoring.agencies)
    return f"{said}; hạng {agency.rank}/{rivals} trong nhóm; {agency.grade.lower()}"
