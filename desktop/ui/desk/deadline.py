"""The strip at the top of the home page: how long there is still, on a line of days."""

from PySide6.QtWidgets import QHBoxLayout

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.services.workplace.desk_view import DeskView
from desktop.ui.desk.wording import short_day
from desktop.ui.icons import Icon
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.parts.timeline import Stop, Timeline
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, Space, Tone

_SIGNS = {
    Tone.OK: Icon.CHECKMARK_CIRCLE,
    Tone.LATE: Icon.CLOCK,
    Tone.RETURNED: Icon.ARROW_UNDO,
    Tone.MISSING: Icon.ERROR_CIRCLE,
}
_EXPORTED = ("Đã xuất gói lần", Tone.OK)
_SENT = {
    "received": ("Sở đã nhận lần", Tone.OK),
    "returned": ("Sở trả lại lần", Tone.RETURNED),
    "accepted": ("Sở đã tiếp nhận lần", Tone.OK),
}
"""How far the last revision came, by its state."""


class DeadlineCard(Card):
    """Days to the last day, or by how many it is over; ``button_place`` takes the button of a wide window."""

    def __init__(self) -> None:
        self.period_label = Label("", Role.CAPTION)
        self.number_label = Label("", Role.DISPLAY)
        self.words_label = Label("", Role.LABEL)
        self.note_label = Label("", Role.CAPTION)
        self._sign = Glyph(Icon.CLOCK, Color.MISSING, 20, filled=True)
        self.timeline = Timeline()
        self.button_place = QHBoxLayout()
        words = column(FILL, self.words_label, self.note_label, FILL, spacing=0)
        count = column(self.period_label, row(self._sign, self.number_label, words, FILL, spacing=10), FILL, spacing=2)
        super().__init__(grow(row(count, grow(self.timeline), self.button_place, spacing=Space.XL)))

    def show_view(self, view: DeskView) -> None:
        """Show how much time is left for a period."""
        name = view.period.name
        self.period_label.setText(self.tr("Báo cáo {name}").format(name=name[:1].lower() + name[1:]))
        self.period_label.setToolTip(tip(self.tr("Công văn ghi: “{text}”").format(text=view.period.due_text)))
        number, words, note, tone = _say(view)
        self.number_label.setText(number)
        self.number_label.setVisible(bool(number))
        self.words_label.setText(words)
        self.words_label.set_role(Role.LABEL if number else Role.SECTION)
        self.note_label.setText(note)
        self._sign.setVisible(tone is not None)
        if tone is not None:
            self._sign.set_icon(_SIGNS[tone], tone.color, filled=True)
        stops = [Stop(view.assigned_on, self.tr("Nhận giao việc")), Stop(view.period.data_to, self.tr("Chốt số liệu"))]
        if view.last_day is not None:
            stops.append(Stop(view.last_day, self.tr("Hạn cuối nộp")))
        self.timeline.set_stops(stops, view.today)


def _say(view: DeskView) -> tuple[str, str, str, Tone | None]:
    """The number, the words beside it, a note, and a tone where the number alone would not warn."""
    if view.last_revision is not None:
        day = local(view.last_revision.made_at).date()
        last = f"hạn cuối {format_date(view.last_day)}" if view.last_day else "không có hạn nộp"
        words, tone = _SENT.get(view.last_revision.state, _EXPORTED)
        return "", f"{words} {view.last_revision.number}", f"ngày {short_day(day)}; {last}", tone
    left, last_day = view.days_left, view.last_day
    if left is None or last_day is None:
        return "", "Không có hạn nộp", "", None
    if left < 0:
        return "", f"Quá hạn {-left} ngày", f"hạn cuối {format_date(last_day)}, cần nộp ngay", Tone.MISSING
    if left == 0:
        return "", "Hôm nay là hạn cuối", f"hết ngày {format_date(last_day)}", Tone.LATE
    return str(left), "ngày nữa đến hạn", f"{view.working_days_left} ngày làm việc", None
