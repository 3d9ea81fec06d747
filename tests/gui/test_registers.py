"""The page of the registers: rows typed by keyboard, found, changed, deleted and brought back."""

from datetime import date

import openpyxl
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.report import ValueSource
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.registers.entries import EntryEdit, delete_entries, write_entry
from desktop.ui.file_dialogs import FileDialog
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.registers.page import RegistersPage

RECEPTION = {
    "ngay": "5/3",
    "ho_ten": "Nguyễn Văn Kín",
    "so_nguoi": "2",
    "loai": "Khiếu nại",
    "nguoi_dung_dau": "Có",
    "noi_dung": "Đất đai",
    "ket_qua": "Đã trả lời tại chỗ",
}


@pytest.fixture
def page(qtbot, agency_context):
    """The page, shown and read."""
    made = RegistersPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 640)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    agency_context.jobs.wait_for_done()


def write(context, register, typed):
    with context.workspace.session() as session:
        return write_entry(session, context.workspace.clock, EntryEdit(register, typed))


def go(qtbot, page, target):
    with qtbot.waitSignal(page.refreshed):
        page.go_to(target)


def shown(page):
    model = page.model
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def press(widget, text, key=Qt.Key.Key_Return):
    """Type a text, of which QTest takes plain letters only, and leave with a key."""
    for letter in text:
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(widget, event)
    QTest.keyClick(widget, key)


def test_all_registers_are_listed_with_their_counts(qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    rows = page.books.row_model.rows()
    assert len(rows) == 10
    assert [(row.register.label, row.rows) for row in rows][:2] == [("Văn bản chỉ đạo", 0), ("Tiếp công dân", 1)]
    assert page.rows.nothing.isVisible()


def test_a_row_is_written_by_keyboard_alone(qtbot, page):
    go(qtbot, page, "BK_TCD")
    page.form.take_focus()
    typed = ["5/3", "Nguyễn Văn Kín", "Ấp Bắc", "2", "khi", "Đất đai", "Chủ tịch", "x", "", "Đã trả lời"]
    with qtbot.waitSignals([page.refreshed]):
        for edit, text in zip(page.form.edits.values(), typed, strict=True):
            press(edit, text)
    assert [cell for cell in shown(page)[0] if cell][:5] == [
        "05/03/2018",
        "Nguyễn Văn Kín",
        "Ấp Bắc",
        "2",
        "Khiếu nại",
    ]
    assert page.form.edits["ngay"].text() == ""
    edit = page.form.edits["nguoi_tiep"]
    QTest.keyClick(edit, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == "Chủ tịch"


def test_a_cell_in_error_is_shown_at_its_editor(qtbot, agency_context, page):
    go(qtbot, page, "BK_TCD")
    page.form.edits["so_nguoi"].setText("hai")
    page.form.save()
    agency_context.jobs.wait_for_done()
    assert (
        page.form.fields["so_nguoi"].error()
        == "Số người được tiếp: “hai” không dùng được, cần số nguyên không âm, ví dụ 1.248."
    )
    assert page.form.fields["ngay"].error() == "Ngày tiếp: chưa nhập."
    assert page.form.edits["so_nguoi"].text() == "hai"
    assert shown(page) == []


def test_what_a_register_is_searched_for_is_kept_by_name_and_chosen_again(qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    write(agency_context, "BK_TCD", {**RECEPTION, "ho_ten": "Trần Thị Khác"})
    page.keeping.wanted.emit({"register": "BK_TCD", "search": "kin", "within_period": "True"})
    with qtbot.waitSignal(page.refreshed):
        pass
    assert [row[1] for row in shown(page)] == ["Nguyễn Văn Kín"]
    assert (page.search_box.text(), page.rows.span_choice.value()) == ("kin", True)
    page.keeping.ask_name()
    page.keeping.dialog.name_edit.setText("Đơn của ông Kín")
    with qtbot.waitSignal(page.toast):
        page.keeping.dialog.accept_button.click()
    go(qtbot, page, "BK_AS")
    page.filter_button.menu().aboutToShow.emit()
    kept = next(each for each in page.filter_button.menu().actions() if each.text() == "Đơn của ông Kín")
    with qtbot.waitSignal(page.refreshed):
        kept.trigger()
    assert page.filter_values() == {"register": "BK_TCD", "search": "kin", "within_period": "True"}
    assert len(shown(page)) == 1


def test_rows_are_searched_and_limited_to_the_period(qtbot, agency_context, page):
    for day, name in (("5/3", "Lê Văn Đạt"), ("6/3", "Đỗ Thị Hoà"), ("7/3/2017", "Lê Thị Hòa")):
        write(agency_context, "BK_TCD", {**RECEPTION, "ngay": day, "ho_ten": name})
    go(qtbot, page, "BK_TCD")
    assert page.rows.count_label.text() == "3 dòng"
    with qtbot.waitSignal(page.refreshed):
        press(page.search_box, "hoa")
    assert [row[1] for row in shown(page)] == ["Đỗ Thị Hoà", "Lê Thị Hòa"]
    page.rows.span_choice.set_value(value=True)
    with qtbot.waitSignal(page.refreshed):
        page.rows.span_choice.chosen.emit(True)
    assert [row[1] for row in shown(page)] == ["Đỗ Thị Hoà"]
    assert page.rows.count_label.text() == "1/3 dòng"


def test_the_rows_behind_a_figure_are_shown(qtbot, agency_context, page):
    for head in ("Có", "Không", "Có"):
        write(agency_context, "BK_TCD", {**RECEPTION, "nguoi_dung_dau": head})
    go(qtbot, page, "BK_TCD:CT5.03")
    assert page.rows.behind_label.text() == "Các dòng tính vào CT5.03 trong kỳ báo cáo"
    assert "CT5.03: 2" in page.rows.gives_label.text()
    assert len(shown(page)) == 2
    with qtbot.waitSignal(page.refreshed):
        page.rows.whole_button.click()
    assert len(shown(page)) == 3


def test_the_grid_names_the_register_and_leads_to_its_rows(qtbot, agency_context):
    context = agency_context
    write(context, "BK_TCD", RECEPTION)
    with context.workspace.session() as session:
        set_value(session, context.workspace.clock, CellEdit(context.period, "CT5.01", ""))
    page = IndicatorsPage(context)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    page.go_to("CT5.01")
    row = next(each for each in page._view.rows if each.code == "CT5.01")
    assert (row.source, row.register_name, row.from_register.rows) == (ValueSource.REGISTER, "Tiếp công dân", 1)
    with qtbot.waitSignal(page.asked_for) as asked:
        page.show_rows_behind()
    assert asked.args == ["registers", "BK_TCD:CT5.01"]
    context.jobs.wait_for_done()


def test_a_row_is_changed_deleted_and_brought_back(qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD/1")
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.form.title_label.text() == "Dòng số 1"
    page.form.edits["so_nguoi"].setText("9")
    page.form.edits["so_nguoi"].setModified(True)
    with qtbot.waitSignal(page.refreshed):
        page.form.save_button.click()
    assert shown(page)[0][3] == "9"
    with qtbot.waitSignal(page.toast) as told:
        QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert told.args == ["Đã xóa 1 dòng", "Ctrl+Z để lấy lại."]
    agency_context.jobs.wait_for_done()
    assert shown(page) == []
    agency_context.history.take_back(agency_context.workspace)
    page.refresh()
    agency_context.jobs.wait_for_done()
    assert shown(page)[0][3] == "9"


def test_what_is_typed_is_not_lost_when_another_row_or_register_is_opened(qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD/1")
    press(page.form.edits["ho_ten"], "Lê Văn Đạt", Qt.Key.Key_Tab)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.banner.isVisible()
    assert page.form.edits["ho_ten"].text() == "Lê Văn Đạt"
    go(qtbot, page, "BK_HL")
    assert "ho_ten" not in page.form.edits
    go(qtbot, page, "BK_TCD")
    assert page.form.edits["ho_ten"].text() == "Lê Văn Đạt"


def test_rows_are_read_as_they_come_into_view(qtbot, agency_context, page):
    context = agency_context
    with context.workspace.session() as session:
        for number in range(1, 301):
            write_entry(session, context.workspace.clock, EntryEdit("BK_TCD", {**RECEPTION, "ket_qua": f"Số {number}"}))
    go(qtbot, page, "BK_TCD")
    assert page.model.rowCount() == 300
    assert shown(page)[0][-1] == "Số 300"
    assert page.model.row_at(299) is None
    with qtbot.waitSignal(page.model.dataChanged):
        page.table.go_to(299)
    assert page.model.row_at(299).shown[-1] == "Số 1"


def test_private_cells_are_marked_and_not_copied(qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD/1")
    header = [page.model.headerData(n, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for n in range(3)]
    assert header[0] == "Ngày tiếp"
    assert "không bao giờ ra khỏi đơn vị" in header[1]
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text()
    assert "Đã trả lời tại chỗ" in copied
    assert "Kín" not in copied
    assert "Đất đai" not in copied


def test_the_model_is_sound(qtmodeltester, qtbot, agency_context, page):
    write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD")
    qtmodeltester.check(page.model)


def test_a_workbook_comes_in_after_a_look_and_goes_as_a_whole(qtbot, agency_context, page, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Ngày tiếp", "Số người được tiếp", "Người đứng đầu tiếp", "Họ tên công dân"])
    book.active.append([date(2018, 3, 5), 2, "Có", "Lê Văn Đạt"])
    book.active.append(["hôm qua", 2, "Có", "Lê Văn Đạt"])
    book.save(tmp_path / "sổ.xlsx")
    go(qtbot, page, "BK_TCD")
    page.files.read((tmp_path / "sổ.xlsx",))
    agency_context.jobs.wait_for_done()
    dialog = page.files.dialog
    page.files.save_corrections_to((tmp_path / "chưa.xlsx",))
    qtbot.mouseClick(dialog.corrections_button, Qt.MouseButton.LeftButton)
    page.findChildren(FileDialog)[-1].reject()
    page.files.save_corrections_to((tmp_path / "sửa.xlsx",))
    page.jobs.wait_for_done()
    assert [(tmp_path / name).exists() for name in ("chưa.xlsx", "sửa.xlsx")] == [False, True]
    assert [(row.place, row.found) for row in dialog.model.rows()] == [("Sheet!A3", "hôm qua")]
    assert not dialog.accept_button.isEnabled()
    dialog.skip_box.setChecked(True)
    with qtbot.waitSignal(page.toast) as told:
        dialog.accept_button.click()
    agency_context.jobs.wait_for_done()
    assert told.args[0] == "Đã nhập 1 dòng"
    assert len(shown(page)) == 1
    agency_context.history.take_back(agency_context.workspace)
    page.refresh()
    agency_context.jobs.wait_for_done()
    assert shown(page) == []


def test_the_list_goes_out_as_it_is_filtered(qtbot, agency_context, page, tmp_path):
    write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD")
    for name in ("sổ.xlsx", "sổ.pdf"):
        with qtbot.waitSignal(page.toast) as told:
            page.files.save_to((tmp_path / name,))
        assert told.args[0] == f"Đã lưu {name}"
    sheet = openpyxl.load_workbook(tmp_path / "sổ.xlsx").active
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert "Đã trả lời tại chỗ" in cells
    assert "Nguyễn Văn Kín" not in cells


@pytest.mark.parametrize(("button", "left"), [("accept_button", "Số mới"), ("keep_button", "Của tôi")])
def test_a_row_that_a_colleague_has_changed_meanwhile_is_not_written_over(qtbot, agency_context, page, button, left):
    changed = write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD")
    page.form.change(changed.rows[0])
    page.form.edits["ket_qua"].setText("Của tôi")
    page.form.edits["noi_dung"].setText("Đất ở")
    theirs = EntryEdit("BK_TCD", {**RECEPTION, "ket_qua": "Số mới", "so_nguoi": "5"}, 1)
    with agency_context.workspace.session() as session:
        write_entry(session, agency_context.workspace.clock, theirs)
    page.form.save()
    page.jobs.wait_for_done()
    assert page.conflict.windowTitle() == "Hai người cùng sửa: Dòng số 1 của sổ"
    assert page.conflict.theirs.toPlainText() == "Kết quả xử lý: Số mới"
    with qtbot.waitSignal(page.refreshed):
        QTest.mouseClick(getattr(page.conflict, button), Qt.MouseButton.LeftButton)
    (row,) = shown(page)
    assert left in row
    assert {"Đất ở", "5"} <= set(row)  # what did not meet is kept of both


def test_a_row_that_a_colleague_has_deleted_meanwhile_can_be_written_as_a_new_one(qtbot, agency_context, page):
    changed = write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD")
    page.form.change(changed.rows[0])
    page.form.edits["ket_qua"].setText("Của tôi")
    with agency_context.workspace.session() as session:
        delete_entries(session, agency_context.workspace.clock, "BK_TCD", [1])
    with qtbot.waitSignal(page.refreshed):
        page.form.save()
    assert shown(page) == []
    assert page.form.edits["ket_qua"].text() == "Của tôi"
    with qtbot.waitSignal(page.refreshed):
        page.form.save()
    assert "Của tôi" in shown(page)[0]


def test_a_row_that_a_colleague_has_changed_meanwhile_is_shown_before_it_is_deleted(qtbot, agency_context, page):
    changed = write(agency_context, "BK_TCD", RECEPTION)
    go(qtbot, page, "BK_TCD")
    page.form.change(changed.rows[0])
    theirs = EntryEdit("BK_TCD", {**RECEPTION, "so_nguoi": "5"}, 1)
    with agency_context.workspace.session() as session:
        write_entry(session, agency_context.workspace.clock, theirs)
    with qtbot.waitSignal(page.refreshed):
        page.form.delete_asked.emit()
    assert "5" in shown(page)[0]
