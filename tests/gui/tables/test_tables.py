"""Tables: rows and headings, search without marks, order inside groups, and typing as in Excel."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop.ui.tables.cells import Cell, CellKind, Column, Heading, show
from desktop.ui.tables.grid import GridView
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size
from tests.gui import gallery_rows

CODE, NAME, UNIT, NOW = range(4)


@dataclass(frozen=True)
class Figure:
    code: str
    name: str
    unit: str
    now: Decimal | None
    calculated: bool = False


def columns():
    return (
        Column("Mã", lambda r: r.code, width=70),
        Column("Chỉ tiêu", lambda r: r.name, stretch=True, wraps=True),
        Column("Đơn vị", lambda r: r.unit, wide_only=True),
        Column("6T 2018", lambda r: r.now, CellKind.NUMBER, edit=lambda r: None if r.calculated else show(r.now)),
    )


GROUP_2, GROUP_3 = Heading("Nhóm 2. An sinh", "2/3 chỉ tiêu"), Heading("Nhóm 3. Cải cách hành chính")
HOUSEHOLDS = Figure("CT2.05", "Tổng số hộ dân", "hộ", Decimal(3868))
POOR = Figure("CT2.06", "Trong đó: hộ nghèo", "hộ", Decimal(58))
RATE = Figure("CT2.07", "Tỷ lệ hộ nghèo", "%", Decimal("1.5"), calculated=True)
SETTLED = Figure("CT3.04", "Hồ sơ đã giải quyết", "hồ sơ", Decimal(1248))
ON_TIME = Figure("CT3.05", "Đúng hạn", "hồ sơ", None)
ROWS = [GROUP_2, HOUSEHOLDS, POOR, RATE, GROUP_3, SETTLED, ON_TIME]


@pytest.fixture
def model(qapp):
    made = RowTableModel(columns())
    made.set_rows(ROWS)
    return made


@pytest.fixture
def shown(qtbot):
    def show_it(view, width=700, height=400):
        qtbot.addWidget(view)
        view.resize(width, height)
        with qtbot.waitExposed(view):
            view.show()
        view.activateWindow()
        view.setFocus()
        return view

    return show_it


@pytest.fixture
def grid(shown, model):
    return shown(GridView(model, name="Biểu số liệu"))


def edits(model):
    heard = []
    model.edited.connect(lambda row, column, text: heard.append((row.code, column, text)))
    return heard


def code_at(view):
    return view.current_row().code, view.currentIndex().column()


def test_the_models_keep_the_rules_of_qt(qtmodeltester, model):
    qtmodeltester.check(model)
    view = TableView(model)
    qtmodeltester.check(view.proxy)
    view.deleteLater()


def test_cells_show_values_the_vietnamese_way(model):
    assert model.index(1, NOW).data() == "3.868"
    assert model.index(3, NOW).data() == "1,5"
    assert model.index(6, NOW).data() == ""
    assert model.index(0, CODE).data() == "Nhóm 2. An sinh   ·   2/3 chỉ tiêu"
    assert model.headerData(NOW, Qt.Orientation.Horizontal) == "6T 2018"
    assert model.index(1, NOW).data(RowTableModel.RowRole) is HOUSEHOLDS


def test_search_needs_no_marks_and_keeps_headings_with_their_rows(model):
    view = TableView(model)
    view.proxy.search("ho ngheo")
    assert view.proxy.shown_rows() == [POOR, RATE]
    assert view.proxy.rowCount() == 3
    view.proxy.search("NGHÈO 1,5")
    assert view.proxy.shown_rows() == [RATE]
    view.proxy.search("")
    assert view.proxy.rowCount() == len(ROWS)


def test_a_search_made_ready_ahead_finds_what_has_changed_since(qtbot, model):
    view = TableView(model)
    view.proxy.search("ho ngheo")
    view.proxy.prepare()
    qtbot.waitUntil(view.proxy.is_ready)
    view.proxy.search("thoat ngheo")
    assert view.proxy.shown_rows() == []
    model.set_rows([replace(row, name="Hộ thoát nghèo") if row is POOR else row for row in ROWS])
    assert [row.name for row in view.proxy.shown_rows()] == ["Hộ thoát nghèo"]
    model.set_columns([Column("Mã", lambda row: row.code)])
    view.proxy.search("ct2")
    assert len(view.proxy.shown_rows()) == 3
    view.proxy.search("thoat")
    assert view.proxy.shown_rows() == []
    view.deleteLater()


def test_a_page_keeps_the_rows_it_wants(model):
    view = TableView(model)
    view.proxy.keep(lambda row: row.now is None)
    assert view.proxy.shown_rows() == [ON_TIME]
    view.proxy.keep(None)
    assert len(view.proxy.shown_rows()) == 5


def test_order_stays_inside_the_groups(model):
    view = TableView(model)
    view.allow_sorting()
    assert view.proxy.shown_rows() == [HOUSEHOLDS, POOR, RATE, SETTLED, ON_TIME]
    view.sortByColumn(NOW, Qt.SortOrder.AscendingOrder)
    assert view.proxy.shown_rows() == [RATE, POOR, HOUSEHOLDS, ON_TIME, SETTLED]
    view.sortByColumn(NOW, Qt.SortOrder.DescendingOrder)
    assert view.proxy.shown_rows() == [HOUSEHOLDS, POOR, RATE, SETTLED, ON_TIME]
    assert [view.proxy.index(row, 0).data(RowTableModel.RowRole) for row in (0, 4)] == [GROUP_2, GROUP_3]


def test_text_is_ordered_as_in_a_vietnamese_dictionary(qapp):
    model = RowTableModel((Column("Đơn vị", lambda name: name),))
    model.set_rows(["Phường 10", "Đất Đỏ", "Phường 2", "Châu Đức", "Bà Rịa", "Dĩ An"])
    view = TableView(model)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert view.proxy.shown_rows() == ["Bà Rịa", "Châu Đức", "Dĩ An", "Đất Đỏ", "Phường 2", "Phường 10"]


def test_arrows_pass_over_headings(qtbot, grid):
    grid.show_row(lambda r: r is RATE, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_Down)
    assert code_at(grid) == ("CT3.04", NOW)
    qtbot.keyClick(grid, Qt.Key.Key_Up)
    assert code_at(grid) == ("CT2.07", NOW)


def test_arrows_pass_over_headings_in_lists_too(qtbot, shown, model):
    view = shown(TableView(model))
    view.show_row(lambda r: r is RATE)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.current_row() is SETTLED


def test_typing_replaces_and_enter_goes_to_the_next_cell_to_type_in(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is POOR, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_6)
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "1")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert heard == [("CT2.06", NOW, "61")]
    assert code_at(grid) == ("CT3.04", NOW)


def test_f2_changes_the_text_and_arrows_move_inside_it(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is SETTLED, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = grid.findChild(QLineEdit)
    assert editor.text() == "1.248"
    qtbot.keyClick(editor, Qt.Key.Key_Left)
    qtbot.keyClicks(editor, "0")
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert heard == [("CT3.04", NOW, "1.2408")]
    assert code_at(grid) == ("CT3.05", NOW)


def test_arrows_leave_a_cell_that_is_being_typed(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is HOUSEHOLDS, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_9)
    qtbot.keyClick(grid.findChild(QLineEdit), Qt.Key.Key_Down)
    assert heard == [("CT2.05", NOW, "9")]
    assert code_at(grid) == ("CT2.06", NOW)


def test_escape_leaves_the_cell_as_it_was(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is POOR, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_7)
    qtbot.keyClick(grid.findChild(QLineEdit), Qt.Key.Key_Escape)
    assert heard == []
    assert grid.currentIndex().data() == "58"


def test_a_cell_is_told_when_it_is_left_by_the_mouse(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is POOR, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_7)
    other = grid.visualRect(grid.proxy.mapFromSource(model.index(1, NOW))).center()
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=other)
    assert heard == [("CT2.06", NOW, "7")]
    assert code_at(grid) == ("CT2.05", NOW)


def test_calculated_cells_cannot_be_typed_in(qtbot, grid, model):
    grid.show_row(lambda r: r is RATE, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_7)
    assert grid.findChild(QLineEdit) is None


def test_delete_empties_the_chosen_cells(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is POOR, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert heard == [("CT2.06", NOW, "")]


def test_tab_past_the_last_cell_leaves_the_grid(qtbot, grid):
    grid.show_row(lambda r: r is ON_TIME, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert code_at(grid) == ("CT3.05", NOW)
    grid.show_row(lambda r: r is SETTLED, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert code_at(grid) == ("CT2.06", NOW)


def test_a_refresh_does_not_disturb_who_is_typing(qtbot, grid, model):
    heard = edits(model)
    grid.show_row(lambda r: r is POOR, NOW)
    qtbot.keyClick(grid, Qt.Key.Key_6)
    model.set_rows([replace(row, unit="hộ dân") if row is HOUSEHOLDS else row for row in ROWS])
    editor = grid.findChild(QLineEdit)
    qtbot.keyClicks(editor, "5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert heard == [("CT2.06", NOW, "65")]


def test_typed_text_shows_until_the_page_has_saved_it(model):
    cell = model.index(2, NOW)
    model.setData(cell, "12a")
    assert cell.data() == "12a"
    assert cell.data(RowTableModel.CellRole).muted
    model.replace_row(2, replace(POOR, now=Decimal(12)))
    assert cell.data() == "12"
    model.setData(cell, "13")
    model.forget_typed()
    assert cell.data() == "12"


def test_the_same_text_is_no_edit(model):
    heard = edits(model)
    model.setData(model.index(2, NOW), " 58 ")
    assert heard == []


def test_chosen_cells_are_copied_as_excel_takes_them(qtbot, grid, model):
    grid.show_row(lambda r: r is HOUSEHOLDS, UNIT)
    qtbot.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "hộ\t3868\nhộ\t58"


def test_enter_and_double_click_open_a_row_of_a_list(qtbot, shown, model):
    view = shown(TableView(model))
    opened = []
    view.activated_row.connect(opened.append)
    view.show_row(lambda r: r is POOR)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    place = view.visualRect(view.currentIndex()).center()
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [POOR, POOR]


def test_lists_tell_which_row_is_current(shown, model):
    view = shown(TableView(model))
    heard = []
    view.row_changed.connect(heard.append)
    view.show_row(lambda r: r is SETTLED)
    assert heard[-1] is SETTLED
    assert not view.show_row(lambda r: r.code == "CT9.99")


def test_the_place_in_the_list_stays_when_rows_go(shown, model):
    view = shown(TableView(model))
    view.show_row(lambda r: r is RATE)
    model.set_rows([GROUP_2, HOUSEHOLDS, POOR, GROUP_3, SETTLED])
    assert view.current_row() is SETTLED
    model.set_rows([])
    assert view.current_row() is None


def test_the_chosen_row_stays_chosen_when_others_come_before_it(shown, model):
    view = shown(TableView(model))
    view.show_row(lambda row: row is POOR)
    model.set_rows([GROUP_3, SETTLED, ON_TIME, GROUP_2, HOUSEHOLDS, POOR])
    assert view.current_row() is POOR


def test_where_rows_pass_by_none_is_chosen_in_place_of_the_one_that_went(shown, model):
    view, told = shown(TableView(model)), []
    view.falls_back = False
    view.show_row(lambda row: row is POOR)
    view.row_changed.connect(told.append)
    model.set_rows([GROUP_2, HOUSEHOLDS])
    assert view.current_row() is None
    assert told == [None]


def test_rows_grow_for_what_does_not_fit(qtbot, shown, model):
    long = replace(ON_TIME, name="Hồ sơ giải quyết trước hạn và đúng hạn của bộ phận tiếp nhận và trả kết quả " * 2)
    view = shown(TableView(model), width=480)
    model.set_rows([*ROWS[:-1], long])
    qtbot.waitUntil(lambda: view.rowHeight(6) > 2 * Size.LIST_ROW)
    assert view.rowHeight(1) == Size.LIST_ROW
    view.resize(2200, 400)
    qtbot.waitUntil(lambda: view.rowHeight(6) == Size.LIST_ROW)


def test_narrow_windows_leave_out_what_they_can(shown, model):
    view = shown(TableView(model))
    view.set_narrow(True)
    assert view.isColumnHidden(UNIT)
    view.set_narrow(False)
    assert not view.isColumnHidden(UNIT)


def test_headings_span_their_row(grid):
    assert grid.columnSpan(0, 0) == 4
    grid.proxy.search("dung han")
    assert (grid.proxy.rowCount(), grid.columnSpan(0, 0)) == (2, 4)


@pytest.mark.parametrize("view_class", [TableView, GridView])
def test_every_kind_of_cell_is_painted(shown, view_class):
    for cells, rows in (
        (gallery_rows.figure_columns(), gallery_rows.figure_rows()),
        (gallery_rows.district_columns(), gallery_rows.DISTRICTS),
    ):
        model = RowTableModel(cells)
        model.set_rows(rows)
        view = shown(view_class(model), 300, 300)
        view.show_row(lambda _row: True)
        assert not view.grab().isNull()


def test_a_cell_of_numbers_says_nothing_for_nothing():
    assert [show(value) for value in (None, 0, -5, Decimal("318.60"), True, "Bà Rịa")] == [
        "",
        "0",
        "−5",
        "318,6",
        "Có",
        "Bà Rịa",
    ]
    assert Column("Số", lambda r: r, CellKind.NUMBER).look(1284) == Cell("1.284", CellKind.NUMBER)


def test_only_a_row_that_changed_is_looked_at_anew(qapp):
    seen = []
    named = Column("Chỉ tiêu", lambda r: r.name, cell=lambda r: seen.append(r.code) or Cell(r.name))
    model = RowTableModel([named])
    model.set_rows([HOUSEHOLDS, POOR])
    assert [model.index(row, 0).data() for row in (0, 1, 0, 1)] == [HOUSEHOLDS.name, POOR.name] * 2
    model.set_rows([replace(HOUSEHOLDS), replace(POOR, name="Hộ nghèo")])
    assert [model.index(row, 0).data() for row in (0, 1)] == [HOUSEHOLDS.name, "Hộ nghèo"]
    assert seen == ["CT2.05", "CT2.06", "CT2.06"]


def test_places_follow_when_rows_are_filtered_and_put_in_order(shown, model):
    view = shown(TableView(model))
    view.allow_sorting()
    assert view.row_at(1) == HOUSEHOLDS
    view.proxy.keep(lambda row: row is not HOUSEHOLDS)
    assert view.row_at(1) == POOR
    view.sortByColumn(NOW, Qt.SortOrder.DescendingOrder)
    view.proxy.keep(None)
    assert [view.row_at(number) for number in range(1, 4)] == [HOUSEHOLDS, POOR, RATE]
