"""The revisions as a list, newest first, and how their states are named."""

from desktop.core.dates import format_moment
from desktop.models.revision import RevisionState
from desktop.services.report.history import RevisionView
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Tone

STATES = {
    RevisionState.EXPORTED: ("Đã xuất tệp", Tone.NEUTRAL),
    RevisionState.RECEIVED: ("Sở đã nhận", Tone.OK),
    RevisionState.RETURNED: ("Trả lại", Tone.RETURNED),
    RevisionState.ACCEPTED: ("Tiếp nhận", Tone.OK),
}
"""Word and tone of each state."""


def columns() -> tuple[Column[RevisionView], ...]:
    """Number, when, state."""
    return (
        Column("Lần nộp", lambda row: row.number, cell=_number, width=150, stretch=True, wraps=True),
        Column("Trạng thái", lambda row: row.state.value, cell=_state, width=132),
    )


def _number(row: RevisionView) -> Cell:
    return Cell(f"Lần {row.number}", strong=True, second=format_moment(row.made_at))


def _state(row: RevisionView) -> Cell:
    word, tone = STATES[row.state]
    return Cell(word, CellKind.CHIP, tone)
