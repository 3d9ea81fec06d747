"""What people do with evidence on the tasks page: every job for it, and where files come from."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QMimeData, QObject, QTemporaryDir, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage

from desktop.core.clock import local
from desktop.core.errors import EnvironmentFailureError
from desktop.exchange.evidence_types import EVIDENCE_TYPES
from desktop.services.tasks.evidence import EvidenceRow, copy_evidence, remove_evidence
from desktop.services.tasks.evidence_adding import AddedFiles, attach_files
from desktop.services.tasks.evidence_pictures import EvidencePreview, preview_evidence
from desktop.services.tasks.scan_folder import ScannedFile, ScanView, pass_over, read_scan_folder
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target, open_outside
from desktop.ui.page import Page
from desktop.ui.tasks.evidence_part import EvidencePart, files_of, holds_evidence
from desktop.ui.tasks.scans_dialog import ScansDialog
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace

_TASKS = frozenset({Topic.TASKS})


class EvidenceActions(QObject):
    """Works for the tasks page, which owns it; errors are shown there."""

    shown = Signal()
    """The files of the task were read and shown."""

    def __init__(self, page: Page, context: PageContext, part: EvidencePart) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._part = part
        self._task = ""
        self._wanted: EvidenceRow | None = None
        self._scans: ScanView | None = None
        self._passing: tuple[ScannedFile, ...] = ()
        self._folder = QTemporaryDir()
        """Copies that other programs open, and pictures that were pasted; gone with the page."""
        self._copies = 0
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.read_scans)
        part.files_wanted.connect(self._choose)
        part.scans_wanted.connect(self._show_scans)
        part.open_wanted.connect(self._open)
        part.copy_wanted.connect(self._choose_copy)
        part.remove_wanted.connect(self._remove)

    def show_task(self, code: str, *, has_files: bool) -> None:
        """Show the files of a task; "" for none."""
        if code != self._task or not has_files:
            self._part.show_files(())
        self._task = code
        if code and has_files:
            work = partial(_read, self._context.workspace, code, self._part.known)
            self._page.start(work, self._show)

    def take(self, data: QMimeData) -> bool:
        """Attach what was dropped or pasted, if anything of it can be; says whether."""
        if not self._task or not self._part.add_button.isEnabled() or not holds_evidence(data):
            return False
        files = files_of(data) or self._pasted_picture(data)
        self.attach(files)
        return bool(files)

    @Slot()
    def paste(self) -> None:
        """Attach what lies on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if not self.take(data) and self._task:
            self._page.toast.emit(
                self.tr("Không có gì để dán"), self.tr("Chép ảnh hoặc tệp trước, rồi nhấn Ctrl+V ở đây.")
            )

    @Slot(object)
    def attach(self, files: Sequence[Path]) -> None:
        """Attach files to the task that is shown."""
        if not files or not self._task:
            return
        context, task = self._context, self._task
        job = context.jobs.run_with_progress(
            lambda progress: attach_files(context.workspace, task, files, progress, context.history), changes=_TASKS
        )
        job.succeeded.connect(self._say_added)
        job.failed.connect(self._page.show_error)
        self._part.strip.follow(job, self.tr("Đang đính kèm"))

    @Slot()
    def read_scans(self) -> None:
        """Look what is new in the scan folder."""
        self._page.start(partial(read_scan_folder, self._context.workspace), self._know_scans)

    @Slot(object)
    def _show(self, shown: tuple[str, tuple[EvidencePreview, ...]]) -> None:
        task, files = shown
        if task == self._task:
            self._part.show_files(files)
            self.shown.emit()

    @Slot(object)
    def _say_added(self, done: AddedFiles) -> None:
        if done.refused:
            self._page.show_error(done.refused[0])
        else:
            self._page.banner.hide()
        if self._passing and not done.refused:
            self._pass_over(self._passing)
        self._passing = ()
        if done.added:
            title = self.tr("Đã đính kèm {count} tệp").format(count=len(done.added))
            may_tell = any(each.may_tell_place for each in done.added)
            note = self.tr("Ảnh HEIC có thể còn ghi nơi chụp; muốn bỏ thì đổi sang JPEG trước.") if may_tell else ""
            self._page.toast.emit(title, note)
        elif done.known:
            self._page.toast.emit(self.tr("Tệp này đã có ở nhiệm vụ"), done.known[0].row.name)

    @Slot()
    def _choose(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in EVIDENCE_TYPES)
        choose_files(self._page, self.tr("Chọn minh chứng"), f"{self.tr('Tệp minh chứng')} ({kinds})", self.attach)

    def _pasted_picture(self, data: QMimeData) -> tuple[Path, ...]:
        picture = QImage(data.imageData())
        at = local(self._context.workspace.clock.now())
        self._copies += 1
        folder = Path(self._folder.path()) / str(self._copies)
        folder.mkdir()
        path = folder / f"Ảnh dán {at:%d-%m-%Y %H%M%S}.png"
        return (path,) if picture.save(str(path)) else ()

    @Slot(object)
    def _open(self, row: EvidenceRow) -> None:
        self._copies += 1
        target = Path(self._folder.path()) / str(self._copies) / row.name
        self._page.start(partial(_copy_to_open, self._context.workspace, row, target), self._show_outside)

    @Slot(object)
    def _show_outside(self, path: Path) -> None:
        if not open_outside(path):
            self._page.show_error(
                EnvironmentFailureError(
                    f"{path.name}: máy này không có chương trình mở loại tệp này.",
                    "Lưu bản sao ra USB rồi mở ở máy khác.",
                )
            )

    @Slot(object)
    def _choose_copy(self, row: EvidenceRow) -> None:
        self._wanted = row
        suffix = Path(row.name).suffix
        choose_target(self._page, self.tr("Lưu bản sao"), row.name, f"{suffix} (*{suffix})", self._copy)

    @Slot(object)
    def _copy(self, paths: tuple[Path, ...]) -> None:
        if self._wanted is not None:
            work = partial(copy_evidence, self._context.workspace, self._wanted.id, paths[0])
            self._page.start(work, self._say_copied)

    @Slot(object)
    def _say_copied(self, copied: object) -> None:
        path = getattr(copied, "path", Path())
        self._page.toast.emit(self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))

    @Slot(object)
    def _remove(self, row: EvidenceRow) -> None:
        self._wanted = row
        work = self._context.writing(remove_evidence, row.id)
        self._page.start(work, self._say_removed, changes=_TASKS)

    @Slot(object)
    def _say_removed(self, _none: object) -> None:
        name = self._wanted.name if self._wanted else ""
        self._page.toast.emit(self.tr("Đã bỏ {name}").format(name=name), self.tr("Ctrl+Z để lấy lại."))

    @Slot(object)
    def _know_scans(self, view: ScanView) -> None:
        self._scans = view
        watched, wanted = self._watcher.directories(), [str(view.folder)] if view.reachable else []
        if watched != wanted:
            if watched:
                self._watcher.removePaths(watched)
            if wanted:
                self._watcher.addPaths(wanted)
        self._part.show_scans(len(view.files))

    @Slot()
    def _show_scans(self) -> None:
        if self._scans is not None and self._task:
            dialog = ScansDialog(self._page, self._task, self._scans)
            dialog.attached.connect(self._attach_scans)
            dialog.passed.connect(self._pass_over)
            dialog.open()

    @Slot(object)
    def _attach_scans(self, files: tuple[ScannedFile, ...]) -> None:
        self._passing = files
        self.attach([file.path for file in files])

    @Slot(object)
    def _pass_over(self, files: tuple[ScannedFile, ...]) -> None:
        self._page.start(self._context.writing(pass_over, files), self._passed_over)

    @Slot(object)
    def _passed_over(self, _none: object) -> None:
        self.read_scans()


def _read(
    workspace: "Workspace", task: str, known: frozenset[str]
) -> tuple[str, tuple[EvidencePreview, ...]]:  # on the worker thread
    return task, preview_evidence(workspace, task, known)


def _copy_to_open(workspace: "Workspace", row: EvidenceRow, target: Path) -> Path:  # on the worker thread
    target.parent.mkdir(parents=True, exist_ok=True)
    return copy_evidence(workspace, row.id, target).path
