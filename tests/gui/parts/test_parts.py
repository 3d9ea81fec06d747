"""Parts as people use them: keys, clicks, and what a screen reader says."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.progress import Progress
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import Button, plain, primary
from desktop.ui.parts.cards import Card, StatCard
from desktop.ui.parts.inputs import ComboBox, FormField, SearchBox
from desktop.ui.parts.labels import ElidedLabel, Label
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.lists import EmptyState, FactBlock, TodoLine
from desktop.ui.parts.signs import Chip, CountBar
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.parts.timeline import Stop, Timeline
from desktop.ui.tokens import Size, Tone


@pytest.fixture
def show(qtbot):
    def shown(widget, width=400):
        qtbot.addWidget(widget)
        widget.resize(width, max(widget.sizeHint().height(), 20))
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        return widget

    return shown


def test_typed_text_is_never_read_as_html(show):
    label = show(Label("<b>Hộ A</b> & hộ B"))
    assert label.text() == "<b>Hộ A</b> & hộ B"
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_text_that_is_cut_is_whole_in_its_tooltip(show):
    text = "Biểu số liệu, dòng CT3.05: hồ sơ đúng hạn nhiều hơn hồ sơ đã giải quyết"
    label = show(ElidedLabel(text), 80)
    label.grab()
    assert label.toolTip() == text
    label.resize(900, 20)
    label.grab()
    assert label.toolTip() == ""


def test_a_button_that_may_not_be_pressed_says_why(show):
    button = show(primary("Ký và xuất gói", Icon.SIGNATURE))
    button.set_allowed(False, "Sửa lỗi CT3.05 trước khi ký")
    assert not button.isEnabled()
    assert button.toolTip() == "Sửa lỗi CT3.05 trước khi ký"
    button.set_allowed(True)
    assert (button.isEnabled(), button.toolTip()) == (True, "")


def test_a_button_without_words_has_a_name(show):
    assert show(Button(icon=Icon.ZOOM_IN, hint="Phóng to")).accessibleName() == "Phóng to"
    assert show(plain("Xuất Excel", Icon.ARROW_DOWNLOAD)).accessibleName() == "Xuất Excel"


def test_controls_have_the_height_of_the_design(show):
    for widget in (plain("Xuất"), SearchBox("Tìm"), ComboBox([("Một", 1)]), QLineEdit()):
        assert show(widget).sizeHint().height() == Size.CONTROL


def test_tabs_tell_which_is_chosen_once(qtbot, show):
    tabs = show(CountTabs(["Tất cả", "Chưa nhập", "Lỗi"]))
    tabs.set_counts([53, 11, None])
    heard = []
    tabs.changed.connect(heard.append)
    buttons = tabs.findChildren(QWidget)
    assert [b.text() for b in buttons if hasattr(b, "text")] == ["Tất cả 53", "Chưa nhập 11", "Lỗi"]
    tabs.set_current(1)
    tabs.set_current(1)
    tabs._buttons[1].setFocus()
    qtbot.keyClick(tabs._buttons[1], Qt.Key.Key_Right)
    assert heard == [1, 2]
    assert tabs.current() == 2


def test_tabs_do_not_move_when_chosen(show):
    tabs = show(CountTabs(["Tất cả", "Chưa nhập"]))
    before = [button.width() for button in tabs._buttons]
    tabs.set_current(1)
    assert [button.width() for button in tabs._buttons] == before


def test_search_tells_once_typing_pauses(qtbot, show):
    box = show(SearchBox("Tìm chỉ tiêu (Ctrl+F)"))
    with qtbot.waitSignal(box.searched) as told:
        qtbot.keyClicks(box, "ho so")
    assert told.args == ["ho so"]
    with qtbot.waitSignal(box.searched) as told:
        qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert told.args == [""]


def test_ctrl_f_comes_to_the_search_box_from_anywhere_in_the_window(qtbot, show):
    box, other = SearchBox("Tìm"), QLineEdit()
    window = QWidget()
    window.setLayout(row(box, other))
    show(window)
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert box.hasFocus()


def test_a_combo_keeps_its_value_when_choices_change(show):
    combo = show(ComboBox([("Đang làm", 1), ("Hoàn thành", 2)]))
    combo.set_value(2)
    combo.set_choices([("Chưa làm", 0), ("Đang làm", 1), ("Hoàn thành", 2)])
    assert (combo.value(), combo.currentText()) == (2, "Hoàn thành")
    combo.set_choices([])
    assert combo.value() is None


def test_a_wrong_value_stays_with_its_sentence_below(show):
    field = show(FormField("Mật khẩu", QLineEdit("1234"), "Ít nhất 8 ký tự"))
    field.set_error("Mật khẩu có 4 ký tự, cần ít nhất 8.")
    assert field.editor.text() == "1234"
    assert field.error_label.isVisible()
    assert not field.help_label.isVisible()
    assert field.editor.accessibleDescription() == "Mật khẩu có 4 ký tự, cần ít nhất 8."
    field.clear_error()
    assert not field.error_label.isVisible()
    assert field.help_label.isVisible()


def test_a_todo_line_goes_to_its_place_by_mouse_and_keyboard(qtbot, show):
    line = show(TodoLine("1 số liệu chưa khớp", "Biểu số liệu, dòng CT3.05", "Sửa", tone=Tone.MISSING, target="CT3.05"))
    heard = []
    line.activated.connect(heard.append)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClick(line, Qt.Key.Key_Space)
    assert heard == ["CT3.05"] * 3
    assert line.accessibleName() == "1 số liệu chưa khớp. Biểu số liệu, dòng CT3.05. Sửa"


def test_a_banner_changes_its_tone_and_its_buttons(qtbot, show):
    banner = show(Banner(Tone.MISSING, "Chưa ký được: còn 1 lỗi phải sửa"), 500)
    assert banner.text_label.isHidden()
    banner.show_message(Tone.OK, "Có thể ký", "44/44 phép kiểm tra đã đạt.", plain("Xem"))
    banner.show_message(Tone.OK, "Có thể ký", "44/44 phép kiểm tra đã đạt.", plain("Ký"))
    qtbot.waitUntil(lambda: [b.text() for b in banner.findChildren(Button) if b.isVisible()] == ["Ký"])
    assert banner.accessibleName() == "Có thể ký 44/44 phép kiểm tra đã đạt."


def test_numbers_are_read_with_their_meaning(show):
    stat = show(StatCard("Tạm giữ", Tone.HELD))
    stat.set_value("4", "cần xử lý")
    assert stat.accessibleName() == "Tạm giữ: 4. cần xử lý"
    assert show(CountBar("Chỉ tiêu đã có số liệu", 42, 53)).accessibleName() == "Chỉ tiêu đã có số liệu: 42/53"
    assert show(Chip("Chưa nộp", Tone.MISSING)).accessibleName() == "Chưa nộp"
    show(CountBar("Không có gì", 0, 0)).grab()


def test_the_timeline_shows_today_even_on_the_last_day(show):
    line = show(Timeline())
    stops = [Stop(date(2018, 5, 4), "Nhận giao việc"), Stop(date(2018, 5, 24), "Hạn cuối nộp")]
    line.set_stops(stops, date(2018, 5, 24))
    line.grab()
    assert line.accessibleName() == "04/5: Nhận giao việc; 24/5: Hôm nay, Hạn cuối nộp"
    line.set_stops(stops, date(2018, 5, 23))
    line.grab()
    line.set_stops([], date(2018, 1, 2))
    line.grab()
    assert line.accessibleName() == "02/01: Hôm nay"


def test_items_of_a_card_stand_together_unless_one_grows(show):
    first, second = Label("Một"), Label("Hai")
    card = show(Card(first, second))
    card.resize(300, 400)
    card.grab()
    assert second.y() - first.y() < 40
    first, second = Label("Một"), Label("Hai")
    card = show(Card(grow(first), second))
    card.resize(300, 400)
    card.grab()
    assert second.y() - first.y() > 300


def test_facts_and_empty_places(show):
    fact = show(FactBlock("Chứng thư số", "UBND xã Hòa Long"))
    assert fact.note_label.isHidden()
    fact.set_value("UBND xã Hòa Long", "còn hạn đến 10/5/2023")
    assert fact.note_label.isVisible()
    empty = show(EmptyState(Icon.HISTORY, "Lần nộp đầu tiên sẽ hiện ở đây.", plain("Đến Kiểm tra và nộp")))
    assert empty.sentence_label.isVisible()


def test_nothing_but_widgets_and_layouts_is_laid_out():
    with pytest.raises(TypeError):
        column("chữ", FILL)


def test_the_strip_follows_long_work_to_its_end(qtbot, show, jobs):
    strip = JobStrip()
    holder = QWidget()
    holder.setLayout(row(strip))
    show(holder)

    def work(progress: Progress):
        progress.step(1, 40, "Long Phuoc_6T2018_lan1.asice")

    job = jobs.run_with_progress(work)
    strip.follow(job, "Đang tiếp nhận")
    assert strip.isVisible()
    counts = []
    job.progressed.connect(lambda *_: counts.append(strip.count_label.text()))
    jobs.wait_for_done()
    assert counts == ["1/40"]
    assert not strip.isVisible()
