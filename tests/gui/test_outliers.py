"""Hints as a list of the period, and beside the report being read."""

import pytest

from desktop.rules.outliers import HintKind
from desktop.services.programme.versions import bundled_programme
from desktop.services.province import outliers
from desktop.services.province.outliers import Hint, PeriodHints
from desktop.services.province.rule_statistics import RuleBreak, RuleUse
from desktop.ui.outliers.page import RULES, OutliersPage
from desktop.ui.places import READING
from desktop.ui.reading.page import HINTS, ReadingPage
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import LONG_PHUOC, PERIOD, TAN_HUNG


@pytest.fixture
def context(department_context, monkeypatch):
    """The province's reports with three hints, whatever its figures are."""
    found = PeriodHints(
        bundled_programme().period_by_code[PERIOD],
        4,
        (
            Hint(HintKind.PEERS, LONG_PHUOC, "UBND xã Long Phước", "CT2.05", "Số hộ nghèo", "Ghi 9.000 hộ."),
            Hint(HintKind.OTHERS_TEXT, LONG_PHUOC, "UBND xã Long Phước", "II.2", "Kết quả", "Giống 95%.", TAN_HUNG),
            Hint(HintKind.NUMBER, TAN_HUNG, "UBND xã Tân Hưng", "II.3", "Kết quả", "Viết 5, biểu ghi 6."),
        ),
        (
            RuleUse(
                "QT01",
                "Số hộ nghèo không lớn hơn số hộ",
                4,
                (
                    RuleBreak(LONG_PHUOC, "UBND xã Long Phước", "CT2.06", "Lớn hơn số hộ.", "Do sáp nhập"),
                    RuleBreak(TAN_HUNG, "UBND xã Tân Hưng", "CT2.06", "Lớn hơn số hộ.", ""),
                ),
            ),
            RuleUse("QT02", "Số đúng hạn không lớn hơn số giải quyết", 4, ()),
        ),
    )
    monkeypatch.setattr(outliers._Reading, "hints", lambda _self, _progress: found)
    outliers._found.clear()
    yield department_context
    department_context.jobs.wait_for_done()
    outliers._found.clear()


def shown(qtbot, page):
    qtbot.addWidget(page)
    page.resize(1130, 720)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    return page


def test_hints_stand_under_their_agencies_and_lead_to_the_report(qtbot, context):
    page = shown(qtbot, OutliersPage(context))
    assert [row.agency for row in page.table.proxy.shown_rows()] == [LONG_PHUOC, LONG_PHUOC, TAN_HUNG]
    page.tabs.set_current(4)
    assert [row.kind for row in page.table.proxy.shown_rows()] == [HintKind.NUMBER]
    with qtbot.waitSignal(page.asked_for) as asked:
        page.report_button.click()
    assert asked.args == [READING, TAN_HUNG]
    page.tabs.set_current(2)
    assert page.nothing.isVisible()
    assert not page.report_button.isEnabled()


def test_rules_stand_with_whoever_broke_them(qtbot, context):
    page = shown(qtbot, OutliersPage(context))
    page.tabs.set_current(RULES)
    headings = [row.text for row in page.rule_model.rows() if isinstance(row, Heading)]
    assert headings == ["QT01. Số hộ nghèo không lớn hơn số hộ   ·   2/4 đơn vị, 1 đã giải trình"]
    page.search_box.setText("tan hung")
    qtbot.waitUntil(lambda: [row.agency for row in page.rule_table.proxy.shown_rows()] == [TAN_HUNG])
    assert not page.table.isVisible()
    page.rule_table.show_row(lambda row: row.agency == TAN_HUNG)
    with qtbot.waitSignal(page.asked_for) as asked:
        page.report_button.click()
    assert asked.args == [READING, TAN_HUNG]


def test_a_report_is_read_with_its_own_hints_beside_it(qtbot, context):
    page = ReadingPage(context)
    page.go_to(LONG_PHUOC)
    shown(qtbot, page)
    page.tabs.set_current(HINTS)
    qtbot.waitUntil(lambda: len(page.hints.table.proxy.shown_rows()) == 2)
    assert "Chỉ là gợi ý" in page.hints.sentence_label.text()


def test_what_really_came_is_compared(qtbot, department_context):
    page = shown(qtbot, OutliersPage(department_context))
    assert "4 báo cáo" in page.subtitle_label.text()
    department_context.jobs.wait_for_done()
