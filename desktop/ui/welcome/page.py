"""The first run, in two steps: whose computer this is, then what that role needs to begin."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.services.programme.assignment import open_assignment
from desktop.services.workplace.first_run import FirstRunOffer, bundled_offer, offer_of, start_agency, start_department
from desktop.services.workplace.set_up import AlreadySetUpError
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import Button, plain
from desktop.ui.parts.layouts import column, scrolled
from desktop.ui.rescue.page import BACKUP_FILES
from desktop.ui.settings.server_dialog import ServerDialog
from desktop.ui.training.wishes import TrainingWish
from desktop.ui.welcome.agency_step import AgencyStep
from desktop.ui.welcome.department_step import DepartmentStep
from desktop.ui.welcome.role_choice import RoleChoice


class WelcomePage(Page):
    """Shown while nobody has said who works here."""

    ready = Signal()
    """The workplace is set up: open its pages."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Bắt đầu dùng Sổ Dân vận"))
        self.context = context
        self._offer: FirstRunOffer | None = None
        self.setAcceptDrops(True)
        self._build_widgets()
        self._connect_signals()
        self._go_back()

    def _build_widgets(self) -> None:
        self.back_button: Button = plain(self.tr("Quay lại"), Icon.ARROW_LEFT)
        self.add_action(self.back_button)
        self.roles = RoleChoice()
        self.agency = AgencyStep()
        self.department = DepartmentStep()
        self.steps = QStackedWidget()
        for step in (self.roles, self.agency):
            self.steps.addWidget(step)
        self._department_area = scrolled(column(self.department))
        self.steps.addWidget(self._department_area)
        self.body.addWidget(self.steps, 1)

    def _connect_signals(self) -> None:
        self.back_button.clicked.connect(self._go_back)
        self.roles.agency_chosen.connect(self._be_agency)
        self.roles.department_chosen.connect(self._be_department)
        self.roles.file_wanted.connect(self._choose_file)
        self.roles.server_wanted.connect(self._ask_server)
        self.roles.training_wanted.connect(self._train)
        self.agency.assignment_wanted.connect(self._choose_assignment)
        self.agency.started.connect(self._start_agency)
        self.department.started.connect(self._start_department)
        self.department.programme_chosen.connect(self._choose_programme)

    @override
    def refresh(self) -> None:
        if self._offer is None:  # an opened package is not taken away by reading again
            self.start(bundled_offer, self._show)

    @Slot(object)
    def _show(self, offer: FirstRunOffer) -> None:
        self._offer = offer
        self.agency.show_offer(offer)
        if offer.assignment is not None:
            self.agency.take_focus()
        if offer.assignment is None:
            self.department.show_offer(offer)
        self.refreshed.emit()

    @Slot()
    def _go_back(self) -> None:
        self.steps.setCurrentWidget(self.roles)
        self.back_button.hide()
        self.set_subtitle(self.tr("Bước 1/2. Máy này dùng cho ai?"))

    @Slot()
    def _be_agency(self) -> None:
        self.steps.setCurrentWidget(self.agency)
        self.back_button.show()
        self.set_subtitle(self.tr("Bước 2/2. Chọn chương trình và đơn vị của mình."))
        self.agency.take_focus()

    @Slot()
    def _be_department(self) -> None:
        self.steps.setCurrentWidget(self._department_area)
        self.back_button.show()
        self.set_subtitle(self.tr("Bước 2/2. Tạo bản chính của tỉnh và khóa gốc của Sở."))
        self.department.passphrase.first.edit.setFocus()

    @Slot()
    def _choose_file(self) -> None:
        choose_files(self, self.tr("Tệp chuyển máy, bản sao lưu"), self.tr(BACKUP_FILES), self.move_in)

    @Slot()
    def _train(self) -> None:
        self.context.training_wanted.emit(TrainingWish.BEGIN)

    @Slot(str)
    def _choose_programme(self, name: str) -> None:
        self.start(partial(bundled_offer, name), self._show)

    @Slot()
    def _ask_server(self) -> None:
        dialog = ServerDialog(self, self.jobs, self.context.workspace.clock, may_move=False)
        dialog.wanted.connect(self.context.server_wanted)
        dialog.open()

    @Slot(object)
    def move_in(self, paths: tuple[Path, ...]) -> None:
        """Let the data of another computer, or of a backup, move in here."""
        self.context.replacement_wanted.emit(paths[0], True)

    @Slot()
    def _choose_assignment(self) -> None:
        choose_files(self, self.tr("Gói giao nhiệm vụ"), self.tr("Gói giao nhiệm vụ (*.asice)"), self._open_assignment)

    @Slot(object)
    def _open_assignment(self, paths: tuple[Path, ...]) -> None:
        self.banner.hide()
        self.start(partial(_offer_in, paths[0], self.context.workspace.clock), self._show)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        """An assignment package that is dropped anywhere says that an agency works here."""
        event.acceptProposedAction()
        self.open_package(_dropped(event))

    def open_package(self, paths: tuple[Path, ...]) -> None:
        """Begin as the agency that an assignment package is for."""
        self._be_agency()
        self._open_assignment(paths)

    @Slot(str)
    def _start_agency(self, code: str) -> None:
        if self._offer is not None:
            self._begin(partial(start_agency, self.context.workspace, self._offer, code), self.agency.start_button)

    @Slot(str, str)
    def _start_department(self, code: str, passphrase: str) -> None:
        if self._offer is not None:
            work = partial(start_department, self.context.workspace, self._offer, code, passphrase)
            self._begin(work, self.department.start_button)

    def _begin(self, work: partial[None], button: Button) -> None:
        button.set_allowed(False, self.tr("Đang thiết lập"))
        self.back_button.setEnabled(False)
        job = self.jobs.run(work)
        job.succeeded.connect(self._begun)
        job.failed.connect(self._refuse)

    @Slot()
    def _begun(self) -> None:
        self.ready.emit()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        """Somebody works here already: their pages are opened."""
        self.back_button.setEnabled(True)
        self.department.start_button.set_allowed(True)
        self.agency.start_button.set_allowed(True)
        if isinstance(error, AlreadySetUpError):
            self.ready.emit()
        else:
            self.show_error(error)


def _dropped(event: QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())


def _offer_in(path: Path, clock: Clock) -> FirstRunOffer:
    return offer_of(open_assignment(path, clock))
