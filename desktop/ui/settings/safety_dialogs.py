"""Dialogs about backups: which one to try, what is in it, what is not sound, how to go on at the new computer."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.core.sizes import format_size
from desktop.services.safety.backup_file import BackupPurpose
from desktop.services.safety.backup_shelf import KnownBackup
from desktop.services.safety.backup_trial import BackupContents
from desktop.services.safety.upkeep import UpkeepFinding
from desktop.ui.dialogs import Dialog
from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import Label
from desktop.ui.parts.layouts import grow
from desktop.ui.parts.lists import FactLine
from desktop.ui.rescue.page import BACKUP_FILES
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone

_PURPOSES = {
    BackupPurpose.BY_HAND: "sao lưu ra tệp",
    BackupPurpose.PLANNED: "tự động",
    BackupPurpose.BEFORE_RESTORE: "trước khi khôi phục",
    BackupPurpose.BEFORE_UPDATE: "trước khi cập nhật chương trình",
    BackupPurpose.MOVE: "chuyển máy",
}
_MOST_SAID = 8


class BackupChoiceDialog(Dialog):
    """The backups in both places, the newest first; or a file from elsewhere."""

    chosen = Signal(object)
    """The file to try."""

    def __init__(self, parent: QWidget, backups: Sequence[KnownBackup]) -> None:
        self.model: RowTableModel[KnownBackup] = RowTableModel(_columns(), None)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name="Các bản sao lưu")
        self.table.setMinimumHeight(260)
        text = "Máy khôi phục bản được chọn vào một chỗ riêng rồi cho biết trong đó có gì. Dữ liệu đang dùng không đổi."
        super().__init__(parent, "Thử khôi phục", "Thử bản này", Label(text, wrap=True), grow(self.table), width=640)
        self.model.setParent(self)
        self.model.set_rows(backups)
        self.file_button = plain("Tệp khác…", Icon.FOLDER_OPEN)
        self.buttons.insertWidget(0, self.file_button)
        self.accept_button.set_allowed(bool(backups), "Chưa có bản sao lưu tự động nào; chọn tệp khác.")
        if backups:
            self.table.selectRow(0)
        self.table.activated_row.connect(self.accept)
        self.file_button.clicked.connect(self._choose_file)
        self.accepted.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        backup = self.table.current_row()
        if backup is not None:
            self.chosen.emit(backup.path)

    @Slot()
    def _choose_file(self) -> None:
        choose_files(self, "Bản sao lưu", BACKUP_FILES, self._take_file)

    @Slot(object)
    def _take_file(self, paths: tuple[Path, ...]) -> None:
        self.chosen.emit(paths[0])
        self.reject()


def _columns() -> tuple[Column[KnownBackup], ...]:
    return (
        Column("Lúc", lambda b: b.head.made_at, cell=lambda b: Cell(format_moment(b.head.made_at)), width=140),
        Column("Loại", lambda b: _PURPOSES[b.head.purpose], width=150),
        Column("Nơi", _place, width=120, stretch=True),
        Column("Cỡ", lambda b: b.size, cell=lambda b: Cell(format_size(b.size), muted=True), width=90),
    )


def _place(backup: KnownBackup) -> str:
    return "Nơi thứ hai" if backup.in_second else "Trên máy này"


class ContentsDialog(Dialog):
    """What a backup would bring back; from here it is restored."""

    restore_wanted = Signal(object)
    """The file to go back to."""

    def __init__(self, parent: QWidget, file: Path, contents: BackupContents) -> None:
        self._file = file
        head = contents.head
        good = not contents.findings
        self.verdict = Banner(Tone.OK if good else Tone.LATE, *_verdict(contents))
        periods = "\n".join(f"{period.name}: {period.values} số liệu" for period in contents.periods)
        changed = format_moment(contents.changed_at) if contents.changed_at else "chưa có"
        facts = (
            ("Đơn vị", head.name),
            ("Sao lưu lúc", f"{format_moment(head.made_at)} ({_PURPOSES[head.purpose]})"),
            ("Sửa lần cuối", changed),
            ("Số liệu", periods or "chưa có"),
            ("Nhiệm vụ", f"{contents.tasks} nhiệm vụ đã cập nhật"),
            ("Sổ, minh chứng", f"{contents.rows} dòng sổ, {contents.evidence} tệp minh chứng"),
            ("Báo cáo đã nhận", str(contents.submissions)),
        )
        super().__init__(
            parent,
            "Trong bản sao lưu này",
            "Khôi phục bản này…",
            self.verdict,
            *(FactLine(name, value, 118) for name, value in facts),
            cancel="Đóng",
            width=560,
        )
        self.accepted.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        self.restore_wanted.emit(self._file)


def _verdict(contents: BackupContents) -> tuple[str, str]:
    if not contents.findings:
        return "Khôi phục thử thành công, nguyên vẹn.", ""
    first = contents.findings[0].message
    return f"Khôi phục được, nhưng có {len(contents.findings)} điểm chưa ổn.", first


class FindingsDialog(Dialog):
    """What is not sound, and files that backups may have."""

    recovery_wanted = Signal()

    def __init__(self, parent: QWidget, findings: Sequence[UpkeepFinding]) -> None:
        of_files = any(finding.code.startswith("FILE_") for finding in findings)
        said = [Label(finding.message, wrap=True) for finding in findings[:_MOST_SAID]]
        more = [Label(f"… và {len(findings) - _MOST_SAID} điểm khác.")] if len(findings) > _MOST_SAID else []
        super().__init__(
            parent,
            f"Có {len(findings)} điểm chưa ổn",
            "Lấy lại tệp từ bản sao lưu" if of_files else "Đóng",
            *said,
            *more,
            cancel="Đóng" if of_files else "",
            width=560,
        )
        if of_files:
            self.accepted.connect(self.recovery_wanted)


class MovedOutDialog(Dialog):
    """The file is written: what to do at the new computer."""

    def __init__(self, parent: QWidget, file: Path) -> None:
        super().__init__(
            parent,
            "Đã ghi tệp chuyển máy",
            "Đã hiểu",
            FactLine("Tệp", str(file)),
            Label(
                "1. Chép tệp này sang máy mới bằng USB.\n"
                "2. Ở máy mới, cài phần mềm; tại trang Bắt đầu bấm “Mở tệp chuyển máy, bản sao lưu…”.\n"
                "3. Từ nay đừng nhập ở máy này: máy mới không thấy những gì nhập thêm ở đây.",
                wrap=True,
            ),
            Label(
                "Khóa ký đi theo, vẫn được mã hóa bằng mật khẩu cũ. Xóa tệp trên USB khi máy mới đã mở được.", wrap=True
            ),
            cancel="",
            width=560,
        )
