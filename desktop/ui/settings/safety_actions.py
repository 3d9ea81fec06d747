"""What the card of the data's safety asks for."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from desktop.core.progress import Progress
from desktop.services.officers.audit_trail import TrailState, export_trail
from desktop.services.safety.backup_notes import BackupNotes
from desktop.services.safety.backup_shelf import stores_of
from desktop.services.safety.backup_trial import BackupContents, try_restore
from desktop.services.safety.backups import back_up_by_plan, set_hours, set_second_place
from desktop.services.safety.moving import move_out
from desktop.services.safety.restoring import Recovered, recover_files
from desktop.services.safety.safety_view import SafetyView, read_safety
from desktop.services.safety.upkeep import UpkeepFinding, back_up, check_folder
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.dialogs import ask
from desktop.ui.file_dialogs import choose_folder, choose_target
from desktop.ui.page import Page
from desktop.ui.settings.safety_card import SafetyCard
from desktop.ui.settings.safety_dialogs import BackupChoiceDialog, ContentsDialog, FindingsDialog, MovedOutDialog
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic

_BACKUP = frozenset({Topic.BACKUP})
_TAKEN_ALONG = ("appearance/",)
"""Of what was chosen on this computer, what goes along to another one begins with these."""
_TRAIL = "Bảng Excel để đọc (*.xlsx);;Bản in PDF (*.pdf);;Tệp để kiểm tra (*.jsonl)"


class SafetyActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    shown = Signal()
    """The card says what is known now; it may have grown."""

    def __init__(self, page: Page, context: PageContext, card: SafetyCard) -> None:
        super().__init__(page)
        self._page, self._context, self._card = page, context, card
        self._view: SafetyView | None = None
        self._tried: Path | None = None
        self._trail = Path()
        card.hours_chosen.connect(self._set_hours)
        card.now_button.clicked.connect(self.back_up_now)
        card.second_button.clicked.connect(self._choose_second)
        card.forget_button.clicked.connect(self._forget_second)
        card.file_button.clicked.connect(self._choose_folder)
        card.try_button.clicked.connect(self._offer_backups)
        card.check_button.clicked.connect(self._check)
        card.trail_button.clicked.connect(self._choose_trail)
        card.move_button.clicked.connect(self._choose_move_folder)

    def refresh(self) -> None:
        """Show how safe the data is now."""
        self._page.start(partial(_read, self._context), self._show)

    @Slot(object)
    def _show(self, view: SafetyView) -> None:
        self._view = view
        self._card.show_view(view)
        self.shown.emit()

    @Slot(int)
    def _set_hours(self, hours: int) -> None:
        self._page.start(partial(set_hours, self._context.workspace, hours), self._shown, changes=_BACKUP)

    @Slot()
    def _choose_second(self) -> None:
        choose_folder(self._page, self.tr("Nơi sao lưu thứ hai"), self.use_second)

    @Slot(object)
    def use_second(self, paths: tuple[Path, ...]) -> None:
        """Back up into this folder too, from now on and at once."""
        self._run(partial(_use_second, self._context.workspace, paths[0]), self.tr("Đang sao lưu"), self._say_notes)

    @Slot()
    def _forget_second(self) -> None:
        self._page.start(partial(set_second_place, self._context.workspace, None), self._shown, changes=_BACKUP)

    @Slot(object)
    def _shown(self, _notes: object) -> None:
        """The page hears of the change and reads again."""

    @Slot()
    def back_up_now(self) -> None:
        """Back up into both places."""
        self._run(partial(back_up_by_plan, self._context.workspace), self.tr("Đang sao lưu"), self._say_notes)

    @Slot(object)
    def _say_notes(self, notes: BackupNotes) -> None:
        if notes.fault or notes.second_fault:
            self._page.banner.show_message(
                Tone.LATE, self.tr("Mới sao lưu được một nơi"), notes.fault or notes.second_fault
            )
            self._page.banner.show()
        else:
            both = self.tr("Vào máy này và nơi sao lưu thứ hai.") if notes.second else self.tr("Vào máy này.")
            self._page.toast.emit(self.tr("Đã sao lưu và mở thử lại"), both)

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self._page, self.tr("Sao lưu vào"), self.back_up_to)

    @Slot(object)
    def back_up_to(self, paths: tuple[Path, ...]) -> None:
        """Write one file with everything into a folder."""
        self._run(partial(_back_up, self._context.workspace, paths[0]), self.tr("Đang sao lưu"), self._say_file)

    @Slot(object)
    def _say_file(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))

    @Slot()
    def _offer_backups(self) -> None:
        dialog = BackupChoiceDialog(self._page, self._view.backups if self._view else ())
        dialog.chosen.connect(self.try_backup)
        dialog.open()

    @Slot(object)
    def try_backup(self, file: Path) -> None:
        """Restore a backup where it disturbs nothing, and say what is in it."""
        self._tried = file
        self._run(partial(_try, self._context.workspace, file), self.tr("Đang thử khôi phục"), self._show_contents)

    @Slot(object)
    def _show_contents(self, contents: BackupContents) -> None:
        if self._tried is not None:
            dialog = ContentsDialog(self._page, self._tried, contents)
            dialog.restore_wanted.connect(self._ask_restore)
            self._context.permits.need("workspace.restored", dialog.accept_button)
            dialog.open()

    @Slot(object)
    def _ask_restore(self, _file: Path) -> None:
        ask(
            self._page,
            self.tr("Khôi phục bản sao lưu này?"),
            self.tr(
                "Số liệu trở lại như lúc sao lưu. Những gì đang có được sao lưu trước, "
                "nên có thể trở lại như bây giờ bằng cách khôi phục bản “trước khi khôi phục”."
            ),
            self.tr("Khôi phục"),
            self._restore,
        )

    @Slot()
    def _restore(self) -> None:
        self._context.replacement_wanted.emit(self._tried, False)

    @Slot()
    def _check(self) -> None:
        self._page.start(partial(check_folder, self._context.workspace), self._show_findings)

    @Slot(object)
    def _show_findings(self, findings: tuple[UpkeepFinding, ...]) -> None:
        if not findings:
            said = self.tr("Cơ sở dữ liệu, minh chứng, tệp đã nhận và nhật ký đều nguyên vẹn.")
            self._page.toast.emit(self.tr("Dữ liệu nguyên vẹn"), said)
            return
        dialog = FindingsDialog(self._page, findings)
        dialog.recovery_wanted.connect(self._recover)
        dialog.open()

    @Slot()
    def _recover(self) -> None:
        self._run(partial(recover_files, self._context.workspace), self.tr("Đang lấy lại tệp"), self._say_recovered)

    @Slot(object)
    def _say_recovered(self, done: Recovered) -> None:
        lost = self.tr("Còn {n} tệp không có trong bản sao lưu nào.").format(n=len(done.lost)) if done.lost else ""
        self._page.toast.emit(self.tr("Đã lấy lại {n} tệp").format(n=len(done.found)), lost)

    @Slot()
    def _choose_trail(self) -> None:
        choose_target(self._page, self.tr("Xuất nhật ký thao tác"), "Nhat-ky.xlsx", _TRAIL, self.export_trail_to)

    @Slot(object)
    def export_trail_to(self, paths: tuple[Path, ...]) -> None:
        """Write the audit trail for whoever inspects it."""
        self._trail = paths[0]
        self._run(
            partial(_export_trail, self._context.workspace, paths[0]), self.tr("Đang ghi nhật ký"), self._say_trail
        )

    @Slot(object)
    def _say_trail(self, state: TrailState) -> None:
        if state.broken is None:
            said = self.tr("{n} dòng, chuỗi nguyên vẹn.").format(n=state.events)
            self._page.toast.emit(self.tr("Đã ghi {name}").format(name=self._trail.name), said)
            return
        self._page.banner.show_message(
            Tone.LATE,
            self.tr("Nhật ký bị đứt hoặc bị sửa từ dòng số {n}").format(n=state.broken),
            self.tr("Đã ghi {name} với những gì còn lại. Giữ nguyên máy và báo quản trị.").format(
                name=self._trail.name
            ),
        )
        self._page.banner.show()

    @Slot()
    def _choose_move_folder(self) -> None:
        choose_folder(self._page, self.tr("Ghi tệp chuyển máy vào"), self.move_out_to)

    @Slot(object)
    def move_out_to(self, paths: tuple[Path, ...]) -> None:
        """Write the file that takes everything to another computer."""
        work = partial(_move_out, self._context.workspace, paths[0])
        self._run(work, self.tr("Đang ghi tệp chuyển máy"), self._show_moved)

    @Slot(object)
    def _show_moved(self, file: Path) -> None:
        MovedOutDialog(self._page, file).open()

    def _run(self, work: Callable[..., object], title: str, done: Callable[..., object]) -> None:
        def with_progress(progress: Progress) -> object:
            return work(progress=progress)

        self._page.banner.hide()
        job = self._page.jobs.run_with_progress(with_progress, changes=_BACKUP)
        job.succeeded.connect(done)
        job.failed.connect(self._page.show_error)
        self._card.strip.follow(job, title)


def _read(context: PageContext) -> SafetyView:
    return read_safety(context.workspace)


def _use_second(workspace: Workspace, folder: Path, *, progress: Progress) -> BackupNotes:
    set_second_place(workspace, folder)
    return back_up_by_plan(workspace, progress)


def _back_up(workspace: Workspace, folder: Path, *, progress: Progress) -> Path:
    return back_up(workspace, folder, progress)


def _export_trail(workspace: Workspace, target: Path, *, progress: Progress) -> TrailState:
    return export_trail(workspace, target, progress=progress)


def _try(workspace: Workspace, file: Path, *, progress: Progress) -> BackupContents:
    return try_restore(file, workspace.clock, progress, stores=stores_of(workspace.folder))


def _move_out(workspace: Workspace, folder: Path, *, progress: Progress) -> Path:
    settings = QSettings()
    taken = {key: str(settings.value(key)) for key in settings.allKeys() if key.startswith(_TAKEN_ALONG)}
    return move_out(workspace, folder, progress, preferences=taken)
