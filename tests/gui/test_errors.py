"""Failures are shown near to their cause, in Vietnamese, and never twice."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.errors import Cancelled, UserError
from desktop.ui.dialogs import MessageDialog, ask
from desktop.ui.errors import present
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.inputs import FormField

FULL = UserError("USB (E:): ổ đĩa đã đầy.", "Chọn ổ đĩa khác rồi làm lại.")


@pytest.fixture
def parent(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def dialogs(parent):
    return parent.findChildren(MessageDialog)


def test_beside_the_field_where_there_is_one(parent, qtbot):
    field = FormField("Lưu vào", QLineEdit("E:"))
    qtbot.addWidget(field)
    present(FULL, parent, field=field, banner=Banner())
    assert field.error() == "USB (E:): ổ đĩa đã đầy. Chọn ổ đĩa khác rồi làm lại."
    assert field.editor.text() == "E:"
    assert dialogs(parent) == []


def test_else_in_the_page(parent, qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    present(FULL, parent, banner=banner)
    assert (banner.title_label.text(), banner.text_label.text()) == (FULL.message, FULL.hint)
    assert dialogs(parent) == []


def test_else_in_a_dialog(parent):
    present(FULL, parent)
    (dialog,) = dialogs(parent)
    assert dialog.windowTitle() == FULL.message
    dialog.accept_button.click()
    assert not dialog.isVisible()


def test_cancelling_is_silent(parent, qtbot):
    banner = Banner()
    qtbot.addWidget(banner)
    banner.hide()
    present(Cancelled(), parent, banner=banner)
    assert banner.isHidden()
    assert dialogs(parent) == []


def test_a_bug_opens_a_dialog_with_details_to_copy(parent, qtbot):
    present(KeyError("thiếu"), parent, banner=Banner())
    (dialog,) = dialogs(parent)
    assert dialog.windowTitle() == "Lỗi chưa lường trước"
    dialog.copy_button.click()
    assert "KeyError: 'thiếu'" in QGuiApplication.clipboard().text()
    dialog.reject()


def test_a_question_is_answered_in_vietnamese(parent):
    answers = []
    dialog = ask(
        parent, "Xóa khóa ký?", "Các báo cáo đã ký vẫn còn hiệu lực.", "Xóa khóa", lambda: answers.append("có")
    )
    assert (dialog.accept_button.text(), dialog.cancel_button.text()) == ("Xóa khóa", "Hủy")
    dialog.cancel_button.click()
    assert answers == []
    ask(parent, "Xóa khóa ký?", "", "Xóa khóa", lambda: answers.append("có")).accept_button.click()
    assert answers == ["có"]
