"""What the checks have found: what must be put right, explained, what is right; each line leads to its place."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.report.check_view import CheckResult, TextFinding
from desktop.ui.hand_in.finding_rows import FindingRow, FindingSection, Weight, finding_sections
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.parts.saving import SavedLine
from desktop.ui.parts.signs import Glyph
from desktop.ui.permits import Permits
from desktop.ui.tokens import Color, Tone

_SIGNS = {
    Weight.ERROR: (Icon.ERROR_CIRCLE, Color.MISSING),
    Weight.WARNING: (Icon.WARNING, Color.LATE),
    Weight.DOUBT: (Icon.WARNING, Color.LATE),
    Weight.ADVICE: (Icon.INFO, Color.MUTED),
}

_IN_THE_WAY = (Weight.ERROR, Weight.WARNING)


class FindingLine(QWidget):
    """A finding, its way to the place, and for a warning the line in which it is explained."""

    asked_for = Signal(str, object)
    explained = Signal(object, str)
    """(the finding, the reason)."""

    def __init__(self, shown: FindingRow, permits: Permits) -> None:
        super().__init__()
        self._glyph = Glyph(*_SIGNS[shown.weight], filled=shown.weight in _IN_THE_WAY)
        self.title_label = Label("", Role.LABEL, wrap=True)
        self.text_label = Label("", Role.CAPTION, wrap=True)
        self.go_button = quiet(shown.action)
        self.go_button.clicked.connect(self._go)
        self.reason_edit = SavedLine(self.tr("Ghi lý do, nguyên nhân"), self.tr("Lý do"))
        permits.need("finding.explain", self.reason_edit)
        self.reason_edit.left.connect(self._explain)
        words = column(self.title_label, self.text_label, self.reason_edit, spacing=3)
        self.setLayout(
            row(
                column(2, self._glyph, FILL),
                grow(words),
                column(self.go_button, FILL),
                spacing=10,
                margins=(0, 4, 0, 6),
            )
        )
        self.show_row(shown)

    def show_row(self, shown: FindingRow) -> None:
        """Show the same finding after another check."""
        self._row = shown
        self.title_label.setText(shown.title)
        self.text_label.setText(shown.text)
        self.go_button.setAccessibleName(f"{shown.action}: {shown.title}")
        finding = shown.finding
        self.reason_edit.setVisible(finding is not None)
        if finding is None:
            return
        self.reason_edit.show_saved(finding.reason)
        sign = _SIGNS[shown.weight] if finding.is_open else (Icon.CHECKMARK_CIRCLE, Color.OK)
        self._glyph.set_icon(*sign, filled=True)

    @Slot()
    def _go(self) -> None:
        self.asked_for.emit(self._row.place.value, self._row.target)

    @Slot(str)
    def _explain(self, reason: str) -> None:
        if self._row.finding is not None:
            self.explained.emit(self._row.finding, reason)


class FindingsCard(Card):
    """The verdict and the list below it; lines stay where they are while one explains one after the other."""

    asked_for = Signal(str, object)
    explained = Signal(object, str)
    check_asked_for = Signal()

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self.again_button = quiet("Kiểm tra lại", Icon.ARROW_SYNC_CIRCLE)
        self.verdict = Banner()
        self._list = column(spacing=2, margins=(0, 0, 6, 0))
        area = scrolled(column(self._list, FILL))
        head = row(Label("Kết quả kiểm tra", Role.SECTION), FILL, self.again_button)
        super().__init__(head, self.verdict, grow(area))
        self._keys: list[tuple[str, ...]] = []
        self.lines: list[FindingLine] = []
        self.again_button.clicked.connect(self.check_asked_for)

    def show_check(self, check: CheckResult, texts: Sequence[TextFinding] = ()) -> None:
        """Show what was found; what should only be looked at stands below what is in the way."""
        self._say_verdict(check)
        sections = finding_sections(check, texts)
        rows = [each for section in sections for each in section.rows]
        keys = [(section.title, *(cause.title for cause in section.causes)) for section in sections]
        keys += [each.key for each in rows]
        if keys != self._keys:
            self._rebuild(sections, check.passed)
            self._keys = keys
        for line, shown in zip(self.lines, rows, strict=True):
            line.show_row(shown)

    def _say_verdict(self, check: CheckResult) -> None:
        errors, waiting = len(check.errors), len(check.blocking) - len(check.errors)
        told = f"{check.passed}/{check.passed + len(check.findings)} phép kiểm tra đã đạt."
        if errors:
            self.verdict.show_message(Tone.MISSING, f"Chưa ký được: còn {errors} lỗi phải sửa", told)
        elif waiting:
            title = f"Chưa ký được: còn {waiting} mục cần giải trình"
            self.verdict.show_message(Tone.LATE, title, told, icon=Icon.WARNING)
        else:
            self.verdict.show_message(Tone.OK, "Đủ điều kiện để duyệt và ký", told)

    def _rebuild(self, sections: Sequence[FindingSection], passed: int) -> None:
        focused = next((line for line in self.lines if line.reason_edit.hasFocus()), None)
        if focused is not None:
            focused.reason_edit.settle()
        clear(self._list)
        self.lines = []
        for widget in self._widgets(sections, passed):
            self._list.addWidget(widget)

    def _widgets(self, sections: Sequence[FindingSection], passed: int) -> Iterator[QWidget]:
        for section in sections:
            yield _Head(section.title, Role.LABEL)
            for cause in section.causes:
                yield _Head(cause.title, Role.CAPTION)
                for each in cause.rows:
                    line = FindingLine(each, self._permits)
                    line.asked_for.connect(self.asked_for)
                    line.explained.connect(self.explained)
                    self.lines.append(line)
                    yield line
        yield _Head(f"Đã đạt ({passed})", Role.LABEL)
        yield _Passed()


class _Head(Label):
    def __init__(self, text: str, role: Role) -> None:
        super().__init__(text, role)
        self.setContentsMargins(0, 6, 0, 2)


class _Passed(QWidget):
    """What the other checks were about."""

    def __init__(self) -> None:
        super().__init__()
        words = column(
            Label(self.tr("Số liệu, nội dung, nhiệm vụ, người ký"), Role.LABEL, wrap=True),
            Label(self.tr("Các phép kiểm tra còn lại không thấy sai."), Role.CAPTION, wrap=True),
            spacing=1,
        )
        sign = column(2, Glyph(Icon.CHECKMARK_CIRCLE, Color.OK, filled=True), FILL)
        self.setLayout(row(sign, grow(words), spacing=10, margins=(0, 4, 0, 6)))
