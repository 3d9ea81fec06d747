"""One revision: its facts, its files, and what it changed."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.core.dates import format_moment
from desktop.core.numbers import format_number
from desktop.services.history import ExportedFile, RevisionView
from desktop.ui.assurance_looks import ICONS, tone_of
from desktop.ui.history.changes import AFTER, BEFORE, ChangeRow, change_rows, columns
from desktop.ui.history.remarks import RemarkList
from desktop.ui.history.revisions import STATES
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import boxed, clear, column, grow, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.signs import Chip, Glyph
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import px

_NAMES = 104
_CODE_GROUP = 8
_LEAST_TABLE = 130
_TEXT_WIDE, _TEXT_NARROW = 190, 145


class FileLine(QWidget):
    """A file that carries a revision, and the way to its folder."""

    opened = Signal(object)
    """The folder that is to be opened."""

    def __init__(self, file: ExportedFile, *, brief: bool) -> None:
        super().__init__()
        self._folder = Path(file.folder)
        icon = Icon.DOCUMENT_PDF if file.format == "pdf" else Icon.ARCHIVE
        size = format_number(max(round(file.size / 1000), 1))
        where = f"{size} kB, xuất {format_moment(file.at)} vào {file.folder}"
        self.folder_button = quiet(self.tr("Mở thư mục"), Icon.FOLDER_OPEN)
        self.folder_button.setAccessibleName(f"Mở thư mục của {file.name}")
        self.folder_button.clicked.connect(self._open)
        where_label = ElidedLabel(where, Role.CAPTION)
        words = column(ElidedLabel(file.name, Role.LABEL), where_label, spacing=1)
        self.level_chip = Chip(file.assurance.short, tone_of(file.assurance), ICONS[file.assurance])
        self.level_chip.setToolTip(file.assurance.sentence)
        self.setLayout(row(Glyph(icon, size=20), grow(words), self.level_chip, self.folder_button, spacing=10))
        self.folder_button.setToolTip(where)
        where_label.setVisible(not brief)  # now that it has a parent: else it would be a window for a moment

    def _open(self) -> None:
        self.opened.emit(self._folder)


class RevisionDetail(Card):
    """Follows the chosen revision."""

    folder_asked_for = Signal(object)
    place_asked_for = Signal(str, object)
    """Key of a page, and the code on it."""

    def __init__(self) -> None:
        self._narrow = False
        self._shown: RevisionView | None = None
        self.title_label = Label("", Role.SECTION)
        self.chip = Chip()
        self._facts = column(spacing=4)
        self._files = column(spacing=8)
        self.remarks = RemarkList()
        self.change_label = Label("", Role.LABEL, wrap=True)
        self.change_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.model: RowTableModel[ChangeRow] = RowTableModel(columns())
        self.table = TableView(self.model, name="Thay đổi so với lần nộp trước")
        self.table.setMinimumHeight(px(_LEAST_TABLE))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # the least is enough
        super().__init__(
            row(grow(self.title_label), self.chip),
            self._facts,
            self.remarks,
            Line(),
            self._files,
            Line(),
            grow(boxed(column(self.change_label, grow(self.table), spacing=10))),
            spacing=10,
        )
        self.model.setParent(self)
        self.remarks.asked_for.connect(self.place_asked_for)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Leave out what the list or a tooltip says too, so that there is room for the changes."""
        self._narrow = narrow
        for number in (BEFORE, AFTER):
            self.table.setColumnWidth(number, _TEXT_NARROW if narrow else _TEXT_WIDE)
        if self._shown is not None:
            self.show_revision(self._shown)

    def show_revision(self, shown: RevisionView) -> None:
        """Show another revision."""
        self._shown = shown
        self.title_label.setText(f"Lần nộp {shown.number}")
        self.chip.set_status(*STATES[shown.state])
        self._show_facts(shown)
        self.remarks.show_remarks(shown.remarks)
        clear(self._files)
        for file in shown.files:
            line = FileLine(file, brief=self._narrow)
            line.opened.connect(self.folder_asked_for)
            self._files.addWidget(line)
        self._show_changes(shown)

    def _show_facts(self, shown: RevisionView) -> None:
        clear(self._facts)
        taken = ("Chốt số liệu", format_moment(shown.made_at))
        for name, value in (
            *(() if self._narrow else (taken,)),
            ("Lãnh đạo duyệt", shown.approved_by or "Chưa ghi"),
            ("Số, ký hiệu", shown.document_number or "Chưa có"),
            *((("Mã tiếp nhận", shown.receipt_code),) if shown.receipt_code else ()),
            ("Mã kiểm tra", _grouped(shown.snapshot_sha256[:32])),
        ):
            self._facts.addWidget(FactLine(name, value, _NAMES))

    def _show_changes(self, shown: RevisionView) -> None:
        changed = shown.difference
        rows = change_rows(changed, shown.programme) if changed is not None else []
        if changed is None:
            told = "Lần nộp đầu tiên, chưa có gì để so sánh."
        elif not rows:
            told = f"Nội dung giống lần nộp {shown.number - 1}; chỉ khác số văn bản, người ký hoặc ngày."
        else:
            told = f"Thay đổi so với lần nộp {shown.number - 1}"
        self.change_label.setText(told)
        self.change_label.set_role(Role.LABEL if rows else Role.MUTED)
        self.model.set_rows(rows)
        self.table.setCurrentIndex(QModelIndex())  # there is nothing to choose: the rows are only read
        self.table.setVisible(bool(rows))


def _grouped(code: str) -> str:
    """A long code in groups, so that it can be read aloud."""
    return " ".join(code[at : at + _CODE_GROUP] for at in range(0, len(code), _CODE_GROUP))
