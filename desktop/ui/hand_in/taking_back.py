"""«Đưa bản đã ký về»: a PDF that another program has signed is looked at, shown for what it is, and recorded."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.report.brought_back import BroughtBack, look_at_signed, take_back
from desktop.services.report.edited_word import SUFFIX
from desktop.services.report.issued_version import pack_issued
from desktop.services.report.signed_pages import Signers
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.dialogs import MessageDialog
from desktop.ui.file_dialogs import choose_files
from desktop.ui.hand_in.signed_words import said_of, signer_line
from desktop.ui.hand_in.word_back import WordDialog
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.layouts import boxed, column
from desktop.ui.parts.lists import FactLine
from desktop.ui.signer_field import SignerField
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_NAMES = 92


class TakeBackActions(QObject):
    """Owns the button; speaks for its page."""

    issued = Signal(object)
    """The files that the report now has: the signed PDF, and its package if one was made."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._can_sign = False
        self.button = quiet(self.tr("Đưa bản đã ký về"), Icon.ARROW_DOWNLOAD)
        self.button.setToolTip(self.tr("Ghi nhận tệp PDF đã ký bằng phần mềm khác, hoặc bản Word đã chỉnh sửa"))
        self.button.clicked.connect(self._choose)

    def set_can_sign(self, can_sign: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Whether the agency's key can sign a package."""
        self._can_sign = can_sign

    @Slot()
    def _choose(self) -> None:
        choose_files(self._page, self.tr("Bản đã phát hành"), self.tr("PDF, Word (*.pdf *.docx)"), self.look)

    @Slot(object)
    def look(self, paths: Sequence[Path]) -> None:
        """Look at a file, then show what it is; a Word file is not looked into."""
        if paths[0].suffix.lower() == SUFFIX:
            word = WordDialog(self._page, self._context, paths[0])
            word.succeeded.connect(self._say_word)
            word.open()
            return
        work = partial(look_at_signed, self._context.workspace, self._context.period, paths[0])
        self._page.start(work, self._show)

    @Slot(object)
    def _say_word(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã ghi nhận bản Word làm bản phát hành"), str(path))

    @Slot(object)
    def _show(self, seen: BroughtBack) -> None:
        if not seen.may_be_issued:
            said = said_of(seen)
            MessageDialog(self._page, said.tone, said.title, f"{seen.file.name}\n{said.text}").open()
            return
        dialog = IssueDialog(self._page, self._context, seen, can_pack=self._can_sign)
        dialog.succeeded.connect(self.issued)
        dialog.open()


class IssueDialog(WorkDialog):
    """What the file is and who signed it; on agreement it becomes the issued version."""

    changes = frozenset({Topic.PACKAGES, Topic.REPORT})

    def __init__(self, parent: QWidget, context: PageContext, seen: BroughtBack, *, can_pack: bool) -> None:
        self._seen = seen
        said = said_of(seen)
        self.verdict = Banner(said.tone, said.title, said.text)
        facts = [FactLine("Tệp", seen.file.name, _NAMES), FactLine("Lần nộp", str(seen.revision), _NAMES)]
        facts += [FactLine(f"Chữ ký {at}", signer_line(each), _NAMES) for at, each in enumerate(seen.signers, start=1)]
        self.pack_check = CheckBox("Đóng gói .asice kèm minh chứng, ký bằng khóa đơn vị")
        self.signer = SignerField(context, "Mật khẩu khóa ký")
        self._secret = boxed(column(self.signer))
        super().__init__(
            parent,
            context,
            "Bản đã ký bằng phần mềm khác",
            "Ghi nhận bản phát hành",
            self.verdict,
            column(*facts, spacing=6),
            self.pack_check,
            self._secret,
        )
        self.pack_check.setVisible(can_pack)
        self._secret.hide()
        self.pack_check.toggled.connect(self._ask_secret)

    @override
    def prepare(self) -> Callable[[], object] | None:
        packs = self.pack_check.isChecked()
        if packs and (missing := self.signer.obstacle()):
            self.signer.field.set_error(f"{missing}.")
            return None
        secret = self.signer.text() if packs else None
        return partial(
            _issue, self.context.workspace, self.context.period, self._seen.file, secret, self.signer.last_try()
        )

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.signer.field_of(error)

    @Slot(bool)
    def _ask_secret(self, wanted: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._secret.setVisible(wanted)
        if wanted:
            self.signer.ask_token()


def _issue(  # on the worker thread
    workspace: Workspace,
    period: str,
    path: Path,
    secret: str | None,
    last_try: bool,  # noqa: FBT001 - a part of the secret
) -> tuple[Path, ...]:
    if secret is None:
        take_back(workspace, period, path)
        return (path,)
    with open_signer(workspace, secret, last_try=last_try) as key:
        seen = take_back(workspace, period, path)
        return (path, *pack_issued(workspace, seen.sha256, path.parent, Signers(agency=key)).files)
