"""What is about to be written into many cells, as it was understood: seen before anything is changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLayout, QWidget

from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.layouts import grow
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Color, Tone, px

_WIDTH, _TABLE_HEIGHT = 820, 240


@dataclass(frozen=True)
class ImportLine:
    """One cell that would be written.

    Attributes:
        place: Its code, or where it stands in a file. name: what it is called.
        before: What stands there now. found: what was copied, or stands in the file.
        understood: As it will be shown. problem: why it cannot be taken; "" when it can.
        doubt: Why it should be looked at although it can be taken; "" when there is no reason.
        code: What is gone to when somebody asks for the line; "" for nowhere.
    """

    place: str
    name: str
    before: str
    found: str
    understood: str
    problem: str = ""
    doubt: str = ""
    code: str = ""


class ImportPreview(Dialog):
    """Shows every cell with what stands there, what comes and what was understood; the ones to look at stand first.

    Everything is written or nothing, unless the person says that cells which were not understood may be left out.

    Args:
        parent: The page.
        title: What is about to happen: “Dán vào biểu số liệu”.
        extra: Choices above the table, such as the way in which numbers are written.
    """

    confirmed = Signal()
    """Please write what was understood."""

    def __init__(self, parent: QWidget, title: str, *extra: QLayout) -> None:
        self.banner = Banner()
        self.model: RowTableModel[ImportLine] = RowTableModel(_columns())
        self.table = TableView(self.model, name=self.tr("Các ô sẽ ghi"))
        self.table.setMinimumHeight(px(_TABLE_HEIGHT))
        self.skip_box = CheckBox(self.tr("Bỏ qua các ô chưa hiểu, chỉ ghi các ô đã hiểu"))
        self._lines: tuple[ImportLine, ...] = ()
        self._beyond = ""
        super().__init__(
            parent, title, self.tr("Ghi"), self.banner, *extra, grow(self.table), self.skip_box, width=_WIDTH
        )
        self.model.setParent(self)
        self.skip_box.toggled.connect(self._say)
        self.accepted.connect(self.confirmed)

    def show_lines(self, lines: Sequence[ImportLine], beyond: str = "") -> None:
        """Show what was understood.

        Args:
            lines: The cells, in their order.
            beyond: A sentence about what is left out in any case; "" for none.
        """
        self._lines = tuple(sorted(lines, key=_urgency, reverse=True))
        self._beyond = beyond
        self.model.set_rows(self._lines)
        self._say()

    @Slot()
    def _say(self) -> None:
        wrong = sum(bool(line.problem) for line in self._lines)
        right = len(self._lines) - wrong
        self.skip_box.setVisible(bool(wrong))
        allowed = bool(right) and (not wrong or self.skip_box.isChecked())
        self.accept_button.setText(self.tr("Ghi {0} ô").format(right))
        self.accept_button.set_allowed(allowed, "" if allowed else self.tr("Còn ô chưa hiểu"))
        doubted = sum(bool(line.doubt) and not line.problem for line in self._lines)
        if wrong:
            told = self.tr("Có {0} ô chưa hiểu, xếp lên đầu. Chưa ghi gì.").format(wrong)
            self.banner.show_message(Tone.LATE, told, self._beyond, icon=Icon.WARNING)
        elif doubted:
            told = self.tr("Hiểu được cả {0} ô, có {1} ô cần xem lại, xếp lên đầu.").format(right, doubted)
            self.banner.show_message(Tone.LATE, told, self._beyond, icon=Icon.WARNING)
        else:
            told = self.tr("Hiểu được cả {0} ô. Xem lại rồi ghi; Ctrl+Z lấy lại được.").format(right)
            self.banner.show_message(Tone.OK, told, self._beyond)


def _columns() -> tuple[Column[ImportLine], ...]:
    return (
        Column("Ô", lambda line: line.place, cell=lambda line: Cell(line.place, muted=True), width=100, wraps=True),
        Column("Chỉ tiêu", lambda line: line.name, width=180, stretch=True, wraps=True),
        Column("Đang có", lambda line: line.before, CellKind.NUMBER, cell=_before, width=100),
        Column("Chép sang", lambda line: line.found, CellKind.NUMBER, width=120),
        Column("Hiểu là", lambda line: line.understood, cell=_understood, width=210, wraps=True),
    )


def _urgency(line: ImportLine) -> tuple[bool, bool]:
    return bool(line.problem), bool(line.doubt)


def _before(line: ImportLine) -> Cell:
    return Cell(line.before, CellKind.NUMBER, muted=True)


def _understood(line: ImportLine) -> Cell:
    if line.problem:
        text = f"{line.problem[:1].upper()}{line.problem[1:]}"
        return Cell(text, tone=Tone.LATE, icon=Icon.WARNING, background=Color.LATE_BG, tooltip=text)
    if line.doubt:
        text = f"{line.understood or 'Để trống'} – {line.doubt}"
        return Cell(text, tone=Tone.LATE, icon=Icon.WARNING, tooltip=text)
    if line.understood == line.before:
        return Cell("Như đang có", muted=True)
    return Cell(line.understood or "Để trống", strong=True, muted=not line.understood)
