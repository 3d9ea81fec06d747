"""An update from a file: what it brings, the backup before it, and the installer that takes over."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication, QWidget

from desktop.core.home import find_home
from desktop.core.progress import Progress
from desktop.services.care.program_update import UpdateOffer, look_at_update, prepare_update, start_installer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.signs import Bar
from desktop.ui.tokens import Tone

UPDATE_FILES = "Tệp cập nhật (*.sdvcapnhat)"
_FOLDER = "cap-nhat"
_NAME_WIDTH = 120


class UpdateDialog(Dialog):
    """Says what an update brings; installs it when people agree, and the program then closes."""

    def __init__(self, parent: QWidget, jobs: JobRunner, offer: UpdateOffer, workspace: Workspace | None) -> None:
        self.banner = Banner(Tone.MISSING)
        self.banner.hide()
        self.bar = Bar()
        self.bar.hide()
        self.step_label = Label("", Role.CAPTION)
        self.step_label.hide()
        super().__init__(
            parent,
            self.tr("Cập nhật Sổ Dân vận"),
            self.tr("Sao lưu và cập nhật"),
            self.banner,
            column(
                FactLine(self.tr("Bản đang dùng"), offer.present, _NAME_WIDTH),
                FactLine(self.tr("Bản mới"), offer.version, _NAME_WIDTH),
                FactLine(self.tr("Ngày phát hành"), offer.released, _NAME_WIDTH),
                FactLine(self.tr("Có gì mới"), offer.notes or self.tr("Không ghi."), _NAME_WIDTH),
                spacing=6,
            ),
            Label(
                self.tr(
                    "Dữ liệu được sao lưu trước. Sau đó cửa sổ đóng lại, bản mới được cài và tự mở; dữ liệu giữ nguyên."
                ),
                Role.MUTED,
                wrap=True,
            ),
            self.bar,
            self.step_label,
            cancel=self.tr("Để sau"),
            width=520,
        )
        self._jobs, self._offer, self._workspace = jobs, offer, workspace

    def accept(self) -> None:
        """Back up and unpack; the dialog stays until the installer runs."""
        self.banner.hide()
        self.accept_button.set_allowed(False, self.tr("Đang chuẩn bị"))
        self.cancel_button.setEnabled(False)
        self.bar.show()
        self.step_label.show()
        job = self._jobs.run_with_progress(partial(_prepare, self._offer, self._workspace))
        job.progressed.connect(self._show_step)
        job.succeeded.connect(self._hand_on)
        job.failed.connect(self._refuse)

    @Slot(int, int, str)
    def _show_step(self, done: int, total: int, text: str) -> None:
        self.bar.set_share(done / total if total else 0)
        self.step_label.setText(text)

    @Slot(object)
    def _hand_on(self, installer: Path) -> None:
        job = self._jobs.run(partial(start_installer, installer))
        job.succeeded.connect(self._leave)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _leave(self, _started: object) -> None:
        super().accept()
        QApplication.closeAllWindows()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self.bar.hide()
        self.step_label.hide()
        self.accept_button.set_allowed(True)
        self.cancel_button.setEnabled(True)
        present(error, self, banner=self.banner)


class Updating(QObject):
    """Looks at a chosen file and offers what it brings; refusals are sentences.

    Args:
        parent: Over which the dialog opens.
        jobs: The runner of the window.
        context: Of the opened data folder; None while there is none.
    """

    def __init__(self, parent: QWidget, jobs: JobRunner, context: PageContext | None) -> None:
        super().__init__(parent)
        self._parent, self._jobs, self._context = parent, jobs, context
        self.dialog: UpdateDialog | None = None

    def look(self, path: Path) -> None:
        """See what a file brings."""
        job = self._jobs.run(partial(look_at_update, path, portable=find_home().portable))
        job.succeeded.connect(self._offer)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _offer(self, offer: UpdateOffer) -> None:
        workspace = self._context.workspace if self._context is not None else None
        self.dialog = UpdateDialog(self._parent, self._jobs, offer, workspace)
        self.dialog.open()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        present(error, self._parent)


def _prepare(offer: UpdateOffer, workspace: Workspace | None, progress: Progress) -> Path:
    return prepare_update(offer, workspace, find_home().root / _FOLDER, progress)
