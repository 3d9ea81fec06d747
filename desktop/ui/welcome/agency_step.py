"""An agency begins: where its programme comes from, and which agency it is."""

from PySide6.QtCore import QModelIndex, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.agencies.directory import AgencyChoice
from desktop.services.workplace.first_run import FirstRunOffer
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, primary
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import CheckBox, SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState, FactBlock
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Space, px

_SOURCE = 320


class AgencyStep(QWidget):
    """Programme at the left, agencies at the right; nothing is chosen beforehand."""

    assignment_wanted = Signal()
    started = Signal(str)
    """Code of the agency that begins."""

    def __init__(self) -> None:
        super().__init__()
        self._offer: FirstRunOffer | None = None
        self._just_searched = QTimer(self, singleShot=True, interval=0)
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self._facts = QVBoxLayout()
        self._facts.setSpacing(8)
        self.compared = CheckBox(self.tr("Đã gọi Sở đối chiếu, vân tay khớp"))
        self.compared.hide()
        self.open_button = plain(self.tr("Mở gói giao nhiệm vụ…"), Icon.FOLDER_OPEN)
        self.source_note = Label("", Role.MUTED, wrap=True)
        source = Card(
            Label(self.tr("Chương trình"), Role.SECTION),
            self._facts,
            self.source_note,
            self.compared,
            row(self.open_button, FILL),
            spacing=10,
        )
        self._source = scrolled(column(source, FILL))
        self._source.setFixedWidth(px(_SOURCE))
        self.search_box = SearchBox(self.tr("Tìm đơn vị (Ctrl+F)"), 240)
        self.model: RowTableModel[AgencyChoice] = RowTableModel(_columns(), self)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name=self.tr("Đơn vị"))
        self.nothing = EmptyState(Icon.SEARCH, "")
        self.nothing.hide()
        self.reason_label = Label("", Role.MUTED, wrap=True)
        self.start_button = primary(self.tr("Bắt đầu"), Icon.ARROW_RIGHT)
        choice = Card(
            row(Label(self.tr("Đơn vị của tôi"), Role.SECTION), FILL, self.search_box),
            grow(self.table),
            grow(self.nothing),
            row(grow(self.reason_label), self.start_button),
            spacing=12,
        )
        self.setLayout(row(self._source, grow(choice), spacing=Space.M))

    def _connect_signals(self) -> None:
        self.open_button.clicked.connect(self.assignment_wanted)
        self.compared.toggled.connect(self._judge)
        self.compared.clicked.connect(self.take_focus)
        self.search_box.searched.connect(self._search)
        self.search_box.returnPressed.connect(self._enter)
        self.table.row_changed.connect(self._judge)
        self.table.activated_row.connect(self._start)
        self.start_button.clicked.connect(self._start)

    def show_offer(self, offer: FirstRunOffer) -> None:
        """Offer the agencies of a programme."""
        self._offer = offer
        clear(self._facts)
        programme, assignment = offer.programme, offer.assignment
        basis = self.tr("Theo công văn {number}").format(number=programme.dispatch)
        version = self.tr("{issuer}, bản {n}").format(issuer=programme.issuer, n=programme.version)
        self._facts.addWidget(FactBlock(basis, programme.name, version))
        if assignment:
            self._facts.addWidget(FactBlock(self.tr("Nơi giao"), assignment.issuer, assignment.path.name))
            self._facts.addWidget(FactBlock(self.tr("Dấu vân tay gốc của Sở"), assignment.root_fingerprint))
        self.compared.setChecked(False)
        self.compared.setVisible(assignment is not None)
        self.source_note.setText(
            self.tr("Gọi Sở Nội vụ, nghe đọc dấu vân tay và so từng số: khớp thì gói này đúng của Sở.")
            if assignment
            else self.tr("Đây là chương trình đi kèm phần mềm. Sở Nội vụ đã gửi gói giao nhiệm vụ thì mở gói đó.")
        )
        self.model.set_rows(offer.agencies)
        self.table.setCurrentIndex(QModelIndex())
        self._search(self.search_box.text())

    def chosen(self) -> AgencyChoice | None:
        """The agency that is chosen."""
        return self.table.current_row() if self.table.selectionModel().hasSelection() else None

    def take_focus(self) -> None:
        """The keyboard comes to what is to be done next: compare the package, else find oneself in the list."""
        unanswered = not self.compared.isHidden() and not self.compared.isChecked()
        (self.compared if unanswered else self.search_box).setFocus()

    @Slot(str)
    def _search(self, text: str) -> None:
        self._just_searched.start()
        self.table.proxy.search(text)
        shown = self.table.proxy.shown_rows()
        if len(shown) == 1:
            self.table.show_row(lambda row: row.code == shown[0].code)
        self.nothing.sentence_label.setText(self._why_nothing(text))
        self.table.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self._judge()

    def _why_nothing(self, text: str) -> str:
        if self._offer is not None and self._offer.assignment is not None:
            return self.tr(
                "Gói này không giao việc cho đơn vị nào có tên “{text}”. Kiểm tra lại tên, hoặc hỏi Sở Nội vụ."
            ).format(text=text.strip())
        return self.tr("Không có đơn vị nào tên “{text}”. Gõ ngắn hơn, ví dụ chỉ tên xã, không cần dấu.").format(
            text=text.strip()
        )

    @Slot()
    def _judge(self) -> None:
        """Say what is still missing beside the button."""
        agency = self.chosen()
        uncompared = self._offer is not None and self._offer.assignment is not None and not self.compared.isChecked()
        if agency is None:
            reason = self.tr("Chọn đơn vị trong danh sách.")
        elif uncompared:
            reason = self.tr("Đối chiếu dấu vân tay gốc với Sở Nội vụ trước.")
        else:
            reason = ""
        self.start_button.set_allowed(not reason, reason)
        self.reason_label.setText(reason or self.tr("Đã chọn: {name}").format(name=agency.name if agency else ""))

    @Slot()
    def _enter(self) -> None:
        """Enter begins, unless it has only now told what is searched: first one sees who is found."""
        if not self._just_searched.isActive():
            self._start()

    @Slot()
    def _start(self) -> None:
        agency = self.chosen()
        if agency is not None and self.start_button.isEnabled():
            self.started.emit(agency.code)


def _columns() -> tuple[Column[AgencyChoice], ...]:
    return (
        Column("Đơn vị", lambda a: a.name, width=220, stretch=True),
        Column("Trực thuộc", lambda a: a.above, cell=lambda a: Cell(a.above, muted=True), width=210),
    )
