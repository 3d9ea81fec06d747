"""What came of a hand-in, and the one sentence about what to do next."""

from collections.abc import Sequence
from pathlib import Path

from desktop.core.dates import format_date
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import HandedIn
from desktop.services.report.sign_off import SignOffView

_SIGN_ELSEWHERE = (
    "Mở tệp bằng phần mềm ký số của cơ quan, ký rồi lưu; không sửa, không in lại thành PDF khác. "
    "Sau đó bấm Đưa bản đã ký về ở trang này."
)


def outcome_title(done: HandedIn) -> str:
    """What was made."""
    if _waits(done):
        return f"Đã xuất báo cáo để ký bằng phần mềm khác, lần nộp {done.revision}"
    return f"Đã {'ký và ' if done.signed else ''}xuất báo cáo, lần nộp {done.revision}"


def outcome_text(done: HandedIn, view: SignOffView) -> str:
    """Which files lie where, and what to do with them."""
    if _waits(done):
        return f"{done.files[0].name} trong {done.files[0].parent}.\n{_SIGN_ELSEWHERE}"
    folder = done.files[0].parent
    stem, endings = file_names(done)
    lines = [f"{stem} ({' và '.join(endings)}) trong {folder}.", compared(done), next_step(done, view)]
    if done.left_out:
        lines.insert(1, f"Không gửi lại {done.left_out} tài liệu mà Sở đã xác nhận.")
    return "\n".join(lines)


def file_names(done: HandedIn) -> tuple[str, list[str]]:
    """What the names of the files have in common, and how each ends; a file in parts is named once."""
    mark = f"_b{done.revision}"
    first = done.files[0].name
    stem = first[: first.rfind(mark) + len(mark)] if mark in first else done.files[0].stem
    endings: dict[str, int] = {}
    for path in done.files:
        ending = path.name.removeprefix(stem).partition(".phan")[0]
        endings[ending] = endings.get(ending, 0) + 1
    return stem, [f"{ending}, {count} phần" if count > 1 else ending for ending, count in endings.items()]


def compared(done: HandedIn) -> str:
    """That what lies there is what was written; and whether it can be pulled out now."""
    said = "Đã ghi xong, đọc lại và đối chiếu từng tệp"
    return f"{said}: an toàn để rút USB." if done.on_removable else f"{said}."


def issued_title() -> str:
    """A PDF that another program has signed is the issued version now."""
    return "Đã ghi nhận bản đã ký làm bản phát hành"


def issued_text(files: Sequence[Path]) -> str:
    """Which file goes to Sở: the package where one was made, else the PDF itself."""
    return f"Gửi tệp {files[-1].name} trong {files[-1].parent} đến Sở Nội vụ."


def next_step(done: HandedIn, view: SignOffView) -> str:
    """How the files get to Sở, and until when."""
    what = {1: "tệp này", 2: "hai tệp này"}.get(len(done.files), f"đủ {len(done.files)} tệp này")
    paper = "" if done.signed else ", kèm báo cáo giấy đã ký, đóng dấu"
    way = "Mang USB này" if done.on_removable else f"Chép {what} vào USB"
    how = f"{way} hoặc gửi thư công vụ đến Sở Nội vụ{paper}"
    if view.last_day is None or view.days_left is None:
        return f"{how}."
    if view.days_left < 0:
        return f"{how} ngay: đã quá hạn {-view.days_left} ngày (hạn {format_date(view.last_day)})."
    return f"{how} trước hết ngày {format_date(view.last_day)}."


def _waits(done: HandedIn) -> bool:
    """Whether nothing was made but the file that another program signs."""
    return [path.name for path in done.files if not path.name.endswith(ReportFormat.PDF_TO_SIGN.suffix)] == []
