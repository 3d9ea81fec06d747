"""Deciding on held files through the page: released, refused, forwarded, looked at again; and the register signed."""

import pytest
from PySide6.QtCore import Qt

from desktop.core.paths import DataFolder
from desktop.models.intake import IntakeResult
from desktop.services.intake.taking_in import list_received
from desktop.services.trust.keys import load_signing_key
from desktop.ui.intake.decision import Decision, DecisionDialog
from desktop.ui.intake.page import IntakePage
from tests.gui.workspaces import PASSPHRASE, TAN_HUNG, third_revision

OFFICER = "Trần Thị Bình"


@pytest.fixture
def page(qtbot, jobs, department_context):
    made = IntakePage(department_context)
    qtbot.addWidget(made)
    jobs.announced.connect(made.hear)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


@pytest.fixture
def signed_by_the_neighbour(province, tmp_path):
    """A third revision of Long Phước that UBND xã Tân Hưng has signed."""
    key = load_signing_key(DataFolder(province.root / TAN_HUNG), PASSPHRASE)
    return third_revision(province, tmp_path, key)


@pytest.fixture
def held(qtbot, page, signed_by_the_neighbour):
    """The page with that file chosen."""
    with qtbot.waitSignal(page.refreshed, timeout=30000):
        page.take_in([signed_by_the_neighbour])
    assert page.table.current_row().file.endswith(signed_by_the_neighbour.name)
    return page


def decide(qtbot, page, button, ground):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(DecisionDialog)
    dialog.officer_edit.setText(OFFICER)
    dialog.note_edit.setText(ground)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)


def results(page):
    return {result: int(card.number_label.text()) for result, card in page.files.stats.items()}


def row_of(context, file):
    with context.workspace.reading() as session:
        return next(row for row in list_received(session, context.workspace.clock) if row.file == file.name)


def facts(page):
    layout = page.detail._facts
    lines = [layout.itemAt(at).widget().value_label.text() for at in range(layout.count())]
    return "\n".join(lines)


def test_a_signer_of_another_agency_may_be_vouched_for(qtbot, held, department_context, signed_by_the_neighbour):
    assert held.detail.accept_button.text().strip() == "Nhận theo căn cứ khác…"
    assert "Có chữ ký số nhưng khi tệp đến chưa tin cậy được" in facts(held)
    decide(qtbot, held, held.detail.accept_button, "Đã gọi Chủ tịch xã ngày 30/5/2018")
    row = row_of(department_context, signed_by_the_neighbour)
    assert (row.result, row.decided_by) == (IntakeResult.ACCEPTED, OFFICER)
    held.files.tabs.set_current(1)
    held.go_to(row.sha256)
    assert "Đã gọi Chủ tịch xã ngày 30/5/2018" in facts(held)
    assert not held.detail.accept_button.isVisible()
    assert not held.detail.refuse_button.isVisible()


def test_a_file_is_refused_with_its_reason(qtbot, held, department_context, signed_by_the_neighbour):
    decide(qtbot, held, held.detail.refuse_button, "Xã xác nhận gửi nhầm")
    row = row_of(department_context, signed_by_the_neighbour)
    assert row.result is IntakeResult.REFUSED
    held.files.tabs.set_current(1)
    held.go_to(row.sha256)
    assert held.table.current_row().result is IntakeResult.REFUSED
    assert held.detail.retry_button.isVisible()
    assert not held.detail.report_button.isVisible()
    assert held.table.proxy.index(held.table.currentIndex().row(), 3).data() == f"Xã xác nhận gửi nhầm; {OFFICER}"


def test_who_signed_is_let_forward_and_the_file_goes_in(qtbot, held, department_context, signed_by_the_neighbour):
    assert held.detail.forwarder_button.isVisible()
    decide(qtbot, held, held.detail.forwarder_button, "Công văn 31/UBND-NV")
    assert row_of(department_context, signed_by_the_neighbour).result is IntakeResult.ACCEPTED


def test_a_decision_needs_a_person_and_a_reason(qtbot, held):
    for decision in Decision:
        held.deciding.ask(decision, held.table.current_row())
        dialog = held.deciding.dialog
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert dialog.note_field.error()
        assert dialog.officer_field.error()
        dialog.reject()


def test_everything_on_hold_is_looked_at_again(qtbot, page):
    assert page.retry_button.isEnabled()
    with qtbot.waitSignal(page.toast, timeout=10000) as said:
        qtbot.mouseClick(page.retry_button, Qt.MouseButton.LeftButton)
    assert said.args == ["Đã xét lại", "Chưa tệp nào đổi kết quả."]
    qtbot.waitUntil(page.drop_zone.isEnabled)


def test_the_department_signs_under_its_register(qtbot, page):
    line = page.register_line
    assert line.words_label.text() == "Sổ tiếp nhận: 11 dòng, Sở chưa ký dòng nào."
    qtbot.mouseClick(line.seal_button, Qt.MouseButton.LeftButton)
    dialog = line.dialog
    dialog.signer.field.edit.setText("sai mật khẩu")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.signer.field.error()), timeout=10000)
    dialog.signer.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(page.toast, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert line.words_label.text() == "Sổ tiếp nhận: 11 dòng; Sở đã ký đủ các dòng lúc 30/05/2018 10:00."
    assert not line.seal_button.isEnabled()
