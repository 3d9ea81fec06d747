"""What Qt says by itself is Vietnamese too."""

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPushButton

from desktop.ui import translations


@pytest.fixture(autouse=True)
def _installed(qapp):
    translations.install()


def test_standard_buttons(qtbot):
    buttons = QMessageBox.StandardButton
    box = QMessageBox(QMessageBox.Icon.Question, "", "Xóa?", buttons.Yes | buttons.No | buttons.Cancel | buttons.Close)
    qtbot.addWidget(box)
    texts = {box.button(one).text() for one in (buttons.Yes, buttons.No, buttons.Cancel, buttons.Close)}
    assert texts == {"&Có", "&Không", "Hủy", "Đóng"}


def test_menus_of_fields(qtbot):
    field = QLineEdit("3.868")
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    texts = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if action.text()]
    assert texts == ["Hoàn tác", "Làm lại", "Cắt", "Chép", "Dán", "Xóa", "Chọn tất cả"]


def test_the_file_dialog(qtbot):
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    words = {button.text().replace("&", "") for button in dialog.findChildren(QPushButton)}
    assert words == {"Mở", "Hủy"}
