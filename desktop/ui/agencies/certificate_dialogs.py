"""What an officer decides about a certificate: taken back, compared with its letter, bound to an agency."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.models.trust import KeyComparison, RevocationReason
from desktop.services.trust.certificate_register import (
    MadeSure,
    OfferedHolder,
    confirm_letter,
    register_outside_certificate,
)
from desktop.services.trust.certificate_views import CertificateView
from desktop.services.trust.revocation import REASON_WORDS, revoke_certificate
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.agencies.columns import day_of, in_lines
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import CheckBox, ComboBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class RevokeDialog(WorkDialog):
    """Takes a certificate back; the reason stands in the list that all agencies get."""

    changes = frozenset({Topic.AGENCIES, Topic.KEYS, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, view: CertificateView) -> None:
        self.view = view
        self.reason_box = ComboBox([(words, reason) for reason, words in REASON_WORDS.items()])
        self.note = FormField(self.tr("Ghi rõ thêm"), QLineEdit())
        self.officer = FormField(self.tr("Người quyết định thu hồi"), QLineEdit())
        self.passphrase = PassphraseField(self.tr("Mật khẩu của khóa Sở"))
        self.passphrase.setVisible(not view.outside)
        how = (
            self.tr("Từ lúc này chữ ký bằng chứng thư đó không được nhận. Báo cáo đã nhận trước vẫn giữ nguyên.")
            if view.outside
            else self.tr(
                "Từ lúc này chữ ký bằng chứng thư đó không được nhận; danh sách thu hồi mới đi theo gói gửi xuống kế "
                "tiếp. Báo cáo đã nhận trước vẫn giữ nguyên. Việc này không rút lại được."
            )
        )
        super().__init__(
            parent,
            context,
            self.tr("Thu hồi chứng thư của {0}").format(view.agency_name),
            self.tr("Thu hồi"),
            Label(how, wrap=True),
            FactLine(self.tr("Hiệu lực"), f"{day_of(view.not_before)} – {day_of(view.not_after)}"),
            FormField(self.tr("Lý do"), self.reason_box),
            self.note,
            self.officer,
            self.passphrase,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        reason = RevocationReason(str(self.reason_box.value()))
        note, officer = _typed(self.note), _typed(self.officer)
        self.note.clear_error()
        self.officer.clear_error()
        if reason is RevocationReason.UNSPECIFIED and not note:
            self.note.set_error(self.tr("Ghi lý do hoặc căn cứ thu hồi."))
            return None
        if not officer:
            self.officer.set_error(self.tr("Ghi họ tên người quyết định."))
            return None
        return partial(
            revoke_certificate,
            self.context.workspace,
            self.view.sha256,
            reason,
            note,
            officer=officer,
            passphrase=self.passphrase.text(),
        )

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else None


class LetterDialog(WorkDialog):
    """Writes down that the letter with the agency's seal was compared with a certificate."""

    changes = frozenset({Topic.AGENCIES, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, view: CertificateView) -> None:
        self.view = view
        self.note = FormField(self.tr("Số, ngày của thư"), QLineEdit(), self.tr("Ví dụ: 12/UBND, 07/5/2018."))
        self.officer = FormField(self.tr("Người đối chiếu"), QLineEdit())
        self.compared = CheckBox(self.tr("Thư có dấu, chữ ký của đơn vị; mọi nhóm số đều khớp"))
        super().__init__(
            parent,
            context,
            self.tr("Đã đối chiếu thư của {0}").format(view.agency_name),
            self.tr("Ghi nhận"),
            Label(self.tr("Số trên thư phải khớp với dấu vân tay của chứng thư:"), wrap=True),
            FactLine(self.tr("Dấu vân tay"), in_lines(view.fingerprint)),
            self.note,
            self.officer,
            self.compared,
        )
        self.compared.toggled.connect(self._allow)
        self._allow()

    def _allow(self) -> None:
        self.accept_button.set_allowed(self.compared.isChecked(), self.tr("Đối chiếu trước khi ghi nhận"))

    @override
    def prepare(self) -> Callable[[], object] | None:
        note = _typed(self.note)
        if not note:
            self.note.set_error(self.tr("Ghi số, ngày của thư đã đối chiếu."))
            return None
        return self.context.writing(confirm_letter, self.view.sha256, note, _typed(self.officer))


class BindDialog(WorkDialog):
    """Binds the certificate of an outside authority to an agency, once it was made sure that it is theirs."""

    changes = frozenset({Topic.AGENCIES, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, agency: tuple[str, str], offered: OfferedHolder) -> None:
        self.agency_code, name = agency
        self.offered = offered
        self.way_box = ComboBox(
            [
                (self.tr("Gọi điện thoại"), KeyComparison.TELEPHONE),
                (self.tr("Thư có dấu của đơn vị"), KeyComparison.LETTER),
            ]
        )
        self.note = FormField(self.tr("Số, ngày của thư, hoặc đã gọi cho ai"), QLineEdit())
        self.officer = FormField(self.tr("Người đối chiếu"), QLineEdit())
        self.token_check = CheckBox(self.tr("Khóa nằm trong USB Token"))
        self.token_check.setChecked(True)
        self.compared = CheckBox(self.tr("Đã đối chiếu, chứng thư này của {0}").format(name))
        super().__init__(
            parent,
            context,
            self.tr("Gắn chứng thư ngoài cho {0}").format(name),
            self.tr("Gắn chứng thư"),
            FactLine(self.tr("Cấp cho"), offered.holder),
            FactLine(self.tr("Tổ chức"), offered.organisation or "–"),
            FactLine(self.tr("Nơi cấp"), offered.issuer),
            FactLine(self.tr("Hiệu lực"), f"{day_of(offered.valid_from)} – {day_of(offered.valid_to)}"),
            FactLine(self.tr("Dấu vân tay"), in_lines(offered.digits)),
            *([Label(offered.reason, wrap=True)] if offered.reason else []),
            FormField(self.tr("Đối chiếu bằng"), self.way_box),
            self.note,
            self.officer,
            self.token_check,
            self.compared,
        )
        self.compared.toggled.connect(self._allow)
        self._allow()

    def _allow(self) -> None:
        self.accept_button.set_allowed(self.compared.isChecked(), self.tr("Đối chiếu trước khi gắn"))

    @override
    def prepare(self) -> Callable[[], object] | None:
        way = KeyComparison(str(self.way_box.value()))
        note = _typed(self.note)
        if way is KeyComparison.LETTER and not note:
            self.note.set_error(self.tr("Ghi số, ngày của thư đã đối chiếu."))
            return None
        sure = MadeSure(way, note, _typed(self.officer), in_token=self.token_check.isChecked())
        return self.context.writing(register_outside_certificate, self.agency_code, self.offered.certificate, sure)


def _typed(field: FormField) -> str:
    return field.editor.text().strip() if isinstance(field.editor, QLineEdit) else ""
