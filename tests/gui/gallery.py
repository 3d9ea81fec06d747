"""Every part, in both themes, at 100 % and 150 %: ``python -m tests.gui.gallery OUT`` writes PNG files to look at."""

import argparse
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from tests.gui.gallery_rows import DISTRICTS, district_columns, figure_columns, figure_rows

WIDTH, HEIGHT = 1366, 768
JOBS = [
    (sheet, theme, scale)
    for sheet in ("parts", "tables", "dialogs")
    for theme in ("light", "dark")
    for scale in ("1", "1.5")
]


def make_window(sheet, jobs):
    """A window with one page that shows a sheet of the gallery."""
    from desktop.ui.icons import Icon
    from desktop.ui.navigation import NavItem
    from desktop.ui.shell import Shell
    from desktop.ui.tokens import Color

    window = Shell(jobs)
    make = {"parts": _parts_page, "tables": _tables_page, "dialogs": _dialogs_page}[sheet]
    names = [
        ("desk", "Bàn làm việc", Icon.HOME),
        ("tasks", "Nhiệm vụ", Icon.CLIPBOARD_TASK_LIST_LTR),
        ("values", "Biểu số liệu", Icon.TABLE_SIMPLE),
        ("text", "Nội dung báo cáo", Icon.DOCUMENT_TEXT),
        ("check", "Kiểm tra và nộp", Icon.CHECKMARK_CIRCLE),
        ("history", "Lịch sử nộp", Icon.HISTORY),
    ]
    items = [NavItem(key, title, icon, lambda: make(jobs)) for key, title, icon in names]
    items.append(NavItem("settings", "Thiết lập", Icon.SETTINGS, lambda: make(jobs), at_foot=True))
    items.append(
        NavItem("help", "Trợ giúp (F1)", Icon.QUESTION_CIRCLE, lambda: make(jobs), at_foot=True, shortcut="F1")
    )
    window.set_navigation(items)
    window.set_agency("UBND xã Hòa Long", "Thành phố Bà Rịa")
    window.set_badge("tasks", "3")
    window.set_badge("values", "1 lỗi")
    window.set_notice("Dữ liệu minh họa, ngày giả định 12/5/2018")
    window.status.period.say("Kỳ 6 tháng năm 2018")
    window.status.deadline.say("Còn 12 ngày, đến hết 24/5/2018", Color.LATE)
    window.status.saved.say("Đã lưu 09:41:07", Color.OK)
    window.status.backup.say("Sao lưu gần nhất: 11/5/2018, USB (E:)")
    return window


def _parts_page(jobs):
    from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

    from desktop.ui.icons import Icon
    from desktop.ui.page import Page
    from desktop.ui.parts.banners import Banner
    from desktop.ui.parts.buttons import plain, primary, quiet
    from desktop.ui.parts.cards import Card, Line, StatCard
    from desktop.ui.parts.inputs import ComboBox, FormField, SearchBox
    from desktop.ui.parts.labels import Label, Role
    from desktop.ui.parts.layouts import FILL, column, grow, row, scrolled
    from desktop.ui.parts.lists import EmptyState, FactBlock, FactLine, StepLine, TodoLine
    from desktop.ui.parts.signs import Chip, CountBar
    from desktop.ui.parts.tabs import CountTabs
    from desktop.ui.parts.timeline import Stop, Timeline
    from desktop.ui.tokens import Color, Tone

    page = Page(jobs, "Bàn làm việc", "Thứ Bảy, 12/5/2018. Số liệu tính từ 01/01 đến 15/5/2018.")
    page.add_action(plain("Ghi nhanh vào sổ", Icon.ADD))
    page.add_action(primary("Nhập tiếp biểu số liệu", Icon.ARROW_RIGHT))
    line = Timeline()
    line.set_stops(
        [
            Stop(date(2018, 5, 4), "Nhận giao việc"),
            Stop(date(2018, 5, 15), "Chốt số liệu"),
            Stop(date(2018, 5, 24), "Hạn cuối nộp"),
        ],
        date(2018, 5, 12),
    )
    hero = Card(
        row(
            column(
                Label("Báo cáo 6 tháng năm 2018", Role.CAPTION),
                row(
                    Label("12", Role.DISPLAY),
                    column(Label("ngày nữa đến hạn", Role.LABEL), Label("9 ngày làm việc", Role.CAPTION), spacing=0),
                    FILL,
                ),
                spacing=0,
            ),
            grow(line),
        )
    )
    tabs = CountTabs(["Tất cả", "Chưa nhập", "Cần giải trình", "Lỗi"])
    tabs.set_counts([53, 11, 2, 1])
    combo = ComboBox([("Đang thực hiện", 1), ("Hoàn thành", 2)], 160)
    disabled = primary("Ký và xuất gói", Icon.SIGNATURE)
    disabled.set_allowed(False, "Sửa lỗi CT3.05 trước khi ký")
    todo = Card(
        row(Label("Việc còn lại", Role.SECTION), FILL, Label("Bấm vào một dòng để đến đúng chỗ", Role.CAPTION)),
        TodoLine(
            "1 số liệu chưa khớp, cần sửa trước khi ký",
            "Biểu số liệu, dòng CT3.05: hồ sơ đúng hạn nhiều hơn hồ sơ đã giải quyết",
            "Sửa",
            tone=Tone.MISSING,
        ),
        Line(),
        TodoLine(
            "2 số liệu biến động trên 50 %, đề nghị ghi nguyên nhân",
            "Biểu số liệu, dòng CT2.12 và CT5.06",
            "Giải trình",
            tone=Tone.LATE,
            icon=Icon.WARNING,
        ),
        Line(),
        TodoLine("11 chỉ tiêu chưa nhập", "Nhóm 2, 4, 5 và 6", "Nhập", icon=Icon.TABLE_SIMPLE),
        spacing=2,
    )
    done = Card(
        Label("Mức hoàn thành", Role.SECTION),
        CountBar("Nhiệm vụ đã cập nhật", 22, 25),
        CountBar("Mục báo cáo đã soạn", 5, 5),
        StepLine("Tiếp công dân: 2 lượt", "Hôm nay, 09:38", Icon.BOOK),
        StepLine("Đã tạo tại xã", "07/5, 15:20", Icon.CHECKMARK_CIRCLE, Color.OK, filled=True),
    )
    stats = []
    for name, tone, number, note in (
        ("Đúng hạn", Tone.OK, "79", "71 % của 111 đơn vị"),
        ("Chưa nộp", Tone.MISSING, "19", "quá hạn 4 ngày"),
        ("Trả lại", Tone.RETURNED, "3", "chờ nộp lại"),
    ):
        card = StatCard(name, tone)
        card.set_value(number, note)
        stats.append(grow(card))
    wrong = FormField("Mật khẩu của khóa ký", QLineEdit("1234"))
    wrong.set_error("Mật khẩu có 4 ký tự, cần ít nhất 8. Gõ thêm rồi thử lại.")
    right = FormField("Số, ký hiệu văn bản", QLineEdit("12/BC-UBND"), "Theo sổ văn bản đi của cơ quan")
    text = QPlainTextEdit("Ủy ban nhân dân xã đã ban hành 04 văn bản chỉ đạo.")
    text.setFixedHeight(64)
    facts = Card(
        FactLine("Người ký", "Chủ tịch UBND xã Long Phước"),
        FactLine("Phần bị đổi", "data/bieu-so-lieu.json"),
        Line(),
        FactBlock("Chứng thư số", "UBND xã Hòa Long", "Sở Nội vụ cấp 10/5/2018"),
        QCheckBox("Đã kiểm tra dấu vân tay"),
    )
    chips = [
        Chip(word, tone)
        for word, tone in (
            ("Đúng hạn", Tone.OK),
            ("Nộp chậm", Tone.LATE),
            ("Chưa nộp", Tone.MISSING),
            ("Trả lại", Tone.RETURNED),
            ("Tạm giữ", Tone.HELD),
            ("Đang làm", Tone.NEUTRAL),
        )
    ]
    banner = Banner(Tone.MISSING, "CT3.05 (1.284) không được lớn hơn CT3.04 “Hồ sơ TTHC đã giải quyết” (1.248)")
    banner.show_message(
        Tone.MISSING,
        "CT3.05 (1.284) không được lớn hơn CT3.04 “Hồ sơ TTHC đã giải quyết” (1.248)",
        "Một trong hai số chưa đúng, chênh 36 hồ sơ. Sửa ô này, hoặc sửa CT3.04.",
        plain("Lỗi kế tiếp (F8)"),
    )
    empty = Card(EmptyState(Icon.HISTORY, "Lần nộp đầu tiên sẽ hiện ở đây sau khi ký.", plain("Đến Kiểm tra và nộp")))
    page.body.addWidget(
        scrolled(
            column(
                hero,
                row(tabs, FILL, combo, SearchBox("Tìm chỉ tiêu (Ctrl+F)", 180)),
                row(*chips, FILL, disabled, quiet("Kiểm tra lại", Icon.ARROW_SYNC_CIRCLE)),
                banner,
                row(*stats, spacing=12),
                row(grow(todo, 2), grow(done), spacing=12),
                row(grow(facts), grow(column(wrong, right, text)), grow(empty), spacing=12),
                spacing=12,
            )
        )
    )
    return page


def _tables_page(jobs):
    from desktop.ui.icons import Icon
    from desktop.ui.page import Page
    from desktop.ui.parts.buttons import plain
    from desktop.ui.parts.inputs import SearchBox
    from desktop.ui.parts.layouts import FILL, row
    from desktop.ui.parts.tabs import CountTabs
    from desktop.ui.tables.grid import GridView
    from desktop.ui.tables.model import RowTableModel
    from desktop.ui.tables.view import TableView

    class TablesPage(Page):
        def __init__(self):
            super().__init__(jobs, "Biểu số liệu", "Kỳ 6 tháng năm 2018, lũy kế từ 01/01. Đã nhập 42/53 chỉ tiêu.")
            figures = RowTableModel(figure_columns(), self)
            figures.set_rows(figure_rows())
            self.grid = GridView(figures, name="Biểu số liệu")
            self.grid.show_row(lambda r: r.code == "CT3.05", 4)
            districts = RowTableModel(district_columns(), self)
            districts.set_rows(DISTRICTS)
            self.map = TableView(districts, name="Đơn vị")
            self.map.allow_sorting()
            self.map.setMaximumHeight(190)
            self.map.selectRow(1)
            tabs = CountTabs(["Tất cả", "Chưa nhập", "Lỗi"])
            tabs.set_counts([53, 11, 1])
            self.export = plain("Xuất Excel", Icon.ARROW_DOWNLOAD)
            self.body.addLayout(row(tabs, FILL, SearchBox("Tìm chỉ tiêu (Ctrl+F)"), self.export))
            self.body.addWidget(self.grid, 2)
            self.body.addWidget(self.map, 1)

        def _lay_out(self):
            self.grid.set_narrow(self.narrow)
            self.map.set_narrow(self.narrow)
            self.export.setVisible(not self.narrow)

    return TablesPage()


def _dialogs_page(jobs):
    from desktop.core.errors import UserError
    from desktop.ui.icons import Icon
    from desktop.ui.page import Page
    from desktop.ui.parts.buttons import plain
    from desktop.ui.parts.cards import Card
    from desktop.ui.parts.layouts import grow
    from desktop.ui.parts.lists import EmptyState

    page = Page(jobs, "Lịch sử nộp", "Mỗi lần nộp được giữ nguyên như khi ký.")
    empty = EmptyState(Icon.HISTORY, "Lần nộp đầu tiên sẽ hiện ở đây sau khi ký.", plain("Đến Kiểm tra và nộp"))
    page.body.addWidget(Card(grow(empty)), 1)
    page.show_error(UserError("USB (E:): ổ đĩa đã đầy.", "Xóa bớt tệp hoặc chọn ổ đĩa khác rồi làm lại."))
    return page


def draw(target, sheet, theme_name):
    """One picture, in this process."""
    from PySide6.QtGui import QPainter, QPixmap
    from PySide6.QtWidgets import QApplication, QTableView

    from desktop.ui import theme
    from desktop.ui.jobs import JobRunner

    theme.prepare_application()
    app = QApplication([])
    theme.apply_theme(app, theme.ThemeName(theme_name))
    scale = float(os.environ["QT_SCALE_FACTOR"])
    window = make_window(sheet, JobRunner())
    window.resize(round(WIDTH / scale), round(HEIGHT / scale))
    window.show()
    window.activateWindow()
    for _ in range(4):
        app.processEvents()
    for child in window.findChildren(QTableView):
        child.setFocus()
        break
    extra = _open_dialogs(window) if sheet == "dialogs" else []
    for _ in range(4):
        app.processEvents()
    picture = QPixmap(window.grab())
    if extra:
        painter = QPainter(picture)
        for dialog, x, y in extra:
            painter.drawPixmap(x, y, dialog.grab())
        painter.end()
    picture.save(target)
    os._exit(0)  # a gallery has nothing to put away


def _open_dialogs(window):
    from desktop.ui.dialogs import MessageDialog, ask
    from desktop.ui.tokens import Tone

    window.say("Đã lập gói báo cáo", "HoaLong_6T2018_lan1.asice, 1,2 MB, tại USB (E:)")
    question = ask(
        window,
        "Xóa khóa ký của UBND xã Hòa Long?",
        "Các báo cáo đã ký vẫn còn hiệu lực. Muốn ký tiếp phải đề nghị Sở Nội vụ cấp chứng thư mới.",
        "Xóa khóa",
        window.refresh,
    )
    bug = MessageDialog(
        window,
        Tone.MISSING,
        "Lỗi chưa lường trước",
        "Chương trình gặp một lỗi của chính nó. Số liệu đã "
        "lưu không bị ảnh hưởng. Chép chi tiết bên dưới và gửi cho người hỗ trợ.",
        'Traceback (most recent call last):\n  File "tasks.py", line 12, in record\nKeyError: 7',
    )
    bug.open()
    return [(question, 90, 130), (bug, 760, 130)]


def main(out):
    """All pictures, each in a process of its own: the scale is fixed when Qt starts."""
    out.mkdir(parents=True, exist_ok=True)
    for sheet, theme_name, scale in JOBS:
        name = f"{sheet}-{theme_name}-{'150' if scale == '1.5' else '100'}.png"
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        subprocess.run(
            [sys.executable, "-m", "tests.gui.gallery", "--one", str(out / name), sheet, theme_name],
            env=environment,
            check=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        draw(*sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the pictures")
    main(parser.parse_args().out)
