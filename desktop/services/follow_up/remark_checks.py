"""Remarks on a report, checked before they are signed: each says what is to be put right, and where it is."""

from collections.abc import Iterable

from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.rules.snapshot import ReportSnapshot

LONGEST_REMARK = 2_000
"""Characters."""


class RemarkError(UserError):
    """A remark does not say what is to be put right, or where."""

    code = "REMARK"


def checked_remarks(remarks: Iterable[Remark], snapshot: ReportSnapshot) -> tuple[Remark, ...]:
    """The remarks in normal form.

    Raises:
        RemarkError: There is none, or one does not fit the report.
    """
    checked = tuple(_checked_one(number, remark, snapshot) for number, remark in enumerate(remarks, start=1))
    if not checked:
        raise RemarkError("Chưa ghi nhận xét nào.", "Ghi ít nhất một nội dung cần chỉnh sửa rồi trả lại.")
    return checked


def _checked_one(number: int, remark: Remark, snapshot: ReportSnapshot) -> Remark:
    text = nfc(remark.text).strip()
    where = f"Nhận xét {number}"
    if not text:
        raise RemarkError(f"{where}: chưa ghi nội dung cần chỉnh sửa.", "Ghi rõ điều đơn vị cần sửa.")
    if len(text) > LONGEST_REMARK:
        raise RemarkError(f"{where}: dài quá {LONGEST_REMARK} ký tự.", "Tách thành nhiều nhận xét ngắn.")
    known = {
        RemarkPlace.INDICATOR: {value.code for value in snapshot.values},
        RemarkPlace.TASK: {task.code for task in snapshot.tasks},
        RemarkPlace.NARRATIVE: {section.code for section in snapshot.narrative},
        RemarkPlace.REPORT: {""},
    }[remark.place]
    if remark.target not in known:
        raise RemarkError(
            f"{where}: báo cáo không có mục “{remark.target}”.", "Chọn chỉ tiêu, nhiệm vụ hoặc mục có trong báo cáo."
        )
    paragraphs = next((len(s.text.split("\n")) for s in snapshot.narrative if s.code == remark.target), 0)
    most = paragraphs if remark.place is RemarkPlace.NARRATIVE else 0
    if not 0 <= remark.paragraph <= most:
        raise RemarkError(
            f"{where}: mục {remark.target} không có đoạn {remark.paragraph}.",
            "Chọn lại đoạn, hoặc để nhận xét cho cả mục.",
        )
    return Remark(remark.place, remark.target, text, remark.paragraph)
