"""What is known of the chosen file, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.core.dates import format_moment
from desktop.models.intake import IntakeResult
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import ReasonCode
from desktop.services.intake.received import OPEN
from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.icons import Icon
from desktop.ui.intake.decision import Decision
from desktop.ui.intake.results import KIND_NAMES, LOOKS, Sentence, file_name, sentence, summary
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState, FactLine
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Space

_OF_ANOTHER = frozenset({ReasonCode.SIGNER_NOT_AUTHORISED, ReasonCode.FORWARDER_ENDED})


def forwarder_of(shown: IntakeRow) -> str:
    """Code of the agency that signed for another one without being allowed to; "" where that is not what is wrong."""
    codes = {reason.code for reason in shown.reasons}
    signers = [signer.agency for signer in shown.signers if signer.agency and signer.agency != shown.agency]
    return signers[0] if codes and codes <= _OF_ANOTHER and shown.agency and signers else ""


def is_disputed(shown: IntakeRow) -> bool:
    """It is held because another report bears its number."""
    codes = {reason.code for reason in shown.reasons}
    return shown.result is IntakeResult.QUARANTINED and ReasonCode.CONFLICTING_REVISION in codes


class FileDetail(Card):
    """Shows one row of the list; asks the page for what its buttons do."""

    decision_asked = Signal(object)
    """A ``Decision``."""
    retry_asked = Signal()
    copy_asked = Signal()
    report_asked = Signal()

    def __init__(self) -> None:
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.chip = Chip()
        self.file_label = Label("", Role.CAPTION, wrap=True)
        self.banner = Banner()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.S)
        self.accept_button = plain("", Icon.CHECKMARK)
        self.forwarder_button = plain(self.tr("Cho gửi thay…"), Icon.PEOPLE_COMMUNITY)
        self.official_button = plain(self.tr("Chọn bản này là chính thức…"), Icon.CHECKMARK)
        self.refuse_button = plain(self.tr("Từ chối…"), Icon.SUBTRACT_CIRCLE)
        self.retry_button = plain(self.tr("Xét lại"), Icon.ARROW_SYNC_CIRCLE)
        self.report_button = plain(self.tr("Xem báo cáo"), Icon.DOCUMENT_TEXT)
        self.copy_button = plain(self.tr("Lưu bản sao tệp"), Icon.SAVE)
        head = row(grow(self.name_label), column(self.chip, FILL))
        self._filled = boxed(
            column(
                grow(
                    scrolled(
                        column(head, self.file_label, Line(), self.banner, self._facts, FILL, spacing=10),
                        self.tr("Chi tiết tệp"),
                    )
                ),
                self.accept_button,
                self.official_button,
                row(grow(self.forwarder_button), grow(self.refuse_button)),
                row(grow(self.retry_button), grow(self.report_button), grow(self.copy_button)),
            )
        )
        self.empty = EmptyState(Icon.MAIL_INBOX_ARROW_DOWN, self.tr("Chọn một tệp để xem chữ ký và lý do."))
        super().__init__(grow(self._filled), grow(self.empty))
        self.accept_button.clicked.connect(self._ask_acceptance)
        self.forwarder_button.clicked.connect(self._ask_forwarder)
        self.official_button.clicked.connect(self._ask_official)
        self.refuse_button.clicked.connect(self._ask_refusal)
        self.retry_button.clicked.connect(self.retry_asked)
        self.copy_button.clicked.connect(self.copy_asked)
        self.report_button.clicked.connect(self.report_asked)
        self._on_paper = False
        self._shown: IntakeRow | None = None
        self.show_row(None)

    def show_row(self, shown: IntakeRow | None) -> None:
        """Show another file, or that none is chosen; while files come in, the list tells of the same one again."""
        if shown is not None and shown == self._shown:
            return
        self._shown = shown
        self._filled.setVisible(shown is not None)
        self.empty.setVisible(shown is None)
        if shown is None:
            return
        look = LOOKS[shown.result]
        self.name_label.setText(shown.agency_name or shown.agency or self.tr("Chưa rõ đơn vị"))
        self.chip.set_status(look.word, look.tone, look.icon)
        self.file_label.setText(file_name(shown))
        self._show_reasons(shown)
        self._show_facts(shown)
        is_report = shown.kind == PackageKind.REPORT
        self.accept_button.setText(
            self.tr("Nhận bản chưa ký số…") if shown.waits_for_paper else self.tr("Nhận theo căn cứ khác…")
        )
        self._on_paper = shown.waits_for_paper
        self.accept_button.setVisible(shown.may_be_released)
        self.forwarder_button.setVisible(shown.may_be_retried and bool(forwarder_of(shown)))
        self.official_button.setVisible(is_disputed(shown))
        self.refuse_button.setVisible(shown.may_be_refused)
        self.retry_button.setVisible(shown.may_be_retried)
        self.report_button.setVisible(is_report and shown.result not in OPEN)
        self.copy_button.setVisible(bool(shown.sha256) and shown.result is not IntakeResult.IGNORED)

    def _ask_acceptance(self) -> None:
        self.decision_asked.emit(Decision.ON_PAPER if self._on_paper else Decision.ON_OTHER_GROUNDS)

    def _ask_forwarder(self) -> None:
        self.decision_asked.emit(Decision.FORWARDER)

    def _ask_official(self) -> None:
        self.decision_asked.emit(Decision.OFFICIAL)

    def _ask_refusal(self) -> None:
        self.decision_asked.emit(Decision.REFUSE)

    def _show_reasons(self, shown: IntakeRow) -> None:
        look = LOOKS[shown.result]
        said = [sentence(reason) for reason in shown.reasons] or [Sentence(summary(shown), "")]
        if len(said) == 1:
            self.banner.show_message(look.tone, said[0].what, said[0].next_step)
        else:
            lines = "\n".join(f"{number}. {each.what} {each.next_step}" for number, each in enumerate(said, 1))
            self.banner.show_message(look.tone, self.tr("{0}: {1} lý do").format(look.word, len(said)), lines)

    def _show_facts(self, shown: IntakeRow) -> None:
        clear(self._facts)
        signers = ", ".join(signer.organisation or signer.name for signer in shown.signers)
        times = [format_moment(signer.claimed_time) for signer in shown.signers if signer.claimed_time]
        is_report = shown.kind == PackageKind.REPORT and shown.is_intact
        facts = (
            (self.tr("Loại tệp"), KIND_NAMES.get(shown.kind, "")),
            (self.tr("Kỳ, bản"), f"{shown.period}, bản {shown.revision}" if shown.revision else shown.period),
            (self.tr("Người ký"), signers or self.tr("Không có chữ ký kiểm tra được")),
            (self.tr("Lập lúc"), format_moment(shown.made_at) if shown.made_at else ""),
            (self.tr("Ký lúc"), ", ".join(times)),
            (self.tr("Nhận lúc"), format_moment(shown.received_at) if shown.received_at else ""),
            (self.tr("Xác thực"), shown.assurance.sentence if is_report else ""),
            (self.tr("Thu hồi"), " ".join(dict.fromkeys(each.revocation for each in shown.signers if each.revocation))),
            (self.tr("Nhận từ"), shown.file if shown.file != file_name(shown) else ""),
            (self.tr("Đồng hồ"), " ".join(note.sentence for note in shown.clock_notes)),
            (self.tr("Quyết định"), shown.decided_by),
            (self.tr("Căn cứ"), shown.note if shown.result is not IntakeResult.DUPLICATE else ""),
        )
        for name, value in facts:
            if value:
                self._facts.addWidget(FactLine(name, value))
