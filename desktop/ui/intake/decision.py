"""What an officer decides on a file on hold; who decided, and on what grounds, stays in the register of arrivals."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label


class Decision(Enum):
    """What may be decided."""

    ON_PAPER = auto()
    """Take in a report without a signature, because paper with a seal came with it."""
    ON_OTHER_GROUNDS = auto()
    """Take in a report whose signature does not suffice, because something else vouches for it."""
    REFUSE = auto()
    FORWARDER = auto()
    """Let the agency that signed hand in for the one in the data, from now on."""
    OFFICIAL = auto()
    """Of two reports of one number, let this one count."""


@dataclass(frozen=True)
class _Words:
    title: str
    action: str
    said: str
    hint: str
    missing: str


_WORDS: Mapping[Decision, _Words] = {
    Decision.ON_PAPER: _Words(
        "Nhận báo cáo chưa ký số",
        "Nhận báo cáo",
        "Chỉ nhận khi Sở đã có bản giấy ký, đóng dấu của {agency} với cùng nội dung.",
        "Số, ngày của bản giấy, ví dụ: 15/BC-UBND ngày 21/5/2018",
        "Chưa ghi căn cứ. Ghi số, ngày của bản giấy có chữ ký và dấu.",
    ),
    Decision.ON_OTHER_GROUNDS: _Words(
        "Nhận theo căn cứ khác",
        "Nhận báo cáo",
        "Nội dung tệp còn nguyên vẹn nhưng chữ ký chưa đủ tin cậy. "
        "Chỉ nhận khi đã xác minh với {agency} bằng cách khác.",
        "Cách xác minh, ví dụ: đã gọi Chủ tịch xã ngày 24/5/2018; bản giấy số 15/BC-UBND",
        "Chưa ghi căn cứ. Ghi đã xác minh với ai, bằng cách nào.",
    ),
    Decision.REFUSE: _Words(
        "Từ chối tệp",
        "Từ chối",
        "Tệp được giữ nguyên cùng lý do và không tính vào số chờ xử lý. Gửi lại đúng tệp này vẫn bị từ chối.",
        "Vì sao không nhận, ví dụ: đơn vị xác nhận gửi nhầm tệp thử",
        "Chưa ghi lý do từ chối.",
    ),
    Decision.FORWARDER: _Words(
        "Công nhận đơn vị gửi thay",
        "Công nhận và xét lại",
        "Từ nay {signer} được ký và gửi báo cáo thay {agency}. Tệp này được xét lại ngay.",
        "Số, ngày của văn bản giao việc, ví dụ: công văn 31/UBND-NV ngày 02/5/2018",
        "Chưa ghi căn cứ. Ghi số, ngày của văn bản giao việc.",
    ),
    Decision.OFFICIAL: _Words(
        "Chọn bản chính thức",
        "Chọn bản này",
        "Hai báo cáo khác nhau của {agency} mang cùng một số bản. Chọn bản này thì bản kia bị từ chối với cùng căn cứ, "
        "tệp vẫn được giữ.",
        "Đơn vị xác định bằng cách nào, ví dụ: Chủ tịch xã xác nhận qua điện thoại ngày 24/5/2018",
        "Chưa ghi căn cứ. Ghi đơn vị đã xác định bản chính thức bằng cách nào.",
    ),
}


class DecisionDialog(Dialog):
    """Asks who decides and on what grounds."""

    def __init__(self, parent: QWidget, decision: Decision, row: IntakeRow, officer: str = "") -> None:
        self.decision = decision
        self.row = row
        self._words = words = _WORDS[decision]
        self.officer_edit = QLineEdit(officer)
        self.note_edit = QLineEdit()
        signer = next((each.organisation or each.name for each in row.signers), "")
        said = words.said.format(agency=row.agency_name or row.agency or "đơn vị", signer=signer)
        super().__init__(parent, words.title, words.action, Label(said, wrap=True), width=480)
        self.officer_field = FormField(self.tr("Người quyết định"), self.officer_edit)
        self.note_field = FormField(self.tr("Căn cứ, lý do"), self.note_edit, words.hint)
        self.body.addWidget(self.officer_field)
        self.body.addWidget(self.note_field)
        self.officer_edit.textChanged.connect(self.officer_field.clear_error)
        self.note_edit.textChanged.connect(self.note_field.clear_error)
        (self.note_edit if officer else self.officer_edit).setFocus()

    def officer(self) -> str:
        """Who decides."""
        return self.officer_edit.text().strip()

    def ground(self) -> str:
        """On what grounds."""
        return self.note_edit.text().strip()

    @override
    def accept(self) -> None:
        """Go on once both are written."""
        for field, edit, sentence in (
            (self.note_field, self.note_edit, self._words.missing),
            (self.officer_field, self.officer_edit, self.tr("Chưa ghi tên người quyết định.")),
        ):
            if not edit.text().strip():
                field.set_error(sentence)
                edit.setFocus()
        if self.officer() and self.ground():
            super().accept()
