"""The card of the data's safety: when it was backed up and where to, and what can be done with backups."""

from PySide6.QtCore import Signal, Slot

from desktop.core.dates import format_moment
from desktop.rules.backup_rotation import DAYS, MONTHS, NEWEST, WEEKS
from desktop.services.safety.safety_view import SafetyView
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import Button, plain, quiet
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.tokens import Tone

_NAMES = 118
_HOURS = (1, 2, 4, 8, 24)
_KEPT = (
    f"Giữ {NEWEST} bản mới nhất, mỗi ngày một bản trong {DAYS} ngày, mỗi tuần một bản trong {WEEKS} tuần, "
    f"mỗi tháng một bản trong {MONTHS} tháng. Minh chứng chỉ chép một lần."
)


class SafetyCard(Card):
    """Shows how safe the data is; asks for what its buttons do."""

    hours_chosen = Signal(int)

    def __init__(self) -> None:
        self.last = FactLine("Gần nhất", "", _NAMES)
        self.second = FactLine("Nơi thứ hai", "", _NAMES)
        self.kept = FactLine("Đang giữ", "", _NAMES)
        self.banner = Banner(Tone.LATE)
        self.banner.hide()
        self.hours_box = ComboBox([(f"{hours} giờ", hours) for hours in _HOURS], 110)
        self.hours_box.setAccessibleName("Tự sao lưu cách nhau")
        self.now_button: Button = plain("Sao lưu ngay", Icon.HARD_DRIVE)
        self.second_button = plain("Chọn nơi thứ hai…", Icon.USB_STICK)
        self.forget_button = quiet("Thôi dùng nơi thứ hai")
        self.try_button = plain("Thử khôi phục…", Icon.HISTORY)
        self.check_button = plain("Kiểm tra dữ liệu", Icon.SHIELD_CHECKMARK)
        self.trail_button = plain("Xuất nhật ký…", Icon.CLIPBOARD_TEXT_LTR)
        self.file_button = plain("Sao lưu ra tệp…", Icon.SAVE)
        self.move_button = plain("Chuyển máy…", Icon.ARROW_UPLOAD)
        self.strip = JobStrip()
        self.server_label = Label("", Role.MUTED, wrap=True)
        hours = row(grow(Label("Tự sao lưu khi đóng, và khi có thay đổi sau mỗi", wrap=True)), self.hours_box)
        self._of_file = boxed(
            column(
                self.last,
                self.second,
                self.kept,
                hours,
                row(self.now_button, self.second_button, FILL),
                row(self.forget_button, FILL),
                Line(),
                spacing=10,
            )
        )
        self._moving = boxed(row(self.check_button, self.trail_button, self.move_button, FILL))
        super().__init__(
            Label("An toàn dữ liệu", Role.SECTION),
            self.banner,
            self.server_label,
            self._of_file,
            row(self.try_button, self.file_button, FILL),
            self._moving,
            self.strip,
            spacing=10,
        )
        self.hours_box.chosen.connect(self._tell_hours)

    @Slot(object)
    def _tell_hours(self, hours: object) -> None:
        self.hours_chosen.emit(int(str(hours)))

    def show_view(self, view: SafetyView) -> None:
        """Show what is backed up, where to, and what is missing."""
        notes = view.notes
        self._of_file.setVisible(not view.server)
        self.move_button.setVisible(not view.server)
        self.server_label.setVisible(bool(view.server))
        self.server_label.setText(
            f"Dữ liệu nằm trên máy chủ ({view.server}): máy không tự sao lưu, người quản trị máy chủ sao lưu bằng "
            "pg_dump. “Sao lưu ra tệp…” ghi mọi số liệu của máy chủ lúc này, cùng khóa và tệp đã nhận trên máy này, "
            "vào một tệp khôi phục được ở bất cứ máy nào."
        )
        file = f"\n{notes.last_file}" if notes.last_file else ""
        when = format_moment(notes.last_at) if notes.last_at else "Chưa sao lưu lần nào."
        self.last.value_label.setText(f"{when}{file}")
        self.second.value_label.setText(_second(view))
        self.forget_button.setVisible(bool(notes.second))
        self.second_button.setText("Đổi nơi thứ hai…" if notes.second else "Chọn nơi thứ hai…")
        there = sum(backup.in_second for backup in view.backups)
        here = len(view.backups) - there
        count = f"{here} bản trên máy này" + (f", {there} bản ở nơi thứ hai" if notes.second else "")
        self.kept.value_label.setText(f"{count}.\n{_KEPT}")
        self.try_button.set_allowed(True)
        self.hours_box.set_value(notes.hours)
        self._show_banner(view)

    def _show_banner(self, view: SafetyView) -> None:
        if view.place is not None:
            self.banner.show_message(Tone.LATE, view.place.sentence, view.place.advice)
        elif view.reminder is not None:
            self.banner.show_message(Tone.LATE, view.reminder.title, view.reminder.text)
        self.banner.setVisible(view.place is not None or view.reminder is not None)


def _second(view: SafetyView) -> str:
    notes = view.notes
    if not notes.second:
        return "Chưa chọn."
    last = f"Bản gần nhất: {format_moment(notes.second_at)}." if notes.second_at else "Chưa có bản nào ở đó."
    if not view.second_reachable:
        return f"{notes.second}\n{last} Lúc này không thấy ổ đó; cắm lại thì máy tự sao lưu tiếp."
    return f"{notes.second}\n{last}"
