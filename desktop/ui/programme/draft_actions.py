"""What is done with a draft as a whole: begun, kept as a file, thrown away, compared, tried, shown, issued."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.core.clock import today
from desktop.core.errors import UserError
from desktop.core.text import ascii_name
from desktop.rules.programme_difference import ItemChange
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.programme.design import draft_difference, version_difference
from desktop.services.programme.draft_rows import DraftView
from desktop.services.programme.drafts import VersionRow, discard_draft, take_in_draft, write_draft
from desktop.services.programme.preview import Preview, preview_draft
from desktop.services.programme.rehearsal import RehearsalPeriod, rehearsal_periods
from desktop.services.programme.versions import shipped_file, shipped_programmes
from desktop.ui.context import PageContext
from desktop.ui.dialogs import ask
from desktop.ui.file_dialogs import choose_files, choose_target
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton, plain, primary
from desktop.ui.programme.dialogs import CopyDialog, IssueVersionDialog, NewDialog
from desktop.ui.programme.differences import DifferenceDialog
from desktop.ui.programme.preview import PreviewDialog
from desktop.ui.programme.rehearsing import RehearsalDialog

_FILES = "Chương trình (*.json)"


class DraftActions(QObject):
    """The buttons of the page and what they open."""

    begun = Signal(object)
    """A draft was begun: its key."""
    gone = Signal()
    """The draft was thrown away or issued."""
    issued = Signal()
    """It was issued: the programme that is worked with is another."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._versions: Sequence[VersionRow] = ()
        self._view: DraftView | None = None
        self.menu_button = MenuButton(self.tr("Bản thảo"), Icon.DOCUMENT_TEXT)
        menu = QMenu(self.menu_button)
        self.new_action = self._action(menu, self.tr("Soạn chương trình mới…"), self.begin_new)
        self.copy_action = self._action(menu, self.tr("Sao chép cho năm sau…"), self.begin_copy)
        self.revise_action = self._action(menu, self.tr("Soạn bản tiếp theo trong năm…"), self.begin_revision)
        self._action(menu, self.tr("Lấy từ tệp…"), self._choose_file)
        shipped = menu.addMenu(self.tr("Lấy chương trình có sẵn"))
        self.shipped_actions = {name: shipped.addAction(title) for name, title in shipped_programmes()}
        for name, action in self.shipped_actions.items():
            action.triggered.connect(partial(self._take_file, (shipped_file(name),)))
        menu.addSeparator()
        self.versions_action = self._action(menu, self.tr("So hai bản đã ban hành gần nhất…"), self.compare_versions)
        self.save_action = self._action(menu, self.tr("Lưu bản thảo ra tệp…"), self._choose_target)
        self.discard_action = self._action(menu, self.tr("Xóa bản thảo…"), self._ask_discard)
        self.menu_button.setMenu(menu)
        self.difference_button = plain(self.tr("So sánh"), Icon.TEXT_BULLET_LIST)
        self.preview_button = MenuButton(self.tr("Xem thử"), Icon.EYE)
        kinds = QMenu(self.preview_button)
        for kind, name in KIND_NAMES.items():
            if kind is not AgencyKind.PROVINCE:
                kinds.addAction(name).triggered.connect(partial(self._preview_as, kind))
        self.preview_button.setMenu(kinds)
        self.rehearse_button = plain(self.tr("Diễn tập"), Icon.ARROW_SYNC_CIRCLE)
        self.issue_button = primary(self.tr("Ban hành"), Icon.SIGNATURE)
        self.difference_button.clicked.connect(self.compare)
        self.rehearse_button.clicked.connect(self.rehearse)
        self.issue_button.clicked.connect(self.issue)

    def set_draft(self, view: DraftView | None, versions: Sequence[VersionRow]) -> None:
        """Which draft the buttons are about."""
        self._view, self._versions = view, versions
        there = view is not None
        for action in (self.save_action, self.discard_action):
            action.setEnabled(there)
        for action in (self.copy_action, self.revise_action):
            action.setEnabled(bool(versions))
        issued = {version.code for version in versions}
        for name, action in self.shipped_actions.items():
            action.setEnabled(name.upper() not in issued)
        self.versions_action.setEnabled(_last_two(versions) is not None)
        for button in (self.difference_button, self.rehearse_button, self.preview_button):
            button.set_allowed(there, self.tr("Chọn hoặc soạn một bản thảo"))

    def allow_issue(self, why_not: str) -> None:
        """Whether the draft can be issued; "" when it can."""
        self.issue_button.set_allowed(not why_not, why_not)

    @Slot()
    def begin_new(self) -> None:
        """Ask for a programme's code and year."""
        dialog = NewDialog(self._page, self._context, today(self._context.workspace.clock).year + 1)
        dialog.succeeded.connect(self.begun)
        dialog.open()

    @Slot()
    def begin_copy(self) -> None:
        """Ask which version is copied for another year."""
        self._copy(revises=False)

    @Slot()
    def begin_revision(self) -> None:
        """Ask which version gets a next one."""
        self._copy(revises=True)

    def _copy(self, *, revises: bool) -> None:
        dialog = CopyDialog(self._page, self._context, self._versions, revises=revises)
        dialog.succeeded.connect(self.begun)
        dialog.open()

    @Slot()
    def compare(self) -> None:
        """Show what differs from the version before."""
        if self._view is not None:
            self._page.start(self._context.reading(draft_difference, self._view.key), self._show_difference)

    @Slot()
    def compare_versions(self) -> None:
        """Show what the version that is worked with has changed."""
        if (pair := _last_two(self._versions)) is not None:
            before, after = pair
            work = self._context.reading(version_difference, after.code, before.version, after.version)
            self._page.start(work, partial(self._show_version_difference, before, after))

    @Slot()
    def rehearse(self) -> None:
        """Choose a period and try the draft on it."""
        self._page.start(self._context.reading(rehearsal_periods), self._open_rehearsal)

    @Slot()
    def issue(self) -> None:
        """Ask for the key and issue."""
        if self._view is not None:
            dialog = IssueVersionDialog(self._page, self._context, self._view.key, self._view.title, self._seen)
            dialog.succeeded.connect(self._was_issued)
            dialog.rejected.connect(self._page.refresh)
            dialog.open()

    def _seen(self) -> str:
        """Hash of the draft as it is shown."""
        return self._view.sha256 if self._view is not None else ""

    @Slot(object)
    def _show_difference(self, changes: Sequence[ItemChange]) -> None:
        if self._view is not None:
            DifferenceDialog(self._page, self._view.title, self._view.based_on, changes).open()

    def _show_version_difference(self, before: VersionRow, after: VersionRow, changes: Sequence[ItemChange]) -> None:
        DifferenceDialog(self._page, after.title, before.title, changes).open()

    @Slot(object)
    def _open_rehearsal(self, periods: Sequence[RehearsalPeriod]) -> None:
        if not periods:
            self._page.show_error(
                UserError("Chưa tiếp nhận báo cáo nào để diễn tập.", "Diễn tập khi đã có báo cáo của một kỳ.")
            )
        elif self._view is not None:
            RehearsalDialog(self._page, self._context, self._view.key, self._view.title, periods).open()

    def _preview_as(self, kind: AgencyKind) -> None:
        if self._view is not None:
            self._page.start(partial(self._make_preview, self._view, kind), self._open_preview)

    def _make_preview(self, view: DraftView, kind: AgencyKind) -> Preview:  # on the worker thread
        return preview_draft(self._context.workspace, view.key, kind)

    @Slot(object)
    def _open_preview(self, preview: Preview) -> None:
        PreviewDialog(self._page, self._context.jobs, preview).open()

    @Slot()
    def _choose_file(self) -> None:
        choose_files(self._page, self.tr("Tệp chương trình"), _FILES, self._take_file)

    @Slot(object)
    def _take_file(self, paths: tuple[Path, ...], _checked: bool = False) -> None:  # noqa: FBT001, FBT002 - as Qt tells it
        self._page.start(self._context.writing(take_in_draft, paths[0]), self.begun.emit)

    @Slot()
    def _choose_target(self) -> None:
        if self._view is not None:
            name = f"{ascii_name(self._view.title)}.json"
            choose_target(self._page, self.tr("Lưu bản thảo"), name, _FILES, self._write)

    @Slot(object)
    def _write(self, paths: tuple[Path, ...]) -> None:
        if self._view is not None:
            self._page.start(self._context.reading(write_draft, self._view.key, paths[0]), self._was_written)

    @Slot(object)
    def _was_written(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu bản thảo"), str(path))

    @Slot()
    def _ask_discard(self) -> None:
        if self._view is not None:
            ask(
                self._page,
                self.tr("Xóa bản thảo {0}?").format(self._view.title),
                self.tr("Các bản đã ban hành không bị ảnh hưởng. Lỡ tay thì bấm Ctrl+Z để lấy lại."),
                self.tr("Xóa"),
                self._discard,
            )

    @Slot()
    def _discard(self) -> None:
        if self._view is not None:
            self._page.start(self._context.writing(discard_draft, self._view.key), self._was_discarded)

    @Slot(object)
    def _was_discarded(self, _nothing: object) -> None:
        self.gone.emit()

    @Slot(object)
    def _was_issued(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã ban hành, gói giao nhiệm vụ đã ký"), str(path))
        self.gone.emit()
        self.issued.emit()

    def _action(self, menu: QMenu, name: str, do: object) -> QAction:
        action = menu.addAction(name)
        action.triggered.connect(do)
        return action


def _last_two(versions: Sequence[VersionRow]) -> tuple[VersionRow, VersionRow] | None:
    """The version that is worked with, after the one before it; ``None`` where there is only one."""
    current = next((each for each in versions if each.current), None)
    if current is None:
        return None
    earlier = [each for each in versions if each.code == current.code and each.version < current.version]
    return (max(earlier, key=lambda each: each.version), current) if earlier else None
