"""The dialog in which a token's driver and a certificate in the token are chosen."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.core.progress import Progress
from desktop.services.trust.signers import FoundDriver, OfferedKey, choose_token_key, find_drivers, offered_keys
from desktop.ui.context import PageContext
from desktop.ui.errors import present
from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, grow, row
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone, px
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_LIST_HEIGHT, _WIDTH = 190, 640


def _holder(offered: OfferedKey) -> Cell:
    return Cell(offered.holder, muted=bool(offered.unusable), second=f"{offered.issuer} cấp. Token: {offered.token}")


def _validity(offered: OfferedKey) -> Cell:
    until = format_date(local(offered.valid_to).date())
    since = format_date(local(offered.valid_from).date())
    if offered.unusable:
        return Cell(offered.unusable, tone=Tone.MISSING, second=f"{since} – {until}")
    return Cell(f"Đến {until}", second=f"từ {since}")


_COLUMNS: tuple[Column[OfferedKey], ...] = (
    Column("Chứng thư số", lambda offered: offered.holder, cell=_holder, width=240, stretch=True, wraps=True),
    Column("Hiệu lực", lambda offered: offered.valid_to, cell=_validity, width=170, wraps=True),
)


class TokenDialog(WorkDialog):
    """Reads tokens without a PIN; choosing needs none either."""

    changes = frozenset({Topic.KEYS})
    read = Signal()
    """The token was read, or could not be."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.driver_box = ComboBox()
        self.other_button = plain(self.tr("Tệp khác…"))
        self.read_button = plain(self.tr("Đọc token"), Icon.ARROW_SYNC_CIRCLE)
        self.driver_field = FormField(
            self.tr("Trình điều khiển (PKCS#11)"),
            boxed(row(grow(self.driver_box), self.other_button, self.read_button)),
        )
        self.strip = JobStrip()
        self.model: RowTableModel[OfferedKey] = RowTableModel(_COLUMNS)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name=self.tr("Chứng thư số trong token"))
        self.table.setMinimumHeight(px(_LIST_HEIGHT))
        self.hint_label = Label("", Role.CAPTION, wrap=True)
        super().__init__(
            parent,
            context,
            self.tr("Ký bằng USB Token"),
            self.tr("Dùng chứng thư này"),
            Label(
                self.tr("Cắm token, chọn trình điều khiển do nơi cấp token cài đặt rồi chọn chứng thư số."), wrap=True
            ),
            self.driver_field,
            self.strip,
            grow(self.table),
            self.hint_label,
        )
        self.setFixedWidth(px(_WIDTH))
        self.driver_box.setAccessibleName(self.tr("Trình điều khiển"))
        self.driver_box.chosen.connect(self._read)
        self.other_button.clicked.connect(self._choose_file)
        self.read_button.clicked.connect(self._read)
        self.table.row_changed.connect(self._allow)
        self.table.activated_row.connect(self.accept)
        self._allow()
        job = context.jobs.run(find_drivers)
        job.succeeded.connect(self._offer_drivers)

    @override
    def prepare(self) -> Callable[[], object] | None:
        offered = self.table.current_row()
        if offered is None or offered.unusable:
            return None
        workspace = self.context.workspace
        return lambda: choose_token_key(workspace, offered)

    @Slot(object)
    def _offer_drivers(self, drivers: Sequence[FoundDriver]) -> None:
        self.driver_box.set_choices((f"{each.name} ({Path(each.path).name})", each.path) for each in drivers)
        if drivers:
            self._read()
        else:
            self._say("Không thấy trình điều khiển nào quen thuộc. Cài phần mềm của nơi cấp token, hoặc chọn tệp khác.")

    @Slot()
    def _choose_file(self) -> None:
        filters = self.tr("Trình điều khiển (*.dll *.so *.so.*);;Mọi tệp (*)")
        choose_files(self, self.tr("Trình điều khiển PKCS#11"), filters, self._take_file)

    @Slot(object)
    def _take_file(self, paths: tuple[Path, ...]) -> None:
        path = str(paths[0])
        if self.driver_box.findData(path) < 0:
            self.driver_box.addItem(paths[0].name, path)
        self.driver_box.set_value(path)
        self._read()

    @Slot()
    def _read(self) -> None:
        driver = self.driver_box.value()
        if not isinstance(driver, str):
            self._say("Chọn trình điều khiển trước.")
            return
        self.banner.hide()
        self.driver_field.clear_error()
        self._show_offers(())
        self.read_button.set_allowed(False, self.tr("Đang đọc token"))
        job = self.context.jobs.run_with_progress(partial(_offers, self.context, driver))
        job.succeeded.connect(self._show_offers)
        job.failed.connect(self._tell_failure)
        job.finished.connect(self._end_reading)
        self.strip.follow(job, self.tr("Đang đọc token"))

    @Slot(object)
    def _show_offers(self, offers: Sequence[OfferedKey]) -> None:
        self.model.set_rows(offers)
        usable = [each for each in offers if not each.unusable]
        if usable:
            self.table.show_row(lambda each: each is usable[0])
        self._say("" if offers else "Chưa thấy chứng thư số nào. Cắm token, chờ vài giây rồi bấm Đọc token.")
        self._allow()

    @Slot(object)
    def _tell_failure(self, error: BaseException) -> None:
        present(error, self, field=self.driver_field)

    @Slot()
    def _end_reading(self) -> None:
        self.read_button.set_allowed(True)
        self.read.emit()

    @Slot()
    def _allow(self) -> None:
        offered = self.table.current_row()
        reason = self.tr("Chọn một chứng thư số") if offered is None else offered.unusable
        self.accept_button.set_allowed(not reason, reason)

    def _say(self, sentence: str) -> None:
        self.hint_label.setText(sentence)
        self.hint_label.setVisible(bool(sentence))


def _offers(context: PageContext, driver: str, progress: Progress) -> tuple[OfferedKey, ...]:  # on the worker thread
    return offered_keys(context.workspace, driver, progress.check)
