"""The totals: what they are, of whom they are made, and the province's report as a file."""

from decimal import Decimal

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt

from desktop.core.errors import Cancelled
from desktop.core.numbers import format_number
from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation
from desktop.services.province import tallies
from desktop.services.province.consolidation import consolidate, shares_of
from desktop.services.province.provincial_report import write_provincial_report
from desktop.ui.consolidation import page as consolidation_page
from desktop.ui.consolidation.columns import At
from desktop.ui.consolidation.lines import ShareLine, TotalLine
from desktop.ui.consolidation.page import ConsolidationPage
from desktop.ui.tables.cells import Heading
from desktop.ui.topics import Topic
from tests.gui.workspaces import LONG_PHUOC, PERIOD


@pytest.fixture
def page(qtbot, department_context):
    made = ConsolidationPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignals([made.refreshed, made.opened]):
        made.show()
    return made


@pytest.fixture
def known(department_workspace):
    """What the service says, asked beside the page."""
    with department_workspace.reading() as session:
        return consolidate(session, department_workspace.clock, PERIOD)


def line_of(page, code) -> TotalLine:
    return next(row for row in page.model.rows() if isinstance(row, TotalLine) and row.code == code)


def looks(page, code):
    return [column.look(line_of(page, code)) for column in page.model.columns]


def shares_shown(page) -> list[ShareLine]:
    return page.detail.table.proxy.shown_rows()


def choose(qtbot, page, code):
    """Go to a total and wait for its agencies."""
    page.go_to(code)
    assert page.table.current_row().code == code
    qtbot.waitUntil(lambda: opened_code(page) == code)


def opened_code(page):
    return page.detail.opened.indicator.code if page.detail.opened else ""


def test_every_indicator_stands_under_its_group(page, known):
    rows = page.model.rows()
    headings = [row for row in rows if isinstance(row, Heading)]
    assert headings[0].text.startswith("Nhóm 1. ")
    assert len(rows) - len(headings) == len(known.rows)


def test_a_count_is_the_sum_of_what_the_agencies_reported(page, known):
    expected = sum((share.value.number or Decimal(0) for share in shares_of(known, "CT2.05")), Decimal(0))
    cells = looks(page, "CT2.05")
    assert cells[At.TOTAL].text == format_number(expected)
    assert cells[At.COVERAGE].text == "2/3"


def test_a_percentage_is_computed_from_sums_and_shows_them(page, known):
    shares = shares_of(known, "CT2.07")
    poor = sum(share.numerator for share in shares if share.numerator is not None)
    households = sum(share.denominator for share in shares if share.denominator is not None)
    total = looks(page, "CT2.07")[At.TOTAL]
    assert total.text == format_number(100 * poor / households, 2)
    assert total.second == f"{format_number(poor)}/{format_number(households)}"


def test_yes_or_no_is_counted(page):
    assert looks(page, "CT1.02")[At.TOTAL].text == "4/4"


def test_the_subtitle_and_the_bars_say_how_many_reports_are_in(page):
    assert page.subtitle_label.text().endswith("cộng bản mới nhất của 4/5 đơn vị.")
    assert page._bars.count() == 3


def test_the_detail_lists_agencies_by_figure_and_those_that_are_missing(qtbot, page):
    choose(qtbot, page, "CT2.05")
    ranks = [line.rank for line in shares_shown(page) if line.rank is not None]
    assert ranks == sorted(ranks, reverse=True)
    assert [line.name for line in shares_shown(page) if line.share is None] == ["UBND xã Hòa Long"]
    assert page.detail.name_label.text() == "Tổng số hộ dân trên địa bàn"


def test_enter_goes_from_a_total_to_its_agencies_and_on_to_the_report(qtbot, page):
    choose(qtbot, page, "CT2.05")
    page.activateWindow()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    page.detail.table.show_row(lambda line: line.code == LONG_PHUOC)
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.keyClick(page.detail.table, Qt.Key.Key_Return)
    assert asked.args == ["reading", LONG_PHUOC]


def test_an_agency_without_a_report_has_nothing_to_open(qtbot, page):
    choose(qtbot, page, "CT2.05")
    page.detail.table.show_row(lambda line: line.share is None)
    assert not page.detail.report_button.isEnabled()
    assert not page.detail.file_button.isEnabled()
    assert page.detail.report_button.toolTip() == "Đơn vị này chưa có báo cáo"


def test_the_signed_file_behind_a_figure_can_be_saved(qtbot, page, tmp_path, province):
    choose(qtbot, page, "CT2.05")
    page.detail.table.show_row(lambda line: line.code == LONG_PHUOC)
    target = tmp_path / "bản gốc.asice"
    qtbot.mouseClick(page.detail.file_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.toast):
        page.findChild(_dialog_type()).chosen.emit((target,))
    assert target.read_bytes() in {file.read_bytes() for file in province.outbox.iterdir()}


@pytest.mark.parametrize(
    ("button", "ending", "magic"),
    [
        ("pdf_button", ".pdf", b"%PDF"),
        ("word_button", ".docx", b"PK"),
        ("excel_button", ".xlsx", b"PK"),
        ("web_button", ".html", b"<!DOCTYPE html>"),
    ],
)
def test_the_report_is_written_and_can_be_opened(qtbot, page, tmp_path, monkeypatch, button, ending, magic):
    target = tmp_path / f"Báo cáo tỉnh{ending}"
    qtbot.mouseClick(getattr(page.files, button), Qt.MouseButton.LeftButton)
    dialog = page.findChild(_dialog_type())
    assert dialog.selectedFiles()[0].endswith(f"BC_tong-hop_{PERIOD}{ending}")
    dialog.chosen.emit((target,))
    assert not page.files.word_button.isEnabled()
    qtbot.waitUntil(page.files.word_button.isEnabled, timeout=30_000)
    assert target.read_bytes().startswith(magic)
    assert page.banner.title_label.text() == "Đã ghi báo cáo tổng hợp của 4/5 đơn vị"
    opened = []
    monkeypatch.setattr("desktop.ui.consolidation.files.open_outside", opened.append)
    qtbot.mouseClick(page.files.open_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.files.folder_button, Qt.MouseButton.LeftButton)
    assert opened == [target, tmp_path]


def test_a_place_that_cannot_be_written_to_is_said_in_the_page(qtbot, page, tmp_path):
    (tmp_path / "bị chiếm").write_bytes(b"")
    page.files.write((tmp_path / "bị chiếm" / "x.pdf",))
    qtbot.waitUntil(page.files.word_button.isEnabled, timeout=30_000)
    assert page.banner.isVisible()
    assert "bị chiếm" in page.banner.title_label.text()


def test_a_period_without_reports_cannot_be_written(qtbot, page):
    with qtbot.waitSignal(page.refreshed):
        page.context.set_period("N-2018")
    assert not page.files.pdf_button.isEnabled()
    assert page.files.pdf_button.toolTip() == "Chưa có báo cáo nào để tổng hợp"
    assert looks(page, "CT2.05")[At.TOTAL].text == "—"


def test_search_and_tabs_leave_what_is_wanted(qtbot, page):
    page.search_box.setText("ho ngheo")
    qtbot.waitUntil(lambda: {line.code for line in page.table.proxy.shown_rows()} >= {"CT2.06", "CT2.07"})
    assert page.detail.name_label.text() == page.table.current_row().row.indicator.name
    page.search_box.clear()
    page.tabs.set_current(2)
    shown = page.table.proxy.shown_rows()
    assert all(line.row.total.estimates for line in shown)
    assert page.nothing.isVisible() is not bool(shown)


def test_it_stays_on_its_indicator_when_files_were_taken_in(qtbot, page):
    choose(qtbot, page, "CT3.04")
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.PACKAGES}))
    assert page.table.current_row().code == "CT3.04"


def test_a_narrow_window_leaves_the_figures_and_the_buttons(page):
    page.set_narrow(True)
    assert page.table.isColumnHidden(At.UNIT)
    assert page.table.isColumnHidden(At.CHANGE)
    assert not page.table.isColumnHidden(At.TOTAL)
    assert page.files.word_button.isVisible()


def _dialog_type():
    from desktop.ui.file_dialogs import FileDialog

    return FileDialog


def test_a_kind_or_a_district_is_totalled_by_itself(qtbot, page):
    names = [page.scope_choice.itemText(at) for at in range(page.scope_choice.count())]
    assert names[:2] == ["Toàn tỉnh", "Sở, ban, ngành"]
    choose(qtbot, page, "CT3.02")
    whole = looks(page, "CT3.02")[At.COVERAGE].text
    page.scope_choice.set_value("UBND_X")
    with qtbot.waitSignal(page.refreshed):
        page.scope_choice.chosen.emit("UBND_X")
    assert page.scope_choice.currentText() == "UBND cấp xã"
    assert looks(page, "CT3.02")[At.COVERAGE].text != whole
    assert page.table.current_row().code == "CT3.02"
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.PACKAGES}))
    assert page.scope_choice.currentText() == "UBND cấp xã"


def test_it_says_since_the_last_report_whose_figures_moved_a_total(
    qtbot, page, department_workspace, tmp_path, province
):
    choose(qtbot, page, "CT2.05")
    assert not page.detail.change_label.isVisible(), "no report was written here"
    write_provincial_report(department_workspace, PERIOD, tmp_path / "tỉnh.xlsx")
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.hear(frozenset({Topic.PACKAGES}))
    assert page.detail.change_label.text().startswith("Không thay đổi so với báo cáo đã lập")
    with department_workspace.session() as session:
        long_phuoc = session.scalars(sa.select(Agency.id).where(Agency.code == LONG_PHUOC)).one()
        session.execute(sa.delete(PeriodObligation).where(PeriodObligation.agency_id == long_phuoc))
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.hear(frozenset({Topic.PACKAGES}))
    said = page.detail.change_label.text()
    assert said.startswith("Thay đổi so với báo cáo đã lập")
    assert "UBND xã Long Phước không còn tính: \u2212" in said
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.scope_choice.chosen.emit("UBND_X")
    assert not page.detail.change_label.isVisible(), "a part of the province is compared with nothing"


def test_a_stop_says_so_and_goes_on_when_asked(qtbot, page, monkeypatch):
    whole = consolidation_page.show_scope

    def stopped(*_):
        raise Cancelled

    monkeypatch.setattr(consolidation_page, "show_scope", stopped)
    page.refresh()
    qtbot.waitUntil(page.banner.isVisible)
    monkeypatch.setattr(consolidation_page, "show_scope", whole)
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.again_button.click()
    assert not page.banner.isVisible()


def test_adding_up_shows_how_far_it_is_only_where_it_takes_long(qtbot, page, department_workspace, monkeypatch):
    shown = []
    monkeypatch.setattr(page.job_strip, "show", lambda: shown.append(page.job_strip.count_label.text()))
    forget(department_workspace)
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.refresh()
    assert not shown
    monkeypatch.setattr(tallies, "_STEP", 1)
    forget(department_workspace)
    with qtbot.waitSignals([page.refreshed, page.opened]):
        page.refresh()
    assert len(shown) > 1


def forget(workspace):
    with workspace.session() as session:
        tallies.forget_parts(session)
