"""Dialogs about people: the first one, another one, a passphrase, and the recovery code that is shown once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.rules.profiles import Right
from desktop.services.officers.profiles import ProfileRow
from desktop.ui.dialogs import Dialog
from desktop.ui.file_dialogs import choose_target
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.passphrases import NewPassphrase, PassphraseField

_HELP = "Ít nhất 8 ký tự. Quên thì người quản trị đặt lại được, hoặc dùng mã khôi phục."
_DUTIES = {
    Right.ENTER: "ghi sổ, nhập số liệu, viết nội dung, cập nhật nhiệm vụ",
    Right.CHECK: "giải trình cảnh báo, xác nhận số",
    Right.APPROVE: "duyệt báo cáo",
    Right.SIGN: "ký và xuất báo cáo",
    Right.INTAKE: "tiếp nhận tệp, cấp phiếu, trả lại",
    Right.CONSOLIDATE: "tổng hợp, soạn báo cáo của tỉnh, chấm điểm",
    Right.ADMINISTER: "chương trình, đơn vị, chứng thư, người dùng, thiết lập",
}


@dataclass(frozen=True)
class PersonWish:
    """What was typed of a person; ``passphrase`` is "" where the present one stays."""

    name: str
    passphrase: str
    rights: frozenset[Right]


class PersonDialog(Dialog):
    """A new person, or another passphrase and other work for one who is there.

    Args:
        parent: The settings page.
        person: Who is there; ``None`` for a new one.
        rights: Which of them can be given here; none: it is the first person, who may do everything.
    """

    wanted = Signal(object)
    """A ``PersonWish``."""
    leaving = Signal(str)
    """The person named so works here no longer."""

    def __init__(self, parent: QWidget, person: ProfileRow | None = None, rights: tuple[Right, ...] = ()) -> None:
        self._person = person
        self.name_edit = QLineEdit(person.name if person is not None else "")
        self.name_edit.setReadOnly(person is not None)
        self.name_field = FormField("Họ và tên", self.name_edit)
        self.passphrase = NewPassphrase("Mật khẩu" if person is None else "Mật khẩu mới, nếu đặt lại", _HELP)
        self.boxes = {right: CheckBox(f"{right.shown}: {_DUTIES[right]}") for right in rights}
        for right, box in self.boxes.items():
            box.setChecked(person is not None and right in person.rights)
        self.rights_label = Label("Việc được giao", Role.LABEL)
        self.rights_label.setVisible(bool(rights))
        self.error_label = Label("", Role.ERROR, wrap=True)
        self.error_label.hide()
        super().__init__(
            parent,
            "Người dùng" if person is not None else "Thêm người dùng" if rights else "Bật người dùng riêng",
            "Lưu" if rights else "Bật",
            self.name_field,
            self.passphrase,
            column(self.rights_label, *self.boxes.values(), self.error_label, spacing=4),
            width=520,
        )
        self.end_button = plain("Cho nghỉ", Icon.DELETE)
        self.end_button.setAutoDefault(False)
        self.end_button.setVisible(person is not None)
        self.end_button.clicked.connect(self._end)
        self.buttons.insertWidget(0, self.end_button)

    @override
    def accept(self) -> None:
        name = " ".join(self.name_edit.text().split())
        rights = frozenset(right for right, box in self.boxes.items() if box.isChecked())
        if not name:
            self.name_field.set_error("Chưa ghi họ tên.")
            return
        keeps = self._person is not None and not self.passphrase.text() and not self.passphrase.second.text()
        if not keeps and not self.passphrase.check():
            return
        if self.boxes and not rights:
            self.error_label.setText("Chọn ít nhất một việc.")
            self.error_label.show()
            return
        self.wanted.emit(PersonWish(name, self.passphrase.text(), rights))
        super().accept()

    @Slot()
    def _end(self) -> None:
        self.leaving.emit(self.name_edit.text())
        self.reject()


class OwnPassphraseDialog(Dialog):
    """Whoever works here changes the own passphrase."""

    wanted = Signal(str, str)
    """The old one and the new one."""

    def __init__(self, parent: QWidget) -> None:
        self.old_field = PassphraseField("Mật khẩu đang dùng")
        self.passphrase = NewPassphrase("Mật khẩu mới", _HELP)
        super().__init__(parent, "Đổi mật khẩu của tôi", "Đổi", self.old_field, self.passphrase)

    @override
    def accept(self) -> None:
        if self.passphrase.check():
            self.wanted.emit(self.old_field.text(), self.passphrase.text())
            super().accept()


class RecoveryDialog(Dialog):
    """The code is on screen once; it can be put on a page to be printed."""

    def __init__(self, parent: QWidget, code: str, save: Callable[[Path], object]) -> None:
        self._save = save
        self.code_label = Label(code, Role.TITLE)
        self.code_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save_button = plain("Lưu trang in…", Icon.PRINT)
        self.save_button.setAutoDefault(False)
        self.kept_box = CheckBox("Đã in hoặc chép mã này ra giấy")
        super().__init__(
            parent,
            "Mã khôi phục",
            "Xong",
            Label(
                "Khi có người quên mật khẩu mà không còn ai quản trị, mã này đặt lại được mật khẩu. Mã chỉ hiện lần "
                "này, không lưu ở đâu: in ra, niêm phong, cất như mật khẩu khóa gốc.",
                wrap=True,
            ),
            row(grow(self.code_label), self.save_button),
            row(self.kept_box, FILL),
            cancel="",
            width=560,
        )
        self.save_button.clicked.connect(self._choose)
        self.kept_box.toggled.connect(self._allow)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        self.accept_button.set_allowed(self.kept_box.isChecked(), "In hoặc chép mã ra giấy trước.")

    @Slot()
    def _choose(self) -> None:
        choose_target(self, "Lưu trang in mã khôi phục", "Ma_khoi_phuc.pdf", "Trang in (*.pdf)", self._write)

    @Slot(object)
    def _write(self, paths: tuple[Path, ...]) -> None:
        self._save(paths[0])

    @override
    def reject(self) -> None:
        """It is seen once: who presses Esc has to say first that it is on paper."""
        if self.kept_box.isChecked():
            super().reject()
