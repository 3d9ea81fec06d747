"""The rows of a register: what they are searched and limited by, how many there are, and what they give the report."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.core.numbers import format_number
from desktop.services.registers.rows import EntryQuery, EntryRow, RegisterSummary
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import Glyph
from desktop.ui.registers.columns import columns_of
from desktop.ui.registers.reading import RegistersView, RowsRead, by_number
from desktop.ui.registers.table import EntryTable
from desktop.ui.tables.paged_model import PagedModel
from desktop.ui.tokens import Color, Space


class RowsPart(QWidget):
    """Shows what a query found; the page reads.

    Attributes:
        book_choice: The registers, where a narrow window has no room for their list.
    """

    whole_asked = Signal()
    """Show the whole register, not only the rows behind an indicator."""

    def __init__(self) -> None:
        super().__init__()
        self.book_choice = ComboBox()
        self.book_choice.setAccessibleName(self.tr("Sổ"))
        self.search_box = SearchBox(self.tr("Tìm trong sổ (Ctrl+F)"), 200)
        self.span_choice = ComboBox(((self.tr("Mọi ngày"), False), (self.tr("Trong kỳ báo cáo"), True)))
        self.span_choice.setAccessibleName(self.tr("Ngày"))
        self.count_label = Label("", Role.CAPTION)
        self.gives_label = ElidedLabel("", Role.CAPTION)
        self.behind_label = ElidedLabel("", Role.BODY)
        self.whole_button = quiet(self.tr("Xem cả sổ"), Icon.DISMISS)
        self._behind = boxed(
            row(Glyph(Icon.FILTER, Color.ACCENT), grow(self.behind_label), self.whole_button, spacing=6)
        )
        self._behind.hide()
        self.model: PagedModel[EntryRow] = PagedModel(self)
        self.table = EntryTable(self.model, self.tr("Các dòng của sổ"))
        self.nothing = EmptyState(Icon.BOOK_OPEN, "")
        self.nothing.hide()
        filters = row(self.book_choice, self.search_box, self.span_choice, FILL, self.count_label)
        self.setLayout(
            column(filters, self.gives_label, self._behind, grow(self.table), grow(self.nothing), spacing=Space.S)
        )
        self.whole_button.clicked.connect(self.whole_asked)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Take less room, and let the register be chosen here."""
        self.book_choice.setVisible(narrow)
        self.search_box.set_width(110 if narrow else 200)
        self.search_box.setPlaceholderText(self.tr("Tìm") if narrow else self.tr("Tìm trong sổ (Ctrl+F)"))
        self.count_label.setVisible(not narrow)

    def set_limits(self, text: str, *, within_period: bool) -> None:
        """Show by what the rows are searched and limited now."""
        self.search_box.setText(text)
        self.span_choice.set_value(value=within_period)

    def show_rows(self, view: RegistersView, *, other: bool) -> None:
        """Show what was found.

        Args:
            view: What was read.
            other: The rows of another register than before, whose columns are of other widths.
        """
        self.model.show(columns_of(view.view.columns), view.found.numbers, by_number(view.first_rows))
        if other:
            self.table.fit_columns()
        shown, total = len(view.found.numbers), view.found.total
        count = format_number(total) if shown == total else f"{format_number(shown)}/{format_number(total)}"
        self.count_label.setText(self.tr("{0} dòng").format(count))
        self._say_what_it_gives(view.registers, view.found.query)
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self.nothing.sentence_label.setText(
            self.tr("Sổ chưa có dòng nào. Ghi dòng đầu tiên ở khung bên.")
            if not total
            else self.tr("Không có dòng nào khớp với điều đang tìm.")
        )

    def _say_what_it_gives(self, registers: Sequence[RegisterSummary], query: EntryQuery) -> None:
        here = next(each for each in registers if each.code == query.register)
        parts = [f"{code}: {format_number(figure.value)}" for code, figure in here.gives.items()]
        self.gives_label.setText(self.tr("Kỳ này sổ tính ra {0}").format("; ".join(parts)) if parts else "")
        self.gives_label.setVisible(bool(parts))
        self._behind.setVisible(bool(query.indicator))
        self.behind_label.setText(self.tr("Các dòng tính vào {0} trong kỳ báo cáo").format(query.indicator))

    def give(self, read: RowsRead) -> None:
        """The rows that had come into view."""
        self.model.give(read.numbers, by_number(read.rows))

    def number_here(self) -> int | None:
        """The number of the current row."""
        place = self.table.currentIndex().row()
        return self.model.numbers()[place] if 0 <= place < len(self.model.numbers()) else None

    def chosen_numbers(self) -> tuple[int, ...]:
        """The numbers of the chosen rows."""
        return tuple(self.model.numbers()[place] for place in self.table.chosen_places())

    def stand_on(self, number: int | None) -> None:
        """Make the row with this number current, if it is shown."""
        place = self.model.place_of(number) if number is not None else None
        if place is not None:
            self.table.go_to(place)
