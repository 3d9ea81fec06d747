"""The dialogs in which the department answers a report: a receipt, or a slip that says what is to be put right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.package_data import Remark
from desktop.services.follow_up.answers_issued import IssuedAnswers, awaiting_receipt, issue_receipts, return_report
from desktop.services.follow_up.reading import SubmittedReport
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.folder_field import FolderField
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label
from desktop.ui.reading.remark_editor import RemarkEditor, RemarkStart
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic


class ReceiptDialog(SigningDialog):
    """Gives a receipt for one report, or for all of the period that have none yet."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, report: SubmittedReport, folder: Path | None) -> None:
        self.report = report
        self.all_check = CheckBox(self.tr("Cấp cho mọi báo cáo của kỳ chưa có phiếu"))
        self.print_check = printing_check()
        self.folder = FolderField(self.tr("Lưu phiếu vào"))
        self.folder.edit.setText(str(folder or documents()))
        said = self.tr(
            "Phiếu ghi nhận Sở đã nhận bản {0} của {1}. Gửi tệp cho đơn vị, hoặc đọc mã tiếp nhận qua điện thoại."
        )
        super().__init__(
            parent,
            context,
            self.tr("Xuất phiếu tiếp nhận"),
            self.tr("Ký và xuất phiếu"),
            Label(said.format(report.snapshot.revision, report.agency_name), wrap=True),
            self.all_check,
            self.print_check,
            asked=self.tr("Mật khẩu của khóa Sở"),
            after=(self.folder,),
        )

    @override
    def signed_work(self) -> Callable[[], object] | None:
        folder = self.folder.path()
        if folder is None:
            return None
        workspace, period = self.context.workspace, self.report.snapshot.period.code
        return partial(
            _issue,
            workspace,
            period if self.all_check.isChecked() else "",
            self.report.package_sha256,
            folder,
            self.signer.text(),
            last_try=self.signer.last_try(),
            printed=self.print_check.isChecked(),
        )


class ReturnDialog(SigningDialog):
    """Gives a report back with remarks."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        report: SubmittedReport,
        folder: Path | None,
        start: RemarkStart | None = None,
    ) -> None:
        self.report = report
        self.editor = RemarkEditor(report, start)
        self.print_check = printing_check()
        self.folder = FolderField(self.tr("Lưu phiếu trả lại vào"))
        self.folder.edit.setText(str(folder or documents()))
        super().__init__(
            parent,
            context,
            self.tr("Trả lại bản {0} của {1}").format(report.snapshot.revision, report.agency_name),
            self.tr("Ký và trả lại"),
            self.editor,
            self.print_check,
            asked=self.tr("Mật khẩu của khóa Sở"),
            after=(self.folder,),
        )
        self.editor.changed.connect(self.banner.hide)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.editor.text_edit.setFocus()

    @override
    def signed_work(self) -> Callable[[], object] | None:
        remarks = self.editor.remarks()
        if not remarks:
            self.editor.add()  # says what is missing
            return None
        folder = self.folder.path()
        if folder is None:
            return None
        return partial(
            _return,
            self.context.workspace,
            self.report.package_sha256,
            remarks,
            folder,
            self.signer.text(),
            last_try=self.signer.last_try(),
            printed=self.print_check.isChecked(),
        )


def printing_check() -> CheckBox:
    """Whether the slip is wanted on paper too."""
    check = CheckBox(QCoreApplication.translate("ReceiptDialog", "Kèm phiếu giấy (PDF) để in, ký tay"))
    check.setToolTip(QCoreApplication.translate("ReceiptDialog", "Phiếu PDF nằm cạnh tệp phiếu, cùng nội dung"))
    return check


def documents() -> Path:
    """Where files are put unless something else is said."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _issue(  # on the worker thread
    workspace: Workspace, period: str, package: str, folder: Path, secret: str, *, last_try: bool, printed: bool
) -> IssuedAnswers:
    packages = [package]
    if period:
        with workspace.reading() as session:
            packages += awaiting_receipt(session, workspace.clock, period)
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return issue_receipts(workspace, packages, signer, folder, printed=printed)


def _return(  # on the worker thread
    workspace: Workspace,
    package: str,
    remarks: Sequence[Remark],
    folder: Path,
    secret: str,
    *,
    last_try: bool,
    printed: bool,
) -> IssuedAnswers:
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return return_report(workspace, package, remarks, signer, folder, printed=printed)
