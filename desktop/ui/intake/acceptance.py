"""An officer's decision to take in a report without a signature, because paper with a seal came with it."""

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.ui.dialogs import Dialog
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label


class AcceptanceDialog(Dialog):
    """Asks who takes it in and on what grounds; both stay in the audit trail."""

    def __init__(self, parent: QWidget, agency: str, officer: str = "") -> None:
        self.officer_edit = QLineEdit(officer)
        self.note_edit = QLineEdit()
        said = self.tr("Chỉ nhận khi Sở đã có bản giấy ký, đóng dấu của {0} với cùng nội dung.")
        super().__init__(
            parent,
            self.tr("Nhận báo cáo chưa ký số"),
            self.tr("Nhận báo cáo"),
            Label(said.format(agency), wrap=True),
            width=460,
        )
        self.officer_field = FormField(self.tr("Người tiếp nhận"), self.officer_edit)
        self.note_field = FormField(
            self.tr("Căn cứ"), self.note_edit, self.tr("Số, ngày của bản giấy, ví dụ: 15/BC-UBND ngày 21/5/2018")
        )
        self.body.addWidget(self.officer_field)
        self.body.addWidget(self.note_field)
        self.officer_edit.textChanged.connect(self.officer_field.clear_error)
        self.note_edit.textChanged.connect(self.note_field.clear_error)
        (self.note_edit if officer else self.officer_edit).setFocus()

    @override
    def accept(self) -> None:
        """Go on once both are written."""
        for field, edit, sentence in (
            (self.note_field, self.note_edit, self.tr("Chưa ghi căn cứ. Ghi số, ngày của bản giấy có chữ ký và dấu.")),
            (self.officer_field, self.officer_edit, self.tr("Chưa ghi tên người tiếp nhận.")),
        ):
            if not edit.text().strip():
                field.set_error(sentence)
                edit.setFocus()
        if self.officer_edit.text().strip() and self.note_edit.text().strip():
            super().accept()
