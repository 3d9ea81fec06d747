"""What is left to do, worked out of the home page's view: one line for each kind of thing, worst first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.core.dates import format_date
from desktop.rules.certificate_reminders import CertificateReminder
from desktop.rules.programme_kinds import Severity
from desktop.services.report.check_view import UNTOUCHED_TASK, CheckFinding, Place
from desktop.services.workplace.desk_view import DeskView, LastRevision
from desktop.ui.desk.wording import listed
from desktop.ui.icons import Icon
from desktop.ui.tokens import Tone


@dataclass(frozen=True)
class Todo:
    """A line of “Việc còn lại”.

    Attributes:
        page, target: Where it is done: what ``Page.asked_for`` tells.
    """

    title: str
    place: str
    action: str
    page: str
    target: str
    tone: Tone = Tone.NEUTRAL
    icon: Icon | None = None


def todos(view: DeskView) -> tuple[Todo, ...]:
    """Everything that stands between the agency and handing in."""
    return tuple(_lines(view))


def _lines(view: DeskView) -> Iterator[Todo]:
    if view.last_revision is not None and view.last_revision.remarks_left:
        yield _returned(view.last_revision)
    waiting = view.check.blocking
    missing = set(view.missing_indicators)
    figures = [f for f in waiting if f.place == Place.INDICATORS and f.target not in missing]
    yield from _wrong([f for f in figures if f.severity is Severity.ERROR])
    yield from _surprising([f for f in figures if f.severity is not Severity.ERROR])
    yield from _missing(view.missing_indicators)
    yield from _tasks([f.target for f in waiting if f.rule == UNTOUCHED_TASK], view.stale_tasks)
    yield from _sections([f for f in waiting if f.place == Place.NARRATIVE])
    if any(f.place == Place.SETTINGS for f in waiting):
        yield Todo(
            "Chưa khai người ký",
            "Thiết lập, họ tên và thẩm quyền ký",
            "Khai",
            Place.SETTINGS,
            "signatory",
            icon=Icon.SIGNATURE,
        )
    if view.certificate is not None:
        yield _certificate(view.certificate)


def _returned(revision: LastRevision) -> Todo:
    return Todo(
        f"Sở trả lại lần nộp {revision.number}: {revision.remarks_left} nhận xét phải sửa",
        "Lịch sử nộp, từng nhận xét dẫn đến đúng chỗ",
        "Xem",
        Place.HISTORY,
        str(revision.number),
        Tone.RETURNED,
    )


def _certificate(reminder: CertificateReminder) -> Todo:
    day = format_date(reminder.last_day)
    if reminder.revoked:
        title = f"Chứng thư của đơn vị đã bị thu hồi từ {day}"
    elif reminder.days_left < 0:
        title = f"Chứng thư của đơn vị đã hết hạn ngày {day}"
    else:
        title = f"Chứng thư của đơn vị còn {reminder.days_left} ngày, hết hạn ngày {day}"
    place = "Đã gửi yêu cầu, chờ tệp chứng thư của Sở" if reminder.requested else "Thiết lập, khóa ký số"
    tone = Tone.MISSING if reminder.revoked or reminder.days_left < 0 else Tone.LATE
    action = "Xem" if reminder.requested else "Xin cấp lại" if reminder.revoked else "Gia hạn"
    return Todo(
        title, place, action, Place.SETTINGS, "key", tone if reminder.is_urgent else Tone.NEUTRAL, Icon.CERTIFICATE
    )


def _wrong(findings: Sequence[CheckFinding]) -> Iterator[Todo]:
    if findings:
        codes = _targets(findings)
        told = f"Biểu số liệu: {findings[0].message}" if len(findings) == 1 else _rows(codes)
        yield Todo(
            f"{len(codes)} số liệu chưa khớp, phải sửa trước khi ký",
            told.rstrip("."),
            "Sửa",
            Place.INDICATORS,
            codes[0],
            Tone.MISSING,
        )


def _surprising(findings: Sequence[CheckFinding]) -> Iterator[Todo]:
    if findings:
        codes = _targets(findings)
        yield Todo(
            f"{len(codes)} số liệu cần ghi nguyên nhân",
            _rows(codes),
            "Giải trình",
            Place.INDICATORS,
            codes[0],
            Tone.LATE,
            Icon.WARNING,
        )


def _missing(codes: Sequence[str]) -> Iterator[Todo]:
    if codes:
        yield Todo(
            f"{len(codes)} chỉ tiêu chưa nhập",
            _rows(codes),
            "Nhập",
            Place.INDICATORS,
            codes[0],
            icon=Icon.TABLE_SIMPLE,
        )


def _tasks(untouched: Sequence[str], stale: Sequence[str]) -> Iterator[Todo]:
    """Tasks that nobody wrote about stand in the way; those that rest too long are asked for."""
    if not untouched and not stale:
        return
    told = [f"chưa ghi lần nào: {listed(untouched, 'nhiệm vụ')}"] if untouched else []
    if stale:
        told.append(f"hơn 30 ngày chưa ghi: {listed(stale, 'nhiệm vụ')}")
    place = "; ".join(told)
    yield Todo(
        f"{len(untouched) + len(stale)} nhiệm vụ chờ cập nhật",
        place[:1].upper() + place[1:],
        "Cập nhật",
        Place.TASKS,
        (*untouched, *stale)[0],
        icon=Icon.CLIPBOARD_TASK_LIST_LTR,
    )


def _sections(findings: Sequence[CheckFinding]) -> Iterator[Todo]:
    if findings:
        codes = _targets(findings)
        told = findings[0].title if len(codes) == 1 else f"Mục {listed(codes, 'mục')}"
        yield Todo(
            f"{len(codes)} mục chưa có nội dung", told, "Soạn", Place.NARRATIVE, codes[0], icon=Icon.DOCUMENT_TEXT
        )


def _rows(codes: Sequence[str]) -> str:
    return f"Biểu số liệu, dòng {listed(codes, 'dòng')}"


def _targets(findings: Sequence[CheckFinding]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.target for finding in findings))
