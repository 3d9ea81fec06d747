"""What is new in the scan folder: ticked files become evidence of the task, others may be passed over."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from desktop.core.clock import local
from desktop.core.dates import format_moment
from desktop.core.sizes import format_size
from desktop.services.tasks.scan_folder import ScannedFile, ScanView
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.tokens import px

_FILE = Qt.ItemDataRole.UserRole


class ScansDialog(Dialog):
    """Lists the files; the first is ticked, for it was scanned last."""

    attached = Signal(object)
    passed = Signal(object)
    """The ticked ``ScannedFile``s, as a tuple."""

    def __init__(self, parent: QWidget, task: str, view: ScanView) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName("Tệp mới trong thư mục quét")
        self.list.setMinimumHeight(px(220))
        for number, file in enumerate(view.files):
            self.list.addItem(_item(file, ticked=number == 0))
        super().__init__(
            parent,
            f"Tệp mới trong thư mục quét cho nhiệm vụ {task}",
            "Đính kèm tệp đã chọn",
            Label(str(view.folder), Role.CAPTION, wrap=True),
            self.list,
            width=560,
        )
        self.pass_button = quiet("Không dùng tệp đã chọn", hint="Tệp vẫn nằm trong thư mục, chỉ không nhắc lại ở đây")
        self.buttons.insertWidget(0, self.pass_button)
        self.pass_button.clicked.connect(self._pass_over)
        self.accepted.connect(self._attach)
        self.list.itemChanged.connect(self._allow)

    def ticked(self) -> tuple[ScannedFile, ...]:
        """The chosen files."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return tuple(item.data(_FILE) for item in items if item.checkState() is Qt.CheckState.Checked)

    @Slot()
    def _allow(self) -> None:
        for button in (self.accept_button, self.pass_button):
            button.set_allowed(bool(self.ticked()), "Chưa chọn tệp nào")

    @Slot()
    def _attach(self) -> None:
        self.attached.emit(self.ticked())

    @Slot()
    def _pass_over(self) -> None:
        self.passed.emit(self.ticked())
        self.reject()


def _item(file: ScannedFile, *, ticked: bool) -> QListWidgetItem:
    made = QListWidgetItem(f"{file.path.name}\n{format_moment(local(file.modified))}, {format_size(file.size)}")
    made.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
    made.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    made.setData(_FILE, file)
    return made
