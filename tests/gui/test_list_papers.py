"""Any list goes on paper or into a workbook as it is shown: with what it is searched and limited by."""

import openpyxl
import pytest

from desktop.documents.sheets import Figure
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.overview.page import OverviewPage
from tests.gui.workspaces import LONG_PHUOC


@pytest.fixture
def opened(qtbot, jobs):
    def make(kind, context):
        page = kind(context)
        qtbot.addWidget(page)
        page.resize(1154, 740)
        with qtbot.waitSignal(page.refreshed):
            page.show()
        return page

    return make


def rows_of(content):
    return [row for row in content.rows if not isinstance(row, str)]


def test_the_grid_of_figures(qtbot, opened, agency_context, tmp_path):
    page = opened(IndicatorsPage, agency_context)
    whole = page.export.content()
    titles = [column.title for column in whole.columns]
    assert titles[:3] == ["Mã", "Chỉ tiêu", "Đơn vị"]
    assert {"6T 2017", "6T 2018", "Tăng/giảm", "Ghi chú"} <= set(titles)
    value = titles.index("6T 2018")
    by_code = {row[0]: row[value] for row in rows_of(whole)}
    row = next(each for each in page._view.rows if each.code == "CT2.05")
    assert by_code["CT2.05"] == Figure(row.value.number, 0)
    assert by_code["CT5.14"] == "Không phát sinh"
    page.tabs.set_current(1)
    page.search_box.setText("CT4")
    page.search_box.searched.emit("CT4")
    some = page.export.content()
    assert some.notes == (page._view.period_name, "Chưa nhập", "Tìm: CT4")
    assert 0 < len(rows_of(some)) < len(rows_of(whole))
    with qtbot.waitSignal(page.toast):
        page.export.save_to((tmp_path / "biểu.xlsx",))
    sheet = openpyxl.load_workbook(tmp_path / "biểu.xlsx").active
    cells = [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert "Tìm: CT4" in cells
    assert rows_of(some)[0][0] in cells


def test_who_has_reported(opened, department_context):
    page = opened(OverviewPage, department_context)
    content = page.map_export.content()
    assert content.title == "Tình hình nộp báo cáo"
    assert "6 tháng năm 2018" in content.notes[0]
    assert len(rows_of(content)) == len(page.map.proxy.shown_rows())


def test_what_was_received(opened, department_context):
    page = opened(IntakePage, department_context)
    whole = page.export.content()
    page.files.search_box.setText("long phuoc")
    page.files.search_box.searched.emit("long phuoc")
    some = page.export.content()
    assert some.notes == ("Tìm: long phuoc",)
    assert 0 < len(rows_of(some)) < len(rows_of(whole))
    assert all("Long Phước" in str(row) or LONG_PHUOC in str(row) for row in rows_of(some))
