"""What the checks have found: what must be put right, explained, what is right; each line leads to its place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.rules.findings import FindingKind
from desktop.services.check_view import EMPTY_SECTION, CheckFinding, CheckResult, Place
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.parts.saving import SavedLine
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color, Tone

_MANY = 3
"""More empty places of a kind than this are told in one line."""


@dataclass(frozen=True)
class FindingRow:
    """One line of the list.

    Attributes:
        action: The word that leads to the place.
        finding: The warning that may be explained here; ``None`` where a reason would not help.
    """

    title: str
    text: str
    action: str
    place: Place
    target: str
    finding: CheckFinding | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the line is known again after another check."""
        return self.place, self.target, self.finding.rule if self.finding else self.title


def error_rows(errors: Sequence[CheckFinding]) -> list[FindingRow]:
    """What must be put right; many empty cells or sections as one line."""
    made: list[FindingRow] = []
    for rule, title, action in (
        (FindingKind.MISSING.name, "{} chỉ tiêu chưa nhập", "Nhập"),
        (EMPTY_SECTION, "{} mục bắt buộc chưa viết", "Viết"),
    ):
        empty = [each for each in errors if each.rule == rule]
        if len(empty) > _MANY:
            codes = ", ".join(each.target for each in empty)
            made.append(FindingRow(title.format(len(empty)), codes, action, empty[0].place, empty[0].target))
            errors = [each for each in errors if each.rule != rule]
    return [*(FindingRow(each.title, each.message, "Sửa", each.place, each.target) for each in errors), *made]


def warning_rows(warnings: Sequence[CheckFinding]) -> list[FindingRow]:
    """What must be explained, and what was."""
    return [FindingRow(each.title, each.message, "Đến", each.place, each.target, each) for each in warnings]


class FindingLine(QWidget):
    """A finding, its way to the place, and for a warning the line in which it is explained."""

    asked_for = Signal(str, object)
    explained = Signal(object, str)
    """(the finding, the reason)."""

    def __init__(self, shown: FindingRow) -> None:
        super().__init__()
        self._glyph = Glyph(Icon.ERROR_CIRCLE, Color.MISSING, filled=True)
        self.title_label = Label("", Role.LABEL, wrap=True)
        self.text_label = Label("", Role.CAPTION, wrap=True)
        self.go_button = quiet(shown.action)
        self.go_button.clicked.connect(self._go)
        self.reason_edit = SavedLine(self.tr("Ghi lý do, nguyên nhân"), self.tr("Lý do"))
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
        if finding.is_open:
            self._glyph.set_icon(Icon.WARNING, Color.LATE, filled=True)
        else:
            self._glyph.set_icon(Icon.CHECKMARK_CIRCLE, Color.OK, filled=True)

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

    def __init__(self) -> None:
        self.again_button = quiet("Kiểm tra lại", Icon.ARROW_SYNC_CIRCLE)
        self.verdict = Banner()
        self._list = column(spacing=2, margins=(0, 0, 6, 0))
        area = scrolled(column(self._list, FILL))
        head = row(Label("Kết quả kiểm tra", Role.SECTION), FILL, self.again_button)
        super().__init__(head, self.verdict, grow(area))
        self._keys: list[tuple[str, str, str]] = []
        self.lines: list[FindingLine] = []
        self.again_button.clicked.connect(self.check_asked_for)

    def show_check(self, check: CheckResult) -> None:
        """Show what was found."""
        self._say_verdict(check)
        sections = [
            (f"Phải sửa ({len(check.errors)})", error_rows(check.errors)),
            (f"Cần giải trình ({len(check.warnings)})", warning_rows(check.warnings)),
        ]
        keys = [("", "", title) for title, _ in sections] + [each.key for _, rows in sections for each in rows]
        if keys != self._keys:
            self._rebuild(sections, check.passed)
            self._keys = keys
        for line, shown in zip(self.lines, (each for _, rows in sections for each in rows), strict=True):
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

    def _rebuild(self, sections: Sequence[tuple[str, list[FindingRow]]], passed: int) -> None:
        focused = next((line for line in self.lines if line.reason_edit.hasFocus()), None)
        if focused is not None:
            focused.reason_edit.settle()
        clear(self._list)
        self.lines = []
        for widget in self._widgets(sections, passed):
            self._list.addWidget(widget)

    def _widgets(self, sections: Sequence[tuple[str, list[FindingRow]]], passed: int) -> Iterator[QWidget]:
        for title, rows in sections:
            if rows:
                yield _Head(title)
            for each in rows:
                line = FindingLine(each)
                line.asked_for.connect(self.asked_for)
                line.explained.connect(self.explained)
                self.lines.append(line)
                yield line
        yield _Head(f"Đã đạt ({passed})")
        yield _Passed()


class _Head(Label):
    def __init__(self, text: str) -> None:
        super().__init__(text, Role.LABEL)
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
