"""Whose report it is, who signed it and when it came."""

from PySide6.QtCore import Signal

from desktop.core.dates import format_date, format_moment
from desktop.models.intake import SubmissionState
from desktop.rules.assurance import WEAK
from desktop.services.follow_up.reading import SubmittedReport
from desktop.services.follow_up.status_view import AgencyStatus
from desktop.ui.assurance_looks import ICONS, tone_of
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import FactBlock
from desktop.ui.parts.signs import Chip, Glyph
from desktop.ui.parts.tips import tip
from desktop.ui.report_states import LOOKS, ReportState, look_of, note_of, received_words
from desktop.ui.tokens import Color, Tone


class ReportHead(Card):
    """Shows what stands over a report; asks for another revision or for the signed file."""

    revision_chosen = Signal(object)
    copy_asked = Signal()

    def __init__(self) -> None:
        self.name_label = ElidedLabel("", Role.SECTION)
        self.state_chip = Chip()
        self.assurance_chip = Chip()
        self.old_chip = Chip(self.tr("Bản cũ"), Tone.NEUTRAL, Icon.HISTORY)
        self.revision_combo = ComboBox(width=150)
        self.revision_combo.setAccessibleName(self.tr("Bản"))
        self.copy_button = plain(self.tr("Lưu tệp đã ký"), Icon.SAVE)
        self.signer_block = FactBlock(self.tr("Người ký số"))
        self.signed_block = FactBlock(self.tr("Ký lúc (theo máy ký)"))
        self.received_block = FactBlock(self.tr("Sở nhận lúc"))
        self.document_block = FactBlock(self.tr("Số, ký hiệu"))
        self.proof_label = Label("", Role.CAPTION, wrap=True)
        self._proof_sign = Glyph(Icon.SHIELD_CHECKMARK)
        self._proof_line = boxed(row(column(self._proof_sign, FILL), grow(self.proof_label), spacing=6))
        blocks = (self.signer_block, self.signed_block, self.received_block, self.document_block)
        super().__init__(
            row(
                self.state_chip,
                self.assurance_chip,
                self.old_chip,
                grow(self.name_label),
                self.revision_combo,
                self.copy_button,
            ),
            boxed(
                row(
                    *(grow(column(block, FILL), 3 if block is self.signer_block else 2) for block in blocks), spacing=12
                )
            ),
            self._proof_line,
            padding=12,
        )
        self.revision_combo.chosen.connect(self.revision_chosen)
        self.copy_button.clicked.connect(self.copy_asked)

    def show_report(self, report: SubmittedReport, agency: AgencyStatus | None) -> None:
        """Show another report; ``agency`` says whether it came in time."""
        self.name_label.setText(report.agency_name)
        look = look_of(agency) if agency else LOOKS[ReportState.ON_TIME]
        if report.state is SubmissionState.RETURNED:
            look = LOOKS[ReportState.RETURNED]
        self.state_chip.set_status(look.word, look.tone)
        self.old_chip.setVisible(not report.is_current)
        self._show_revisions(report)
        self._show_facts(report, _receipt_note(report, agency))
        self._show_proof(report)

    def _show_revisions(self, report: SubmittedReport) -> None:
        newest = report.revisions[0]
        self.revision_combo.set_choices(
            (f"Bản {number}" + (" (mới nhất)" if number == newest else ""), number) for number in report.revisions
        )
        self.revision_combo.set_value(report.snapshot.revision)
        self.revision_combo.setEnabled(len(report.revisions) > 1)

    def _show_proof(self, report: SubmittedReport) -> None:
        """What the signature proves, as of when, what has become of it since, and what is odd about the times."""
        standing = report.standing
        level = standing.assurance
        self.assurance_chip.set_status(level.short, tone_of(level), ICONS[level])
        self.assurance_chip.setToolTip(tip(level.sentence))
        self.proof_label.setText(" ".join([standing.sentence, *(note.sentence for note in report.clock_notes)]))
        if level in WEAK or report.clock_notes or standing.is_shaken:
            self._proof_sign.set_icon(Icon.WARNING, Color.LATE, filled=True)
        else:
            self._proof_sign.set_icon(Icon.INFO if standing.has_changed else Icon.SHIELD_CHECKMARK)

    def _show_facts(self, report: SubmittedReport, note: str) -> None:
        snapshot = report.snapshot
        signers = ", ".join(report.signers) or self.tr("Không ký số, có bản giấy")
        self.signer_block.set_value(signers, snapshot.signatory.name)
        signed = format_moment(report.signed_at) if report.signed_at else "—"
        self.signed_block.set_value(signed, self.tr("Lập lúc {0}").format(format_moment(snapshot.made_at)))
        self.received_block.set_value(format_moment(report.received_at), note)
        day = format_date(snapshot.document_date) if snapshot.document_date else ""
        self.document_block.set_value(snapshot.document_number or self.tr("Chưa có"), day)


def _receipt_note(report: SubmittedReport, agency: AgencyStatus | None) -> str:
    """What decides on time or late: the day of the first revision, where another one is shown."""
    if agency is None or agency.received_at is None or agency.received_at == report.received_at:
        return note_of(agency) if agency else ""
    note = note_of(agency)
    return f"Bản đầu nhận {received_words(agency)}" + (f"; {note[:1].lower()}{note[1:]}" if note else "")
