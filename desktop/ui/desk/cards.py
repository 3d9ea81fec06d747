"""The cards of the home page: what is left, how far things are, what was sent, what happened lately."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.services.workplace.desk_view import DeskView, GroupProgress, LastRevision
from desktop.ui.desk.todo import Todo
from desktop.ui.desk.wording import event_lines, moment
from desktop.ui.icons import Icon
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, row
from desktop.ui.parts.lists import StepLine, TodoLine
from desktop.ui.parts.signs import CountBar, Glyph
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Color, Size, px

_GROUP_ROW = 36
_RECENT = 6
_STATES = {
    "exported": "Đã xuất gói",
    "received": "Sở Nội vụ đã nhận",
    "returned": "Sở Nội vụ trả lại",
    "accepted": "Sở Nội vụ đã tiếp nhận",
}


class TodoCard(Card):
    """“Việc còn lại”: each line opens the page and the place where it is done."""

    activated = Signal(object)
    """The ``Todo`` that was clicked."""

    def __init__(self) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.hint_label = Label(self.tr("Bấm vào một dòng để đến đúng chỗ"), Role.CAPTION)
        super().__init__(row(Label(self.tr("Việc còn lại"), Role.SECTION), FILL, self.hint_label), self._lines)
        self.lines: tuple[TodoLine, ...] = ()

    def show_todos(self, items: Sequence[Todo]) -> None:
        """Show what is left."""
        clear(self._lines)
        self.lines = tuple(self._line(item) for item in items)
        for number, line in enumerate(self.lines):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(line)
        self.hint_label.setVisible(bool(items))
        if not items:
            done = Label(self.tr("Đã nhập đủ, không còn gì phải sửa hay giải trình."))
            self._lines.addLayout(row(Glyph(Icon.CHECKMARK_CIRCLE, Color.OK, 20, filled=True), done, FILL, spacing=12))

    def _line(self, item: Todo) -> TodoLine:
        made = TodoLine(item.title, item.place, item.action, tone=item.tone, icon=item.icon, target=item)
        made.activated.connect(self.activated)
        return made


class CompletionCard(Card):
    """“Mức hoàn thành”: so many of so many."""

    def __init__(self) -> None:
        self.tasks = CountBar(self.tr("Nhiệm vụ đã cập nhật"))
        self.indicators = CountBar(self.tr("Chỉ tiêu đã có số liệu"))
        self.sections = CountBar(self.tr("Mục báo cáo đã soạn"))
        super().__init__(
            Label(self.tr("Mức hoàn thành"), Role.SECTION), self.tasks, self.indicators, self.sections, spacing=10
        )

    def show_view(self, view: DeskView) -> None:
        """Show the counts."""
        for bar, count in (
            (self.tasks, view.tasks),
            (self.indicators, view.indicators),
            (self.sections, view.sections),
        ):
            bar.set_count(count.done, count.total)


class PackageCard(Card):
    """“Gói gửi gần nhất”: the files of the last revision and how far they came."""

    def __init__(self) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        super().__init__(Label(self.tr("Gói gửi gần nhất"), Role.SECTION), self._lines)

    def show_revision(self, revision: LastRevision | None, view: DeskView) -> None:
        """Show the last revision, or that there is none yet."""
        clear(self._lines)
        if revision is None:
            self._lines.addWidget(
                Label(self.tr("Chưa nộp lần nào. Gói báo cáo hiện ở đây sau khi ký."), Role.MUTED, wrap=True)
            )
            return
        text = f"Lần {revision.number}: {_STATES.get(revision.state, revision.state)}"
        when = moment(revision.made_at, view.today)
        self._lines.addWidget(StepLine(text, when, Icon.CHECKMARK_CIRCLE, Color.OK, filled=True))
        for name in revision.file_names:
            self._lines.addWidget(StepLine(name, "", Icon.DOCUMENT))


class RecentCard(Card):
    """“Ghi gần đây”: what was written down lately."""

    def __init__(self) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        super().__init__(Label(self.tr("Ghi gần đây"), Role.SECTION), self._lines)

    def show_view(self, view: DeskView) -> None:
        """Show the last few events."""
        clear(self._lines)
        lines = event_lines(view.recent, _RECENT)
        for line in lines:
            self._lines.addWidget(StepLine(line.text, moment(line.at, view.today), line.icon))
        if not lines:
            self._lines.addWidget(
                Label(self.tr("Việc nhập, cập nhật, soạn của đơn vị hiện ở đây."), Role.MUTED, wrap=True)
            )


class GroupTable(TableView[GroupProgress]):
    """How far each task group is; it is never lower than its rows."""

    def __init__(self) -> None:
        super().__init__(RowTableModel(_group_columns()), row_height=px(_GROUP_ROW), name="Theo nhóm nhiệm vụ")

    def show_groups(self, groups: Sequence[GroupProgress]) -> None:
        """Show the groups."""
        self.row_model.set_rows(groups)
        if not self.hasFocus():
            self.setCurrentIndex(QModelIndex())  # nothing is chosen until somebody chooses
        self.setMinimumHeight(Size.TABLE_HEADER + len(groups) * px(_GROUP_ROW) + 4)


def _group_columns() -> tuple[Column[GroupProgress], ...]:
    def bar(done: int, total: int) -> Cell:
        if not total:
            return Cell("—", muted=True)
        return Cell(f"{done}/{total}", CellKind.BAR, share=done / total)

    return (
        Column("Theo nhóm nhiệm vụ", lambda g: f"{g.clause}. {g.name}", width=220, stretch=True, wraps=True),
        Column(
            "Nhiệm vụ đã cập nhật", lambda g: g.tasks.done, width=160, cell=lambda g: bar(g.tasks.done, g.tasks.total)
        ),
        Column(
            "Chỉ tiêu đã nhập",
            lambda g: g.indicators.done,
            width=150,
            cell=lambda g: bar(g.indicators.done, g.indicators.total),
        ),
    )
