"""The program itself in the settings: its version, updates, the self-check, and what helps the helper."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from desktop.core.dates import format_date
from desktop.core.home import Home, find_home
from desktop.core.progress import Progress
from desktop.core.safe_mode import is_kept, keep
from desktop.core.version import RELEASED, VERSION
from desktop.services.care.self_check import SelfCheck, check_this_computer
from desktop.services.care.support_package import make_support_package, support_name
from desktop.services.workspace import Workspace
from desktop.ui.care.self_check_dialog import SelfCheckDialog
from desktop.ui.care.update_dialog import UPDATE_FILES, Updating
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row


class CareCard(Card):
    """Which version runs, and the buttons."""

    def __init__(self) -> None:
        self.version_label = Label(f"Phiên bản {VERSION}, phát hành {format_date(RELEASED)}.", wrap=True)
        self.update_button = plain("Cập nhật từ tệp…", Icon.ARROW_SYNC_CIRCLE)
        self.check_button = plain("Tự kiểm tra máy", Icon.SHIELD_CHECKMARK)
        self.support_button = plain("Gói hỗ trợ…", Icon.BOX)
        self.safe_box = CheckBox("Chế độ an toàn cho máy có card màn hình cũ")
        self.strip = JobStrip()
        super().__init__(
            Label("Phần mềm", Role.SECTION),
            self.version_label,
            row(self.update_button, self.check_button, FILL),
            row(self.support_button, FILL),
            Label(
                "Gói hỗ trợ gửi cho người giúp: nhật ký lỗi và kết quả tự kiểm tra, không có số liệu, tên người.",
                Role.MUTED,
                wrap=True,
            ),
            self.safe_box,
            Label("Bật khi cửa sổ không hiện, nhòe hoặc nhấp nháy; có tác dụng từ lần mở sau.", Role.MUTED, wrap=True),
            self.strip,
            spacing=10,
        )


class CareActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: CareCard, home: Home | None = None) -> None:
        super().__init__(page)
        self._page, self._context, self._card = page, context, card
        self._home = home or find_home()
        self.updating = Updating(page, context.jobs, context)
        self.dialog: SelfCheckDialog | None = None
        card.safe_box.setChecked(is_kept(self._home.root))
        card.update_button.clicked.connect(self._choose_update)
        card.check_button.clicked.connect(self._check)
        card.support_button.clicked.connect(self._choose_target)
        card.safe_box.toggled.connect(self._keep_safe_mode)

    @Slot()
    def _choose_update(self) -> None:
        choose_files(self._page, "Cập nhật từ tệp", UPDATE_FILES, self._look)

    @Slot(object)
    def _look(self, paths: tuple[Path, ...]) -> None:
        self.updating.look(paths[0])

    @Slot()
    def _check(self) -> None:
        job = self._context.jobs.run_with_progress(partial(_check, self._context.workspace))
        self._card.strip.follow(job, "Đang kiểm tra máy")
        job.succeeded.connect(self._show_check)
        job.failed.connect(self._page.show_error)

    @Slot(object)
    def _show_check(self, found: SelfCheck) -> None:
        self.dialog = SelfCheckDialog(self._page, self._context.jobs, found)
        self.dialog.open()

    @Slot()
    def _choose_target(self) -> None:
        name = support_name(self._context.workspace.clock)
        choose_target(self._page, "Lưu gói hỗ trợ", name, "Gói hỗ trợ (*.zip)", self.make_package)

    @Slot(object)
    def make_package(self, paths: tuple[Path, ...]) -> None:
        """Write the package where it was chosen."""
        work = partial(_make_package, self._context.workspace, paths[0], self._home.logs)
        job = self._context.jobs.run_with_progress(work)
        self._card.strip.follow(job, "Đang lập gói hỗ trợ")
        job.succeeded.connect(self._say_made)
        job.failed.connect(self._page.show_error)

    @Slot(object)
    def _say_made(self, path: Path) -> None:
        self._page.toast.emit(f"Đã lưu {path.name}", str(path.parent))

    @Slot(bool)
    def _keep_safe_mode(self, wanted: bool) -> None:  # noqa: FBT001 - as Qt tells it
        self._page.start(partial(keep, self._home.root, wanted=wanted), self._said_enough)

    @Slot(object)
    def _said_enough(self, _none: object) -> None:
        self._page.toast.emit("Đã lưu", "Có tác dụng từ lần mở sau.")


def _check(workspace: Workspace, progress: Progress) -> SelfCheck:
    return check_this_computer(workspace.folder.root, workspace.clock, progress)


def _make_package(workspace: Workspace, target: Path, logs: Path, progress: Progress) -> Path:
    return make_support_package(target, logs, workspace.folder.root, workspace.clock, progress)
