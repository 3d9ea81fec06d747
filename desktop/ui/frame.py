"""Shows in the window's frame what was read for it: badges beside the pages, period, deadline and backup below."""

from PySide6.QtCore import QCoreApplication

from desktop.core.dates import format_date, format_moment
from desktop.services.workplace.frame_view import WindowFrame
from desktop.ui.places import INBOX, INDICATORS, INTAKE, TASKS
from desktop.ui.shell import Shell
from desktop.ui.tokens import Color

_FEW_DAYS = 7


def show_frame(shell: Shell, frame: WindowFrame) -> None:
    """Let badges and status bar say what was read."""
    status = shell.status
    status.period.say(_tr("Kỳ {name}").format(name=frame.period_name[:1].lower() + frame.period_name[1:]))
    status.deadline.say(*_deadline(frame))
    if frame.on_server:
        status.backup.say(_tr("Sao lưu ở máy chủ"))
    elif frame.backup_at:
        status.backup.say(_tr("Sao lưu gần nhất: {when}").format(when=format_moment(frame.backup_at)))
    else:
        status.backup.say(_tr("Chưa sao lưu lần nào"), Color.LATE)
    shell.set_warning(frame.clock_doubt or _moved(frame))
    badges = {
        TASKS: str(frame.waiting_tasks or ""),
        INDICATORS: f"{frame.errors} lỗi" if frame.errors else "",
        INBOX: str(frame.undecided or ""),
        INTAKE: str(frame.held or ""),
    }
    for key, text in badges.items():
        if key in shell.navigation.buttons:
            shell.set_badge(key, text)


def _moved(frame: WindowFrame) -> str:
    if frame.moved_at is None:
        return ""
    said = _tr("Dữ liệu này đã chuyển sang máy khác lúc {when}. Nhập tiếp ở đây thì máy kia không có.")
    return said.format(when=format_moment(frame.moved_at))


def _deadline(frame: WindowFrame) -> tuple[str, Color]:
    if frame.last_day is None or frame.days_left is None:
        return "", Color.MUTED
    day = format_date(frame.last_day)
    if frame.handed_in is not None:
        return f"Đã xuất lần nộp {frame.handed_in} (hạn cuối {day})", Color.OK
    if frame.days_left < 0:
        return f"Quá hạn {-frame.days_left} ngày (hạn cuối {day})", Color.MISSING
    if frame.days_left == 0:
        return f"Hạn cuối: hết hôm nay, {day}", Color.LATE
    return f"Còn {frame.days_left} ngày, đến hết {day}", Color.LATE if frame.days_left <= _FEW_DAYS else Color.MUTED


def _tr(text: str) -> str:
    return QCoreApplication.translate("Frame", text)
