"""The letter to those who are late, from the overview."""

import pytest

from desktop.ui.overview.page import OverviewPage


@pytest.fixture
def page(qtbot, department_context):
    made = OverviewPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def test_the_button_writes_word_and_pdf_for_those_who_are_late(qtbot, page, tmp_path):
    assert page.chase.reminding.button.isEnabled()
    page.chase.reminding.write([tmp_path])
    qtbot.waitUntil(page.banner.isVisible)
    assert sorted(path.suffix for path in tmp_path.glob("CV_don-doc_*")) == [".docx", ".pdf"]
    assert page.banner.title_label.text() == "Đã lập công văn đôn đốc 1 đơn vị"
