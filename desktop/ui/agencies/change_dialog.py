"""Two steps by which a change of agencies is written down: say it, then look at what it does and agree."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.agencies import AgencyDirectory
from desktop.rules.agency_changes import AgencyChange, AgencyChangeError
from desktop.services.agencies.agency_changing import preview_change, write_change
from desktop.ui.agencies.change_form import ChangeForm
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.layouts import FILL, boxed, column
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class ChangeDialog(WorkDialog):
    """Asks what was decided, shows what it does, and writes it down with its event."""

    changes = frozenset({Topic.AGENCIES, Topic.PROGRAMME})

    def __init__(self, parent: QWidget, context: PageContext, tree: AgencyDirectory, today: date) -> None:
        self.change: AgencyChange | None = None
        self.form = ChangeForm(tree, today)
        self.told_banner = Banner()
        self.told_banner.show_message(Tone.OK, self.tr("Xem lại trước khi ghi"), self.tr("Ctrl+Z lấy lại được."))
        self.lines_label = Label("", wrap=True)
        self.told = boxed(column(self.told_banner, self.lines_label, FILL, spacing=12))
        self.told.hide()
        super().__init__(parent, context, self.tr("Ghi thay đổi đơn vị"), self.tr("Xem trước"), self.form, self.told)
        self.back_button = plain(self.tr("Sửa lại"), Icon.EDIT)
        self.back_button.hide()
        self.back_button.clicked.connect(self._go_back)
        self.buttons.insertWidget(0, self.back_button)

    @override
    def prepare(self) -> Callable[[], object] | None:
        return self.context.writing(write_change, self.change) if self.change else None

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.form.fields.get(error.field) if isinstance(error, AgencyChangeError) else None

    @override
    def accept(self) -> None:
        if self.change is not None:
            super().accept()
            return
        self.banner.hide()
        change = self.form.change()
        if change is None:
            return
        self._asked = change
        self.accept_button.set_allowed(False, self.tr("Đang xem"))
        job = self.context.jobs.run(self.context.reading(preview_change, change))
        job.succeeded.connect(self._show_told)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _show_told(self, lines: tuple[str, ...]) -> None:
        self.change = self._asked
        self.lines_label.setText("\n\n".join(lines))
        self._turn(told=True)

    @Slot()
    def _go_back(self) -> None:
        self.change = None
        self._turn(told=False)

    @override
    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        if self.change is not None and self.field_of(error) is not None:
            self._go_back()  # another officer was quicker: say it where it can be put right
        super()._refuse(error)

    def _turn(self, *, told: bool) -> None:
        self.form.setVisible(not told)
        self.told.setVisible(told)
        self.back_button.setVisible(told)
        self.accept_button.set_allowed(True)
        self.accept_button.setText(self.tr("Ghi thay đổi") if told else self.tr("Xem trước"))
