"""The only page while the data is closed: why, and what can be done; or how far its replacement is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.core.data_keys import DataLockedError
from desktop.core.dates import format_moment
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.errors import DatabaseDamagedError, ServerPasswordError
from desktop.rules.profiles import Officer
from desktop.services.safety.at_rest import decrypt_folder, encrypt_folder
from desktop.services.safety.backup_access import BackupLockedError
from desktop.services.safety.backup_shelf import KnownBackup, last_good_backup
from desktop.services.safety.moving import move_in
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.server_place import ServerAddressError, read_server, server_file
from desktop.services.safety.server_steps import ServerStep, StepKind, do_step
from desktop.services.workplace.occupancy import FolderOccupiedError, occupy
from desktop.services.workplace.place_check import RiskyPlaceError, accept_place
from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.jobs import JobRunner
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, row
from desktop.ui.parts.passphrases import PassphraseField
from desktop.ui.rescue.unlock_panel import UnlockPanel
from desktop.ui.tokens import Space

_KEPT = "Dữ liệu đang có được giữ lại trước. Đừng tắt máy."
_STEPS = {
    StepKind.MOVE: (
        "Chuyển dữ liệu lên máy chủ",
        "Dữ liệu ở máy này được giữ nguyên. Dừng giữa chừng thì lần sau chuyển tiếp phần còn lại.",
    ),
    StepKind.OPEN: ("Mở dữ liệu trên máy chủ", "Dữ liệu ở máy này được giữ nguyên."),
    StepKind.HOME: (
        "Đưa dữ liệu về máy này",
        "Dữ liệu trên máy chủ vẫn còn nguyên ở đó. Các máy khác tạm chưa ghi được.",
    ),
}
BACKUP_FILES = "Bản sao lưu, tệp chuyển máy (*.sdvbackup *.sdvchuyen)"
_WIDTH = 680


@dataclass(frozen=True)
class Outcome:
    """What replacing the data has done, as it is told.

    Attributes:
        preferences: What was chosen on the computer that the data comes from.
    """

    title: str
    text: str
    preferences: tuple[tuple[str, str], ...] = ()


class RescuePage(Page):
    """Shows why a data folder is closed; the opener opens it again when asked.

    Args:
        jobs: The window's runner.
        root: The data folder; nobody has its database open.
        clock: Tells the time.
        error: Why it could not be opened; ``None`` while it is being replaced.
        officer: Who has it replaced, where people are told apart.
    """

    reopen_wanted = Signal(bool)
    """Please open the folder; true: whoever is said to have it open is gone."""
    replaced = Signal(object)
    """The data was replaced: the ``Outcome``."""
    password_given = Signal(str)
    """Please open the folder's server with this password."""
    server_wanted = Signal(object)
    """The server is elsewhere: please do this ``ServerStep``."""
    unlocked = Signal(str, str)
    """The data can be read now: who has proven it, and by which passphrase; "" where it was the recovery code."""

    def __init__(
        self,
        jobs: JobRunner,
        root: Path,
        clock: Clock,
        error: UserError | None = None,
        officer: Officer | None = None,
    ) -> None:
        super().__init__(jobs, self.tr("Chưa mở được dữ liệu") if error else self.tr("Khôi phục dữ liệu"))
        self._root, self._clock, self._error, self._officer = root, clock, error, officer
        self._backup: KnownBackup | None = None
        self._waiting: Callable[[], None] | None = None
        self._build_widgets()
        self._connect_signals()
        if error is not None:
            self._explain(error)

    def _build_widgets(self) -> None:
        self.cause_label = Label("", Role.LABEL, wrap=True)
        self.advice_label = Label("", wrap=True)
        self.backup_label = Label("", wrap=True)
        self.restore_button = primary(self.tr("Khôi phục bản này"), Icon.HISTORY)
        self.go_on_button = primary(self.tr("Vẫn mở"), Icon.ARROW_RIGHT)
        self.choose_button = plain(self.tr("Chọn bản sao lưu khác…"), Icon.FOLDER_OPEN)
        self.again_button = plain(self.tr("Thử mở lại"), Icon.ARROW_SYNC_CIRCLE)
        self.password_field = PassphraseField(self.tr("Mật khẩu của tài khoản trên máy chủ"))
        self.password_button = primary(self.tr("Mở"), Icon.LOCK_OPEN)
        self.password = boxed(column(self.password_field, row(self.password_button, FILL), spacing=Space.S))
        self.unlock_panel = UnlockPanel(self.jobs, DataFolder(self._root))
        self.server_button = plain(self.tr("Đổi địa chỉ máy chủ…"), Icon.DATABASE)
        self.strip = JobStrip()
        self.choices = boxed(
            row(
                self.restore_button,
                self.go_on_button,
                self.choose_button,
                self.again_button,
                self.server_button,
                FILL,
                spacing=Space.S,
            )
        )
        self.card = Card(
            self.cause_label,
            self.advice_label,
            self.password,
            self.unlock_panel,
            self.backup_label,
            self.choices,
            spacing=12,
        )
        self.card.setMaximumWidth(_WIDTH)
        self.body.addLayout(column(self.card, self.strip, FILL, spacing=Space.M), 1)
        for part in (
            self.backup_label,
            self.restore_button,
            self.go_on_button,
            self.choose_button,
            self.server_button,
            self.password,
            self.unlock_panel,
        ):
            part.hide()

    def _connect_signals(self) -> None:
        self.restore_button.clicked.connect(self._restore_last)
        self.go_on_button.clicked.connect(self._go_on)
        self.choose_button.clicked.connect(self._choose)
        self.again_button.clicked.connect(self._again)
        self.password_button.clicked.connect(self._give_password)
        self.password_field.edit.returnPressed.connect(self._give_password)
        self.server_button.clicked.connect(self._ask_server)
        self.unlock_panel.unlocked.connect(self._go_on_unlocked)
        self.unlock_panel.failed.connect(self.show_error)

    def _explain(self, error: UserError) -> None:
        self.cause_label.setText(error.message)
        self.advice_label.setText(error.hint)
        self.advice_label.setVisible(bool(error.hint))
        self.choose_button.setVisible(isinstance(error, DatabaseDamagedError))
        self.server_button.setVisible(server_file(DataFolder(self._root)).exists())
        wants_password = isinstance(error, ServerPasswordError)
        self.password.setVisible(wants_password)
        self.again_button.setVisible(not wants_password)
        if wants_password:
            self.title_label.setText(self.tr("Máy chủ cần mật khẩu"))
            QTimer.singleShot(0, self.password_field.edit, self.password_field.edit.setFocus)
        if isinstance(error, DataLockedError):
            self._ask_to_unlock(error, None)
        if isinstance(error, FolderOccupiedError):
            self.go_on_button.setText(self.tr("Mở tiếp ở đây"))
            self.go_on_button.setVisible(error.may_be_gone)
        else:
            self.go_on_button.setVisible(isinstance(error, RiskyPlaceError))

    @override
    def refresh(self) -> None:
        if isinstance(self._error, DatabaseDamagedError):
            self.backup_label.setText(self.tr("Đang tìm bản sao lưu tốt gần nhất…"))
            self.backup_label.show()
            self.start(partial(last_good_backup, DataFolder(self._root)), self._offer)
        else:
            self.refreshed.emit()

    @Slot(object)
    def _offer(self, backup: KnownBackup | None) -> None:
        self._backup = backup
        self.restore_button.setVisible(backup is not None)
        if backup is None:
            self.backup_label.setText(
                self.tr("Không có bản sao lưu tự động nào dùng được. Cắm USB, ổ đĩa sao lưu rồi chọn bản sao lưu ở đó.")
            )
        else:
            said = self.tr(
                "Bản sao lưu tốt gần nhất: {when}, của {name} ({file}). "
                "Những gì nhập sau lúc đó phải nhập lại; tệp hỏng được giữ riêng."
            )
            when = format_moment(backup.head.made_at)
            self.backup_label.setText(said.format(when=when, name=backup.head.name, file=backup.path))
        self.refreshed.emit()

    @Slot()
    def _restore_last(self) -> None:
        if self._backup is not None:
            self.restore(self._backup.path)

    @Slot()
    def _choose(self) -> None:
        choose_files(self, self.tr("Bản sao lưu"), self.tr(BACKUP_FILES), self._restore_chosen)

    @Slot(object)
    def _restore_chosen(self, paths: tuple[Path, ...]) -> None:
        self.restore(paths[0])

    def restore(self, backup: Path) -> None:
        """Go back to a backup; the state before is kept."""
        self._replace(partial(_restore, self._root, backup, self._clock, self._officer), self.tr("Đang khôi phục"))

    def move_in(self, file: Path) -> None:
        """Take the data of another computer in, where nobody works yet."""
        self._replace(partial(_move_in, self._root, file, self._clock), self.tr("Đang chuyển dữ liệu vào máy này"))

    def do_step(self, step: ServerStep) -> None:
        """Move the data to a server, open what is there, or bring it home."""
        title, kept = _STEPS[step.kind]
        self.title_label.setText(title)
        self._replace(partial(_do_step, self._root, step, self._clock, self._officer), title, kept)

    def change_encryption(self, *, wanted: bool) -> None:
        """Let the data lie encrypted from now on, or plain again."""
        title = self.tr("Đang mã hóa dữ liệu") if wanted else self.tr("Đang giải mã dữ liệu")
        kept = self.tr("Đừng tắt máy. Dừng giữa chừng thì dữ liệu vẫn nguyên vẹn; lần sau làm tiếp phần còn lại.")
        self.title_label.setText(self.tr("Mã hóa dữ liệu trên ổ đĩa"))
        change = _encrypt if wanted else _decrypt
        self._replace(partial(change, self._root, self._clock, self._officer), title, kept)

    def _ask_to_unlock(self, error: UserError, waiting: Callable[[], None] | None) -> None:
        """Nothing is shown before somebody has proven to be allowed in; what waits for it is done then."""
        self._waiting = waiting
        self.title_label.setText(self.tr("Cần mật khẩu"))
        self.cause_label.setText(error.message)
        self.advice_label.setText(error.hint)
        self.advice_label.show()
        self.choices.setVisible(waiting is not None)
        self.choices.setEnabled(True)
        try:
            self.unlock_panel.ask(error if isinstance(error, BackupLockedError) else None)
        except UserError as damaged:
            self.cause_label.setText(damaged.message)
            self.advice_label.setText(damaged.hint)
            self.choose_button.show()
            self.choices.show()

    @Slot(str, str)
    def _go_on_unlocked(self, name: str, passphrase: str) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting()
        else:
            self.unlocked.emit(name, passphrase)

    @Slot()
    def _give_password(self) -> None:
        self.password_given.emit(self.password_field.text())

    @Slot()
    def _ask_server(self) -> None:
        from desktop.ui.settings.server_dialog import ServerDialog

        try:
            known = read_server(DataFolder(self._root))
        except ServerAddressError:
            known = None
        dialog = ServerDialog(self, self.jobs, self._clock, known, may_move=False)
        dialog.wanted.connect(self.server_wanted)
        dialog.open()

    def _replace(self, work: Callable[[Progress], Outcome], title: str, kept: str = _KEPT) -> None:
        self.banner.hide()
        self.choices.setEnabled(False)
        if self._error is None:
            self.cause_label.setText(title)
            self.advice_label.setText(kept)
        job = self.jobs.run_with_progress(work)
        job.succeeded.connect(self.replaced)
        job.failed.connect(partial(self._refuse, partial(self._replace, work, title, kept)))
        self.strip.follow(job, title)

    def _refuse(self, again: Callable[[], None], error: BaseException) -> None:
        self.choices.setEnabled(True)
        if isinstance(error, BackupLockedError | DataLockedError):
            self._ask_to_unlock(error, again)
            return
        if self._error is None:
            self.cause_label.setText(self.tr("Chưa thay dữ liệu."))
            self.advice_label.setText(self.tr("Dữ liệu đang có vẫn như cũ. Mở lại để làm việc tiếp."))
            self.again_button.setText(self.tr("Mở lại dữ liệu"))
        self.show_error(error)

    @Slot()
    def _go_on(self) -> None:
        if isinstance(self._error, FolderOccupiedError):
            self.reopen_wanted.emit(True)
        else:
            self.start(partial(accept_place, self._root), self._again)

    @Slot()
    def _again(self, _none: object = None) -> None:
        self.reopen_wanted.emit(False)


def _do_step(root: Path, step: ServerStep, clock: Clock, officer: Officer | None, progress: Progress) -> Outcome:
    done = do_step(root, step, clock, progress, by=officer)
    return Outcome(done.title, done.text)


@contextmanager
def _held(root: Path, clock: Clock) -> Iterator[None]:
    """No other window opens the folder meanwhile."""
    occupation = occupy(root, clock, take_over=True)
    try:
        yield
    finally:
        occupation.release()


def _restore(root: Path, backup: Path, clock: Clock, officer: Officer | None, progress: Progress) -> Outcome:
    with _held(root, clock):
        done = restore_over(root, backup, clock, progress, by=officer)
    said = f"Số liệu nay như lúc {format_moment(done.head.made_at)}."
    if done.missing:
        said = f"{said} Thiếu {len(done.missing)} tệp minh chứng, tệp đã nhận: vào Thiết lập, Kiểm tra dữ liệu để xem."
    return Outcome("Đã khôi phục", f"{said} {done.way_back}".strip(), tuple(done.head.preferences.items()))


def _encrypt(root: Path, clock: Clock, officer: Officer | None, progress: Progress) -> Outcome:
    with _held(root, clock):
        encrypt_folder(root, clock, progress, by=officer)
    said = (
        "Cơ sở dữ liệu, minh chứng và tệp đã nhận nay được mã hóa; mở phần mềm phải có mật khẩu hoặc mã khôi phục. "
        "Bản sao lưu từ nay cũng mã hóa. Bản sao lưu cũ chưa mã hóa: xem và xóa ở Thiết lập, mục Người dùng."
    )
    return Outcome("Đã mã hóa dữ liệu", said)


def _decrypt(root: Path, clock: Clock, officer: Officer | None, progress: Progress) -> Outcome:
    with _held(root, clock):
        decrypt_folder(root, clock, progress, by=officer)
    return Outcome("Đã tắt mã hóa", "Dữ liệu trên ổ đĩa không còn được mã hóa. Mật khẩu vẫn khóa cửa sổ như trước.")


def _move_in(root: Path, file: Path, clock: Clock, progress: Progress) -> Outcome:
    with _held(root, clock):
        came = move_in(file, root, clock, progress)
    said = f"Dữ liệu của {came.head.name} lúc {format_moment(came.head.made_at)} đã ở máy này."
    if came.findings:
        said = f"{said} Có {len(came.findings)} điểm chưa ổn: {came.findings[0].message}"
    else:
        said = f"{said} Đã kiểm tra, nguyên vẹn. Mật khẩu khóa ký vẫn như ở máy cũ; từ nay đừng nhập ở máy cũ."
    return Outcome("Đã chuyển dữ liệu vào máy này", said, tuple(came.head.preferences.items()))
