"""Long lists: painted in one go, they look as if each cell was painted by itself, and what comes next is at hand."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QTableView
from typing_extensions import override

from desktop.ui.registers.table import EntryTable
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tables.paged_model import PagedModel
from desktop.ui.tokens import Color, Tone

ROWS = 1000


@dataclass(frozen=True)
class Line:
    number: int
    text: str


COLUMNS = (
    Column("Số", lambda line: line.number, CellKind.NUMBER, width=60),
    Column("Nội dung", lambda line: line.text, width=140),
    Column("Đậm", lambda line: line.text, cell=lambda line: Cell(line.text, strong=True, indent=6), width=90),
    Column("Mờ", lambda line: line.text, cell=lambda _: Cell("cũ", muted=True, background=Color.SUNKEN), width=60),
    Column("Thẻ", lambda line: line.text, cell=lambda _: Cell("Quá hạn", CellKind.CHIP, Tone.MISSING), width=120),
    Column("Rỗng", lambda _: None, width=60),
)


class CellByCell(EntryTable):
    """As Qt paints."""

    @override
    def paintEvent(self, event):
        QTableView.paintEvent(self, event)


def lines(numbers):
    return {number: Line(number, f"Dòng {number} dài hơn bề rộng của cột") for number in numbers}


@pytest.fixture
def make(qtbot):
    def made(form, known):
        table = form(PagedModel(), "Sổ")
        qtbot.addWidget(table)
        table.entries.setParent(table)
        table.resize(520, 320)
        table.entries.show(COLUMNS, range(ROWS), lines(known))
        table.fit_columns()
        with qtbot.waitActive(table):
            table.show()
            table.activateWindow()
        return table

    return made


def picture(table):
    selection = table.selectionModel()
    for place in (2, 3, 8):
        index = table.entries.index(place, 0)
        selection.select(index, QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows)
    table.verticalScrollBar().setValue(17)
    image = table.viewport().grab().toImage()
    table.hide()
    return image


@pytest.mark.parametrize("known", [ROWS, 5], ids=["all known", "some awaited"])
def test_a_list_looks_as_if_it_was_painted_cell_by_cell(make, known):
    assert picture(make(EntryTable, range(known))) == picture(make(CellByCell, range(known)))


def test_the_end_of_a_list_is_plain_ground(make):
    table, other = make(EntryTable, ()), make(CellByCell, ())
    for each in (table, other):
        each.entries.show(COLUMNS, range(3), lines(range(3)))
    assert table.viewport().grab().toImage() == other.viewport().grab().toImage()


def test_rows_are_asked_for_before_a_person_gets_there(qtbot, make):
    table = make(EntryTable, range(120))
    with qtbot.waitSignal(table.entries.wanted) as asked:
        table.verticalScrollBar().setValue(table.rowHeight(0) * 60)
    assert asked.args == [tuple(range(120, 240))]


def test_going_on_through_a_list_asks_for_each_row_once(qtbot, make):
    table = make(EntryTable, range(120))
    asked = []
    table.entries.wanted.connect(asked.extend)
    table.entries.wanted.connect(lambda numbers: table.entries.give(numbers, lines(numbers)))
    for place in range(0, 600, 15):
        table.verticalScrollBar().setValue(table.rowHeight(0) * place)
        qtbot.waitUntil(lambda place=place: table.entries.is_known(place + 100))
    assert asked == list(range(120, len(asked) + 120))
