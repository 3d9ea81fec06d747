"""Reading one report as its agency signed it: pages, figures, tasks, and what a later revision changed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.ui.reading.beside import LAST_PERIOD
from desktop.ui.reading.page import BESIDE, CHANGES, EVIDENCE, FIGURES, TASKS, ReadingPage
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import HOA_LONG, LONG_PHUOC, SO_LDTBXH, TAN_HUNG


@pytest.fixture
def page(qtbot, department_context):
    made = ReadingPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed, timeout=10000):
        made.show()
    return made


def open_report(qtbot, page, code):
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.go_to(code)


def cells(table, code):
    """The texts of the row with this code."""
    for number in range(table.proxy.rowCount()):
        row = [table.proxy.index(number, column).data() for column in range(table.proxy.columnCount())]
        if row[0] == code:
            return row
    return None


def test_the_first_report_that_came_is_shown_with_its_pages(qtbot, page):
    assert page.head.name_label.text() == "Sở LĐ-TBXH"
    qtbot.waitUntil(lambda: page.paper.page_count() > 3, timeout=20000)
    assert page.paper.page_label.text().startswith("Trang 1/")


def test_the_head_tells_who_signed_and_when_it_came(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    assert page.head.signer_block.value_label.text() == "UBND xã Long Phước"
    assert page.head.signed_block.value_label.text() == "23/05/2018 08:00"
    assert page.head.received_block.value_label.text() == "23/05/2018 10:00"
    assert "Bản đầu nhận 18/05, 10:00" in page.head.received_block.note_label.text()
    assert page.head.assurance_chip.accessibleName() == "Khóa đã đăng ký"
    assert page.head.proof_label.text() == "Chữ ký hợp lệ tại thời điểm tiếp nhận 23/05/2018 10:00."


def test_figures_stand_under_their_groups_with_last_years(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(FIGURES)
    assert page.places.currentWidget() is page.figures
    values = {value.code: value.value for value in page._report.snapshot.values}
    row = cells(page.figures, "CT2.05")
    assert row[4].replace(".", "") == str(values["CT2.05"].content)
    assert isinstance(page.figure_model.rows()[0], Heading)


def test_explained_warnings_stand_beside_their_figure(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    explained = [finding for finding in page._report.snapshot.findings if finding.reason]
    for finding in explained[:1]:
        row = cells(page.figures, finding.indicator)
        if row:
            assert f"Lý do: {finding.reason}" in row[6]


def test_a_search_narrows_the_table_that_is_looked_at(qtbot, page):
    page.tabs.set_current(FIGURES)
    page.search_box.setText("ho ngheo")
    qtbot.waitUntil(lambda: 0 < len(page.figures.proxy.shown_rows()) < 10)
    assert all("nghèo" in row.indicator.name.lower() for row in page.figures.proxy.shown_rows())


def test_tasks_show_what_was_reported_of_them(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(TASKS)
    reported = page._report.snapshot.tasks[0]
    assert cells(page.tasks, reported.code)[4] == f"{reported.percent} %"


def test_a_second_revision_says_what_it_changed(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(CHANGES)
    row = cells(page.changes, "CT2.05")
    before, after = (int(text.replace(".", "")) for text in row[3:])
    assert after == before + 1
    assert page.tabs.findChildren(type(page.tabs._buttons[0]))[3].text() == "Thay đổi " + str(
        len(page.changes.proxy.shown_rows())
    )


def test_the_first_revision_can_still_be_read(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(CHANGES)
    combo = page.head.revision_combo
    combo.setCurrentIndex(1)
    with qtbot.waitSignal(page.refreshed):
        combo.activated.emit(1)
    assert page.head.old_chip.isVisible()
    assert page.change_part.nothing_changed.sentence_label.text() == "Đây là bản đầu tiên đã nhận."


def test_who_has_not_reported_is_said_with_the_way_to_take_in(qtbot, page):
    open_report(qtbot, page, HOA_LONG)
    assert page.absence.sentence_label.text() == "Chưa nhận được báo cáo của UBND xã Hòa Long cho kỳ này."
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.intake_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["intake", HOA_LONG]


def test_the_list_is_searched_and_run_through_with_the_arrow_keys(qtbot, page):
    table = page.agency_list.table
    table.setFocus()
    table.show_row(lambda agency: agency.code == LONG_PHUOC)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    assert page.head.name_label.text() == "UBND xã Tân Hưng"
    assert page.head.state_chip.accessibleName() == "Nộp chậm"
    assert page.agency_list.combo.value() == TAN_HUNG


def test_a_narrow_window_chooses_from_a_drop_down_list(qtbot, page):
    page.set_narrow(True)
    assert not page.agency_list.isVisible()
    combo = page.agency_list.combo
    combo.set_value(TAN_HUNG)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        combo.activated.emit(combo.currentIndex())
    assert page.head.name_label.text() == "UBND xã Tân Hưng"


def test_the_signed_file_is_saved_as_it_came(qtbot, page, province, tmp_path):
    qtbot.mouseClick(page.head.copy_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    target = tmp_path / "gốc.asice"
    with qtbot.waitSignal(page.toast):
        dialog.filesSelected.emit([str(target)])
    dialog.close()
    assert target.read_bytes() == next(province.outbox.glob(f"*{SO_LDTBXH}*.asice")).read_bytes()


def test_figures_stand_beside_the_revision_before_and_their_peers(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(BESIDE)
    qtbot.waitUntil(lambda: page.beside.model.rowCount() > 0, timeout=10000)
    titles = [column.title for column in page.beside.model.columns]
    row = dict(zip(titles, cells(page.beside.table, "CT2.05"), strict=True))
    before, now = (int(row[name].replace(".", "")) for name in ("Bản 1", "Kỳ này"))
    assert now == before + 1
    assert row["Thứ hạng"].endswith("/2"), "one other commune has reported"
    assert row["Trung vị"]
    assert page.beside.table.isColumnHidden(LAST_PERIOD), "the first period of the year"
    assert "1 đơn vị cùng loại" in page.beside.sentence_label.text()
    page.search_box.setText("ho ngheo")
    qtbot.waitUntil(lambda: 0 < len(page.beside.table.proxy.shown_rows()) < 10)


def test_a_remark_begins_at_the_figure_that_was_chosen(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(FIGURES)
    page.figures.show_row(lambda row: row.indicator.code == "CT3.02")
    page.figures.setFocus()
    qtbot.keyClick(page.figures, Qt.Key.Key_Return)
    editor = page.answers.dialog.editor
    assert (editor.place_combo.value(), editor.target_combo.value()) == ("indicator", "CT3.02")
    page.answers.dialog.reject()


def test_a_report_without_evidence_says_so(qtbot, page):
    open_report(qtbot, page, LONG_PHUOC)
    page.tabs.set_current(EVIDENCE)
    assert page.evidence.nothing.sentence_label.text() == "Báo cáo này không kèm minh chứng."
    assert not page.evidence.open_button.isEnabled()
