"""Looking at the province's report as it will be printed, and the form on which it is numbered, signed and issued."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.core.dates import DateFormatError, format_date, parse_date
from desktop.services.province.provincial_paper import PaperView, write_paper
from desktop.services.province.provincial_signing import (
    IssuedReport,
    SigningView,
    issue_report,
    preview_report,
)
from desktop.services.report.document_number import DocumentNumberRefusedError
from desktop.services.report.signed_pages import Signers
from desktop.services.trust.keys import load_key_file
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.folder_field import FolderField
from desktop.ui.hand_in.leader import LeaderForm
from desktop.ui.hand_in.work import LeaderPassphraseError
from desktop.ui.page import Page
from desktop.ui.paper_view import PaperView as Paper
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, column, grow, row, scrolled
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.tokens import px
from desktop.ui.topics import Topic

_RECIPIENTS_HEIGHT = 84
_FORM_HEIGHT = 380
_PAPER_HEIGHT = 520


@dataclass(frozen=True)
class _Order:
    """What is to be written down and signed, and with what."""

    period: str
    paper: PaperView
    path: Path
    copies: tuple[str, ...]
    secret: str
    last_try: bool
    leader_file: Path | None
    leader_passphrase: str


class IssueDialog(SigningDialog):
    """Number and day from văn thư, Nơi nhận, who signs, and where the files go."""

    changes = frozenset({Topic.NARRATIVE, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, period: str, view: SigningView) -> None:
        self.period, self._view = period, view
        paper = view.paper
        self.number_edit = QLineEdit(paper.number)
        self.number_edit.setPlaceholderText("15/BC-SNV")
        self.day_edit = QLineEdit(format_date(paper.day) if paper.day else "")
        self.day_edit.setPlaceholderText(format_date(view.day))
        self.number_field = FormField(self.tr("Số, ký hiệu do văn thư cấp"), self.number_edit)
        self.day_field = FormField(self.tr("Ngày văn bản"), self.day_edit)
        self.recipients_edit = QPlainTextEdit("\n".join(paper.recipients))
        self.recipients_edit.setTabChangesFocus(True)
        self.recipients_edit.setFixedHeight(px(_RECIPIENTS_HEIGHT))
        self.sources_check = CheckBox(self.tr("In kèm danh sách nguồn của phần lời"))
        self.sources_check.setChecked(paper.lists_sources)
        self.leader_form = LeaderForm()
        self.copy_checks = {
            ".docx": CheckBox(self.tr("Kèm bản Word")),
            ".xlsx": CheckBox(self.tr("Kèm bản Excel")),
        }
        self.folder = FolderField(self.tr("Lưu vào"), f"{view.file_stem}.pdf")
        fields = column(
            row(grow(self.number_field), grow(self.day_field)),
            FormField(self.tr("Nơi nhận, mỗi dòng một nơi"), self.recipients_edit),
            self.sources_check,
            Label(_signatory(view), Role.MUTED, wrap=True),
            self.leader_form,
            boxed(row(*self.copy_checks.values())),
            self.folder,
            margins=(0, 0, 8, 0),
        )
        area = scrolled(fields)
        area.setMinimumHeight(px(_FORM_HEIGHT))
        title = self.tr("Ký, phát hành báo cáo của tỉnh")
        asked = self.tr("Mật khẩu khóa ký của Sở")
        super().__init__(parent, context, title, self.tr("Ký và lưu"), grow(area), asked=asked)

    @override
    def signed_work(self) -> Callable[[], object] | None:
        self.number_field.clear_error()
        day = self._day()
        folder = self.folder.path()
        if day is None or folder is None:
            return None
        if not self.number_edit.text().strip():
            self.number_field.set_error(self.tr("Ghi số, ký hiệu do văn thư cấp; sau khi ký không ghi thêm được."))
            return None
        if reason := self.leader_form.obstacle():
            self.signer.field.set_error(reason)
            return None
        paper = PaperView(
            self.number_edit.text(),
            day,
            tuple(self.recipients_edit.toPlainText().splitlines()),
            lists_sources=self.sources_check.isChecked(),
        )
        order = _Order(
            self.period,
            paper,
            folder / f"{self._view.file_stem}.pdf",
            tuple(ending for ending, check in self.copy_checks.items() if check.isChecked()),
            self.signer.text(),
            self.signer.last_try(),
            self.leader_form.key_file(),
            self.leader_form.passphrase(),
        )
        return partial(_issue, self.context.workspace, order)

    def _day(self) -> date | None:
        """The day that was typed; None, said beside the field, where it is none."""
        self.day_field.clear_error()
        try:
            return parse_date(self.day_edit.text().strip())
        except DateFormatError as error:
            self.day_field.set_error(error.hint)
            return None

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        if isinstance(error, LeaderPassphraseError):
            return self.leader_form.passphrase_field
        if isinstance(error, DocumentNumberRefusedError):
            return self.number_field
        return self.signer.field_of(error)


class PreviewDialog(Dialog):
    """The pages as they would be printed now."""

    def __init__(self, parent: Page, context: PageContext, period: str) -> None:
        self.paper = Paper(context.jobs, self.tr("Bản in thử"))
        self.paper.setMinimumHeight(px(_PAPER_HEIGHT))
        title = self.tr("Báo cáo của tỉnh như khi in")
        super().__init__(parent, title, self.tr("Đóng"), grow(self.paper), cancel="", width=760)
        job = context.jobs.run(partial(preview_report, context.workspace, period))
        job.succeeded.connect(self._show)
        job.failed.connect(parent.show_error)
        job.failed.connect(self._close)

    @Slot(object)
    def _show(self, pdf: bytes) -> None:
        self.paper.show_pdf(pdf)

    @Slot(object)
    def _close(self, _error: BaseException) -> None:
        self.reject()


def _signatory(view: SigningView) -> str:
    if view.signatory is None:
        return "Chưa khai người ký; khai ở trang Thiết lập."
    return f"Người ký: {', '.join((*view.signatory.authority, view.signatory.name))}."


def _issue(workspace: Workspace, order: _Order) -> IssuedReport:  # on the worker thread
    with workspace.session() as session:
        write_paper(session, workspace.clock, order.period, order.paper)
    leader = None
    if order.leader_file is not None:
        try:
            leader = load_key_file(order.leader_file, order.leader_passphrase)
        except WrongPassphraseError as error:
            raise LeaderPassphraseError("Mật khẩu không mở được khóa của lãnh đạo.", error.hint) from error
    with open_signer(workspace, order.secret, last_try=order.last_try) as key:
        return issue_report(workspace, order.period, order.path, Signers(leader, key), order.copies)
