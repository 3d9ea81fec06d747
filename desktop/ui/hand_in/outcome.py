"""What came of a hand-in, and the one sentence about what to do next."""

from desktop.core.dates import format_date
from desktop.services.hand_in import HandedIn
from desktop.services.sign_off import SignOffView


def outcome_title(done: HandedIn) -> str:
    """What was made."""
    return f"Đã {'ký và ' if done.signed else ''}xuất báo cáo, lần nộp {done.revision}"


def outcome_text(done: HandedIn, view: SignOffView) -> str:
    """Which files lie where, and what to do with them."""
    stem, folder = done.files[0].stem, done.files[0].parent
    endings = " và ".join(path.suffix for path in done.files)
    return f"{stem} ({endings}) trong {folder}.\n{next_step(done, view)}"


def next_step(done: HandedIn, view: SignOffView) -> str:
    """How the files get to Sở, and until when."""
    what = {1: "tệp này", 2: "hai tệp này"}.get(len(done.files), "các tệp này")
    paper = "" if done.signed else ", kèm báo cáo giấy đã ký, đóng dấu"
    how = f"Chép {what} vào USB hoặc gửi thư công vụ đến Sở Nội vụ{paper}"
    if view.last_day is None or view.days_left is None:
        return f"{how}."
    if view.days_left < 0:
        return f"{how} ngay: đã quá hạn {-view.days_left} ngày (hạn {format_date(view.last_day)})."
    return f"{how} trước hết ngày {format_date(view.last_day)}."
