"""What there is to say about the current cell, in full, and what the officer answers: a reason, a remark."""

from collections.abc import Collection
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QBoxLayout

from desktop.rules.findings import Finding, FindingKind
from desktop.rules.programme_kinds import Severity
from desktop.services.figures.indicators import IndicatorRow
from desktop.ui.icons import Icon
from desktop.ui.indicators.columns import formula_text
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.layouts import boxed, grow, row
from desktop.ui.parts.saving import SavedLine
from desktop.ui.tokens import Tone


class CellBar(Banner):
    """Stands below the grid and follows the current cell; what is typed in it is told when it is left."""

    explained = Signal(str, str, str)
    """(rule, code of the cell, reason)."""
    noted = Signal(str, str)
    """(code of the cell, remark)."""
    place_asked_for = Signal(str)
    """The code of another cell that the finding speaks of."""
    next_asked_for = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: IndicatorRow | None = None
        self._finding: Finding | None = None
        self._other = ""
        self._codes: Collection[str] = ()
        self._narrow = False
        self._width = 0
        self._note_wanted = False
        self.reason_edit = SavedLine(self.tr("Ghi nguyên nhân; lý do đi kèm báo cáo"), self.tr("Giải trình"))
        self.note_edit = SavedLine(self.tr("Ghi chú kèm số liệu (Shift+F2)"), self.tr("Ghi chú của ô"))
        self._answers = boxed(row(grow(self.reason_edit, 3), grow(self.note_edit, 2), margins=(0, 5, 0, 1)))
        self.words.addWidget(self._answers)
        self.other_button = plain("", Icon.ARROW_RIGHT)
        self.next_button = plain(self.tr("Mục kế tiếp (F8)"))
        self._buttons = boxed(row(self.other_button, self.next_button))
        cast("QBoxLayout", self.layout()).insertWidget(2, self._buttons)
        self.reason_edit.left.connect(self._explain)
        self.note_edit.left.connect(self._note)
        self.other_button.clicked.connect(self._ask_for_other)
        self.next_button.clicked.connect(self.next_asked_for)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Keep to the finding; the remark shows where there is one or it is asked for."""
        self._narrow = narrow
        self._show_parts()

    def set_codes(self, codes: Collection[str]) -> None:
        """Which cells the grid has: only to those can one be sent."""
        self._codes = codes

    def set_more(self, more: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Whether F8 leads anywhere."""
        self.next_button.setVisible(more)

    def settle(self) -> None:
        """Save what is being typed here now."""
        self.reason_edit.settle()
        self.note_edit.settle()

    def edit_note(self) -> None:
        """Come to the remark."""
        self._note_wanted = True
        self._show_parts()
        self.note_edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_row(self, shown: IndicatorRow | None) -> None:
        """Follow the current cell; what was typed for another one is saved first."""
        before = self._row.code if self._row else ""
        if shown is None or shown.code != before:
            self.settle()
            self._note_wanted = False
        self._row = shown
        self._finding = _spoken_of(shown)
        if shown is not None:
            self._say(shown, self._finding)
        self._show_parts()
        self._keep_height()

    def _keep_height(self) -> None:
        """Never become lower again at this width: the grid above would move under the hands of who types."""
        if self.width() != self._width:
            self._width = self.width()
            self.setMinimumHeight(0)
        needed = self.heightForWidth(self._width) if self.hasHeightForWidth() else self.sizeHint().height()
        self.setMinimumHeight(max(self.minimumHeight(), needed))

    def _say(self, shown: IndicatorRow, finding: Finding | None) -> None:
        self._other = self._other_cell(shown, finding)
        tone, icon, title, text = _message(shown, finding, self._other)
        self.show_message(tone, title, text, icon=icon)
        self.other_button.setText(self.tr("Đến {}").format(self._other))
        self.note_edit.show_saved(shown.value.note)
        self.reason_edit.show_saved(shown.reasons.get(finding.rule_code, "") if finding else "")

    def _other_cell(self, shown: IndicatorRow, finding: Finding | None) -> str:
        """The first other cell that the finding compares with, or that a calculated row waits for."""
        compared = (code for code, _ in finding.numbers) if finding else (shown.waits_for,)
        return next((code for code in compared if code != shown.code and code in self._codes), "")

    def _show_parts(self) -> None:
        shown, finding = self._row, self._finding
        self.setEnabled(shown is not None)
        reason = finding is not None and finding.needs_reason
        typed = shown is not None and not shown.locked
        note = typed and (not self._narrow or self._note_wanted or bool(shown and shown.value.note))
        self.reason_edit.setVisible(reason)
        self.note_edit.setVisible(note)
        self._answers.setVisible(reason or note)
        self.other_button.setVisible(bool(self._other) and not self._narrow)

    @Slot(str)
    def _explain(self, reason: str) -> None:
        if self._row is not None and self._finding is not None:
            self.explained.emit(self._finding.rule_code, self._row.code, reason)

    @Slot(str)
    def _note(self, note: str) -> None:
        if self._row is not None:
            self.noted.emit(self._row.code, note)

    @Slot()
    def _ask_for_other(self) -> None:
        self.place_asked_for.emit(self._other)


_CONFIRM = "Nhấn Ctrl+Enter nếu số này vẫn đúng; nếu không thì gõ số mới."


def _spoken_of(shown: IndicatorRow | None) -> Finding | None:
    """The finding that the bar is about: what still stands, else the warning that was explained."""
    if shown is None:
        return None
    return shown.open_finding or next(iter(shown.findings), None)


def _message(shown: IndicatorRow, finding: Finding | None, other: str) -> tuple[Tone, Icon | None, str, str]:
    name = f"{shown.code} {shown.indicator.name}"
    if finding is None and not shown.confirmed:
        return Tone.LATE, Icon.QUESTION_CIRCLE, f"{name}: số lấy từ kỳ trước, chưa có người xác nhận", _CONFIRM
    if finding is None or finding.kind is FindingKind.MISSING:
        return Tone.NEUTRAL, Icon.INFO, name, _how(shown)
    if finding.severity is Severity.ERROR:
        return Tone.MISSING, None, _bare(finding.message), _remedy(finding, other)
    if shown.reasons.get(finding.rule_code):
        return Tone.OK, None, _bare(finding.message), "Đã giải trình; lý do đi kèm báo cáo."
    return Tone.LATE, Icon.WARNING, _bare(finding.message), "Sửa số nếu nhập nhầm; nếu đúng thì ghi nguyên nhân."


def _how(shown: IndicatorRow) -> str:
    """How the figure comes about."""
    if shown.locked:
        told = f"Máy tính theo công thức {formula_text(shown.indicator.formula)}, không phải nhập."
        return f"{told} Đang chờ {shown.waits_for}." if shown.waits_for else told
    if shown.from_register is not None:
        rows = f"Sổ {shown.register_name} có {shown.from_register.rows} dòng tính vào đây (F4: xem)."
        return f"{rows} Gõ số khác thì phải ghi lý do; xóa ô để lấy lại số từ sổ."
    told = shown.indicator.explanation or "Gõ số rồi nhấn Enter để sang dòng dưới."
    return told if told.endswith(".") else f"{told}."


def _remedy(finding: Finding, other: str) -> str:
    if finding.kind is FindingKind.UNREADABLE:
        return "Gõ lại ô này; điều đã gõ vẫn được giữ."
    if finding.kind is FindingKind.NOT_AVAILABLE:
        return "Gõ số chính thức, hoặc gõ số rồi nhấn Ctrl+U để ghi là số ước."
    return f"Một trong hai số chưa đúng. Sửa ô này, hoặc sửa {other}." if other else "Sửa ô này."


def _bare(sentence: str) -> str:
    return sentence.removesuffix(".")
