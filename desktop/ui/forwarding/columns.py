"""The columns of the lists of a forwarder: the agencies below it, and the packages that it has sent."""

from desktop.core.dates import format_moment
from desktop.core.sizes import format_size
from desktop.models.intake import SubmissionState
from desktop.services.follow_up.forwarding_view import SentPackage, Subordinate
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Tone


def _report(row: Subordinate) -> Cell:
    if row.has_report:
        return Cell("Đã nhận", CellKind.CHIP, Tone.OK)
    return Cell("Chưa có", CellKind.CHIP, Tone.MISSING)


def _passed_on(row: Subordinate) -> Cell:
    if not row.files:
        return Cell("")
    if row.is_new:
        return Cell("Chưa chuyển", CellKind.CHIP, Tone.LATE, icon=Icon.SEND)
    return Cell("Đã chuyển", CellKind.CHIP, Tone.OK)


_ANSWERS = {
    SubmissionState.RECEIVED: Cell("Chưa có trả lời", muted=True),
    SubmissionState.ACCEPTED: Cell("Đã tiếp nhận", CellKind.CHIP, Tone.OK),
    SubmissionState.RETURNED: Cell("Trả lại", CellKind.CHIP, Tone.RETURNED),
}


def _answer(row: Subordinate) -> Cell:
    return _ANSWERS[row.state] if row.state is not None and row.files and not row.is_new else Cell("")


SUBORDINATE_COLUMNS: tuple[Column[Subordinate], ...] = (
    Column("Đơn vị", lambda row: row.name, width=220, stretch=True, wraps=True),
    Column("Báo cáo", lambda row: _report(row).text, cell=_report, width=116),
    Column("Số tệp", lambda row: row.files, CellKind.NUMBER, width=70,
           hint="Các bản đã nhận; mọi bản đều được chuyển, bản cũ để Sở đối chiếu"),
    Column("Chuyển lên Sở", lambda row: _passed_on(row).text, cell=_passed_on, width=132),
    Column("Sở trả lời", lambda row: _answer(row).text, cell=_answer, width=140),
)  # fmt: skip

SENT_COLUMNS: tuple[Column[SentPackage], ...] = (
    Column("Gói", lambda row: row.name, width=240, stretch=True, wraps=True),
    Column("Lập lúc", lambda row: row.sent_at, cell=lambda row: Cell(format_moment(row.sent_at)), width=140),
    Column("Dung lượng", lambda row: row.size, cell=lambda row: Cell(format_size(row.size), CellKind.NUMBER), width=96),
    Column("Lưu tại", lambda row: row.folder, width=220, wraps=True, wide_only=True),
)
