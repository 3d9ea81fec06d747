"""«Ký phụ lục rời»: an annex that is a file of its own gets the agency's signature."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.services.report.annex_files import sign_annex
from desktop.services.report.sign_off import SignOffView
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.lists import FactLine
from desktop.ui.signing_dialog import SigningDialog

_NAMES = 92


class AnnexActions(QObject):
    """Owns the button, which stands there only where the agency can sign."""

    signed = Signal(object)
    """The signed file."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._number = ""
        self.button = quiet(self.tr("Ký phụ lục rời"), Icon.DOCUMENT_PDF)
        self.button.setToolTip(self.tr("Ký số tệp PDF phụ lục không nằm chung tệp với báo cáo"))
        self.button.clicked.connect(self._choose)

    def show_view(self, view: SignOffView, *, can_sign: bool) -> None:
        """Propose the report's number."""
        self._number = view.document_number
        self.button.setVisible(can_sign)

    @Slot()
    def _choose(self) -> None:
        choose_files(self._page, self.tr("Phụ lục rời"), self.tr("PDF (*.pdf)"), self.ask)

    @Slot(object)
    def ask(self, paths: Sequence[Path]) -> None:
        """Ask for the number and the secret."""
        dialog = AnnexDialog(self._page, self._context, paths[0], self._number)
        dialog.succeeded.connect(self.signed)
        dialog.open()


class AnnexDialog(SigningDialog):
    """Which document the annex belongs to, and what opens the key."""

    def __init__(self, parent: QWidget, context: PageContext, path: Path, number: str) -> None:
        self._path = path
        self.number_edit = QLineEdit(number)
        self.number_edit.setPlaceholderText("15/BC-UBND")
        self.number_field = FormField("Số, ký hiệu của báo cáo", self.number_edit)
        super().__init__(
            parent,
            context,
            "Ký phụ lục rời",
            "Ký phụ lục",
            FactLine("Tệp", path.name, _NAMES),
            Label(
                "Số, ký hiệu và thời gian ký được ghi ở góc trên bên phải trang đầu; không hiện hình con dấu. "
                "Tệp đã ký nằm cạnh tệp gốc.",
                Role.MUTED,
                wrap=True,
            ),
            self.number_field,
            asked="Mật khẩu khóa ký",
        )
        self.number_edit.textEdited.connect(self.number_field.clear_error)

    @override
    def signed_work(self) -> Callable[[], object] | None:
        number = self.number_edit.text().strip()
        if not number:
            self.number_field.set_error("Ghi số, ký hiệu của báo cáo mà phụ lục kèm theo.")
            return None
        secret = self.signer.text()
        return partial(_sign, self.context.workspace, self._path, number, secret, self.signer.last_try())


def _sign(  # on the worker thread
    workspace: Workspace,
    path: Path,
    number: str,
    secret: str,
    last_try: bool,  # noqa: FBT001 - a part of the secret
) -> Path:
    with open_signer(workspace, secret, last_try=last_try) as key:
        return sign_annex(workspace, path, number, key)
