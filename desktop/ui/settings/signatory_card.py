"""Who signs the agency's reports: saved when a field is left and both are filled."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit
from typing_extensions import override

from desktop.rules.snapshot import Signatory
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.parts.saving import SavedLine
from desktop.ui.tokens import px

_LINES_HEIGHT = 76


class _Lines(QPlainTextEdit):
    """A few lines of text; tells when they are left."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(px(_LINES_HEIGHT))

    @override
    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        self.left.emit()

    def lines(self) -> tuple[str, ...]:
        """The lines that are not empty."""
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show other lines, unless these are being typed."""
        if not self.hasFocus() and tuple(lines) != self.lines():
            self.setPlainText("\n".join(lines))


class SignatoryCard(Card):
    """Name and authority; nothing is saved while one of the two is missing."""

    settled = Signal(str, object)
    """Name and lines of authority, to be saved."""

    def __init__(self) -> None:
        self._saved: Signatory | None = None
        self._usual: tuple[str, ...] = ()
        self.name_edit = SavedLine()
        self.authority_edit = _Lines()
        self.usual_button = quiet("Dùng mẫu thường dùng")
        self.name_field = FormField("Họ và tên", self.name_edit, "Không ghi học hàm, học vị.")
        self.authority_field = FormField(
            "Thẩm quyền ký, mỗi dòng một ý",
            self.authority_edit,
            "Cấp phó ký thay thì thêm dòng KT. CHỦ TỊCH và PHÓ CHỦ TỊCH.",
        )
        super().__init__(
            Label("Người ký báo cáo", Role.SECTION),
            self.name_field,
            self.authority_field,
            row(self.usual_button, FILL),
            spacing=10,
        )
        self.name_edit.left.connect(self._settle)
        self.authority_edit.left.connect(self._settle)
        self.usual_button.clicked.connect(self._take_usual)

    def show_signatory(self, signatory: Signatory | None, usual: Sequence[str]) -> None:
        """Show who signs; while nobody is named, the usual authority is proposed."""
        self._saved, self._usual = signatory, tuple(usual)
        self.usual_button.setVisible(bool(usual) and (signatory is None or signatory.authority != tuple(usual)))
        self.name_edit.show_saved(signatory.name if signatory else "")
        self.authority_edit.show_lines(signatory.authority if signatory else usual)
        self.name_field.clear_error()
        self.authority_field.clear_error()

    @Slot()
    def forget(self) -> None:
        """What was told was not saved after all: leaving a field tries once more."""
        self._saved = None

    @Slot()
    def _take_usual(self) -> None:
        self.authority_edit.setPlainText("\n".join(self._usual))
        self._settle()

    @Slot()
    def _settle(self) -> None:
        name, lines = self.name_edit.text().strip(), self.authority_edit.lines()
        if self._saved is not None and (name, lines) == (self._saved.name, self._saved.authority):
            return
        if self._saved is None and not name:
            return
        self.name_field.set_error("" if name else "Ghi họ tên người ký; chưa ghi thì người ký cũ vẫn giữ nguyên.")
        self.authority_field.set_error("" if lines else "Ghi thẩm quyền ký: TM. ỦY BAN NHÂN DÂN, dòng sau CHỦ TỊCH.")
        if name and lines:
            self._saved = Signatory(lines, name)
            self.settled.emit(name, lines)
